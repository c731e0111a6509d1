import type { Row } from '../../../shared/row.ts'
import { finishVisit, type VisitFields } from '../../../shared/visit.ts'
import { useRun } from '../../vault-view.ts'
import { faultsOf, useJudging } from '../case-file/faults.ts'
import { useSave } from '../case-file/use-save.ts'
import { localTime, type VisitDraft } from './visit-draft.ts'

/** Puts everything into the file with one command; the follow-up comes after it, and a failure there loses nothing. */
export function useFinish(visit: Row<VisitFields>, draft: VisitDraft, onFinished: () => void) {
  const { run, isSaving, problem } = useSave()
  const runAfterwards = useRun()
  const { step: _step, hasFollowUp, followUpId, ...record } = draft.value
  // Without a time of leaving that of finishing counts; it is never wrong, so the form is judged with any.
  const argsAt = (now: string) => ({ ...record, visitId: visit.id, leftAt: record.leftAt ?? now })
  const { faults, passes } = useJudging(() =>
    record.result === null
      ? { result: { kind: 'required' } }
      : faultsOf(finishVisit.args, argsAt(visit.fields.arrivedAt)),
  )
  const finish = async () => {
    if (!passes()) return
    const args = argsAt(localTime(new Date()))
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
