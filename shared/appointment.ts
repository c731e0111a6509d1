/** Appointments. Only one with reporting duty (Meldetermin) can become a Meldeversäumnis; a visit at home never can (§ 309 SGB III). */
import { needOpen } from './case-file.ts'
import { add, defineCommand, edit } from './command.ts'
import { Problem } from './problem.ts'
import { table } from './row.ts'
import { filledLine, Id, line, LocalTime, z } from './schema.ts'
import { ImportantReason } from './values.ts'

export const AppointmentState = z.enum([
  'planned',
  'invited',
  'attended',
  'moved',
  'cancelled',
  'missed',
  'reasonClaimed',
  'reasonAccepted',
  'reasonRejected',
])
export type AppointmentState = z.infer<typeof AppointmentState>
export const VisitKind = z.enum(['outreach', 'factFinding'])
export type VisitKind = z.infer<typeof VisitKind>

/** What may follow on what (domain.md 1.5). */
export const nextStates: Readonly<Record<AppointmentState, readonly AppointmentState[]>> = {
  planned: ['invited', 'attended', 'moved', 'cancelled', 'missed'],
  invited: ['attended', 'moved', 'cancelled', 'missed'],
  moved: ['invited', 'attended', 'moved', 'cancelled', 'missed'],
  attended: [],
  cancelled: [],
  // Who comes later the same day has fulfilled the duty (§ 309 Abs. 3 SGB III).
  missed: ['attended', 'reasonClaimed'],
  reasonClaimed: ['reasonAccepted', 'reasonRejected'],
  reasonAccepted: [],
  reasonRejected: [],
}

const AppointmentFields = z.object({
  startsAt: LocalTime,
  minutes: z.number().int().min(5).max(600),
  place: line(),
  purpose: filledLine(400),
  personIds: z.array(Id).max(30),
  reportingDuty: z.boolean(),
  /** For a visit: which of the two kinds. They must not be mixed (domain.md 1.7). */
  visitKind: VisitKind.nullable(),
  state: AppointmentState,
  importantReason: ImportantReason.nullable(),
  stateRemark: line(400),
})
export type AppointmentFields = z.infer<typeof AppointmentFields>
export const appointments = table('appointments', AppointmentFields)

export const planAppointment = defineCommand({
  name: 'appointment.plan',
  args: AppointmentFields.omit({ state: true, importantReason: true, stateRemark: true }).extend({ appointmentId: Id }),
  apply(file, { appointmentId, ...fields }, context) {
    needOpen(file, context)
    if (fields.reportingDuty && fields.visitKind !== null) throw new Problem('badRequest', { field: 'reportingDuty' })
    return [add(appointments, appointmentId, { ...fields, state: 'planned', importantReason: null, stateRemark: '' })]
  },
})

export const moveAppointment = defineCommand({
  name: 'appointment.move',
  args: z.object({ appointmentId: Id, startsAt: LocalTime, place: line(), remark: line(400) }),
  apply(file, { appointmentId, startsAt, place, remark }, context) {
    needOpen(file, context)
    const row = file.need(appointments, appointmentId)
    if (!nextStates[row.fields.state].includes('moved'))
      throw new Problem('stateNotReachable', { state: row.fields.state })
    return [edit(row, { startsAt, place, state: 'moved', stateRemark: remark })]
  },
})

export const setAppointmentState = defineCommand({
  name: 'appointment.setState',
  args: z.object({
    appointmentId: Id,
    state: AppointmentState.exclude(['planned', 'moved']),
    importantReason: ImportantReason.nullable(),
    remark: line(400),
  }),
  apply(file, { appointmentId, state, importantReason, remark }, context) {
    needOpen(file, context)
    const row = file.need(appointments, appointmentId)
    // Whoever recorded the same meanwhile agrees on the state; what either says about it must not get lost.
    if (row.fields.state === state) {
      const added = { ...(importantReason && { importantReason }), ...(remark.trim() && { stateRemark: remark }) }
      return Object.keys(added).length > 0 ? [edit(row, added)] : []
    }
    // Somebody may have recorded another state meanwhile: then both stand. A step that cannot follow is refused only when
    // its author saw the state that is there.
    if (context.saw(row, 'state') && !nextStates[row.fields.state].includes(state))
      throw new Problem('stateNotReachable', { state: row.fields.state })
    return [edit(row, { state, importantReason, stateRemark: remark })]
  },
})
