/** Many case files as one message: nothing is lost or changed, and what is no bundle is refused. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBundle, encodeBundle, headsOf, withHeads, type BundledFile } from '../../shared/bundle.ts'
import { Problem } from '../../shared/problem.ts'
import { canonical, Row, type AnyRow } from '../../shared/row.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'

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
      const opened = decodeBundle(encodeBundle(files))
      expect(sorted(opened.files)).toEqual(sorted(files))
      expect(opened.isWhole).toBe(files.length > 0)
    }),
  )
})

test('what only a newer version knows of a row comes out as well', () => {
  const [one] = fc.sample(file, { numRuns: 50, seed: 3 }).filter(({ rows }) => rows.length > 0)
  const everywhere = (row: AnyRow) => ({
    ...row,
    pinned: { by: row.made.by, deep: [1] },
    made: { ...row.made, device: { name: 'x' } },
    marks: { phone: { ...row.made, device: 'y' } },
  })
  const newer = { ...one, rows: one?.rows.map(everywhere) }
  const opened = decodeBundle(encodeBundle([newer as BundledFile]))
  expect(sorted(opened.files)).toEqual(sorted([newer as BundledFile]))
})

test('of what breaks off on the way counts what came whole', () => {
  const many = fc.sample(file, { numRuns: 60, seed: 5 })
  const bytes = encodeBundle(many)
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), (end) => {
      const { files, isWhole } = decodeBundle(bytes.subarray(0, end))
      expect(isWhole).toBe(false)
      expect(files.length % 25).toBe(0)
      expect(sorted(files)).toEqual(sorted(many.slice(0, files.length)))
    }),
    { numRuns: 25 },
  )
  expect(decodeBundle(bytes.subarray(0, bytes.length - 1)).files).toHaveLength(50)
})

test('what changed on the way is found out', () => {
  const bytes = encodeBundle(one)
  const changed = bytes.with(Math.floor(bytes.length / 2), (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1)
  expect(outcomeOf(changed)).toBe('serverNotOurs')
})

test('heads tell which of the wanted files a bundle may have', () => {
  const ids = Array.from({ length: 50 }, (_, at) => `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`)
  const [there, others] = [ids.slice(0, 20), ids.slice(20)]
  expect(headsOf(there)).toHaveLength(120)
  expect(withHeads(ids, headsOf(there))).toEqual(there)
  expect(withHeads(others, headsOf(there))).toEqual([])
})

function outcomeOf(bytes: Uint8Array): unknown {
  try {
    return decodeBundle(bytes)
  } catch (error) {
    return error instanceof Problem ? error.code : error
  }
}

const one = fc.sample(file, { numRuns: 40, seed: 7 }).filter(({ rows }) => rows.length > 1)
type Columns = { id: Uint8Array; file: number[]; seq: number[] }
type Frame = { of: number; seqs: number[]; rows: [Columns] }
/** A bundle of one frame with something in it changed, and its checksum right. */
const changed = (change: (frame: Frame) => void) => {
  const bytes = encodeBundle(one.slice(0, 20))
  const frame = decodeMessage(bytes.subarray(4)) as Frame
  change(frame)
  return framed(encodeMessage(frame))
}
const framed = (bytes: Uint8Array) => {
  const out = new Uint8Array(4 + bytes.length)
  new DataView(out.buffer).setUint32(0, bytes.length)
  out.set(bytes, 4)
  return out
}

test.each<[string, () => Uint8Array]>([
  ['no message', () => framed(new Uint8Array([0xff, 0x00]))],
  ['a message of something else', () => framed(encodeMessage({ files: 1 }))],
  ['a row of a file that is not there', () => changed(({ rows: [{ file: files }] }) => void files.fill(99))],
  ['a column that is too short', () => changed(({ rows: [{ seq }] }) => void seq.pop())],
  ['ids that are too short', () => changed(({ rows: [rows] }) => void (rows.id = rows.id.subarray(1)))],
  ['an id too few', () => changed(({ rows: [rows] }) => void (rows.id = rows.id.subarray(16)))],
  ['files without ids', () => changed(({ seqs }) => void seqs.push(1))],
  ['more files than it says', () => changed((frame) => void (frame.of = 1))],
])('refuses %s', (_name, bytes) => {
  expect(outcomeOf(bytes())).toBe('serverNotOurs')
})
