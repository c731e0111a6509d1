/** What happens between a household and its caseworkers: appointments, calls, visits, and what is written about each. */
import type { AppointmentFields } from '../../shared/appointment.ts'
import { cardIn } from '../../shared/cards.ts'
import type { NoteFields } from '../../shared/contact-note.ts'
import {
  clock,
  dateOf,
  day,
  hour,
  instant,
  localTime,
  minute,
  onWorkday,
  startOfDay,
  type Moment,
  lastWorkday,
} from './calendar.ts'
import type { Adult, Household } from './people.ts'
import {
  cancelledRemarks,
  clientWords,
  doorTalks,
  followUps,
  inspections,
  missedRemarks,
  movedRemarks,
  nobodyHome,
  purposes,
  reportingPurposes,
  shortTalks,
  visitPurposes,
} from './phrases.ts'
import type { Random } from './random.ts'
import type { Script } from './script.ts'
import type { Cast } from './staff.ts'
import type { Channel } from './telling.ts'

/** One case as it is being written. */
export type Case = {
  script: Script
  random: Random
  cast: Cast
  household: Household
  /** Where its people are received: `Duderstadt, Raum 2.14`. */
  office: string
  openedAt: Moment
  /** When its story ends: today, or the day of its closing. */
  until: Moment
  today: Moment
  /** Who works on the case at a time. */
  by: (at: Moment) => string
}

type Plan = Pick<AppointmentFields, 'purpose' | 'reportingDuty' | 'visitKind'> & { place?: string }

/** Plans an appointment some days before; gives its id. */
export function plan(one: Case, at: Moment, plannedAt: Moment, by: string, what: Plan): string {
  const appointmentId = one.random.id()
  const { place = one.office, ...rest } = what
  one.script.add(plannedAt, by, 'appointment.plan', {
    appointmentId,
    startsAt: localTime(at),
    minutes: one.random.pick([30, 30, 45, 60]),
    place,
    personIds: [one.household.adults[0].personId],
    ...rest,
  })
  return appointmentId
}

export function invite(one: Case, at: Moment, by: string, appointmentId: string): void {
  const remark = one.random.chance(0.5) ? 'Einladung mit der Post.' : ''
  setState(one, at, by, appointmentId, 'invited', remark)
}

function setState(
  one: Case,
  at: Moment,
  by: string,
  appointmentId: string,
  state: Exclude<AppointmentFields['state'], 'planned' | 'moved'>,
  remark = '',
  importantReason: AppointmentFields['importantReason'] = null,
): void {
  one.script.add(at, by, 'appointment.setState', { appointmentId, state, importantReason, remark })
}

/** A conversation by invitation, and what comes of it. */
export function meeting(one: Case, at: Moment, mustAttend = false): void {
  const { random } = one
  const reportingDuty = random.chance(0.35)
  const plannedAt = Math.max(one.openedAt + hour, lastWorkday(startOfDay(at) - random.int(7, 20) * day) + 10 * hour)
  const who = one.by(plannedAt)
  const purpose = random.pick(reportingDuty ? reportingPurposes : purposes)
  const isMoved = random.chance(0.08) && at - plannedAt > 6 * day
  const appointmentId = plan(one, isMoved ? at - 3 * day : at, plannedAt, who, {
    purpose,
    reportingDuty,
    visitKind: null,
  })
  if (reportingDuty || random.chance(0.35)) invite(one, plannedAt + 20 * minute, who, appointmentId)
  if (isMoved) {
    const remark = someone(one).teller.one(at, movedRemarks)
    one.script.add(at - 4 * day, one.by(at - 4 * day), 'appointment.move', {
      appointmentId,
      startsAt: localTime(at),
      place: one.office,
      remark,
    })
  }
  const outcome = mustAttend ? 'attended' : random.weighted({ attended: 82, missed: 11, cancelled: 7 })
  if (outcome === 'attended') {
    setState(one, at + 50 * minute, one.by(at), appointmentId, 'attended')
    talk(one, at, random.chance(0.15) ? 'AUSSENSTELLE' : 'JOBCENTER')
  } else if (outcome === 'missed') {
    missed(one, at, appointmentId)
  } else {
    setState(
      one,
      at - 20 * hour,
      one.by(at - 20 * hour),
      appointmentId,
      'cancelled',
      someone(one).teller.one(at, cancelledRemarks),
    )
  }
}

