import { useState } from 'react'
import type { Row } from '../../../shared/row.ts'
import { finishVisit, type VisitFields } from '../../../shared/visit.ts'
import { useRun } from '../../vault-view.ts'
import { type Faults, faultsOf, hasFaults } from '../case-file/faults.ts'
import { useSave } from '../case-file/use-save.ts'
import { localTime, type VisitDraft } from './visit-draft.ts'

/** Puts everything into the file with one command; the follow-up comes after it, and a failure there loses nothing. */
export function useFinish(visit: Row<VisitFields>, draft: VisitDraft, onFinished: () => void) {
  const { run, isSaving, problem } = useSave()
  const runAfterwards = useRun()
  const [faults, setFaults] = useState<Faults>({})
  const finish = async () => {
    const { step: _step, hasFollowUp, followUpId, ...record } = draft.value
    const args = { ...record, visitId: visit.id, leftAt: record.leftAt ?? localTime(new Date()) }
    const found: Faults = record.result === null ? { result: { kind: 'required' } } : faultsOf(finishVisit.args, args)
    setFaults(found)
    if (hasFaults(found)) return
    if (!(await run('visit.finish', visit.caseFileId, finishVisit.args.parse(args)))) return
    await draft.drop()
    const what = record.nextStep.trim()
    if (hasFollowUp && record.nextOn && what !== '')
      await runAfterwards('followUp.set', visit.caseFileId, {
        followUpId,
        dueOn: record.nextOn,
        what,
        personId: visit.fields.personIds[0] ?? null,
      })
    onFinished()
  }
  return { finish, isSaving, problem, faults }
}
