/** What must hold for every field, whatever people write and in whatever order it arrives. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canonical,
  compare,
  markOf,
  same,
  seenKey,
  seenOf,
  stamps,
  standings,
  writeField,
  type AnyRow,
  type Mark,
} from '../../shared/row.ts'
import { people } from '../server/people.ts'

const anna = people.anna.staffId
const authors = [people.anna, people.bengt, people.cilla].map((person) => person.staffId)
const field = 'phone'

const stampOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const instant = (minute: number) => new Date(Date.UTC(2026, 10, 23, 8, minute)).toISOString()
const markAt = (number: number, minute: number): Mark => ({
  stamp: stampOf(number),
  by: authors[number % authors.length] ?? anna,
  at: instant(minute),
  offline: number % 2 === 0,
})

const made = markAt(0, 0)
const fresh: AnyRow = {
  table: 'persons',
  id: stampOf(900),
  caseFileId: stampOf(901),
  seq: 3,
  made,
  fields: { [field]: '0511 1', other: 'stays' },
}

const values = (row: AnyRow) => standings(row, field).map((standing) => standing.value)
const sortedValues = (row: AnyRow) => values(row).map(canonical).toSorted(compare)

/** A write by somebody who had seen some of the values that ever stood there. */
const anyWrite = fc.record({
  value: fc.constantFrom('a', 'b', 'c', null, 1),
  minute: fc.nat(9),
  saw: fc.bigInt({ min: 0n, max: 8191n }),
})
type AnyWrite = { value: unknown; minute: number; saw: bigint }

function played(writes: readonly AnyWrite[], each: (before: AnyRow, after: AnyRow, one: Played) => void): AnyRow {
  return writes.reduce((before, { value, minute, saw }, at) => {
    const seen = Array.from({ length: at + 1 }, (_, number) => number)
      .filter((number) => (saw >> BigInt(number)) & 1n)
      .map(stampOf)
    const mark = markAt(at + 1, minute)
    const after = writeField(before, field, value, mark, seen)
    each(before, after, { value, mark, seen })
    return after
  }, fresh)
}
type Played = { value: unknown; mark: Mark; seen: string[] }

describe('a list that two people wrote', () => {
  const [anne, bert] = [stampOf(701), stampOf(702)]
  const after = (second: string[]) =>
    values(
      writeField(writeField(fresh, field, [anne, bert], markAt(1, 1), [made.stamp]), field, second, markAt(2, 2), [
        made.stamp,
      ]),
    )

  test('is no disagreement when only its order differs', () => {
    expect(after([bert, anne])).toEqual([[bert, anne]])
  })

  test('is one when they name others', () => {
    expect(after([bert])).toHaveLength(2)
  })
})

describe('a field that several people write', () => {
  test('never loses a value that the next author had not seen', () => {
    fc.assert(
      fc.property(fc.array(anyWrite, { maxLength: 12 }), (writes) => {
        played(writes, (before, after, { seen }) => {
          const unseen = standings(before, field).filter(({ stamp }) => !seen.includes(stamp))
          expect(values(after)).toEqual(expect.arrayContaining(unseen.map(({ value }) => value)))
        })
      }),
    )
  })

  test('no longer holds what its author saw and replaced', () => {
    fc.assert(
      fc.property(fc.array(anyWrite, { maxLength: 12 }), (writes) => {
        played(writes, (before, after, { value, mark, seen }) => {
          expect(standings(after, field)).toContainEqual({ ...mark, value })
          const replaced = standings(before, field).filter((one) => seen.includes(one.stamp) && !same(one.value, value))
          for (const { stamp } of replaced) expect(stamps(after, field)).not.toContain(stamp)
        })
      }),
    )
  })

  test('shows the latest of its values, holds each value once, and is disputed only with more than one', () => {
    fc.assert(
      fc.property(fc.array(anyWrite, { maxLength: 12 }), (writes) => {
        played(writes, (_before, after) => {
          const all = standings(after, field)
          const latest = all
            .map((one) => one.at)
            .toSorted(compare)
            .at(-1)
          expect(all[0]).toEqual({ ...markOf(after, field), value: after.fields[field] })
          expect(all[0]?.at).toBe(latest)
          expect(new Set(sortedValues(after)).size).toBe(all.length)
          expect(after.disputed !== undefined).toBe(all.length > 1)
        })
      }),
    )
  })

  test('leaves every other field, its author and its place as they were', () => {
    fc.assert(
      fc.property(fc.array(anyWrite, { maxLength: 6 }), (writes) => {
        const { fields, made: maker, id, caseFileId, seq } = played(writes, () => undefined)
        expect({ other: fields['other'], maker, id, caseFileId, seq }).toEqual({
          other: 'stays',
          maker: made,
          id: fresh.id,
          caseFileId: fresh.caseFileId,
          seq: 3,
        })
      }),
    )
  })
})

