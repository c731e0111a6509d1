/** What many histories found and what happened in them; and whether enough happened for that to mean anything. */
import { runHistory, type HistoryResult } from './history.ts'
import type { FaultCounts } from './laptop.ts'

const counted = ['conflicts', 'lost', 'duplicated', 'unequal', 'unseenOverwrites', 'stuck'] as const
export type Tally = Record<(typeof counted)[number], number> & {
  /** How often each kind of fault was fired, and each kind of ending reached. */
  faults: FaultCounts
  /** Seeds whose history was not clean, with the first reasons. */
  failures: { seed: number; reasons: string[] }[]
}

const reasonsKept = 12

/** Runs one history after another. */
export async function tallyOf(seeds: Iterable<number>): Promise<Tally> {
  const tally = emptyTally()
  for (const seed of seeds) {
    const result = await runHistory(seed, tally.faults)
    for (const key of counted) tally[key] += result[key]
    if (!isClean(result)) tally.failures.push({ seed, reasons: result.reasons.slice(0, reasonsKept) })
  }
  return tally
}

export function together(tallies: readonly Tally[]): Tally {
  const sum = emptyTally()
  for (const one of tallies) {
    for (const key of counted) sum[key] += one[key]
    for (const [kind, times] of Object.entries(one.faults)) sum.faults[kind] = (sum.faults[kind] ?? 0) + times
    sum.failures.push(...one.failures)
  }
  sum.failures.sort((a, b) => a.seed - b.seed)
  return sum
}

export function isClean(result: HistoryResult): boolean {
  return result.lost + result.duplicated + result.unequal + result.unseenOverwrites + result.stuck === 0
}

function emptyTally(): Tally {
  return { conflicts: 0, lost: 0, duplicated: 0, unequal: 0, unseenOverwrites: 0, stuck: 0, faults: {}, failures: [] }
}

/** Every one of these has to come up: where nothing goes wrong, nothing is proved. */
const wished = [
  'lostRequest',
  'lateRequest',
  'doubledRequest',
  'lostReply',
  'cutReply',
  'corrupted',
  'kill',
  'fullDisk',
  'clockJump',
  'store empty',
  'store halved',
  'store older',
  'healed missing',
  'healed incomplete',
  'healed older',
  'restored',
  'restored under a new epoch',
  'absence',
  'left',
  'ended accepted',
  'ended handedOver',
  'ended refused',
  'ended in the tray',
  'read',
  'bundle',
  'merged',
  'two texts',
  'restricted',
  'restriction lifted',
  'refused for a restriction',
  'held',
  'held at first',
  'went on',
  'county upgraded',
  'upgraded',
  'upgraded with unsent work',
  'killed in an upgrade',
  'waited for a newer county',
  'outdated',
  'second window refused',
  'window took over',
  'window died while opening',
  'lease ended',
  'lease replayed',
  'signed in after a lease',
  'stolen while locked',
  'copied',
  'stood still',
  'signed in as one of its own',
] as const
/** One of each in so many histories, at least. */
const oncePer = 100

/** What came up too rarely in so many histories. */
export function tooRare({ faults, conflicts }: Tally, histories: number): string[] {
  const least = Math.floor(histories / oncePer)
  const rare = wished.filter((kind) => (faults[kind] ?? 0) < least)
  return conflicts < least ? [...rare, 'conflicts'] : [...rare]
}
