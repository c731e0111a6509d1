/**
 * The demo county: invented from a seed, the same each time. Its entries come in batches as laptops would send them, so
 * that they take the same way through access rules and commands as everybody's work.
 */
import { directoryId } from '../../shared/carrier.ts'
import { compare } from '../../shared/row.ts'
import type { Entry } from '../../shared/command.ts'
import { day, hour, minute, onDay } from './calendar.ts'
import { lifeOf, type FileOrder } from './life.ts'
import { randomFrom } from './random.ts'
import { Script, type Authored } from './script.ts'
import { castAround, colleagues, mains, sites, teams, type Colleague } from './staff.ts'

export { demoPeople } from './staff.ts'

export type DemoOptions = {
  files: number
  seed: number
  /** Everything was recorded before this day; appointments and follow-ups lie around it. */
  today: string
  /** For measurements: every file has so many rows, give or take. */
  rowsPerFile?: number
  /** For measurements: the staff id of the one who is responsible for all files. */
  only?: string
}
export type Batch = { staffId: string; entries: Entry[] }

const batchSize = 500
/** So many files are written at once: enough to fill batches, few enough to stay small. */
const filesAtOnce = 90

/** The directory first. Batches stand in an order that works; within each, entries stand in order of time. */
export function* demoCounty(options: DemoOptions): Generator<Batch, void> {
  const all = colleagues(options.seed)
  const found = directory(options, all)
  yield* batches([found.entries])
  const responsible = mains(all).filter(({ staffId }) => options.only === undefined || staffId === options.only)
  if (responsible.length === 0) throw new Error('nobody with this id is responsible for files')
  for (let start = 0; start < options.files; start += filesAtOnce) {
    const lives: Authored[][] = []
    for (let number = start; number < Math.min(start + filesAtOnce, options.files); number++)
      lives.push(lifeOf(orderOf(options, all, responsible, found, number)))
    yield* batches(lives)
  }
}

type Directory = { entries: Authored[]; siteIds: string[]; teamIds: string[] }

function directory({ seed, today }: DemoOptions, all: readonly Colleague[]): Directory {
  const random = randomFrom(seed, 'directory')
  const script = new Script(directoryId, random)
  const administrator = all.find(({ role }) => role === 'administrator')
  if (!administrator) throw new Error('a county needs an administrator')
  const by = administrator.staffId
  let at = onDay(today) - 1200 * day + 8 * hour
  const next = () => (at += 2 * minute)
  script.add(next(), by, 'carrier.setUp', {
    carrierId: random.id(),
    number: '23102',
    name: 'Landkreis Leinetal',
    jobCentre: 'Jobcenter Leinetal',
  })
  const siteIds = sites.map((site) => {
    const siteId = random.id()
    script.add(next(), by, 'site.add', { siteId, ...site })
    return siteId
  })
  const teamIds = teams.map((team) => {
    const teamId = random.id()
    script.add(next(), by, 'team.add', { teamId, name: team.name, siteId: siteIds[team.sites[0]] ?? '' })
    return teamId
  })
  for (const { staffId, firstName, lastName, role, team, phone, user } of all) {
    const teamId = team === null ? null : (teamIds[team] ?? null)
    const args = { staffId, firstName, lastName, role, teamId, phone, account: user, avatarSeed: `${user}-leinetal` }
    script.add(next(), by, 'staff.add', args)
  }
  return { entries: script.read(onDay(today)), siteIds, teamIds }
}

function orderOf(
  { seed, today, rowsPerFile }: DemoOptions,
  all: readonly Colleague[],
  responsible: readonly Colleague[],
  { siteIds, teamIds }: Directory,
  number: number,
): FileOrder {
  const turn = number % responsible.length
  const ordinal = Math.floor(number / responsible.length)
  const main = responsible[turn]
  if (!main) throw new Error('nobody is responsible')
  return { seed, number, ordinal, turn, cast: castAround(all, main, ordinal), today, siteIds, teamIds, rowsPerFile }
}

/** Deals files out to batches of one author each: whoever has most to send next goes first. */
function* batches(files: readonly Authored[][]): Generator<Batch, void> {
  const next = files.map(() => 0)
  for (;;) {
    const staffId = busiest(files, next)
    if (staffId === undefined) return
    const entries = files.flatMap((file, at) => {
      const [from = 0, until] = [next[at], runEnd(file, next[at] ?? 0, staffId)]
      next[at] = until
      return file.slice(from, until).map(({ entry }) => entry)
    })
    const ordered = entries.toSorted((a, b) => compare(a.at, b.at))
    for (let from = 0; from < ordered.length; from += batchSize)
      yield { staffId, entries: ordered.slice(from, from + batchSize) }
  }
}

function busiest(files: readonly Authored[][], next: readonly number[]): string | undefined {
  const ready = new Map<string, number>()
  files.forEach((file, at) => {
    const from = next[at] ?? 0
    const staffId = file[from]?.staffId
    if (staffId !== undefined) ready.set(staffId, (ready.get(staffId) ?? 0) + runEnd(file, from, staffId) - from)
  })
  return [...ready].toSorted(([, a], [, b]) => b - a)[0]?.[0]
}

/** Where the entries of this author, from here on, end. */
function runEnd(file: readonly Authored[], from: number, staffId: string): number {
  let end = from
  while (file[end]?.staffId === staffId) end++
  return end
}
