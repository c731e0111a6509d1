import { describe, expect, test } from 'vitest'
import { judge } from '../../renderer/picture/light.ts'

function frame(middle: number, rest: number) {
  const data = new Uint8ClampedArray(32 * 32 * 4)
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const value = Math.hypot(x - 15.5, y - 15.5) < 9 ? middle : rest
      data.set([value, value, value, 255], (y * 32 + x) * 4)
    }
  }
  return { data, width: 32, height: 32 }
}

describe('the hint about light', () => {
  test('names what is wrong, and is quiet when nothing is', () => {
    expect(judge(frame(130, 120))).toBe('good')
    expect(judge(frame(30, 40))).toBe('dark')
    expect(judge(frame(90, 220))).toBe('fromBehind')
    expect(judge(frame(245, 200))).toBe('bright')
  })
})
