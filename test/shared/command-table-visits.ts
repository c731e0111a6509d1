/** Commands on visits: before, arguments, after or problem. */
import {
  appointment,
  appointmentRow,
  closedFile,
  later,
  open,
  person,
  visit,
  visitRow,
  type CommandCase,
} from './command-cases.ts'

const ended = [closedFile]
const begin = {
  visitId: visit,
  kind: 'outreach',
  reason: 'KONTAKTABBRUCH',
  order: null,
  appointmentId: null,
  personIds: [person],
  place: 'zu Hause',
  arrivedAt: '2026-11-23T09:00',
} as const
const outreach = { ...begin, personIds: [person] }
const order = { number: 'P-7', question: 'Ist der Herd defekt?', legalGround: '§ 67 SGB I', orderedBy: 'Leistung' }
const factFinding = { ...outreach, kind: 'factFinding', reason: 'ERSATZ_GERAET', order } as const
const finish = {
  visitId: visit,
  result: 'GESPRAECH_GEFUEHRT',
  leftAt: '2026-11-23T09:40',
  met: 'Mina',
  card: null,
  consent: null,
  rooms: '',
  content: 'Gespräch an der Tür',
  clientWords: '',
  objections: '',
  agreement: '',
  nextStep: '',
  nextOn: null,
} as const
const linked = visitRow({ appointmentId: appointment })

export const visitTable: readonly CommandCase[] = [
  {
    command: 'visit.begin',
    title: 'begins a visit that is help',
    before: open,
    args: outreach,
    after: { [visit]: { kind: 'outreach', state: 'running', result: null } },
  },
  {
    command: 'visit.begin',
    title: 'begins a visit that clarifies one question',
    before: open,
    args: factFinding,
    after: { [visit]: { kind: 'factFinding', order } },
  },
  {
    command: 'visit.begin',
    title: 'begins the visit that was planned',
    before: [...open, appointmentRow({ visitKind: 'outreach' })],
    args: { ...outreach, appointmentId: appointment },
    after: { [visit]: { appointmentId: appointment } },
  },
  {
    command: 'visit.begin',
    title: 'never turns help into inspection',
    before: [...open, appointmentRow({ visitKind: 'outreach' })],
    args: { ...factFinding, appointmentId: appointment },
    problem: 'visitKindFixed',
  },
  {
    command: 'visit.begin',
    title: 'never turns inspection into help',
    before: [...open, appointmentRow({ visitKind: 'factFinding' })],
    args: { ...outreach, appointmentId: appointment },
    problem: 'visitKindFixed',
  },
  {
    command: 'visit.begin',
    title: 'takes no reason of the other kind',
    before: open,
    args: { ...outreach, reason: 'ERSATZ_GERAET' },
    problem: 'badRequest',
  },
  {
    command: 'visit.begin',
    title: 'clarifies nothing without an order',
    before: open,
    args: { ...factFinding, order: null },
    problem: 'orderMissing',
  },
  {
    command: 'visit.begin',
    title: 'clarifies nothing when the order asks nothing',
    before: open,
    args: { ...factFinding, order: { ...order, question: ' ' } },
    problem: 'orderMissing',
  },
  {
    command: 'visit.begin',
    title: 'knows no appointment that is not there',
    before: open,
    args: { ...outreach, appointmentId: appointment },
    problem: 'notFound',
  },
  {
    command: 'visit.begin',
    title: 'begins no visit twice',
    before: [...open, visitRow()],
    args: outreach,
    problem: 'alreadyExists',
  },
  {
    command: 'visit.begin',
    title: 'begins nothing in a closed file',
    before: ended,
    args: outreach,
    at: later,
    problem: 'caseFileClosed',
  },
  {
    command: 'visit.finish',
    title: 'finishes the visit and its kind stays',
    before: [...open, visitRow()],
    args: finish,
    after: {
      [visit]: { state: 'finished', result: 'GESPRAECH_GEFUEHRT', kind: 'outreach', content: 'Gespräch an der Tür' },
    },
  },
  {
    command: 'visit.finish',
    title: 'marks the appointment as kept',
    before: [...open, linked, appointmentRow()],
    args: finish,
    after: { [visit]: { state: 'finished' }, [appointment]: { state: 'attended' } },
  },
  {
    command: 'visit.finish',
    title: 'leaves an appointment that was called off',
    before: [...open, linked, appointmentRow({ state: 'cancelled' })],
    args: finish,
    after: { [visit]: { state: 'finished' } },
  },
  {
    command: 'visit.finish',
    title: 'finishes nothing that was not begun',
    before: open,
    args: finish,
    problem: 'visitNotStarted',
  },
  {
    command: 'visit.finish',
    title: 'finishes nothing twice',
    before: [...open, visitRow({ state: 'finished' })],
    args: finish,
    problem: 'visitFinished',
  },
  {
    command: 'visit.finish',
    title: 'takes no result of the other kind',
    before: [...open, visitRow()],
    args: { ...finish, result: 'GEKLAERT' },
    problem: 'badRequest',
  },
  {
    command: 'visit.finish',
    title: 'finishes nothing in a closed file',
    before: [...ended, visitRow()],
    args: finish,
    at: later,
    problem: 'caseFileClosed',
  },
]
