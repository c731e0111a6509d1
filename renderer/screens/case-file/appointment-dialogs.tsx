/** What becomes of an appointment: another time, or the next state that can follow. */
import { useState } from 'react'
import {
  type AppointmentFields,
  type AppointmentState,
  moveAppointment,
  nextStates,
} from '../../../shared/appointment.ts'
import { seenOf, type Row } from '../../../shared/row.ts'
import { ImportantReason } from '../../../shared/values.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { announce } from '../../ui/live-region.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { usePastNotice } from './appointment-form.tsx'
import { faultsOf, useFaultText, useJudging } from './faults.ts'
import { FormDialog } from './form-dialog.tsx'
import { useSave } from './use-save.ts'

export type AppointmentDialogProps = { row: Row<AppointmentFields>; onClose: () => void }

export function MoveAppointmentDialog({ row, onClose }: AppointmentDialogProps) {
  const t = useText('caseFile')
  const { run, isSaving, problem } = useSave()
  const [seen] = useState(() => seenOf(row, ['startsAt', 'place', 'state', 'stateRemark']))
  const [startsAt, setStartsAt] = useState<string | null>(row.fields.startsAt)
  const [place, setPlace] = useState(row.fields.place)
  const [remark, setRemark] = useState(row.fields.stateRemark)
  const args = { appointmentId: row.id, startsAt: startsAt ?? '', place, remark }
  const { faults, passes } = useJudging(() => faultsOf(moveAppointment.args, args))
  const fault = useFaultText(faults)
  const movedTo = startsAt === row.fields.startsAt ? null : startsAt
  const pastNotice = usePastNotice(movedTo)
  const save = async () => {
    if (!passes() || !(await run('appointment.move', row.caseFileId, args, seen))) return
    announce(t('forms.appointment.moved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.appointment.moveTitle')}
      line={row.fields.purpose}
      saveLabel={t('forms.appointment.moveSave')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      onClose={onClose}
    >
      <DateTimeField
        label={t('forms.appointment.startsAt')}
        value={startsAt}
        onChange={setStartsAt}
        error={fault('startsAt')}
        notice={pastNotice}
        hasFirstFocus
      />
      <TextField label={t('forms.appointment.place')} value={place} onChange={setPlace} error={fault('place')} />
      <TextField label={t('forms.appointment.remark')} value={remark} onChange={setRemark} error={fault('remark')} />
    </FormDialog>
  )
}

/** The states that can be recorded now. Moving is a form of its own, and nobody can miss a visit to their own home. */
function statesAfter({ state, visitKind }: AppointmentFields) {
  const states = nextStates[state].filter((next) => next !== 'moved' && next !== 'planned')
  return visitKind === null ? states : states.filter((next) => next !== 'missed')
}

const asksForReason: readonly AppointmentState[] = ['reasonClaimed', 'reasonAccepted', 'reasonRejected']

export function AppointmentStateDialog({ row, onClose }: AppointmentDialogProps) {
  const t = useText('caseFile')
  const values = useText('values')
  const dates = useDates()
  const { run, isSaving, problem } = useSave()
  const [seen] = useState(() => seenOf(row, ['state', 'importantReason', 'stateRemark']))
  const [states] = useState(() => statesAfter(row.fields))
  const [state, setState] = useState<(typeof states)[number] | undefined>()
  const [importantReason, setImportantReason] = useState(row.fields.importantReason)
  const [remark, setRemark] = useState(row.fields.stateRemark)
  const save = async () => {
    if (!state) return
    const args = { appointmentId: row.id, state, importantReason, remark: remark.slice(0, 400) }
    if (!(await run('appointment.setState', row.caseFileId, args, seen))) return
    announce(t('forms.appointment.stateSaved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.appointment.stateTitle')}
      line={t('forms.appointment.stateLine', {
        what: row.fields.purpose,
        when: dates.whenExactly(row.fields.startsAt),
      })}
      saveLabel={t('forms.appointment.stateSave')}
      save={save}
      isSaving={isSaving}
      isSaveDisabled={state === undefined}
      problem={problem}
      onClose={onClose}
    >
      <RadioCards
        label={t('forms.appointment.stateNext')}
        description={t('forms.appointment.stateNow', { state: values(`appointmentState.${row.fields.state}`) })}
        options={states.map((id) => ({ id, label: values(`appointmentState.${id}`) }))}
        value={state ?? null}
        onChange={(id) => setState(states.find((one) => one === id))}
      />
      {row.fields.state === 'missed' && <p className="muted">{t('forms.appointment.sameDay')}</p>}
      {state !== undefined && asksForReason.includes(state) && (
        <Select
          label={t('forms.appointment.importantReason')}
          placeholder={t('forms.choose')}
          options={ImportantReason.options.map((id) => ({ id, label: values(`importantReason.${id}`) }))}
          value={importantReason}
          onChange={(id) => setImportantReason(ImportantReason.parse(id))}
        />
      )}
      <TextField label={t('forms.appointment.remark')} value={remark} onChange={setRemark} maxLength={400} />
    </FormDialog>
  )
}
