import { BellPlus } from 'lucide-react'
import { useRef } from 'react'
import { setFollowUp } from '../../../shared/follow-up.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { addDays, useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { announce } from '../../ui/live-region.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { faultsOf, focusFirstFault, useFaultText, useJudging } from './faults.ts'
import { FormFrame } from './form-frame.tsx'
import { useDraft } from './use-draft.ts'
import { useSave } from './use-save.ts'

type FollowUpDraft = { followUpId: string; what: string; dueOn: string | null; personId: string | null }

const everybody = 'all'

export function FollowUpForm({ view, onClose }: { view: CaseFileView; onClose: () => void }) {
  const t = useText('caseFile')
  const { caseFileId } = view.item
  const draft = useDraft<FollowUpDraft>(`followUp:${caseFileId}`, emptyFollowUp)
  const { run, isSaving, problem } = useSave()
  const form = useRef<HTMLFormElement>(null)
  const { value, change } = draft
  const args = { ...value, dueOn: value.dueOn ?? '' }
  const { faults, passes } = useJudging(() => faultsOf(setFollowUp.args, args))
  const fault = useFaultText(faults)
  const save = async () => {
    if (!passes()) return focusFirstFault(form.current)
    if (!(await run('followUp.set', caseFileId, args))) return
    await draft.drop()
    announce(t('forms.followUp.saved'))
    onClose()
  }
  if (!draft.isReady) return null
  return (
    <FormFrame
      form={form}
      title={t('forms.followUp.title')}
      icon={BellPlus}
      saveLabel={t('forms.followUp.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      draft={draft}
      onClose={onClose}
      view={view}
    >
      <TextField
        label={t('forms.followUp.what')}
        value={value.what}
        onChange={(what) => change({ what })}
        error={fault('what')}
        isRequired
        hasFirstFocus
      />
      <DueOnField value={value.dueOn} onChange={(dueOn) => change({ dueOn })} error={fault('dueOn')} />
      {view.people.length > 1 && (
        <Select
          label={t('forms.followUp.person')}
          placeholder={t('forms.choose')}
          options={[
            { id: everybody, label: t('forms.followUp.all') },
            ...view.people.map(({ personId, name }) => ({ id: personId, label: name })),
          ]}
          value={value.personId ?? everybody}
          onChange={(id) => change({ personId: id === everybody ? null : id })}
        />
      )}
    </FormFrame>
  )
}

const steps = { tomorrow: 1, week: 7, twoWeeks: 14, month: 30 } as const

export type DueOnFieldProps = {
  value: string | null
  onChange: (day: string | null) => void
  error: string | undefined
}

/** A day, or one of the four that are meant most often. */
export function DueOnField({ value, onChange, error }: DueOnFieldProps) {
  const t = useText('caseFile')
  const dates = useDates()
  return (
    <div className="stack stack-s">
      <DateField
        label={t('forms.followUp.dueOn')}
        value={value}
        onChange={onChange}
        error={error}
        notice={value !== null && dates.isPast(value) ? t('forms.followUp.past') : undefined}
        isRequired
      />
      <QuickDays onChange={onChange} />
    </div>
  )
}

export function QuickDays({ onChange }: Pick<DueOnFieldProps, 'onChange'>) {
  const t = useText('caseFile')
  const { today } = useDates()
  return (
    <div className="row">
      {(['tomorrow', 'week', 'twoWeeks', 'month'] as const).map((step) => (
        <Button key={step} kind="quiet" onPress={() => onChange(addDays(today, steps[step]))}>
          {t(`forms.followUp.quick.${step}`)}
        </Button>
      ))}
    </div>
  )
}

function emptyFollowUp(): FollowUpDraft {
  return { followUpId: crypto.randomUUID(), what: '', dueOn: null, personId: null }
}
