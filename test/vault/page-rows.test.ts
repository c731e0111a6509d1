/** The rows of a case file as its page keeps them: whatever they are, the same come out, and what older versions kept is read too. */
import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AnyRow } from '../../shared/row.ts'
import { jsonBytes } from '../../renderer/vault/cipher.ts'
import { pageOf, rowsOf } from '../../renderer/vault/page-rows.ts'

const caseFileId = randomUUID()
const id = fc.uuid()
const mark = fc.record({ stamp: id, by: id, at: fc.constant('2026-11-23T09:00:00.000Z'), offline: fc.boolean() })
const fields = fc.dictionary(
  fc.oneof(fc.constantFrom('a', 'b', 'a|b', '__proto__', 'constructor'), fc.string()),
  fc.jsonValue(),
)
const row = fc.record(
  {
    table: fc.constantFrom('notes', 'persons', '__proto__'),
    id,
    caseFileId: fc.constant(caseFileId),
    seq: fc.nat(),
    made: fc.oneof(
      mark,
      fc.tuple(mark, fc.jsonValue()).map(([one, later]) => ({ ...one, later })),
    ),
    fields,
    marks: fc.dictionary(fc.string(), mark),
    disputed: fc.dictionary(fc.string(), fc.array(mark)),
    ofANewerVersion: fc.jsonValue(),
  },
  { requiredKeys: ['table', 'id', 'caseFileId', 'seq', 'made', 'fields'] },
)

/** As it comes over a line: JSON knows no other values. */
const asItCame = (rows: unknown) => JSON.parse(JSON.stringify(rows)) as AnyRow[]
const byId = (rows: readonly AnyRow[]) => new Map(rows.map((one) => [one.id, JSON.stringify(sorted(one))]))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)])
}

test('what goes in comes out', () => {
  fc.assert(
    fc.property(fc.uniqueArray(row, { maxLength: 12, selector: (one) => one.id }), (rows) => {
      const given = asItCame(rows)
      expect(byId(rowsOf(pageOf(given), caseFileId))).toEqual(byId(given))
    }),
    { numRuns: 2_000 },
  )
})

test('rows with the same fields stay in their order', () => {
  const rows = Array.from({ length: 5 }, (_, i) => ({
    table: 'notes',
    id: randomUUID(),
    caseFileId,
    seq: i,
    made: { stamp: randomUUID(), by: randomUUID(), at: '2026-11-23T09:00:00.000Z', offline: false },
    fields: { content: `${i}` },
  }))
  expect(rowsOf(pageOf(rows), caseFileId)).toEqual(rows)
})

test('a page of the county, or of an older version, is a list of rows', () => {
  const rows = [{ table: 'notes', id: randomUUID(), caseFileId, seq: 1, made: {}, fields: { content: 'Grüße' } }]
  expect(rowsOf(jsonBytes(rows), caseFileId)).toEqual(rows)
})
