/** Restriction of processing (Art. 18 GDPR, § 84 SGB X): the mark on the file, and the two forms that order and lift it. */
import { FileLock } from 'lucide-react'
import { useState } from 'react'
import { liftRestriction, restrictCaseFile, restrictions, standingOf } from '../../../shared/case-file.ts'
import { seenOf } from '../../../shared/row.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { RestrictionGround } from '../../../shared/values.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { announce } from '../../ui/live-region.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { focusActions, restrictionElementId } from './element-ids.ts'
import { faultsOf, useFaultText, useJudging } from './faults.ts'
import { FormDialog } from './form-dialog.tsx'
import { rowsOf } from './rows.ts'
import { useSave } from './use-save.ts'

/** Why nothing can be entered, since when and by whom. Two people may have restricted it without knowing of each other. */
export function Restricted({ view, onLift }: { view: CaseFileView; onLift: () => void }) {
  const t = useText('caseFile')
  const values = useText('values')
  const dates = useDates()
  const mayLift = view.may.includes('caseFile.liftRestriction')
  return standingOf(rowsOf(view, restrictions)).map(({ id, fields, made }, index) => (
    <Banner
      key={id}
      icon={FileLock}
      title={t('restriction.title', { ground: values(`restrictionGround.${fields.ground}`) })}
      action={index === 0 && mayLift && <Button onPress={onLift}>{t('actions.lift')}</Button>}
    >
      {index === 0 && (
        <p className="banner-sentence" id={restrictionElementId}>
          {t('restriction.line')} {!mayLift && t('restriction.mayLift')}
        </p>
      )}
      {fields.remark !== '' && <p>{fields.remark}</p>}
      <p className="small muted">
        {t('restriction.who', { when: dates.whenExactly(made.at), name: view.colleagues[made.by]?.name ?? '' })}
      </p>
    </Banner>
  ))
}

type Props = { view: CaseFileView; onClose: () => void }

export function RestrictDialog({ view, onClose }: Props) {
  const t = useText('caseFile')
  const values = useText('values')
  const { run, isSaving, problem } = useSave()
  const [restrictionId] = useState(() => crypto.randomUUID())
  const [ground, setGround] = useState<string | null>(null)
  const [remark, setRemark] = useState('')
  const args = { restrictionId, ground, remark }
  const { faults, passes } = useJudging(() => faultsOf(restrictCaseFile.args, args))
  const fault = useFaultText(faults)
  const save = async () => {
    if (!passes()) return
    if (!(await run('caseFile.restrict', view.item.caseFileId, restrictCaseFile.args.parse(args)))) return
    announce(t('forms.restrictFile.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.restrictFile.title')}
      saveLabel={t('forms.restrictFile.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      onClose={onClose}
    >
      <Banner title={t('forms.restrictFile.effect')}>{t('forms.restrictFile.kept')}</Banner>
      <Select
        label={t('forms.restrictFile.ground')}
        placeholder={t('forms.choose')}
        options={RestrictionGround.options.map((id) => ({ id, label: values(`restrictionGround.${id}`) }))}
        value={ground}
        onChange={setGround}
        error={fault('ground')}
        isRequired
      />
      <TextField
        label={t('forms.restrictFile.remark')}
        description={t('forms.restrictFile.remarkLine')}
        value={remark}
        onChange={setRemark}
        error={fault('remark')}
      />
    </FormDialog>
  )
}

/** Lifts the oldest; when another stands, the file stays restricted on that ground. */
export function LiftDialog({ view, onClose }: Props) {
  const t = useText('caseFile')
  const values = useText('values')
  const { run, isSaving, problem } = useSave()
  const [restriction] = useState(() => standingOf(rowsOf(view, restrictions))[0])
  const [why, setWhy] = useState('')
  const args = { restrictionId: restriction?.id ?? '', why }
  const { faults, passes } = useJudging(() => faultsOf(liftRestriction.args, args))
  const fault = useFaultText(faults)
  if (!restriction) return null
  const save = async () => {
    if (!passes()) return
    // Whoever was quicker said why, too: that must stay beside it.
    const seen = seenOf(restriction, ['liftedAt', 'liftedBecause'])
    if (!(await run('caseFile.liftRestriction', view.item.caseFileId, args, seen))) return
    announce(t('forms.liftRestriction.saved'))
    onClose()
    focusActions()
  }
  return (
    <FormDialog
      title={t('forms.liftRestriction.title')}
      line={t('forms.liftRestriction.line', { ground: values(`restrictionGround.${restriction.fields.ground}`) })}
      saveLabel={t('forms.liftRestriction.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      onClose={onClose}
    >
      <Banner title={t('forms.liftRestriction.inform')} />
      <TextField
        label={t('forms.liftRestriction.why')}
        description={t('forms.liftRestriction.whyLine')}
        value={why}
        onChange={setWhy}
        error={fault('why')}
        isRequired
        hasFirstFocus
      />
    </FormDialog>
  )
}
