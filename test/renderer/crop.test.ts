import { describe, expect, test } from 'vitest'
import { moveCrop, suggestCrop, zoomCrop, zoomOf } from '../../renderer/picture/crop.ts'

const landscape = { width: 1600, height: 900 }

describe('the frame of a portrait', () => {
  test('stands at first in the middle of the upper part', () => {
    const crop = suggestCrop(landscape)
    expect(crop.x + crop.edge / 2).toBe(800)
    expect(crop.y).toBeLessThan((900 - crop.edge) / 2)
  })

  test('cannot be moved out of the picture', () => {
    const crop = moveCrop(suggestCrop(landscape), landscape, 5_000, -5_000)
    expect(crop.x + crop.edge).toBe(1600)
    expect(crop.y).toBe(0)
  })

  test('keeps its middle while it is zoomed, and stays inside', () => {
    const before = suggestCrop(landscape)
    const close = zoomCrop(before, landscape, 1)
    expect(close.x + close.edge / 2).toBeCloseTo(before.x + before.edge / 2)
    expect(close.edge).toBe(225)
    expect(zoomOf(close, landscape)).toBe(1)
    const wide = zoomCrop(moveCrop(close, landscape, -5_000, -5_000), landscape, 0)
    expect(wide).toEqual({ x: 0, y: 0, edge: 900 })
    expect(zoomOf(wide, landscape)).toBe(0)
  })
})
