/** The course of one case in the demo county, from the opening of the file to today or to its end. */
import { dateOf, day, hour, minute, onDay, onWorkday, startOfDay, workday, type Moment } from './calendar.ts'
import { followUp, inspection, meeting, outreach, talk, type Case } from './contacts.ts'
import { household, landline, mobile, type Household } from './people.ts'
import { followUps, housings } from './phrases.ts'
import { randomFrom, type Random } from './random.ts'
import { Script, type Authored } from './script.ts'
import { playPart } from './specials.ts'
import { sites, teams, type Cast } from './staff.ts'
import { partOf, type Part } from './parts.ts'

/** Which file: its number in the county, and how many its main adviser had before it. */
export type FileOrder = {
  seed: number
  number: number
  ordinal: number
  /** The turn of the main adviser: moves hours apart so that no two days are alike. */
  turn: number
  cast: Cast
  today: string
  siteIds: readonly string[]
  teamIds: readonly string[]
  rowsPerFile: number | undefined
}

export function lifeOf(order: FileOrder): Authored[] {
  const random = randomFrom(order.seed, 'file', order.number)
  const part = partOf(order.ordinal, order.turn)
  const today = onDay(order.today)
  const openedAt = onWorkday(today - random.int(365, 1095) * day) + random.int(8, 11) * hour
  const until = part.has('ended') ? onWorkday(today - random.int(20, 120) * day) + 15 * hour : today
  const people = household(random, wishOf(order, part, openedAt, today, random))
  const script = new Script(random.id(), random)
  const site = random.pick(teams[order.cast.main.team ?? 0]?.sites ?? [0])
  const room = `${random.int(0, 3)}.${random.int(10, 29)}`
  const office = `${sites[site]?.town ?? sites[0].town}, Raum ${room}`
  const before = part.has('protected') || !random.chance(0.12) ? null : order.cast.mate.staffId
  const handedOverAt = before ? onWorkday(startOfDay(openedAt + (until - openedAt) * 0.45)) + 8 * hour : openedAt
  const main = order.cast.main.staffId
  const by = (at: Moment) => (before && at < handedOverAt + hour ? before : main)
  const one: Case = { script, random, cast: order.cast, household: people, office, openedAt, until, today, by }
  open(one, order, part, site, before ? { from: before, at: handedOverAt } : null)
  const quietFrom = part.has('unreachable') ? today - random.int(130, 200) * day : until
  contacts(one, quietFrom - 6 * day, part, order.rowsPerFile)
  changes(one, Math.min(quietFrom, until - day))
  playPart(one, part, order)
  if (part.has('ended')) close(one)
  if (order.rowsPerFile !== undefined) fill(one, order.rowsPerFile, quietFrom - 6 * day)
  return script.read(today - minute)
}

function wishOf({ number }: FileOrder, part: Part, openedAt: Moment, today: Moment, random: Random) {
  return {
    number: number + 1,
    openedAt,
    today,
    blockedAddress: part.has('blockedAddress'),
    safetyNote: part.has('safetyNote') || random.chance(0.06),
    youngAlone: part.has('youngAlone'),
  }
}

type HandOver = { from: string; at: Moment }

function open(one: Case, order: FileOrder, part: Part, site: number, handOver: HandOver | null): void {
  const { script, random, cast, openedAt } = one
  const [siteId = '', teamId = ''] = [order.siteIds[site], order.teamIds[cast.main.team ?? 0]]
  const isProtected = part.has('protected')
  const first = handOver?.from ?? cast.main.staffId
  const opener = !isProtected && random.chance(0.35) ? cast.lead.staffId : first
  const assignmentId = random.id()
  script.add(openedAt, opener, 'caseFile.open', {
    reference: `LT-${dateOf(openedAt).slice(0, 4)}-${String(order.number + 1).padStart(5, '0')}`,
    siteId,
    teamId,
    state: part.has('youngAlone') ? 'created' : random.chance(0.04) ? 'underReview' : 'running',
    protected: isProtected,
    openedOn: dateOf(openedAt),
    assignmentId,
    mainStaffId: first,
  })
  addHousehold(one, one.household, first)
  if (!handOver) return
  script.add(handOver.at, cast.lead.staffId, 'caseFile.assign', {
    assignmentId: random.id(),
    kind: 'main',
    staffId: cast.main.staffId,
    fromOn: dateOf(handOver.at),
    untilOn: null,
    replaces: assignmentId,
  })
}

function addHousehold({ script, random, openedAt }: Case, { unit, people, adults }: Household, by: string): void {
  const granted = { grantedFrom: dateOf(openedAt), grantedUntil: dateOf(openedAt + 365 * day) }
  script.add(openedAt + 4 * minute, by, 'benefitUnit.add', { benefitUnitId: random.id(), ...unit, ...granted })
  people.forEach(({ personId, fields }, at) => {
    const choosesLater = random.chance(0.4)
    const avatar = choosesLater ? { kind: 'initials' as const } : fields.avatar
    script.add(openedAt + (8 + 3 * at) * minute, by, 'person.add', { personId, ...fields, avatar })
    if (choosesLater)
      script.add(openedAt + (60 + 4 * at) * minute, by, 'avatar.choose', { personId, avatar: fields.avatar })
  })
  adults.forEach(({ personId, stories: [story], teller }, at) => {
    if (!story) return
    const heard = openedAt + (90 + 6 * at) * minute
    const [work, strengths, health] = [story.work, story.strength, story.health ?? ''].map((text) =>
      teller.say(heard, text),
    )
    script.add(heard, by, 'person.edit', { personId, patch: { work, strengths, ...(health ? { health } : {}) } })
  })
}

