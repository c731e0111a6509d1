/** From verdicts to what is stored: numbers for entries and rows. The same for every store. */
import { carriers } from '../shared/carrier.ts'
import type { Outcome } from '../shared/county-contract.ts'
import { consents } from '../shared/consent.ts'
import { portraits } from '../shared/portrait.ts'
import type { AnyRow } from '../shared/row.ts'
import type { Judged, News } from './store.ts'

export type Numbered = { judged: Judged; seq: number }
/** A row as it will be stored. `isNew`: there was none with this id before. */
export type StoredRow = { row: AnyRow; isNew: boolean }

export function acceptedCount(judged: readonly Judged[]): number {
  return judged.filter((one) => one.outcome !== 'refused').length
}

/** Gives each accepted entry the next number after `last`; refused ones have 0. */
export function numberEntries(judged: readonly Judged[], last: number): Numbered[] {
  let seq = last
  return judged.map((one) => ({ judged: one, seq: one.outcome === 'refused' ? 0 : ++seq }))
}

/** The last state of every row, numbered by the entry that wrote it. */
export function finalRows(numbered: readonly Numbered[]): StoredRow[] {
  const last = new Map<string, StoredRow>()
  for (const { judged, seq } of numbered) {
    for (const row of judged.rows) {
      const isNew = row.seq === 0
      last.set(`${row.caseFileId}/${row.id}`, { row: { ...row, seq }, isNew })
    }
  }
  return [...last.values()]
}

export function outcomeOf({ judged, seq }: Numbered, receivedAt: string): Outcome {
  return {
    id: judged.id,
    outcome: judged.outcome,
    seq,
    ...(seq > 0 && { receivedAt }),
    ...(judged.now !== undefined && { now: judged.now }),
    ...(judged.problem && { problem: { code: judged.problem.code, ...detailOf(judged.problem.detail) } }),
  }
}

function detailOf(detail: Readonly<Record<string, string | number>> | undefined) {
  return detail ? { detail: { ...detail } } : {}
}

export function newsOf(numbered: readonly Numbered[], deviceId: string | null): News {
  const caseFileIds = numbered.flatMap(({ judged }) => judged.rows.map((row) => row.caseFileId))
  return { caseFileIds: [...new Set(caseFileIds)], access: numbered.some(({ judged }) => judged.access), deviceId }
}

/** The name of the job centre, when these rows say it anew. */
export function jobCentreOf(rows: readonly StoredRow[]): string | undefined {
  const row = rows.findLast((one) => one.row.table === carriers.name)?.row
  return row && typeof row.fields['jobCentre'] === 'string' ? row.fields['jobCentre'] : undefined
}

/** The case files in which a consent or a portrait that had been stored is no longer what it was. */
export function refusedIn(rows: readonly StoredRow[]): string[] {
  const isNo = ({ row, isNew }: StoredRow) => !isNew && (row.table === consents.name || row.table === portraits.name)
  return [...new Set(rows.filter(isNo).map(({ row }) => row.caseFileId))]
}

/** The photos that a row wants kept. A removal that anybody recorded counts, even while it is disputed. */
export function photosNamedBy(row: AnyRow): { size: 'small' | 'large'; hash: string; bytes: number }[] {
  if (row.table !== portraits.name) return []
  const fields = portraits.fields.safeParse(row.fields)
  if (!fields.success || fields.data.removedAt !== null || row.disputed?.['removedAt']) return []
  return (['small', 'large'] as const).flatMap((size) => {
    const photo = fields.data[size]
    return photo ? [{ size, hash: photo.hash, bytes: photo.bytes }] : []
  })
}
