/**
 * Many case files as one message, column by column: what is alike stands together and packs to half of what pages on their own
 * would need. A bundle is a row of frames, each whole in itself: of one that breaks off on the way, what has come counts.
 */
import { hexOf, idBytes, idsAsBytes, idsIn } from './id-bytes.ts'
import { Problem } from './problem.ts'
import { Row, type AnyRow } from './row.ts'
import { Bytes, z } from './schema.ts'
import { decodeMessage, encodeMessage } from './wire.ts'

/** `seq`: up to which number the rows are everything there is. */
export type BundledFile = { caseFileId: string; seq: number; rows: AnyRow[] }
/** `isWhole`: whether all files came that the bundle has. */
export type OpenedBundle = { files: BundledFile[]; isWhole: boolean }

/** So many files are lost at most with what breaks off. */
const filesInFrame = 25

const count = z.number().int().nonnegative()
/** Ids one after another, 16 bytes each: as text they would not pack to less. */
const Ids = Bytes.refine((bytes) => bytes.length % idBytes === 0)
const MoreKnown = Row.pick({ marks: true, disputed: true, settled: true, texts: true }).extend({
  /** Beside what has columns of its own. */
  made: z.record(z.string(), z.unknown()).optional(),
})
/** As it came: a newer version may have more to say of a row. */
const More = z.custom<z.infer<typeof MoreKnown>>((value) => MoreKnown.safeParse(value).success)
const Rows = z.object({
  table: z.string(),
  /** Which of the frame's files each row belongs to. */
  file: z.array(count),
  id: Ids,
  seq: z.array(count),
  stamp: Ids,
  by: Ids,
  at: z.array(z.string()),
  offline: z.array(z.boolean()),
  /** A column that holds nothing but ids is one of `Ids`. */
  fields: z.array(z.tuple([z.string(), z.union([Ids, z.array(z.unknown())])])),
  /** What else there is of a row (marks, values that stand beside others, settlements, versions of long texts), where there is any. */
  more: z.record(z.string(), More),
})
/** `of`: how many files the whole bundle has. */
const Frame = z.object({ of: count, ids: Ids, seqs: z.array(count), rows: z.array(Rows) })
type Frame = z.input<typeof Frame>

/** Columns while they are being filled. */
type Columns = {
  table: string
  names: string[]
  file: number[]
  rows: AnyRow[]
}

export function encodeBundle(files: readonly BundledFile[]): Uint8Array<ArrayBuffer> {
  const frames: Uint8Array[] = []
  for (let at = 0; at < files.length; at += filesInFrame)
    frames.push(encodeMessage(frameOf(files.slice(at, at + filesInFrame), files.length)))
  const out = new Uint8Array(frames.reduce((sum, frame) => sum + 4 + frame.length, 0))
  let at = 0
  for (const frame of frames) {
    new DataView(out.buffer).setUint32(at, frame.length)
    out.set(frame, at + 4)
    at += 4 + frame.length
  }
  return out
}

function frameOf(files: readonly BundledFile[], of: number): Frame {
  const columns = new Map<string, Columns>()
  files.forEach(({ rows }, file) => {
    for (const row of rows) {
      const into = columnsFor(columns, row)
      into.file.push(file)
      into.rows.push(row)
    }
  })
  const ids = idsAsBytes(files.map(({ caseFileId }) => caseFileId))
  return { of, ids, seqs: files.map(({ seq }) => seq), rows: [...columns.values()].map(encodeColumns) }
}

function columnsFor(columns: Map<string, Columns>, { table, fields }: AnyRow): Columns {
  const names = Object.keys(fields)
  const shape = JSON.stringify([table, names])
  const known = columns.get(shape)
  if (known) return known
  const empty: Columns = { table, names, file: [], rows: [] }
  columns.set(shape, empty)
  return empty
}

function encodeColumns({ table, names, file, rows }: Columns): Frame['rows'][number] {
  const more = Object.fromEntries(rows.map((row, at) => [String(at), moreOf(row)] as const).filter(([, one]) => one))
  return {
    table,
    file,
    id: idsAsBytes(rows.map(({ id }) => id)),
    seq: rows.map(({ seq }) => seq),
    stamp: idsAsBytes(rows.map(({ made }) => made.stamp)),
    by: idsAsBytes(rows.map(({ made }) => made.by)),
    at: rows.map(({ made }) => made.at),
    offline: rows.map(({ made }) => made.offline),
    fields: names.map((name) => {
      const values = rows.map(({ fields }) => fields[name] ?? null)
      return [name, values.every(isId) ? idsAsBytes(values) : values] as const
    }),
    more: more as Frame['rows'][number]['more'],
  }
}

