/**
 * Visits. Two kinds that must not be mixed (domain.md 1.7): outreach counselling (A), which is help by invitation, and
 * fact-finding (B), which clarifies one question by a written order. The kind is fixed when the visit begins.
 */
import { appointments, nextStates, VisitKind } from './appointment.ts'
import { needOpen } from './case-file.ts'
import { add, defineCommand, edit, type Write } from './command.ts'
import { Problem } from './problem.ts'
import { table } from './row.ts'
import { Day, Id, Instant, line, LocalTime, text, z } from './schema.ts'
import { FactFindingReason, FactFindingResult, OutreachReason, OutreachResult } from './values.ts'

/** Prüfauftrag: what a fact-finding visit may clarify, and nothing else. */
const VisitOrder = z.object({ number: line(60), question: line(1_000), legalGround: line(), orderedBy: line() })

/** Which text was shown or read at the door, and when that was confirmed. */
const ShownCard = z.object({
  textId: line(60),
  version: z.number().int().positive(),
  language: line(20),
  at: Instant,
})

const VisitFields = z.object({
  kind: VisitKind,
  reason: z.union([OutreachReason, FactFindingReason]),
  order: VisitOrder.nullable(),
  appointmentId: Id.nullable(),
  personIds: z.array(Id).max(30),
  place: line(),
  arrivedAt: LocalTime,
  state: z.enum(['running', 'finished']),
  leftAt: LocalTime.nullable(),
  result: z.union([OutreachResult, FactFindingResult]).nullable(),
  /** Who was met, in words. */
  met: line(400),
  card: ShownCard.nullable(),
  /** Fact-finding: whether and for which rooms people let the officer in. */
  consent: z.enum(['given', 'refused', 'withdrawn']).nullable(),
  rooms: line(400),
  content: text(),
  /** What the client says about it, in their own words. */
  clientWords: text(4_000),
  objections: text(4_000),
  agreement: text(4_000),
  nextStep: line(400),
  nextOn: Day.nullable(),
})
export type VisitFields = z.infer<typeof VisitFields>
export const visits = table('visits', VisitFields)

export const beginVisit = defineCommand({
  name: 'visit.begin',
  args: VisitFields.pick({
    kind: true,
    reason: true,
    order: true,
    appointmentId: true,
    personIds: true,
    place: true,
    arrivedAt: true,
  }).extend({ visitId: Id }),
  apply(file, { visitId, ...fields }, context) {
    needOpen(file, context)
    const appointment = fields.appointmentId ? file.need(appointments, fields.appointmentId) : undefined
    if (appointment && appointment.fields.visitKind !== null && appointment.fields.visitKind !== fields.kind)
      throw new Problem('visitKindFixed')
    const reasons: readonly string[] = fields.kind === 'outreach' ? OutreachReason.options : FactFindingReason.options
    if (!reasons.includes(fields.reason)) throw new Problem('badRequest', { field: 'reason' })
    // The data-protection authority of Lower Saxony: a fact-finding visit needs an order that says what is to be clarified.
    if (fields.kind === 'factFinding' && !fields.order?.question.trim()) throw new Problem('orderMissing')
    return [add(visits, visitId, { ...fields, ...unfinished })]
  },
})

const unfinished = {
  state: 'running',
  leftAt: null,
  result: null,
  met: '',
  card: null,
  consent: null,
  rooms: '',
  content: '',
  clientWords: '',
  objections: '',
  agreement: '',
  nextStep: '',
  nextOn: null,
} as const satisfies Partial<VisitFields>

export const finishVisit = defineCommand({
  name: 'visit.finish',
  args: VisitFields.pick({
    leftAt: true,
    met: true,
    card: true,
    consent: true,
    rooms: true,
    content: true,
    clientWords: true,
    objections: true,
    agreement: true,
    nextStep: true,
    nextOn: true,
  }).extend({ visitId: Id, result: z.union([OutreachResult, FactFindingResult]) }),
  apply(file, { visitId, ...fields }, context) {
    needOpen(file, context)
    const visit = file.find(visits, visitId)
    if (!visit) throw new Problem('visitNotStarted')
    if (visit.fields.state === 'finished') throw new Problem('visitFinished')
    const results: readonly string[] =
      visit.fields.kind === 'outreach' ? OutreachResult.options : FactFindingResult.options
    if (!results.includes(fields.result)) throw new Problem('badRequest', { field: 'result' })
    const writes: Write[] = [edit(visit, { ...fields, state: 'finished' })]
    const appointment = visit.fields.appointmentId ? file.find(appointments, visit.fields.appointmentId) : undefined
    if (appointment && nextStates[appointment.fields.state].includes('attended'))
      writes.push(edit(appointment, { state: 'attended' }))
    return writes
  },
})
