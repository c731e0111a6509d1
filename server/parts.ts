/** Makes of changed rows what a laptop needs that knows how they were. */
import type { AnyRow } from '../shared/row.ts'
import { isPart, partOf, toTellApart, type RowPart } from '../shared/row-part.ts'
import type { CountyTransaction } from './store.ts'

/** `rows` were all written to after `cursor`. Gives those that must come whole, and of the others what was written since. */
export async function inParts(
  transaction: CountyTransaction,
  rows: readonly AnyRow[],
  cursor: number,
): Promise<{ rows: AnyRow[]; parts: RowPart[] }> {
  const unknown = [...new Set(rows.flatMap(toTellApart))]
  const newer = unknown.length > 0 ? await transaction.newer(unknown, cursor) : new Set<string>()
  const changes = rows.map((row) => partOf(row, (stamp) => newer.has(stamp)))
  return {
    rows: changes.filter((one): one is AnyRow => !isPart(one)),
    parts: changes.filter(isPart),
  }
}
