import { NotebookPen } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { correctNote, type NoteFields, writeNote } from '../../../shared/contact-note.ts'
import type { Row } from '../../../shared/row.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { ContactChannel, VisibilityClass } from '../../../shared/values.ts'
import { localDay, useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { DateField } from '../../ui/date-field.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { announce } from '../../ui/live-region.tsx'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { type Faults, faultsOf, focusFirstFault, useFaultText, useJudging } from './faults.ts'
import { FormFrame } from './form-frame.tsx'
import { NextStepFields } from './next-step-fields.tsx'
import { firstPerson, PeopleField } from './people-field.tsx'
import { type Draft, useDraft } from './use-draft.ts'
import { useSave } from './use-save.ts'

type NoteDraft = Omit<NoteFields, 'corrects' | 'happenedOn'> & {
  noteId: string
  followUpId: string
  happenedOn: string | null
  hasFollowUp: boolean
}

export type NoteFormProps = { view: CaseFileView; corrects?: Row<NoteFields> | undefined; onClose: () => void }

function noteDraftKey(caseFileId: string, corrects?: string): string {
  return corrects ? `note:${caseFileId}:${corrects}` : `note:${caseFileId}`
}

export function NoteForm({ view, corrects, onClose }: NoteFormProps) {
  const t = useText('caseFile')
  const { caseFileId } = view.item
  const draft = useDraft<NoteDraft>(noteDraftKey(caseFileId, corrects?.id), () => emptyNote(view, corrects))
  const { run, isSaving, problem } = useSave()
  const form = useRef<HTMLFormElement>(null)
  const args = argsOf(draft.value)
  const correction = { ...args, corrects: corrects?.id ?? '', correctionReason: draft.value.correctionReason.trim() }
  const { faults, passes } = useJudging(() =>
    corrects ? faultsOf(correctNote.args, correction) : faultsOf(writeNote.args, args),
  )

  const save = async () => {
    if (!passes()) return focusFirstFault(form.current)
    const isSaved = corrects
      ? await run('note.correct', caseFileId, correction)
      : await run('note.write', caseFileId, args)
    if (!isSaved) return
    const { hasFollowUp, followUpId, nextStep, nextOn } = draft.value
    if (hasFollowUp && !corrects && nextOn && nextStep.trim())
      await run('followUp.set', caseFileId, { followUpId, dueOn: nextOn, what: nextStep.trim(), personId: null })
    await draft.drop()
    announce(t('forms.note.saved'))
    onClose()
  }
  if (!draft.isReady) return null
  return (
    <FormFrame
      form={form}
      title={t(corrects ? 'forms.note.correctTitle' : 'forms.note.title')}
      icon={NotebookPen}
      line={corrects ? t('forms.note.correctLine') : undefined}
      saveLabel={t(corrects ? 'forms.note.saveCorrection' : 'forms.note.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      draft={draft}
      onClose={onClose}
      view={view}
    >
      <NoteBody view={view} draft={draft} faults={faults} isCorrection={corrects !== undefined} />
    </FormFrame>
  )
}

type PartProps = { view: CaseFileView; draft: Draft<NoteDraft>; faults: Faults; isCorrection: boolean }

function NoteBody({ view, draft, faults, isCorrection }: PartProps) {
  const t = useText('caseFile')
  const fault = useFaultText(faults)
  const { value, change } = draft
  return (
    <>
      {isCorrection && (
        <TextField
          label={t('forms.note.correctionReason')}
          value={value.correctionReason}
          onChange={(correctionReason) => change({ correctionReason })}
          error={fault('correctionReason')}
          isRequired
          hasFirstFocus
        />
      )}
      <TextArea
        label={t('forms.note.content')}
        description={t('forms.note.contentLine')}
        lines={6}
        value={value.content}
        onChange={(content) => change({ content })}
        error={fault('content')}
        isRequired
        hasFirstFocus={!isCorrection}
      />
      <TextArea
        label={t('forms.note.agreement')}
        lines={2}
        value={value.agreement}
        onChange={(agreement) => change({ agreement })}
        error={fault('agreement')}
      />
      <NextStepFields value={value} onChange={change} fault={fault} canFollowUp={!isCorrection} />
      <NoteFrame view={view} draft={draft} faults={faults} isCorrection={isCorrection} />
      <MoreFields view={view} draft={draft} faults={faults} isCorrection={isCorrection} />
    </>
  )
}

function NoteFrame({ view, draft, faults }: PartProps) {
  const t = useText('caseFile')
  const values = useText('values')
  const { today } = useDates()
  const fault = useFaultText(faults)
  const { value, change } = draft
  const channels = useMemo(() => ContactChannel.options.map((id) => ({ id, label: values(`channel.${id}`) })), [values])
  return (
    <>
      <div className="field-row field-row-close">
        <DateField
          label={t('forms.note.happenedOn')}
          value={value.happenedOn}
          max={today}
          onChange={(happenedOn) => change({ happenedOn })}
          error={fault('happenedOn')}
        />
        <TimeField
          label={t('forms.note.startsAt')}
          value={value.startsAt}
          onChange={(startsAt) => change({ startsAt })}
          error={fault('startsAt')}
        />
        <TimeField
          label={t('forms.note.endsAt')}
          value={value.endsAt}
          onChange={(endsAt) => change({ endsAt })}
          error={fault('endsAt')}
        />
      </div>
      <Select
        label={t('forms.note.channel')}
        placeholder={t('forms.choose')}
        options={channels}
        value={value.channel}
        onChange={(id) => change({ channel: ContactChannel.parse(id) })}
        error={fault('channel')}
      />
      <PeopleField
        label={t('forms.note.people')}
        view={view}
        value={value.personIds}
        onChange={(personIds) => change({ personIds })}
      />
    </>
  )
}

function MoreFields({ draft, faults }: PartProps) {
  const t = useText('caseFile')
  const values = useText('values')
  const fault = useFaultText(faults)
  const { value, change } = draft
  const line = (field: 'place' | 'present' | 'language' | 'reason') => (
    <TextField
      label={t(`forms.note.${field}`)}
      description={field === 'present' ? t('forms.note.presentLine') : undefined}
      value={value[field]}
      onChange={(text) => change({ [field]: text })}
      error={fault(field)}
    />
  )
  const visibilities = VisibilityClass.options.map((id) => ({ id, label: values(`visibility.${id}`) }))
  return (
    <Disclosure title={t('forms.note.more')}>
      {line('reason')}
      <div className="field-row">
        {line('place')}
        {line('language')}
      </div>
      {line('present')}
      <TextArea
        label={t('forms.note.impressions')}
        description={t('forms.note.impressionsLine')}
        lines={2}
        value={value.impressions}
        onChange={(impressions) => change({ impressions })}
        error={fault('impressions')}
      />
      <Select
        label={t('forms.note.visibility')}
        placeholder={t('forms.choose')}
        options={visibilities}
        value={value.visibility}
        onChange={(id) => change({ visibility: VisibilityClass.parse(id) })}
      />
    </Disclosure>
  )
}

function emptyNote(view: CaseFileView, corrects: Row<NoteFields> | undefined): NoteDraft {
  const ids = { noteId: crypto.randomUUID(), followUpId: crypto.randomUUID(), hasFollowUp: true }
  if (corrects) return { ...corrects.fields, ...ids, correctionReason: '' }
  return {
    ...ids,
    happenedOn: localDay(new Date()),
    startsAt: null,
    endsAt: null,
    channel: 'JOBCENTER',
    place: '',
    personIds: firstPerson(view),
    present: '',
    language: '',
    reason: '',
    content: '',
    agreement: '',
    impressions: '',
    nextStep: '',
    nextOn: null,
    visibility: 'NORMAL',
    correctionReason: '',
  }
}

function argsOf(draft: NoteDraft) {
  const { correctionReason: _reason, hasFollowUp: _has, followUpId: _id, happenedOn, ...fields } = draft
  return { ...fields, happenedOn: happenedOn ?? '' }
}