/** Somebody did not come; often there was a reason. */
export function missed(one: Case, at: Moment, appointmentId: string, mayHaveReason = true): void {
  const { random } = one
  setState(one, at + 70 * minute, one.by(at), appointmentId, 'missed', random.pick(missedRemarks))
  if (!mayHaveReason || !random.chance(0.65)) return
  const claimedAt = onWorkday(at + random.int(1, 4) * day) + hour
  const reason = random.pick([
    'ARBEITSUNFAEHIG',
    'KIND_KRANK',
    'PFLEGE',
    'VORSTELLUNGSGESPRAECH',
    'BEHOERDENTERMIN',
    'VERKEHR',
    'POST_NICHT_ERHALTEN',
  ] as const)
  setState(one, claimedAt, one.by(claimedAt), appointmentId, 'reasonClaimed', 'Hat sich gemeldet und erklärt.', reason)
  const decidedAt = onWorkday(claimedAt + random.int(1, 5) * day)
  const isAccepted = random.chance(0.8)
  const state = isAccepted ? 'reasonAccepted' : 'reasonRejected'
  const remark = isAccepted ? 'Nachweis liegt vor.' : 'Kein Nachweis trotz Erinnerung.'
  setState(one, decidedAt, one.by(decidedAt), appointmentId, state, remark, reason)
}

/** A conversation of any kind: its note, and what is to be done after it. */
export function talk(one: Case, at: Moment, channel: Channel, by = one.by(at), writtenAt?: Moment): void {
  const { random } = one
  const who = someone(one)
  const minutes = random.pick(channel === 'TELEFON' ? [5, 10, 15] : [30, 40, 45, 60])
  const note = noteAbout(one, who, at, minutes, channel)
  const noteId = random.id()
  const at2 = writtenAt ?? at + (minutes + random.int(2, 40)) * minute
  one.script.add(at2, by, 'note.write', { noteId, ...note }, { offline: channel === 'ANDERER_ORT' })
  if (random.chance(0.5)) followUp(one, at2 + 3 * minute, by, note.nextStep || random.pick(followUps))
  if (random.chance(0.015)) {
    const correctionReason = 'Uhrzeit war falsch eingetragen.'
    const corrected = { ...note, endsAt: clock(at + (minutes + 15) * minute) }
    const args = { noteId: random.id(), ...corrected, corrects: noteId, correctionReason }
    one.script.add(at2 + 25 * minute, by, 'note.correct', args)
  }
}

const withoutTime: ReadonlySet<Channel> = new Set(['EMAIL', 'BRIEF', 'PORTAL'])

type Note = Omit<NoteFields, 'corrects' | 'correctionReason'>
function noteAbout(one: Case, who: Adult, at: Moment, minutes: number, channel: Channel): Note {
  const { random, household } = one
  const told = who.teller.talk(at, stageAt(one, who, at), channel)
  const hasTime = !withoutTime.has(channel)
  const interpreted = household.unit.interpreterNeeded && hasTime && random.chance(0.7)
  return {
    happenedOn: dateOf(at),
    startsAt: hasTime ? clock(at) : null,
    endsAt: hasTime ? clock(at + minutes * minute) : null,
    channel,
    place: channel === 'JOBCENTER' ? one.office : '',
    personIds: [who.personId],
    present: interpreted ? 'Dolmetscherin (telefonisch zugeschaltet)' : random.chance(0.05) ? 'Beistand' : '',
    language: interpreted ? household.unit.familyLanguage : 'Deutsch',
    reason: channel === 'JOBCENTER' ? random.pick(purposes) : '',
    ...told,
    nextOn: random.chance(0.5) ? dateOf(onWorkday(at + random.int(10, 35) * day)) : null,
    visibility: random.weighted({ NORMAL: 92, GESUNDHEIT: 6, BERATUNG_16A: 2 }),
  }
}

