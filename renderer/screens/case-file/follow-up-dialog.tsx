import { useState } from 'react'
import type { FollowUpFields } from '../../../shared/follow-up.ts'
import { seenOf, type Row } from '../../../shared/row.ts'
import { useText } from '../../text/text.ts'
import { announce } from '../../ui/live-region.tsx'
import { DueOnField } from './follow-up-form.tsx'
import { FormDialog } from './form-dialog.tsx'
import { useSave } from './use-save.ts'

export function MoveFollowUpDialog({ row, onClose }: { row: Row<FollowUpFields>; onClose: () => void }) {
  const t = useText('caseFile')
  const { run, isSaving, problem } = useSave()
  const [seen] = useState(() => seenOf(row, ['dueOn']))
  const [dueOn, setDueOn] = useState<string | null>(row.fields.dueOn)
  const save = async () => {
    if (dueOn === null) return
    if (!(await run('followUp.move', row.caseFileId, { followUpId: row.id, dueOn }, seen))) return
    announce(t('forms.followUp.moved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.followUp.moveTitle')}
      line={row.fields.what}
      saveLabel={t('forms.followUp.moveSave')}
      save={save}
      isSaving={isSaving}
      isSaveDisabled={dueOn === null}
      problem={problem}
      onClose={onClose}
    >
      <DueOnField value={dueOn} onChange={setDueOn} error={dueOn === null ? t('forms.errors.required') : undefined} />
    </FormDialog>
  )
}
