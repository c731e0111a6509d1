/** Many case files as one message: nothing is lost or changed, and what is no bundle is refused. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBundle, encodeBundle, type BundledFile } from '../../shared/bundle.ts'
import { Problem } from '../../shared/problem.ts'
import { canonical, Row, type AnyRow } from '../../shared/row.ts'

const id = fc.uuid({ version: 4 })
const mark = fc.record({
  stamp: id,
  by: id,
  at: fc.constantFrom('2026-11-23T08:00:00.000Z', '2026-11-24T09:30:00.000Z'),
  offline: fc.boolean(),
})
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))
const fields = fc.dictionary(fc.constantFrom('content', 'phone', 'name', 'constructor', '0', 'ä'), value)
const name = fc.constantFrom('phone', 'name')
const standing = fc.record({ stamp: id, by: id, at: mark.map(({ at }) => at), offline: fc.boolean(), value })
const settlement = fc.record({
  stamp: id,
  field: name,
  by: id,
  at: fc.constant('2026-11-24T09:30:00.000Z'),
  values: fc.array(standing),
})
const version = fc.record({
  stamp: id,
  by: id,
  at: fc.constant('2026-11-24T09:30:00.000Z'),
  offline: fc.boolean(),
  value: fc.string(),
  saw: fc.array(id),
})
const versions = fc.record({ heads: fc.array(id), versions: fc.array(version) })
const extras = fc.record(
  {
    marks: fc.dictionary(name, mark, { minKeys: 1 }),
    disputed: fc.dictionary(name, fc.array(standing), { minKeys: 1 }),
    settled: fc.array(settlement, { minLength: 1 }),
    texts: fc.dictionary(name, versions, { minKeys: 1 }),
  },
  { requiredKeys: [] },
)
const file = fc
  .tuple(id, fc.nat(), fc.array(fc.tuple(fc.constantFrom('notes', 'persons'), id, fc.nat(), mark, fields, extras)))
  .map(([caseFileId, seq, rows]): BundledFile => {
    return {
      caseFileId,
      seq,
      rows: rows.map(([table, rowId, own, made, values, more]): AnyRow => {
        return { table, id: rowId, caseFileId, seq: own, made, fields: values, ...more }
      }),
    }
  })

const sorted = (files: readonly BundledFile[]) =>
  files.map((one) => ({ ...one, rows: one.rows.map(canonical).toSorted() }))

test('every part that a row may have is among the samples', () => {
  const always = ['table', 'id', 'caseFileId', 'seq', 'made', 'fields']
  const sampled = fc.sample(extras, { numRuns: 200, seed: 7 }).flatMap((more) => Object.keys(more))
  expect(new Set([...always, ...sampled])).toEqual(new Set(Object.keys(Row.shape)))
})

test('what goes in comes out', () => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 6 }), (files) => {
      expect(sorted(decodeBundle(encodeBundle(files)))).toEqual(sorted(files))
    }),
  )
})

function outcomeOf(bytes: Uint8Array): unknown {
  try {
    return decodeBundle(bytes)
  } catch (error) {
    return error instanceof Problem ? error.code : error
  }
}

const one = fc.sample(file, { numRuns: 40, seed: 7 }).filter(({ rows }) => rows.length > 1)
const bytesOf = (bundle: unknown) => new TextEncoder().encode(JSON.stringify(bundle))
type Columns = { id: unknown[]; file: number[]; seq: unknown[] }
const changed = (change: (columns: Columns) => void) => {
  const bundle = JSON.parse(new TextDecoder().decode(encodeBundle(one))) as { rows: [Columns] }
  change(bundle.rows[0])
  return bytesOf(bundle)
}

test.each<[string, () => Uint8Array]>([
  ['no JSON', () => new Uint8Array([0xff, 0x00])],
  ['JSON of something else', () => bytesOf({ files: 1 })],
  ['a row of a file that is not there', () => changed(({ file: files }) => void files.fill(99))],
  ['a column that is too short', () => changed(({ seq }) => void seq.pop())],
  ['an id that is none', () => changed(({ id: ids }) => void (ids[0] = 'x'))],
])('refuses %s', (_name, bytes) => {
  expect(outcomeOf(bytes())).toBe('serverNotOurs')
})
