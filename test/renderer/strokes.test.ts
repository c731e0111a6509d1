import { array, assert, double, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { strokeLimits, toStroke } from '../../renderer/picture/strokes.ts'
import { Avatar } from '../../shared/person.ts'

const share = double({ min: -0.2, max: 1.2, noNaN: true })
const points = array(record({ x: share, y: share }), { minLength: 1, maxLength: 3_000 })

describe('a line drawn by hand', () => {
  test('always fits into the file', () => {
    assert(
      property(points, (line) => {
        const stroke = toStroke(line)
        expect(stroke.length).toBeLessThanOrEqual(strokeLimits.numbers)
        expect(stroke.length % 2).toBe(0)
        expect(stroke.length).toBeGreaterThanOrEqual(4)
        expect(Avatar.safeParse({ kind: 'drawing', strokes: [stroke] }).success).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('keeps its ends and its corners, and nothing between', () => {
    const corner = [...Array(50).keys()].map((at) => ({ x: at < 25 ? at / 25 : 1, y: at < 25 ? 0 : (at - 25) / 24 }))
    expect(toStroke(corner)).toEqual([0, 0, 255, 0, 255, 255])
  })

  test('is a dot when the pen was only put down', () => {
    expect(toStroke([{ x: 0.5, y: 0.5 }])).toEqual([128, 128, 128, 128])
  })
})
