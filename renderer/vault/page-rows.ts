/**
 * The rows of a case file as its page keeps them: those that have the same fields stand together and say once what these are called,
 * and what all rows of a file have in common is not said at all. A third fewer bytes to write, to seal, to keep and to read again.
 */
import type { AnyRow } from '../../shared/row.ts'
import { fromJson, jsonBytes } from './cipher.ts'

/** `beside`: what a row has that is not named here, of its mark too; 0 for nothing. Its values come last, in the order of the names. */
type Line = [
  id: string,
  seq: number,
  stamp: string,
  by: string,
  at: string,
  offline: boolean,
  beside: unknown,
  ...unknown[],
]
type Alike = { table: string; names: string[]; lines: Line[] }
/** The county's own pages, and those of older versions, are a list of rows. */
type Kept = AnyRow[] | { alike: Alike[] }

export function pageOf(rows: readonly AnyRow[]): Uint8Array<ArrayBuffer> {
  return jsonBytes(rows.every(isPlain) ? ({ alike: alikeIn(rows) } satisfies Kept) : rows)
}

/** `caseFileId`: whose page it is. */
export function rowsOf(page: Uint8Array, caseFileId: string): AnyRow[] {
  const kept = fromJson<Kept>(page)
  if (Array.isArray(kept)) return kept
  return kept.alike.flatMap(({ table, names, lines }) => lines.map((line) => rowAt(line, { table, names, caseFileId })))
}

/** A field of such a name would not be one when it is put back. */
function isPlain({ fields }: AnyRow): boolean {
  return !Object.hasOwn(fields, '__proto__')
}

function alikeIn(rows: readonly AnyRow[]): Alike[] {
  const found: Alike[] = []
  for (const row of rows) {
    const names = Object.keys(row.fields)
    let alike = found.find((one) => one.table === row.table && isSame(one.names, names))
    if (!alike) found.push((alike = { table: row.table, names, lines: [] }))
    alike.lines.push(lineOf(row, names))
  }
  return found
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, i) => name === other[i])
}

function lineOf(row: AnyRow, names: readonly string[]): Line {
  const { table: _table, id, caseFileId: _file, seq, made, fields, ...rest } = row
  const { stamp, by, at, offline, ...ofMark } = made
  const hasMore = Object.keys(ofMark).length > 0
  const beside = hasMore || Object.keys(rest).length > 0 ? [rest, ofMark] : 0
  return [id, seq, stamp, by, at, offline, beside, ...names.map((name) => fields[name])]
}

function rowAt(line: Line, { table, names, caseFileId }: Omit<Alike, 'lines'> & { caseFileId: string }): AnyRow {
  const [id, seq, stamp, by, at, offline, beside] = line
  const [rest, ofMark] = (beside === 0 ? [] : beside) as [object?, object?]
  const fields: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i++) fields[names[i] ?? ''] = line[i + 7]
  return { table, id, caseFileId, seq, made: { stamp, by, at, offline, ...ofMark }, fields, ...rest }
}