/** Sets a follow-up. What was due long ago is done; of what was due lately some is still open. */
export function followUp(one: Case, at: Moment, by: string, what: string, due?: Moment): void {
  const { random } = one
  const followUpId = random.id()
  const dueAt = due ?? onWorkday(startOfDay(at) + random.int(7, 35) * day)
  const personId = random.chance(0.6) ? one.household.adults[0].personId : null
  one.script.add(at, by, 'followUp.set', { followUpId, dueOn: dateOf(dueAt), what, personId })
  if (due !== undefined) return
  let endsAt = dueAt
  if (random.chance(0.1)) {
    endsAt = onWorkday(dueAt + 7 * day)
    one.script.add(dueAt + 9 * hour, one.by(dueAt), 'followUp.move', { followUpId, dueOn: dateOf(endsAt) })
  }
  const doneAt = Math.min(endsAt + random.int(9, 16) * hour, one.until - hour)
  const isLate = endsAt > one.today - 7 * day && random.chance(0.3)
  if (!isLate && doneAt > at) one.script.add(doneAt, one.by(doneAt), 'followUp.finish', { followUpId })
}

/** Outreach: by invitation, at home or elsewhere, recorded on the way. */
export function outreach(one: Case, at: Moment, by = one.by(at)): void {
  const { random, household } = one
  const who = household.adults[0]
  const plannedAt = Math.max(one.openedAt + hour, lastWorkday(startOfDay(at) - random.int(5, 12) * day) + 11 * hour)
  const place = placeOf(household)
  const what = { purpose: random.pick(visitPurposes), reportingDuty: false, visitKind: 'outreach', place } as const
  const planner = by === one.by(at) ? one.by(plannedAt) : by
  const appointmentId = plan(one, at, plannedAt, planner, what)
  const visitId = random.id()
  const offline = random.chance(0.7)
  const reason = random.pick(['WUNSCH_DER_PERSON', 'MOBILITAET_GESUNDHEIT', 'NACHBETREUUNG', 'KONTAKTABBRUCH'] as const)
  const begun = {
    visitId,
    kind: 'outreach',
    reason,
    order: null,
    appointmentId,
    place,
    arrivedAt: localTime(at),
  } as const
  one.script.add(at, by, 'visit.begin', { ...begun, personIds: [who.personId] }, { offline })
  const result = random.weighted({ GESPRAECH_GEFUEHRT: 66, KURZKONTAKT_TUER: 14, NICHT_ANGETROFFEN_KARTE: 20 })
  const isMet = result !== 'NICHT_ANGETROFFEN_KARTE'
  const isLong = result === 'GESPRAECH_GEFUEHRT'
  const told = who.teller.talk(
    at,
    stageAt(one, who, at),
    'HAUSBESUCH',
    who.teller.one(at, isLong ? doorTalks : shortTalks),
  )
  const leftAt = at + (isLong ? random.int(25, 70) : random.int(3, 8)) * minute
  one.script.add(
    leftAt + 6 * minute,
    by,
    'visit.finish',
    {
      visitId,
      leftAt: localTime(leftAt),
      result,
      met: isMet ? who.teller.say(at, '{N}') : '',
      card: isMet ? shown('door-outreach', at) : null,
      consent: null,
      rooms: '',
      content: isLong ? told.content : who.teller.one(at, isMet ? shortTalks : nobodyHome),
      clientWords: isLong ? random.pick(clientWords) : '',
      objections: '',
      agreement: isLong ? told.agreement : '',
      nextStep: isMet ? told.nextStep : 'Noch einmal schreiben, anderen Ort anbieten',
      nextOn: dateOf(onWorkday(at + random.int(7, 21) * day)),
    },
    { offline },
  )
}

