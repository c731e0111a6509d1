/**
 * What a long text shows when several people wrote it without knowing of each other: a pure function of the versions and
 * of who had seen which, so that it does not matter in whose order they arrived. Changes of different lines go together;
 * where they contradict each other, several texts stand.
 */
import { contradict, hunksBetween, withHunks, type Hunk } from './merge.ts'

/** A version of a text: its stamp, and the stamps of the versions its author had seen. */
export type Version = { stamp: string; value: string; saw: readonly string[] }
/** A text that stands, and the newest version that is in no other. */
export type StandingText<V> = { newest: V; value: string }

/** More versions than this at a time are not merged: a person decides. */
const mostHeads = 12

/**
 * The texts that stand: one, unless a person has to decide.
 * @param heads what nobody replaced yet, oldest first
 * @param versions all that are known, heads among them
 * @param max the longest text that the field may hold, in characters
 */
export function standingTexts<V extends Version>(
  heads: readonly V[],
  versions: readonly V[],
  max: number,
): StandingText<V>[] {
  const known = new Map(versions.map((version) => [version.stamp, version]))
  const base = heads.length > 1 && heads.length <= mostHeads ? baseOf(heads, known, max) : undefined
  const merged = base === undefined ? undefined : groupsOf(heads, base, max)
  return merged ?? byValue(heads)
}

/** Equal texts stand once. */
function byValue<V extends Version>(heads: readonly V[]): StandingText<V>[] {
  return [...Map.groupBy(heads, ({ value }) => value).entries()].flatMap(([value, same]) => {
    const newest = same.at(-1)
    return newest ? [{ newest, value }] : []
  })
}

type Changed<V> = { head: V; hunks: Hunk[] }

/** Undefined when a text is too long for lines to be compared, or would become too long for its field. */
function groupsOf<V extends Version>(heads: readonly V[], base: string, max: number): StandingText<V>[] | undefined {
  const changed: Changed<V>[] = []
  for (const head of heads) {
    const hunks = hunksBetween(base, head.value)
    if (!hunks) return undefined
    changed.push({ head, hunks })
  }
  const groups: Changed<V>[][] = []
  for (const one of changed) {
    const group = groups.find((others) => others.every((other) => goTogether(one, other)))
    if (group) group.push(one)
    else groups.push([one])
  }
  const texts = groups.flatMap((group) => {
    const newest = group.at(-1)?.head
    // Whoever chooses one of several texts must not lose what contradicts none of them.
    const whole = [...group]
    for (const one of changed)
      if (!whole.includes(one) && whole.every((other) => goTogether(one, other))) whole.push(one)
    const value = withHunks(
      base,
      whole.flatMap(({ hunks }) => hunks),
    )
    return newest ? [{ newest, value }] : []
  })
  if (texts.some(({ value }) => value.length > max)) return undefined
  return texts.filter(({ value }, at) => texts.findLastIndex((other) => other.value === value) === at)
}

function goTogether<V>(a: Changed<V>, b: Changed<V>): boolean {
  return a.hunks.every((hunk) => b.hunks.every((other) => !contradict(hunk, other)))
}

/**
 * The text from which all these versions come: the newest that all their authors knew. Where they knew several, it is
 * those together; and where those contradict each other, what they in turn come from: taking one of them would decide
 * between them in silence. Undefined when nothing known is common to all.
 */
function baseOf<V extends Version>(
  heads: readonly V[],
  known: ReadonlyMap<string, V>,
  max: number,
): string | undefined {
  const newest = newestCommon(heads, known)
  const [first, second] = newest
  if (!first || !second) return first?.value
  if (newest.length > mostHeads) return undefined
  const before = baseOf(newest, known, max)
  if (before === undefined) return undefined
  const together = groupsOf(newest, before, max)
  return together?.length === 1 ? together[0]?.value : before
}

/** What the authors of all these versions knew, without what they knew only through it. */
function newestCommon<V extends Version>(heads: readonly V[], known: ReadonlyMap<string, V>): V[] {
  const common = [...known.values()].filter((version) =>
    heads.every((head) => head === version || knew(head, version, known)),
  )
  return common.filter((version) => !common.some((other) => other !== version && knew(other, version, known)))
}

/** The versions without which these could not be put together any more, themselves among them. */
function neededFor<V extends Version>(heads: readonly V[], known: ReadonlyMap<string, V>): V[] {
  if (heads.length < 2 || heads.length > mostHeads) return [...heads]
  return [...heads, ...neededFor(newestCommon(heads, known), known)]
}

const shortest = 1_000

/**
 * The versions without the oldest. The heads can still be put together; who went back to a version that is left out goes
 * back to what that one went back to.
 * @param versions oldest first
 * @param room how many characters may stay beside those that are needed; a short version counts as `shortest`
 */
export function forgotten<V extends Version>(versions: readonly V[], heads: readonly string[], room: number): V[] {
  const known = new Map(versions.map((version) => [version.stamp, version]))
  const standing = versions.filter(({ stamp }) => heads.includes(stamp))
  const needed = new Set(neededFor(standing, known))
  const others = versions.filter((version) => !needed.has(version))
  let left = room
  const kept = new Set(others.toReversed().filter(({ value }) => (left -= Math.max(shortest, value.length)) >= 0))
  return others.filter((version) => !kept.has(version)).reduce((rest, { stamp }) => without(rest, stamp), [...versions])
}

function without<V extends Version>(versions: readonly V[], stamp: string): V[] {
  const gone = versions.find((version) => version.stamp === stamp)
  return versions.flatMap((version) => {
    if (version === gone) return []
    if (!gone || !version.saw.includes(stamp)) return [version]
    const saw = new Set([...version.saw, ...gone.saw.filter((one) => versions.some((other) => other.stamp === one))])
    saw.delete(stamp)
    return [{ ...version, saw: [...saw].toSorted((a, b) => (a < b ? -1 : 1)) }]
  })
}

/** Whether a version goes back to another one. */
function knew<V extends Version>(later: V, earlier: V, known: ReadonlyMap<string, V>): boolean {
  const open = [...later.saw]
  const looked = new Set<string>()
  for (let stamp = open.pop(); stamp !== undefined; stamp = open.pop()) {
    if (stamp === earlier.stamp) return true
    if (looked.has(stamp)) continue
    looked.add(stamp)
    open.push(...(known.get(stamp)?.saw ?? []))
  }
  return false
}