/** Conversations over the years, about evenly spread. */
function contacts(one: Case, until: Moment, part: Part, rowsPerFile: number | undefined): void {
  const { random, openedAt, cast } = one
  const count = rowsPerFile === undefined ? random.int(9, 15) : Math.max(2, Math.floor(rowsPerFile / 10))
  const from = openedAt + 6 * day
  for (let number = 0; number < count; number++) {
    const about = from + ((until - from) * (number + random.next() * 0.7)) / count
    const at = onWorkday(startOfDay(about)) + random.int(16, 31) * 30 * minute
    if (number === 0) {
      meeting(one, at, true)
      continue
    }
    const kind = random.weighted({ meeting: 50, call: 20, letter: 14, outside: 6, visit: 10 })
    if (kind === 'meeting') meeting(one, at)
    else if (kind === 'call') talk(one, at, random.chance(0.9) ? 'TELEFON' : 'VIDEO')
    else if (kind === 'letter') talk(one, at, random.pick(['EMAIL', 'BRIEF', 'PORTAL']))
    else if (kind === 'outside' || part.has('blockedAddress')) talk(one, at, 'ANDERER_ORT')
    else outreach(one, at)
  }
  if (part.has('coach')) specialist(one, cast.coach.staffId, until, (at) => coached(one, at))
  if (part.has('inspector')) {
    const number = `PA-${dateOf(until).slice(0, 4)}-${random.int(101, 989)}`
    const by = cast.inspector.staffId
    specialist(one, by, until, (at, turn) => turn === 0 && inspection(one, at, by, number))
  }
}

function coached(one: Case, at: Moment): void {
  const by = one.cast.coach.staffId
  if (one.random.chance(0.3)) outreach(one, at, by)
  else talk(one, at, one.random.pick(['ANDERER_ORT', 'TELEFON', 'ANDERER_ORT']), by)
}

/** Somebody with one subject joins in the last third of the time and stays. */
function specialist({ script, random, openedAt, by }: Case, staffId: string, until: Moment, meet: Meet): void {
  const at = onWorkday(startOfDay(openedAt + (until - openedAt) * 0.6)) + 9 * hour
  const assignmentId = random.id()
  const args = { assignmentId, kind: 'specialist', staffId, fromOn: dateOf(at), untilOn: null, replaces: null } as const
  script.add(at, by(at), 'caseFile.assign', args)
  for (let turn = 0; turn < 3; turn++) {
    const about = at + ((until - at) * (turn + 0.5)) / 3
    const on = onWorkday(startOfDay(about))
    // An invitation goes out twelve days before: not before they were named.
    if (on - 18 * day > at) meet(on + random.int(18, 30) * 30 * minute, turn)
  }
}
type Meet = (at: Moment, turn: number) => unknown

/** What changes in a household's data: grants that are renewed, numbers, a move. */
function changes({ script, random, household: { adults, people }, openedAt, by }: Case, until: Moment): void {
  const unitId = script.firstId('benefitUnit.add', 'benefitUnitId')
  for (let from = openedAt + 365 * day; from < until; from += 365 * day) {
    const at = onWorkday(startOfDay(from) - 10 * day) + 13 * hour
    const patch = { grantedFrom: dateOf(from), grantedUntil: dateOf(from + 365 * day) }
    script.add(at, by(at), 'benefitUnit.edit', { benefitUnitId: unitId, patch })
  }
  for (let count = random.int(1, 3); count > 0; count--) {
    const at = onWorkday(startOfDay(openedAt + (until - openedAt) * random.next()) + 8 * day) + random.int(9, 15) * hour
    if (at >= until) continue
    const { personId } = random.pick(adults)
    const patch = random.chance(0.6) ? { mobile: mobile(random) } : { phone: landline(random) }
    if (random.chance(0.25)) {
      script.add(at, by(at), 'benefitUnit.edit', { benefitUnitId: unitId, patch: { housing: random.pick(housings) } })
    } else {
      script.add(at, by(at), 'person.edit', { personId, patch })
    }
  }
  const face = random.pick(people)
  const at = onWorkday(startOfDay(openedAt + (until - openedAt) * 0.7)) + 12 * hour
  if (random.chance(0.1) && at < until)
    script.add(at, by(at), 'avatar.choose', { personId: face.personId, avatar: { kind: 'drawn', seed: random.id() } })
}

function close({ script, random, until, by }: Case): void {
  const at = until + hour
  const reason = random.pick([
    'ARBEITSAUFNAHME',
    'ARBEITSAUFNAHME',
    'AUSBILDUNG',
    'UMZUG_ANDERER_TRAEGER',
    'RENTE',
    'EINKOMMEN',
    'VERZICHT',
  ] as const)
  script.add(at, by(at), 'caseFile.close', { reason, endedOn: dateOf(until), remark: '' })
}

/** Calls, messages and follow-ups until the file has the size that is wanted. */
function fill(one: Case, rows: number, until: Moment): void {
  const { random, script, openedAt, today } = one
  const latest = Math.min(until, workday(dateOf(today), -1))
  for (let missing = rows - script.rowCount(today); missing > 0; missing = rows - script.rowCount(today)) {
    const about = openedAt + 10 * day + (latest - openedAt - 50 * day) * random.next()
    const at = onWorkday(startOfDay(about)) + random.int(16, 31) * 30 * minute
    const kind = random.weighted({ call: 30, message: 20, followUp: 50 })
    if (kind === 'followUp') followUp(one, at, one.by(at), random.pick(followUps))
    else talk(one, at, kind === 'call' ? 'TELEFON' : 'PORTAL')
  }
}
