/** What of a row was written since: put together with the row as it was then, or at any time after, it is the row as it is now. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import { override, perform, type Command, type Entry, type Write, CaseFileRows } from '../../shared/command.ts'
import { isPart, partOf, RowPartAsItCame, toTellApart, withPart } from '../../shared/row-part.ts'
import { RowAsItCame, seenKey, stamps, type AnyRow } from '../../shared/row.ts'
import { z } from '../../shared/schema.ts'

const stampOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const staffId = stampOf(800)
const rowId = stampOf(900)
const fields = ['phone', 'town', 'text'] as const

/** What somebody does with the row, having seen some of what stands there. */
const anyDeed = fc.record({
  kind: fc.constantFrom('edit', 'edit', 'edit', 'both', 'override', 'settle', 'reopen'),
  field: fc.constantFrom(...fields),
  value: fc.constantFrom('a', 'b', 'a\nb', 'b\na', 'c\na\nb'),
  minute: fc.nat(9),
  sees: fc.boolean(),
})
type Deed = typeof anyDeed extends fc.Arbitrary<infer D> ? D : never

function writesOf(row: AnyRow, { kind, field, value }: Deed): Write[] {
  if (kind === 'settle') return [{ kind, row, field, value }]
  const open = row.settled?.find((one) => !one.reopened)
  if (kind === 'reopen') return open ? [{ kind, row, settlement: open.stamp }] : []
  if (kind === 'override') return [override(row, { [field]: value })]
  return [{ kind: 'edit', row, patch: { [field]: value, ...(kind === 'both' && { town: value }) } }]
}

/** The row after each deed that was possible; the entry that did the nth is called so. */
function historyOf(deeds: readonly Deed[]): AnyRow[] {
  const file = new CaseFileRows(stampOf(901))
  const make = (number: number, writes: (row: AnyRow | undefined) => Write[], deed?: Deed) => {
    const before = file.get(rowId)
    const seen = Object.fromEntries(
      fields.map((field) => [seenKey(rowId, field), before && deed?.sees ? stamps(before, field) : []]),
    )
    const at = new Date(Date.UTC(2026, 10, 23, 8, deed?.minute ?? 0)).toISOString()
    const id = stampOf(number)
    const entry: Entry = { id, command: 'x', caseFileId: file.caseFileId, args: null, at, offline: false, seen }
    const command: Command = { name: 'x', args: z.unknown(), apply: () => writes(before) }
    const max = (_table: string, field: string) => (field === 'text' ? 200 : undefined)
    try {
      file.put(perform(command, file, null, entry, staffId, max).map((row) => ({ ...row, seq: number })))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
    return file.get(rowId) as AnyRow
  }
  const first = { phone: '0511 1', town: 'Celle', text: 'a', other: 'stays' }
  const table = { name: 'persons', fields: z.record(z.string(), z.unknown()) }
  const made = make(1, () => [{ kind: 'add', table, id: rowId, fields: first }])
  return [made, ...deeds.map((deed, at) => make(at + 2, (row) => (row ? writesOf(row, deed) : []), deed))]
}

/** As it goes over the line. */
const carried = (row: AnyRow) => JSON.parse(JSON.stringify(row)) as AnyRow
const numberOf = (stamp: string) => Number(stamp.slice(-12))

describe('a row in parts', () => {
  test('is the same row, whatever was done to it, when it was last heard of and what came of it since', () => {
    const seen = { parts: 0, disputed: 0, settled: 0, texts: 0 }
    fc.assert(
      fc.property(fc.array(anyDeed, { maxLength: 9 }), fc.nat(9), fc.nat(9), (deeds, heard, later) => {
        const history = historyOf(deeds).map(carried)
        const now = history.at(-1) as AnyRow
        // Numbers are those of the entries: whoever heard of the row up to one of them has a row as it was then.
        const cursor = history[Math.min(heard, history.length - 1)]?.seq ?? 0
        fc.pre(now.seq > cursor)
        const asked = new Set(toTellApart(now))
        const part = partOf(now, (stamp) => asked.has(stamp) && numberOf(stamp) > cursor)
        expect(isPart(part)).toBe(true)
        expect(RowPartAsItCame.safeParse(part).success).toBe(true)
        const since = history.filter(({ seq }) => seq >= cursor)
        const base = since[later % since.length]
        const sent = JSON.parse(JSON.stringify(part)) as ReturnType<typeof partOf>
        expect(isPart(sent) ? withPart(base, sent) : sent).toEqual(now)
        seen.parts++
        if (now.disputed) seen.disputed++
        if (now.settled) seen.settled++
        if (now.texts) seen.texts++
      }),
      { numRuns: 3_000 },
    )
    // Otherwise nothing of it would have been tried.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100)
  })

  const [before, after] = historyOf([{ kind: 'edit', field: 'phone', value: 'b', minute: 1, sees: true }])
  const isNew = (stamp: string) => stamp === stampOf(2)

  test('holds the field that was written, and nothing else', () => {
    const { id, caseFileId, seq, marks } = after as AnyRow
    expect(partOf(after as AnyRow, isNew)).toEqual({ id, caseFileId, seq, fields: { phone: 'b' }, marks })
  })

  test('is whole when it was made since, or nobody wrote to it after that', () => {
    expect(partOf(after as AnyRow, () => true)).toBe(after)
    expect([toTellApart(before as AnyRow), partOf(before as AnyRow, () => false)]).toEqual([[], before])
  })

  test('is whole where a newer version keeps more of it: nobody here can tell when that was written', () => {
    const richer = { ...(after as AnyRow), moods: ['fresh'] }
    expect(RowAsItCame.safeParse(richer).success).toBe(true)
    expect(partOf(richer, isNew)).toBe(richer)
  })

  test('does not fit where the row is missing', () => {
    const part = partOf(after as AnyRow, isNew)
    expect(() => isPart(part) && withPart(undefined, part)).toThrow('storageDamaged')
  })
})
