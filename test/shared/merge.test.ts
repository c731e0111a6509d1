/** Changes of one text by lines: finding them, telling contradictions, and applying them together. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contradict, hunksBetween, inOneText, mostLines, withHunks, type Hunk } from '../../shared/merge.ts'

const anyText = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd'), { minLength: 1, maxLength: 8 })
const joined = anyText.map((lines) => lines.join('\n'))

describe('what changed between two texts', () => {
  test('leads from the one to the other, whatever they are', () => {
    fc.assert(
      fc.property(joined, joined, (before, after) => {
        expect(withHunks(before, hunksBetween(before, after) ?? [])).toBe(after)
      }),
    )
  })

  test('is nothing when they are equal', () => {
    fc.assert(
      fc.property(joined, (text) => {
        expect(hunksBetween(text, text)).toEqual([])
      }),
    )
  })

  test('leaves a line between any two changes', () => {
    fc.assert(
      fc.property(joined, joined, (before, after) => {
        const hunks = hunksBetween(before, after) ?? []
        hunks.slice(1).forEach((hunk, at) => expect(hunk.start).toBeGreaterThan(hunks[at]?.end ?? Infinity))
      }),
    )
  })

  test('is not looked for in texts of more lines than a person writes', () => {
    const long = 'x\n'.repeat(mostLines)
    expect(hunksBetween(long, 'x')).toBeUndefined()
    expect(hunksBetween('x', long)).toBeUndefined()
    expect(hunksBetween('x\n'.repeat(mostLines - 1), 'x')).toBeDefined()
  })
})

const hunk = (start: number, end: number, ...lines: string[]): Hunk => ({ start, end, lines })

describe('two changes of one text', () => {
  test.each([
    ['change the same line differently', hunk(1, 2, 'a'), hunk(1, 2, 'b'), true],
    ['change the same line alike', hunk(1, 2, 'a'), hunk(1, 2, 'a'), false],
    ['change lines that overlap', hunk(0, 2, 'a'), hunk(1, 3, 'b'), true],
    ['change neighbouring lines', hunk(0, 1, 'a'), hunk(1, 2, 'b'), false],
    ['change lines far apart', hunk(0, 1, 'a'), hunk(5, 6, 'b'), false],
    ['put different lines in at the same place', hunk(2, 2, 'a'), hunk(2, 2, 'b'), true],
    ['put the same lines in at the same place', hunk(2, 2, 'a'), hunk(2, 2, 'a'), false],
    ['put lines in at two places', hunk(1, 1, 'a'), hunk(2, 2, 'b'), false],
    ['put lines in after a line that the other rewrote', hunk(1, 1, 'a'), hunk(0, 1, 'b'), false],
    ['put lines in within what the other rewrote', hunk(1, 1, 'a'), hunk(0, 2, 'b'), true],
    ['put lines in after a line that the other took away', hunk(1, 1, 'a'), hunk(0, 1), true],
    ['put lines in before a line that the other took away', hunk(1, 1, 'a'), hunk(1, 2), true],
    ['take neighbouring lines away', hunk(0, 1), hunk(1, 2), false],
    ['take away a line that the other rewrote', hunk(0, 1), hunk(0, 1, 'a'), true],
  ])('that %s', (_what, one, other, expected) => {
    expect(contradict(one, other)).toBe(expected)
    expect(contradict(other, one)).toBe(expected)
  })

  test('of neighbouring lines stand in their order, an inserted line before the rewritten one it precedes', () => {
    expect(withHunks('1\n2\n3', [hunk(1, 2, 'zwei'), hunk(0, 1, 'eins'), hunk(1, 1, 'neu')])).toBe('eins\nneu\nzwei\n3')
  })

  test('that are the same are applied once', () => {
    expect(withHunks('1\n2', [hunk(1, 1, 'neu'), hunk(1, 1, 'neu')])).toBe('1\nneu\n2')
  })
})

describe('one text from two', () => {
  test('has what both have once, and all that only one has', () => {
    expect(inOneText('eins\n2\n3', '1\n2\n3\n4')).toBe('eins\n1\n2\n3\n4')
  })

  test('has every line of either, whatever they are', () => {
    fc.assert(
      fc.property(joined, joined, (one, other) => {
        const lines = inOneText(one, other).split('\n')
        expect(lines).toEqual(expect.arrayContaining(one === '' ? [] : one.split('\n')))
        expect(lines).toEqual(expect.arrayContaining(other.split('\n').filter(Boolean)))
      }),
    )
  })
})