/** Fact-finding: one question by a written order, by the field service. */
export function inspection(one: Case, at: Moment, by: string, orderNumber: string): void {
  const { random, household, cast } = one
  const who = household.adults[0]
  const what = random.pick(inspections)
  const place = placeOf(household)
  const appointmentId = planInspection(one, at, lastWorkday(startOfDay(at) - 6 * day) + 9 * hour, by)
  const visitId = random.id()
  const orderedBy = `${cast.lead.firstName} ${cast.lead.lastName}`
  const order = { number: orderNumber, question: what.question, legalGround: '§ 21 Abs. 1 Nr. 4 SGB X', orderedBy }
  const begun = { visitId, kind: 'factFinding', reason: what.reason, order, appointmentId, place } as const
  one.script.add(
    at,
    by,
    'visit.begin',
    { ...begun, personIds: [who.personId], arrivedAt: localTime(at) },
    { offline: true },
  )
  const isGiven = random.chance(0.82)
  const leftAt = at + (isGiven ? random.int(15, 40) : 5) * minute
  one.script.add(
    leftAt + 4 * minute,
    by,
    'visit.finish',
    {
      visitId,
      leftAt: localTime(leftAt),
      result: isGiven ? random.weighted({ GEKLAERT: 80, TEILWEISE: 20 }) : 'EINWILLIGUNG_VERWEIGERT',
      met: who.teller.say(at, '{N}'),
      card: shown('door-fact-finding', at),
      consent: isGiven ? 'given' : 'refused',
      rooms: isGiven ? what.rooms : '',
      content: who.teller.say(at, isGiven ? what.content : '{N} möchte niemanden hereinlassen. Besuch sofort beendet.'),
      clientWords: isGiven ? '' : '„Ich reiche lieber Fotos und Belege ein.“',
      objections: isGiven && random.chance(0.2) ? 'Möchte ergänzen, dass Belege nachgereicht werden.' : '',
      agreement: isGiven ? 'Der Text wurde vorgelesen, eine Kopie kommt mit der Post.' : 'Klärung schriftlich.',
      nextStep: 'Bericht an die Leistungsabteilung',
      nextOn: dateOf(onWorkday(at + 3 * day)),
    },
    { offline: true },
  )
}

export function planInspection(one: Case, at: Moment, plannedAt: Moment, by: string): string {
  const purpose = 'Prüfbesuch nach Auftrag, schriftlich angekündigt'
  const place = placeOf(one.household)
  return plan(one, at, plannedAt, by, { purpose, reportingDuty: false, visitKind: 'factFinding', place })
}

/** Where they live; a blocked address is not written anywhere else. */
export function placeOf({ unit }: Household): string {
  return unit.addressBlocked ? 'Treffpunkt nach Absprache' : `${unit.street}, ${unit.town}`
}

function shown(id: 'door-outreach' | 'door-fact-finding', at: Moment) {
  const { version, language } = cardIn(id, 'de-plain')
  return { textId: id, version, language, at: instant(at + minute) }
}

/** Mostly the head of the unit; the partner has conversations of their own. */
function someone({ random, household: { adults } }: Case): Adult {
  const partner = adults[1]
  return partner && random.chance(0.35) ? partner : adults[0]
}

/** How far the course of life has come: the file's time is told in three stages. */
function stageAt({ random, openedAt, until }: Case, { stories }: Adult, at: Moment) {
  const share = (at - openedAt) / Math.max(day, until - openedAt)
  const story = stories.length > 1 && random.chance(0.3) ? stories[1] : stories[0]
  if (!story) throw new Error('nothing to tell')
  return story.stages[share < 0.36 ? 0 : share < 0.74 ? 1 : 2]
}
