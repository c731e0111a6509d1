/**
 * Long texts, line by line: what somebody changed in a text, whether two such changes touch the same place, and the text
 * with all of them. Pure, and the same on every machine.
 */

/** Lines `start` to `end` (exclusive) of the old text became `lines`. With `start === end`, lines were put in there. */
export type Hunk = { start: number; end: number; lines: readonly string[] }

/** Comparing takes lines times lines: longer texts are never compared. */
export const mostLines = 400

/** What changed from one text to the other, in order; undefined when one has more than `mostLines` lines. */
export function hunksBetween(before: string, after: string): Hunk[] | undefined {
  const [old, now] = [linesOf(before), linesOf(after)]
  if (Math.max(old.length, now.length) > mostLines) return undefined
  const common = commonAfter(old, now)
  const hunks: Hunk[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [start, from] = [i, j]
    while ((i < old.length || j < now.length) && !(i < old.length && j < now.length && old[i] === now[j])) {
      if (j >= now.length || (i < old.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) i++
      else j++
    }
    if (i > start || j > from) hunks.push({ start, end: i, lines: now.slice(from, j) })
    while (i < old.length && j < now.length && old[i] === now[j]) {
      i++
      j++
    }
  }
  return hunks
}

/** An empty text has no line: who fills it in puts lines in. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n')
}

/** How many lines both texts have in common, in order, from each pair of places on. */
function commonAfter(old: readonly string[], now: readonly string[]): number[][] {
  const common = Array.from({ length: old.length + 1 }, () => Array.from({ length: now.length + 1 }, () => 0))
  for (let i = old.length - 1; i >= 0; i--) {
    const [row, below] = [common[i] ?? [], common[i + 1] ?? []]
    for (let j = now.length - 1; j >= 0; j--)
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
  }
  return common
}

/**
 * Whether a person has to decide between two changes of one text: they change the same lines, put different lines in at
 * the same place, or one puts lines in where the other took away what they leaned on. The very same change is none.
 */
export function contradict(a: Hunk, b: Hunk): boolean {
  if (sameHunk(a, b)) return false
  if (a.start < b.end && b.start < a.end) return true
  const touches = a.start <= b.end && b.start <= a.end
  return touches && ((isInsertion(a) && (isInsertion(b) || isRemoval(b))) || (isInsertion(b) && isRemoval(a)))
}

/** The text with all these changes, of which no two contradict each other. */
export function withHunks(before: string, hunks: readonly Hunk[]): string {
  const old = linesOf(before)
  const ordered = hunks
    .filter((hunk, at) => hunks.findIndex((other) => sameHunk(hunk, other)) === at)
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
  const lines: string[] = []
  let at = 0
  for (const hunk of ordered) {
    lines.push(...old.slice(at, hunk.start), ...hunk.lines)
    at = hunk.end
  }
  return [...lines, ...old.slice(at)].join('\n')
}

/** One text from two: what both have stands once, and where they differ the lines of the first come first. */
export function inOneText(one: string, other: string): string {
  const hunks = hunksBetween(one, other)
  if (!hunks) return `${one}\n${other}`
  return withHunks(
    one,
    hunks.map(({ end, lines }) => ({ start: end, end, lines })),
  )
}

function sameHunk(a: Hunk, b: Hunk): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, at) => line === b.lines[at])
  )
}

function isInsertion(hunk: Hunk): boolean {
  return hunk.start === hunk.end
}

function isRemoval(hunk: Hunk): boolean {
  return hunk.lines.length === 0
}
