/** What people in the simulator do: random commands on what they see, with the eyes of the person who does it. */
import { appointments } from '../../shared/appointment.ts'
import { directoryId } from '../../shared/carrier.ts'
import { assignments, mainAssignment, standingRestrictions } from '../../shared/case-file.ts'
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import type { CaseFileRows } from '../../shared/command.ts'
import { consents } from '../../shared/consent.ts'
import { followUps } from '../../shared/follow-up.ts'
import { livePortraits } from '../../shared/overview.ts'
import { persons, type PersonFields } from '../../shared/person.ts'
import { stamps, standings } from '../../shared/row.ts'
import type { WrittenField } from './oracle.ts'
import type { Random } from './random.ts'

/** Something somebody is about to do. `writes` and `adds` are what the oracle will look for. */
export type Deed = {
  command: string
  args: unknown
  adds: string[]
  writes: WrittenField[]
  reopens?: boolean
}

const phones = ['0551 4455-21', '0171 220 98 44', '0170 11 22 333', '05541 98 76']
const towns = ['Göttingen', 'Duderstadt', 'Hann. Münden']

function deed<N extends CommandName>(
  command: N,
  args: ArgsOf<N>,
  adds: string[] = [],
  writes: WrittenField[] = [],
): Deed {
  return { command, args, adds, writes }
}

/** What a person sees in a field now, for the oracle and for the form that they opened. */
function written(row: { id: string } & Parameters<typeof stamps>[0], field: string, value: unknown): WrittenField {
  const shown = standings(row, field).map((standing) => standing.value)
  return { rowId: row.id, field, value, saw: stamps(row, field), shown }
}

type Make = (file: CaseFileRows, random: Random, today: string) => Deed | undefined

const makers: readonly { weight: number; make: Make }[] = [
  { weight: 5, make: writeNote },
  { weight: 5, make: editPhone },
  { weight: 3, make: editTown },
  { weight: 10, make: writeOn },
  { weight: 2, make: setFollowUp },
  { weight: 2, make: finishFollowUp },
  { weight: 2, make: planAppointment },
  { weight: 3, make: setAppointmentState },
  { weight: 18, make: (file, random) => settle(file, random) ?? editPhone(file, random) },
  { weight: 2, make: reopen },
  { weight: 6, make: (file, random, today) => withdraw(file, random) ?? writeNote(file, random, today) },
  { weight: 3, make: restrict },
  { weight: 8, make: lift },
]

/** A random deed on a case file, or undefined when nothing of the kind drawn can be done there. */
export function randomDeed(file: CaseFileRows, random: Random, today: string): Deed | undefined {
  const total = makers.reduce((sum, maker) => sum + maker.weight, 0)
  let at = random.below(total)
  const maker = makers.find(({ weight }) => (at -= weight) < 0)
  return maker?.make(file, random, today)
}

function writeNote(_file: CaseFileRows, random: Random, today: string): Deed {
  const noteId = random.id()
  const empty = {
    startsAt: null,
    endsAt: null,
    place: '',
    personIds: [],
    present: '',
    language: '',
    reason: '',
    agreement: '',
    impressions: '',
    nextStep: '',
    nextOn: null,
  }
  return deed(
    'note.write',
    { noteId, ...empty, happenedOn: today, channel: 'TELEFON', content: `Notiz ${noteId}`, visibility: 'NORMAL' },
    [noteId],
  )
}

function editPhone(file: CaseFileRows, random: Random): Deed | undefined {
  const person = random.pick(file.all(persons))
  if (!person) return undefined
  const phone = `${random.pick(phones) ?? ''} ${random.below(1000)}`
  return deed('person.edit', { personId: person.id, patch: { phone } }, [], [written(person, 'phone', phone)])
}

function editTown(file: CaseFileRows, random: Random): Deed | undefined {
  const person = random.pick(file.all(persons))
  if (!person) return undefined
  const values = { citizenship: random.pick(towns) ?? '', work: `Wunsch ${random.below(1000)}` }
  return deed(
    'person.edit',
    { personId: person.id, patch: values },
    [],
    Object.entries(values).map(([field, value]) => written(person, field, value)),
  )
}

/** Somebody goes on writing a text of several lines: a line more, a line less, or another one in its place. */
function writeOn(file: CaseFileRows, random: Random): Deed | undefined {
  const person = random.pick(file.all(persons))
  if (!person) return undefined
  const lines = person.fields.strengths.split('\n')
  const [place, line] = [random.below(lines.length), `Zeile ${random.below(1_000_000)}`]
  const kind = lines.length > 6 ? 'remove' : random.pick(['insert', 'insert', 'replace', 'replace', 'remove'] as const)
  const strengths = lines.toSpliced(place, kind === 'insert' ? 0 : 1, ...(kind === 'remove' ? [] : [line])).join('\n')
  return deed(
    'person.edit',
    { personId: person.id, patch: { strengths } },
    [],
    [written(person, 'strengths', strengths)],
  )
}

function setFollowUp(_file: CaseFileRows, random: Random, today: string): Deed {
  const followUpId = random.id()
  return deed('followUp.set', { followUpId, dueOn: today, what: 'Nachfragen', personId: null }, [followUpId])
}

function finishFollowUp(file: CaseFileRows, random: Random): Deed | undefined {
  const open = random.pick(file.all(followUps).filter((row) => row.fields.doneAt === null))
  return open && deed('followUp.finish', { followUpId: open.id })
}

function planAppointment(_file: CaseFileRows, random: Random, today: string): Deed {
  const appointmentId = random.id()
  const common = { startsAt: `${today}T09:30`, minutes: 30, place: '', purpose: 'Gespräch', personIds: [] }
  return deed('appointment.plan', { appointmentId, ...common, reportingDuty: random.chance(0.5), visitKind: null }, [
    appointmentId,
  ])
}

