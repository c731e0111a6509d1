/**
 * Many case files as one message, column by column: what is alike stands together and packs to half of what pages on their own
 * would need. Rows of one table with the same fields share their columns; nothing is lost or changed on the way.
 */
import { Problem } from './problem.ts'
import { Row, type AnyRow } from './row.ts'
import { Id, z } from './schema.ts'

/** `seq`: up to which number the rows are everything there is. */
export type BundledFile = { caseFileId: string; seq: number; rows: AnyRow[] }

const count = z.number().int().nonnegative()
const Rows = z.object({
  table: z.string(),
  /** Which of the bundle's files each row belongs to. */
  file: z.array(count),
  id: z.array(Id),
  seq: z.array(count),
  stamp: z.array(Id),
  by: z.array(Id),
  at: z.array(z.string()),
  offline: z.array(z.boolean()),
  fields: z.array(z.tuple([z.string(), z.array(z.unknown())])),
  /** Marks, values that stand beside others, settlements, versions of long texts: by row, where there are any. */
  more: z.record(z.string(), Row.pick({ marks: true, disputed: true, settled: true, texts: true })),
})
type Rows = z.infer<typeof Rows>
const Bundle = z.object({ files: z.array(z.object({ id: Id, seq: count })), rows: z.array(Rows) })

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export function encodeBundle(files: readonly BundledFile[]): Uint8Array<ArrayBuffer> {
  const columns = new Map<string, Rows>()
  files.forEach(({ rows }, file) => {
    for (const row of rows) addRow(columnsFor(columns, row), row, file)
  })
  const heads = files.map(({ caseFileId, seq }) => ({ id: caseFileId, seq }))
  return encoder.encode(JSON.stringify({ files: heads, rows: [...columns.values()] }))
}

function columnsFor(columns: Map<string, Rows>, { table, fields }: AnyRow): Rows {
  const names = Object.keys(fields)
  const shape = JSON.stringify([table, names])
  const known = columns.get(shape)
  if (known) return known
  const empty: Rows = { table, file: [], id: [], seq: [], stamp: [], by: [], at: [], offline: [], fields: [], more: {} }
  empty.fields = names.map((name) => [name, []])
  columns.set(shape, empty)
  return empty
}

function addRow(into: Rows, row: AnyRow, file: number): void {
  const { marks, disputed, settled, texts } = row
  const more = {
    ...(marks && { marks }),
    ...(disputed && { disputed }),
    ...(settled && { settled }),
    ...(texts && { texts }),
  }
  if (Object.keys(more).length > 0) into.more[into.id.length] = more
  into.file.push(file)
  into.id.push(row.id)
  into.seq.push(row.seq)
  into.stamp.push(row.made.stamp)
  into.by.push(row.made.by)
  into.at.push(row.made.at)
  into.offline.push(row.made.offline)
  for (const [name, values] of into.fields) values.push(row.fields[name] ?? null)
}

/** Problem `serverNotOurs` for what is no bundle. */
export function decodeBundle(bytes: Uint8Array): BundledFile[] {
  const { files, rows } = readBundle(bytes)
  const opened = files.map(({ id, seq }): BundledFile => ({ caseFileId: id, seq, rows: [] }))
  for (const columns of rows) {
    if (!isEven(columns)) throw new Problem('serverNotOurs')
    columns.id.forEach((_id, at) => {
      const file = opened[columns.file[at] ?? -1]
      if (!file) throw new Problem('serverNotOurs')
      file.rows.push(rowAt(columns, at, file.caseFileId))
    })
  }
  return opened
}

function readBundle(bytes: Uint8Array): z.infer<typeof Bundle> {
  try {
    return Bundle.parse(JSON.parse(decoder.decode(bytes)))
  } catch {
    throw new Problem('serverNotOurs')
  }
}

function rowAt(columns: Rows, at: number, caseFileId: string): AnyRow {
  const { table, id, seq, stamp, by, at: times, offline, fields, more } = columns
  const made = { stamp: stamp[at], by: by[at], at: times[at], offline: offline[at] }
  const own = fields.map(([name, values]) => [name, values[at]])
  const named = Object.fromEntries(own) as Record<string, unknown>
  return { table, id: id[at], caseFileId, seq: seq[at], made, fields: named, ...more[at] } as AnyRow
}

/** Otherwise some rows would have holes. */
function isEven({ file, id, seq, stamp, by, at, offline, fields }: Rows): boolean {
  const columns = [file, seq, stamp, by, at, offline, ...fields.map(([, values]) => values)]
  return columns.every(({ length }) => length === id.length)
}
