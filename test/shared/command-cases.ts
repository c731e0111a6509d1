/** What a line of the command table looks like, and rows to put before it. */
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import type { ProblemCode } from '../../shared/problem.ts'
import { seenKey, type AnyRow, type Fields, type Seen } from '../../shared/row.ts'
import { north, people, site } from '../server/people.ts'

/** Row and entry ids that are easy to read: `id('a1')` ends in `…a1`. */
export const id = (hex: string) => `00000000-0000-4000-8000-${hex.padStart(12, '0')}`

export const caseFileId = id('f')
export const [person, child, unit, assignment, deputy] = [id('1'), id('2'), id('3'), id('4'), id('5')]
export const [note, appointment, followUp, visit] = [id('6'), id('7'), id('8'), id('9')]
export const [consent, portrait, carrierRow, restriction] = [id('a'), id('b'), id('c'), id('d')]
export const before = '2026-11-20T09:00:00.000Z'
export const now = '2026-11-23T09:00:00.000Z'
export const later = '2026-11-24T09:00:00.000Z'
const { anna, bengt, cilla } = people

type Common<N extends CommandName> = {
  command: N
  title: string
  before: readonly AnyRow[]
  args: ArgsOf<N>
  /** Who runs it; anna when nobody is named. */
  by?: string
  at?: string
  /** What its author had seen; everything that is there when nothing is said. */
  seen?: Seen
}
/** `after`: exactly the rows that change, by id, with what their fields then hold. */
type Line<N extends CommandName> = Common<N> & ({ after: Record<string, Fields> } | { problem: ProblemCode })
export type CommandCase = { [N in CommandName]: Line<N> }[CommandName]

export function row(table: string, rowId: string, fields: Fields, extra: Partial<AnyRow> = {}): AnyRow {
  const made = { stamp: id(`e${rowId.slice(-3)}`), by: anna.staffId, at: before, offline: false }
  return { table, id: rowId, caseFileId, seq: 1, made, fields, ...extra }
}

export const fileRow = (fields: Fields = {}) =>
  row('caseFiles', caseFileId, {
    reference: 'A-1',
    siteId: site,
    teamId: north,
    state: 'running',
    protected: false,
    openedOn: '2026-11-02',
    endReason: null,
    endedOn: null,
    endedAt: null,
    stateRemark: '',
    ...fields,
  })
export const closedFile = fileRow({ state: 'ended', endReason: 'VERZICHT', endedOn: '2026-11-23', endedAt: now })

export const assignmentRow = (rowId: string, fields: Fields = {}) =>
  row('assignments', rowId, {
    staffId: anna.staffId,
    kind: 'main',
    fromOn: '2026-11-02',
    untilOn: null,
    endedOn: null,
    ...fields,
  })

/** Restricted at `before`, unless a test says when. */
export const restrictionRow = (fields: Fields = {}, rowId = restriction, at = before) => {
  const made = { stamp: id(`e${rowId.slice(-3)}`), by: cilla.staffId, at, offline: false }
  const ground = 'RICHTIGKEIT_BESTRITTEN'
  return row('restrictions', rowId, { ground, remark: '', liftedAt: null, liftedBecause: '', ...fields }, { made })
}

export const personFields = {
  clientNumber: '',
  firstName: 'Mina',
  lastName: 'Beispiel',
  formerNames: '',
  callName: '',
  pronoun: '',
  birthOn: '1990-04-01',
  sex: 'w',
  citizenship: '',
  unitRole: 'HAUPTPERSON',
  status: 'ELB',
  phone: '',
  mobile: '',
  email: '',
  preferredLanguage: '',
  preferredChannel: null,
  school: null,
  work: '',
  strengths: '',
  health: '',
  avatar: { kind: 'initials' },
} as const
export const personRow = (fields: Fields = {}, rowId = person, extra: Partial<AnyRow> = {}) =>
  row('persons', rowId, { ...personFields, ...fields }, extra)

export const unitFields = {
  number: '',
  type: 'SINGLE',
  street: 'Hauptstraße 1',
  postcode: '37083',
  town: 'Göttingen',
  addressBlocked: false,
  grantedFrom: null,
  grantedUntil: null,
  familyLanguage: '',
  interpreterNeeded: false,
  accessNote: '',
  animals: '',
  safetyNote: '',
  housing: '',
} as const
export const unitRow = (fields: Fields = {}) => row('benefitUnits', unit, { ...unitFields, ...fields })