function setAppointmentState(file: CaseFileRows, random: Random): Deed | undefined {
  const row = random.pick(
    file.all(appointments).filter((one) => one.fields.state === 'planned' || one.fields.state === 'invited'),
  )
  const state = random.pick(['attended', 'missed', 'cancelled'] as const)
  return (
    row &&
    state &&
    deed(
      'appointment.setState',
      { appointmentId: row.id, state, importantReason: null, remark: '' },
      [],
      [written(row, 'state', state)],
    )
  )
}

function settle(file: CaseFileRows, random: Random): Deed | undefined {
  const row = random.pick([...file.rows()].filter((one) => one.disputed))
  const field = random.pick(Object.keys(row?.disputed ?? {}))
  const chosen = row && field ? random.pick(row.disputed?.[field] ?? []) : undefined
  if (!row || !field || !chosen) return undefined
  const value = chosen.value as string
  return deed('disagreement.settle', { rowId: row.id, field, value }, [], [written(row, field, value)])
}

function reopen(file: CaseFileRows, random: Random): Deed | undefined {
  const settled = [...file.rows()].flatMap((row) =>
    (row.settled ?? []).filter((one) => !one.reopened).map(({ stamp }) => ({ rowId: row.id, settlement: stamp })),
  )
  const one = random.pick(settled)
  return one && { ...deed('disagreement.reopen', one), reopens: true }
}

function withdraw(file: CaseFileRows, random: Random): Deed | undefined {
  const consent = random.pick(file.all(consents).filter((row) => row.fields.withdrawnAt === null))
  return consent && random.chance(0.6) ? deed('consent.withdraw', { consentId: consent.id }) : undefined
}

function restrict(file: CaseFileRows, random: Random): Deed | undefined {
  if (file.caseFileId === directoryId || random.chance(0.6)) return undefined
  const restrictionId = random.id()
  return deed('caseFile.restrict', { restrictionId, ground: 'WIDERSPRUCH', remark: '' }, [restrictionId])
}

function lift(file: CaseFileRows, random: Random): Deed | undefined {
  const standing = random.pick(standingRestrictions(file))
  return standing && deed('caseFile.liftRestriction', { restrictionId: standing.id, why: `Grund ${random.below(100)}` })
}

/** The commands that open a new case file with one person. */
export function openingDeeds(
  random: Random,
  today: string,
  ids: { siteId: string; teamId: string; staffId: string },
): Deed[] {
  const [assignmentId, personId] = [random.id(), random.id()]
  return [
    deed(
      'caseFile.open',
      {
        reference: `AZ ${random.below(10_000)}`,
        siteId: ids.siteId,
        teamId: ids.teamId,
        state: 'running',
        protected: false,
        openedOn: today,
        assignmentId,
        mainStaffId: ids.staffId,
      },
      [assignmentId],
    ),
    deed('person.add', { personId, ...somebody(random) }, [personId]),
  ]
}

function somebody(random: Random): PersonFields {
  return {
    clientNumber: '',
    firstName: 'Emine',
    lastName: `Yıldırım ${random.below(1000)}`,
    formerNames: '',
    callName: '',
    pronoun: '',
    birthOn: '1991-04-12',
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
    strengths: 'Deutsch gut\nrechnet sicher\npünktlich\nFührerschein B',
    health: '',
    avatar: { kind: 'initials' },
  }
}

/** Gives the file to another person of the team, as the lead does. */
export function assignDeed(
  file: CaseFileRows,
  random: Random,
  today: string,
  staffIds: readonly string[],
): Deed | undefined {
  if (file.caseFileId === directoryId) return undefined
  const current = mainAssignment(file)
  const next = random.pick(staffIds.filter((id) => id !== current?.fields.staffId))
  if (!current || !next) return undefined
  const assignmentId = random.id()
  // Who had the file before on this very day must not keep it beside the new one.
  const isBack = file.all(assignments).some((one) => one.fields.staffId === next && one.fields.endedOn === today)
  if (isBack && random.chance(0.5)) return undefined
  return deed(
    'caseFile.assign',
    { assignmentId, kind: 'main', staffId: next, fromOn: today, untilOn: null, replaces: current.id },
    [assignmentId],
  )
}

/** Consent and portrait in one go: what the portrait dialog does. Gives the deeds, and the two pictures to keep first. */
export function portraitDeeds(file: CaseFileRows, random: Random, today: string) {
  const person = random.pick(file.all(persons))
  if (!person) return undefined
  const consentId = random.id()
  const consent = deed(
    'consent.give',
    {
      consentId,
      personId: person.id,
      purpose: 'portrait',
      textId: 'portrait-consent',
      textVersion: 1,
      language: 'de-plain',
      way: 'read',
      guardian: '',
      untilOn: today,
    },
    [consentId],
  )
  const replaces = livePortraits(file).get(person.id)?.id ?? null
  return { consent, personId: person.id, consentId, replaces, small: picture(random, 96), large: picture(random, 480) }
}

/** The smallest thing that passes for a WebP picture of this size: a lossless header and noise. */
function picture(random: Random, edge: number): Uint8Array {
  const body = new Uint8Array(64)
  body.set(random.bytes(64))
  body[0] = 0x2f
  new DataView(body.buffer).setUint32(1, (edge - 1) | ((edge - 1) << 14), true)
  const out = new Uint8Array(20 + body.length)
  const view = new DataView(out.buffer)
  out.set(new TextEncoder().encode('RIFF'), 0)
  view.setUint32(4, out.length - 8, true)
  out.set(new TextEncoder().encode('WEBPVP8L'), 8)
  view.setUint32(16, body.length, true)
  out.set(body, 20)
  return out
}
