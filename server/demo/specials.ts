/** What makes single files of the demo county special, and the days around today lively. */
import { dateOf, day, hour, minute, onWorkday, startOfDay, workday, type Moment, lastWorkday } from './calendar.ts'
import { followUp, invite, missed, placeOf, plan, planInspection, talk, type Case } from './contacts.ts'
import { disagree } from './disagreements.ts'
import type { Part } from './parts.ts'
import { followUps, purposes, reportingPurposes, visitPurposes } from './phrases.ts'

/** The day a file's part is played: the first round of files today, each further round a working day later. */
type Stage = { today: string; turn: number }

export function playPart(one: Case, part: Part, stage: Stage): void {
  deputies(one, part)
  if (part.has('unreachable')) unreachable(one)
  if (part.has('ended')) return
  coming(one, part, stage)
  due(one, part, stage)
  sinceYesterday(one, part, stage)
  const { cast, today } = one
  if (part.has('disagreementWithDeputy')) disagree(one, cast.mate.staffId, lately(today, 2), 'open', stage.turn)
  if (part.has('disagreementWithLead')) disagree(one, cast.lead.staffId, lately(today, 4), 'open', stage.turn + 1)
  if (part.has('settledDisagreement')) disagree(one, cast.mate.staffId, lately(today, 12), 'settled', stage.turn)
}

function lately(today: Moment, days: number): Moment {
  return workday(dateOf(today), -days) + 9 * hour
}

function deputies(one: Case, part: Part): void {
  const { random, today, until } = one
  const windows: [from: number, to: number][] = []
  if (part.has('deputyNow')) windows.push([-14, random.int(8, 16)])
  if (part.has('deputyBefore')) windows.push([-30, -8])
  if (part.has('deputyLater')) windows.push([random.int(10, 20), random.int(24, 38)])
  if (windows.length === 0 && random.chance(0.2)) windows.push([-random.int(150, 200), -random.int(130, 148)])
  for (const [from, to] of windows) {
    const namedAt = Math.min(lastWorkday(startOfDay(today) + (from - 4) * day), workday(dateOf(today), -3)) + 16 * hour
    if (namedAt > until || namedAt < one.openedAt + 12 * day) continue
    one.script.add(namedAt, one.by(namedAt), 'caseFile.assign', {
      assignmentId: random.id(),
      kind: 'deputy',
      staffId: one.cast.mate.staffId,
      fromOn: dateOf(today + from * day),
      untilOn: dateOf(today + to * day),
      replaces: null,
    })
  }
}

/** Two reporting appointments in a row without a word. */
function unreachable(one: Case): void {
  for (const days of [80, 35]) {
    const at = onWorkday(startOfDay(one.today) - (days + one.random.int(0, 9)) * day) + 10 * hour
    const plannedAt = lastWorkday(startOfDay(at) - 14 * day) + 11 * hour
    const by = one.by(plannedAt)
    const what = { purpose: one.random.pick(reportingPurposes), reportingDuty: true, visitKind: null }
    const appointmentId = plan(one, at, plannedAt, by, what)
    invite(one, plannedAt + 15 * minute, by, appointmentId)
    missed(one, at, appointmentId, false)
  }
}

const todayHours = [8.5, 9, 10, 11, 13, 14, 15] as const
const comingHours = [8.5, 9.5, 11, 13, 14.5, 15.5] as const

/** Appointments and visits of today and of the days to come. */
function coming(one: Case, part: Part, { today, turn }: Stage): void {
  const { random, cast } = one
  const { place, round } = part
  const plannedAt = lately(one.today, 6 + (place % 5))
  const main = one.by(plannedAt)
  const talkAt = (at: Moment, by: string) => {
    const reportingDuty = by === main && random.chance(0.4)
    const purpose = random.pick(reportingDuty ? reportingPurposes : purposes)
    const appointmentId = plan(one, at, plannedAt + place * minute, by, { purpose, reportingDuty, visitKind: null })
    if (reportingDuty) invite(one, plannedAt + (place + 3) * minute, by, appointmentId)
  }
  const visitAt = (at: Moment, by: string) => {
    const purpose = random.pick(visitPurposes)
    plan(one, at, plannedAt, by, {
      purpose,
      reportingDuty: false,
      visitKind: 'outreach',
      place: placeOf(one.household),
    })
  }
  const on = (days: number, hours: number) => workday(today, days + round) + hours * hour
  const todayHour = todayHours[(place * 3 + turn) % todayHours.length] ?? 9
  const comingHour = comingHours[(Math.floor(place / 4) + turn) % comingHours.length] ?? 9.5
  if (part.has('appointmentToday')) talkAt(on(0, todayHour), main)
  if (part.has('visitPlanned')) visitAt(on(place === 1 ? 0 : place === 7 ? 1 : 2, place === 1 ? 11.75 : 14), main)
  if (part.has('inspector')) {
    const isToday = place === 15 || (place === 29 && cast.main.team === 2)
    const [days, isVisit] = [isToday ? 0 : 1 + ((place + turn) % 5), place !== 29 && place !== 41]
    const at = on(days, todayHours[(place + turn) % todayHours.length] ?? 10)
    if (isVisit) planInspection(one, at, plannedAt, cast.inspector.staffId)
    else talkAt(at, cast.inspector.staffId)
  }
  if (part.has('coach')) {
    const isToday = place === 16 && turn % 2 === 0
    const at = on(isToday ? 0 : 1 + ((place + turn) % 8), todayHours[turn % todayHours.length] ?? 10)
    if (place === 36) visitAt(at, cast.coach.staffId)
    else talkAt(at, cast.coach.staffId)
  }
  if (place > 22 && !part.has('unreachable')) talkAt(on(1 + (place % 6), comingHour), main)
}

function due(one: Case, part: Part, { today }: Stage): void {
  const setAt = lately(one.today, 8)
  const { cast } = one
  const set = (days: number, by = one.by(setAt)) => {
    const what = one.random.pick(followUps)
    followUp(one, setAt + part.place * minute, by, what, workday(today, days + part.round))
  }
  if (part.has('dueToday')) set(0)
  if (part.has('overdue')) set(-2 - part.round)
  if (part.has('dueTomorrow')) set(1)
  if (part.has('dueForSpecialist')) set(0, (part.has('coach') ? cast.coach : cast.inspector).staffId)
  if (part.place % 6 === 5) set(3 + (part.place % 4))
}

/** What colleagues wrote in the last day: for the list of changes. */
function sinceYesterday(one: Case, part: Part, { today, turn }: Stage): void {
  const { cast, random } = one
  const happenedAt = workday(today, -1) + (14 + (turn % 3)) * hour
  const writtenAt = one.today - day + (16 + (part.place % 3)) * hour + (turn * 7 + 5) * minute
  if (part.has('changedByDeputy')) talk(one, happenedAt, 'TELEFON', cast.mate.staffId, writtenAt)
  if (part.has('changedByMain')) talk(one, happenedAt, 'TELEFON', one.by(happenedAt), writtenAt)
  if (part.has('changedByLead')) followUp(one, writtenAt, cast.lead.staffId, random.pick(followUps), workday(today, 2))
  if (part.has('changedBySpecialist')) {
    const by = part.has('coach') ? cast.coach.staffId : cast.inspector.staffId
    talk(one, happenedAt, part.has('coach') ? 'ANDERER_ORT' : 'TELEFON', by, writtenAt)
  }
}