const noteFields = {
  happenedOn: '2026-11-20',
  startsAt: null,
  endsAt: null,
  channel: 'TELEFON',
  place: '',
  personIds: [],
  present: '',
  language: '',
  reason: '',
  content: 'Gespräch geführt',
  agreement: '',
  impressions: '',
  nextStep: '',
  nextOn: null,
  visibility: 'NORMAL',
} as const
export const noteArgs = (noteId = note) => ({ ...noteFields, personIds: [], noteId })
export const noteRow = (fields: Fields = {}, rowId = note) =>
  row('notes', rowId, { ...noteFields, corrects: null, correctionReason: '', ...fields })

export const appointmentFields = {
  startsAt: '2026-11-25T10:00',
  minutes: 30,
  place: 'Jobcenter',
  purpose: 'Gespräch',
  personIds: [],
  reportingDuty: false,
  visitKind: null,
}
export const appointmentRow = (fields: Fields = {}, extra: Partial<AnyRow> = {}, rowId = appointment) =>
  row(
    'appointments',
    rowId,
    { ...appointmentFields, state: 'planned', importantReason: null, stateRemark: '', ...fields },
    extra,
  )

export const followUpRow = (fields: Fields = {}, rowId = followUp) =>
  row('followUps', rowId, { dueOn: '2026-11-30', what: 'Zeugnis ansehen', personId: null, doneAt: null, ...fields })

export const visitRow = (fields: Fields = {}, rowId = visit) =>
  row('visits', rowId, {
    kind: 'outreach',
    reason: 'KONTAKTABBRUCH',
    order: null,
    appointmentId: null,
    personIds: [person],
    place: 'zu Hause',
    arrivedAt: '2026-11-23T09:00',
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
    ...fields,
  })

export const consentFields = {
  personId: person,
  purpose: 'portrait',
  textId: 'portrait-consent',
  textVersion: 1,
  language: 'de-plain',
  way: 'read',
  guardian: '',
  untilOn: '2027-11-23',
} as const
export const consentRow = (fields: Fields = {}, rowId = consent) =>
  row('consents', rowId, { ...consentFields, withdrawnAt: null, ...fields })

export const [small, large] = [
  { hash: 'a'.repeat(64), bytes: 4_000 },
  { hash: 'b'.repeat(64), bytes: 40_000 },
]
export const portraitRow = (fields: Fields = {}, rowId = portrait, extra: Partial<AnyRow> = {}) =>
  row(
    'portraits',
    rowId,
    { personId: person, consentId: consent, small, large, removedAt: null, removedBecause: null, ...fields },
    extra,
  )

export const staffRow = (staffId: string, fields: Fields = {}) =>
  row('staff', staffId, {
    firstName: 'Bengt',
    lastName: 'Öz',
    role: 'personalAdvisor',
    teamId: null,
    phone: '',
    account: 'bengt',
    avatarSeed: 'b',
    active: true,
    ...fields,
  })
export const siteRow = row('sites', site, { name: 'Haus am Markt', street: '', postcode: '', town: '' })
export const teamRow = row('teams', north, { name: 'Nord', siteId: site })
export const carrierFields = { number: '09999', name: 'Landkreis Musterland', jobCentre: 'Jobcenter Musterland' }
export const carrierStored = row('carriers', carrierRow, carrierFields)

/** A field that holds what anna wrote and, beside it, what bengt wrote later. */
export function disputed(one: AnyRow, field: string, byBengt: unknown): AnyRow {
  const mark = { stamp: id('d1'), by: bengt.staffId, at: now, offline: true }
  const values = [
    { ...mark, value: byBengt },
    { ...one.made, value: one.fields[field] },
  ]
  return {
    ...one,
    fields: { ...one.fields, [field]: byBengt },
    marks: { [field]: mark },
    disputed: { [field]: values },
  }
}

/** What an author saw who knew of the row when it was made, and of nothing that came later. */
export const sawOnly = (one: AnyRow, ...fields: string[]): Seen =>
  Object.fromEntries(fields.map((field) => [seenKey(one.id, field), [one.made.stamp]]))

export const open = [fileRow(), assignmentRow(assignment)]
