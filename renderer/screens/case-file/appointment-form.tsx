import { CalendarPlus } from 'lucide-react'
import { useRef } from 'react'
import { mayVisit } from '../../../shared/access.ts'
import { planAppointment } from '../../../shared/appointment.ts'
import { benefitUnits } from '../../../shared/benefit-unit.ts'
import type { Role } from '../../../shared/staff.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { addDays, useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { announce } from '../../ui/live-region.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { type Faults, faultsOf, focusFirstFault, useFaultText, useJudging } from './faults.ts'
import { FormFrame } from './form-frame.tsx'
import { firstPerson, PeopleField } from './people-field.tsx'
import { asRowOf } from './rows.ts'
import { type Draft, useDraft } from './use-draft.ts'
import { useSave } from './use-save.ts'

const kinds = ['talk', 'duty', 'outreach', 'factFinding'] as const
type Kind = (typeof kinds)[number]

type AppointmentDraft = {
  appointmentId: string
  kind: Kind
  startsAt: string | null
  minutes: number | null
  place: string
  purpose: string
  personIds: string[]
}

export type AppointmentFormProps = { view: CaseFileView; role: Role; onClose: () => void }

export function AppointmentForm({ view, role, onClose }: AppointmentFormProps) {
  const t = useText('caseFile')
  const { caseFileId } = view.item
  const draft = useDraft<AppointmentDraft>(`appointment:${caseFileId}`, () => emptyAppointment(view))
  const { run, isSaving, problem } = useSave()
  const args = argsOf(draft.value)
  const { faults, passes } = useJudging(() => faultsOf(planAppointment.args, args))
  const form = useRef<HTMLFormElement>(null)
  const save = async () => {
    if (!passes()) return focusFirstFault(form.current)
    if (!(await run('appointment.plan', caseFileId, args))) return
    await draft.drop()
    announce(t('forms.appointment.saved'))
    onClose()
  }
  if (!draft.isReady) return null
  return (
    <FormFrame
      form={form}
      title={t('forms.appointment.title')}
      icon={CalendarPlus}
      saveLabel={t('forms.appointment.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      draft={draft}
      onClose={onClose}
      view={view}
    >
      <KindField view={view} role={role} draft={draft} />
      <AppointmentFieldsPart draft={draft} faults={faults} />
      <PeopleField
        label={t('forms.appointment.people')}
        view={view}
        value={draft.value.personIds}
        onChange={(personIds) => draft.change({ personIds })}
      />
    </FormFrame>
  )
}

type KindFieldProps = { view: CaseFileView; role: Role; draft: Draft<AppointmentDraft> }

function KindField({ view, role, draft }: KindFieldProps) {
  const t = useText('caseFile')
  const { kind, place } = draft.value
  const home = homeOf(view)
  const options = kinds.map((id) => {
    const isRefused = (id === 'outreach' || id === 'factFinding') && !mayVisit(role, id)
    return {
      id,
      label: t(`forms.appointment.kinds.${id}`),
      description: isRefused ? t('forms.appointment.mayNotKind') : t(`forms.appointment.kinds.${id}Line`),
      isDisabled: isRefused,
    }
  })
  const choose = (id: string) => {
    const chosen = kinds.find((one) => one === id) ?? 'talk'
    const isVisit = chosen === 'outreach' || chosen === 'factFinding'
    // The address only moves into an empty field, and out of it again: what was typed stays.
    const nextPlace = isVisit && place === '' ? home : !isVisit && place === home ? '' : place
    draft.change({ kind: chosen, place: nextPlace })
  }
  return (
    <RadioCards
      label={t('forms.appointment.kind')}
      description={kind === 'outreach' || kind === 'factFinding' ? t('forms.appointment.noDuty') : undefined}
      options={options}
      value={kind}
      onChange={choose}
    />
  )
}

function AppointmentFieldsPart({ draft, faults }: { draft: Draft<AppointmentDraft>; faults: Faults }) {
  const t = useText('caseFile')
  const { today } = useDates()
  const fault = useFaultText(faults)
  const { value, change } = draft
  const pastNotice = usePastNotice(value.startsAt)
  return (
    <>
      <TextField
        label={t('forms.appointment.purpose')}
        value={value.purpose}
        onChange={(purpose) => change({ purpose })}
        error={fault('purpose')}
        isRequired
        hasFirstFocus
      />
      <div className="field-row">
        <DateTimeField
          label={t('forms.appointment.startsAt')}
          value={value.startsAt}
          startAt={`${addDays(today, 1)}T09:00`}
          onChange={(startsAt) => change({ startsAt })}
          error={fault('startsAt')}
          notice={pastNotice}
          isRequired
        />
        <NumberField
          label={t('forms.appointment.minutes')}
          value={value.minutes}
          minValue={5}
          maxValue={600}
          step={5}
          onChange={(minutes) => change({ minutes })}
          error={fault('minutes')}
        />
      </div>
      <TextField
        label={t('forms.appointment.place')}
        value={value.place}
        onChange={(place) => change({ place })}
        error={fault('place')}
      />
    </>
  )
}

/** An appointment in the past may be written down afterwards; whoever mistyped the year must see it. */
export function usePastNotice(startsAt: string | null): string | undefined {
  const t = useText('caseFile')
  const dates = useDates()
  return startsAt !== null && dates.isPast(startsAt) ? t('forms.appointment.past') : undefined
}

/** The address of the benefit unit in one line; empty while it is not known. */
export function homeOf(view: Pick<CaseFileView, 'unit'>): string {
  const unit = asRowOf(view.unit, benefitUnits)
  if (!unit) return ''
  const { street, postcode, town } = unit.fields
  return [street, `${postcode} ${town}`.trim()].filter(Boolean).join(', ')
}

function emptyAppointment(view: CaseFileView): AppointmentDraft {
  return {
    appointmentId: crypto.randomUUID(),
    kind: 'talk',
    startsAt: null,
    minutes: 30,
    place: '',
    purpose: '',
    personIds: firstPerson(view),
  }
}

function argsOf({ kind, startsAt, minutes, ...fields }: AppointmentDraft) {
  return {
    ...fields,
    startsAt: startsAt ?? '',
    minutes: minutes ?? 30,
    reportingDuty: kind === 'duty',
    visitKind: kind === 'outreach' || kind === 'factFinding' ? kind : null,
  }
}
