/** The end of a case file, and its return. */
import { useState } from 'react'
import { caseFiles, closeCaseFile, reopenCaseFile } from '../../../shared/case-file.ts'
import { seenOf } from '../../../shared/row.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { CaseEndReason } from '../../../shared/values.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { announce } from '../../ui/live-region.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { focusActions } from './element-ids.ts'
import { faultsOf, useFaultText, useJudging } from './faults.ts'
import { FormDialog } from './form-dialog.tsx'
import { rowOf } from './rows.ts'
import { useSave } from './use-save.ts'

type Props = { view: CaseFileView; onClose: () => void }

const endFields = ['state', 'endReason', 'endedOn', 'endedAt', 'stateRemark']

export function CloseDialog({ view, onClose }: Props) {
  const t = useText('caseFile')
  const values = useText('values')
  const { today } = useDates()
  const { caseFileId } = view.item
  const { run, isSaving, problem } = useSave()
  const [seen] = useState(() => seenOfFile(view))
  const [reason, setReason] = useState<string | null>(null)
  const [endedOn, setEndedOn] = useState<string | null>(today)
  const [remark, setRemark] = useState('')
  const args = { reason, endedOn, remark }
  const { faults, passes } = useJudging(() => faultsOf(closeCaseFile.args, args))
  const fault = useFaultText(faults)
  const save = async () => {
    if (!passes()) return
    if (!(await run('caseFile.close', caseFileId, closeCaseFile.args.parse(args), seen))) return
    announce(t('forms.closeFile.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.closeFile.title')}
      saveLabel={t('forms.closeFile.save')}
      save={save}
      isSaving={isSaving}
      isDanger
      problem={problem}
      onClose={onClose}
    >
      <Banner kind="warning" title={t('forms.closeFile.photos')}>
        {t('forms.closeFile.kept')}
      </Banner>
      <Select
        label={t('forms.closeFile.reason')}
        placeholder={t('forms.choose')}
        options={CaseEndReason.options.map((id) => ({ id, label: values(`caseEndReason.${id}`) }))}
        value={reason}
        onChange={setReason}
        error={fault('reason')}
        isRequired
      />
      <DateField
        label={t('forms.closeFile.endedOn')}
        value={endedOn}
        onChange={setEndedOn}
        error={fault('endedOn')}
        isRequired
      />
      <TextField label={t('forms.closeFile.remark')} value={remark} onChange={setRemark} error={fault('remark')} />
    </FormDialog>
  )
}

export function ReopenDialog({ view, onClose }: Props) {
  const t = useText('caseFile')
  const { run, isSaving, problem } = useSave()
  const [seen] = useState(() => seenOfFile(view))
  const [why, setWhy] = useState('')
  const { faults, passes } = useJudging(() => faultsOf(reopenCaseFile.args, { why }))
  const fault = useFaultText(faults)
  const save = async () => {
    if (!passes() || !(await run('caseFile.reopen', view.item.caseFileId, { why }, seen))) return
    announce(t('forms.reopenFile.saved'))
    onClose()
    focusActions()
  }
  return (
    <FormDialog
      title={t('forms.reopenFile.title')}
      line={t('forms.reopenFile.photos')}
      saveLabel={t('forms.reopenFile.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      onClose={onClose}
    >
      <TextField
        label={t('forms.reopenFile.why')}
        value={why}
        onChange={setWhy}
        error={fault('why')}
        isRequired
        hasFirstFocus
      />
    </FormDialog>
  )
}

function seenOfFile(view: CaseFileView) {
  const row = rowOf(view, caseFiles, view.item.caseFileId)
  return row ? seenOf(row, endFields) : {}
}
