/** Visits that I have begun and not finished: found in the files that I changed last. */
import { useEffect, useState } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import { noteOf } from '../../shared/problem.ts'
import { compare } from '../../shared/row.ts'
import type { CaseFileView, CaseloadItem, Vault } from '../../shared/vault-contract.ts'
import { visits, type VisitFields } from '../../shared/visit.ts'
import { useVault } from '../vault-view.ts'

export type RunningVisit = { visitId: string; item: CaseloadItem; arrivedAt: string; place: string }

/** A visit still running that long ago would be under the newest anyway. */
const filesLookedAt = 40

export function useRunningVisits(caseload: readonly CaseloadItem[] | undefined, me: Me): readonly RunningVisit[] {
  const vault = useVault()
  const [running, setRunning] = useState<readonly RunningVisit[]>([])
  useEffect(() => {
    let isCurrent = true
    const look = async () => {
      const found = await findRunning(vault, caseload ?? [], me.staffId)
      if (isCurrent) setRunning(found)
    }
    void look()
    return () => {
      isCurrent = false
    }
  }, [vault, caseload, me.staffId])
  return running
}

async function findRunning(
  vault: Pick<Vault, 'caseFile'>,
  caseload: readonly CaseloadItem[],
  staffId: string,
): Promise<RunningVisit[]> {
  const mine = caseload
    .filter((item) => item.changedBy === staffId)
    .toSorted((a, b) => compare(b.changedAt, a.changedAt))
    .slice(0, filesLookedAt)
  const views = await Promise.all(mine.map((item) => viewOrNothing(vault, item.caseFileId)))
  return views.flatMap((view) => (view ? runningIn(view, staffId) : []))
}

async function viewOrNothing(vault: Pick<Vault, 'caseFile'>, caseFileId: string): Promise<CaseFileView | undefined> {
  try {
    return await vault.caseFile({ caseFileId })
  } catch (error) {
    // It has gone to somebody else between the list and the question.
    if (noteOf(error).code === 'internal') reportError(error)
    return undefined
  }
}

export function runningIn({ rows, item }: Pick<CaseFileView, 'rows' | 'item'>, staffId: string): RunningVisit[] {
  return rows.flatMap((row) => {
    if (row.table !== visits.name || row.made.by !== staffId) return []
    const { state, arrivedAt, place } = row.fields as VisitFields
    return state === 'running' ? [{ visitId: row.id, item, arrivedAt, place }] : []
  })
}