describe('writes by people who did not know of each other', () => {
  const concurrent = fc
    .array(fc.record({ value: fc.constantFrom('a', 'b', 'c', 'd'), minute: fc.nat(5) }), { minLength: 1, maxLength: 6 })
    .chain((writes) =>
      fc.tuple(
        fc.constant(writes),
        fc.shuffledSubarray(
          writes.map((_, at) => at),
          { minLength: writes.length },
        ),
      ),
    )
  const inOrder = (writes: readonly { value: string; minute: number }[], order: readonly number[]) =>
    order.reduce((row, at) => {
      const { value, minute } = writes[at] ?? { value: '', minute: 0 }
      return writeField(row, field, value, markAt(at + 1, minute), [made.stamp])
    }, fresh)

  test('leave the same values standing, whatever order they arrive in', () => {
    fc.assert(
      fc.property(concurrent, ([writes, order]) => {
        const arrived = inOrder(writes, order)
        expect(sortedValues(arrived)).toEqual([...new Set(writes.map((one) => canonical(one.value)))].toSorted(compare))
      }),
    )
  })

  test('give the very same row in every order when their values differ', () => {
    fc.assert(
      fc.property(concurrent, ([writes, order]) => {
        const distinct = writes.map((one, at) => ({ ...one, value: `${one.value}${at}` }))
        const straight = distinct.map((_, at) => at)
        expect(canonical(inOrder(distinct, order))).toBe(canonical(inOrder(distinct, straight)))
      }),
    )
  })

  test('are no disagreement when they write the same', () => {
    const twice = inOrder(
      [
        { value: 'a', minute: 1 },
        { value: 'a', minute: 2 },
      ],
      [0, 1],
    )
    expect(twice.disputed).toBeUndefined()
    expect(values(twice)).toEqual(['a'])
  })

  test('fall back to the stamp when their times are equal, so that every laptop shows the same', () => {
    const writes = [
      { value: 'a', minute: 1 },
      { value: 'b', minute: 1 },
    ]
    expect(inOrder(writes, [0, 1]).fields[field]).toBe(inOrder(writes, [1, 0]).fields[field])
  })
})

describe('what a form remembers', () => {
  test('is every stamp of every field it shows, by row and field', () => {
    const disputed = writeField(fresh, field, 'b', markAt(1, 1), [])
    expect(seenOf(disputed, [field, 'other'])).toEqual({
      [seenKey(fresh.id, field)]: [stampOf(1), stampOf(0)],
      [seenKey(fresh.id, 'other')]: [stampOf(0)],
    })
  })

  test('is nothing that a field name like constructor could smuggle in', () => {
    const disputed = writeField(fresh, field, 'b', markAt(1, 1), [])
    for (const name of ['constructor', '__proto__', '__defineGetter__', 'toString'])
      expect(standings(disputed, name)).toEqual([{ ...made, value: null }])
  })
})

describe('equality of values', () => {
  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed())
        expect(same(value, turned)).toBe(true)
        expect(canonical(turned)).toBe(canonical(value))
      }),
    )
  })

  test('loses nothing: the text says all that the value says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test.each([
    [undefined, null, true],
    [{ a: undefined }, {}, true],
    [{ a: null }, {}, false],
    ['1', 1, false],
    [[], {}, false],
    [[1, 2], [2, 1], false],
    ['', null, false],
    [false, null, false],
  ])('of %j and %j is %s', (left, right, equal) => {
    expect(same(left, right)).toBe(equal)
    expect(same(right, left)).toBe(equal)
  })
})