function moreOf(row: AnyRow) {
  const { table: _table, id: _id, caseFileId: _file, seq: _seq, made, fields: _fields, ...rest } = row
  const { stamp: _stamp, by: _by, at: _at, offline: _offline, ...beside } = made
  const more = { ...rest, ...(Object.keys(beside).length > 0 && { made: beside }) }
  return Object.keys(more).length > 0 ? more : undefined
}

/** What has come of a bundle. Problem `serverNotOurs` for what is no bundle. */
export function decodeBundle(bytes: Uint8Array): OpenedBundle {
  const files: BundledFile[] = []
  let of = Infinity
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + view.getUint32(at)
    if (end > bytes.length) break
    const frame = readFrame(bytes.subarray(at + 4, end))
    of = frame.of
    files.push(...filesIn(frame))
    at = end
  }
  if (files.length > of) throw new Problem('serverNotOurs')
  return { files, isWhole: files.length === of }
}

function readFrame(bytes: Uint8Array): z.infer<typeof Frame> {
  try {
    return Frame.parse(decodeMessage(bytes))
  } catch {
    throw new Problem('serverNotOurs')
  }
}

function filesIn({ ids, seqs, rows }: z.infer<typeof Frame>): BundledFile[] {
  if (ids.length !== seqs.length * idBytes) throw new Problem('serverNotOurs')
  const opened = idsIn(ids).map((caseFileId, at): BundledFile => ({ caseFileId, seq: seqs[at] ?? 0, rows: [] }))
  for (const columns of rows.map(readColumns)) {
    columns.file.forEach((which, at) => {
      const file = opened[which]
      if (!file) throw new Problem('serverNotOurs')
      file.rows.push(rowAt(columns, at, file.caseFileId))
    })
  }
  return opened
}

/** Every column as values. */
function readColumns({ id, stamp, by, fields, ...rest }: z.infer<typeof Rows>) {
  const read = {
    ...rest,
    id: idsIn(id),
    stamp: idsIn(stamp),
    by: idsIn(by),
    names: fields.map(([name]) => name),
    values: fields.map(([, values]) => (values instanceof Uint8Array ? idsIn(values) : values)),
  }
  // No field of ours is called so; written like one it would be something else.
  if (!isEven(read) || read.names.includes('__proto__')) throw new Problem('serverNotOurs')
  return read
}

type ReadColumns = ReturnType<typeof readColumns>

function rowAt(columns: ReadColumns, at: number, caseFileId: string): AnyRow {
  const { table, id, seq, stamp, by, at: times, offline, names, values, more } = columns
  const beside = more[at]
  const made = { ...beside?.made, stamp: stamp[at], by: by[at], at: times[at], offline: offline[at] }
  const fields: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i++) fields[names[i] ?? ''] = values[i]?.[at]
  return { ...beside, table, id: id[at], caseFileId, seq: seq[at], made, fields } as AnyRow
}

/** Otherwise some rows would have holes. */
function isEven({ file, id, seq, stamp, by, at, offline, values }: ReadColumns): boolean {
  return [id, seq, stamp, by, at, offline, ...values].every(({ length }) => length === file.length)
}

const canonicalId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function isId(value: unknown): value is string {
  return typeof value === 'string' && canonicalId.test(value)
}

/** Among two thousand files two begin alike once in a hundred million laptops. */
const headBytes = 6

/** The beginnings of ids: enough to tell which files a bundle brings, in a third of the bytes. */
export function headsOf(ids: readonly string[]): Uint8Array {
  const whole = idsAsBytes(ids)
  return whole.filter((_byte, at) => at % idBytes < headBytes)
}

/** Those of the wanted ids that begin like one of `heads`. */
export function withHeads(wanted: Iterable<string>, heads: Uint8Array): string[] {
  const known = new Set<string>()
  for (let at = 0; at < heads.length; at += headBytes)
    known.add([...heads.subarray(at, at + headBytes)].map((byte) => hexOf[byte]).join(''))
  return [...wanted].filter((id) => known.has(id.replace('-', '').slice(0, 2 * headBytes)))
}
export function headCount(heads: Uint8Array): number {
  return heads.length / headBytes
}
