/** Whole case files as the memory store gives them. */
import type { AnyRow } from '../../shared/row.ts'
import type { Page } from '../../server/store.ts'

const encoder = new TextEncoder()

export function pageOf(caseFileId: string, rows: readonly AnyRow[]): Page[] {
  if (rows.length === 0) return []
  const seq = Math.max(...rows.map((row) => row.seq))
  return [{ caseFileId, seq, page: encoder.encode(JSON.stringify(rows)) }]
}
