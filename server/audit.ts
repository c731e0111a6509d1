/**
 * The audit: one line for each entry that was judged, each case file that was handed to a laptop, each that somebody opened
 * there, each laptop that was blocked, emptied or copied, and each step of a recovery. Every line carries the hash of the one before, so that none can be changed, dropped or put in between
 * without breaking the chain. It says who, when and which file, never what.
 */
import { createHash } from 'node:crypto'
import { directoryId } from '../shared/carrier.ts'
import type { Reading } from '../shared/reading.ts'
import { canonical } from '../shared/row.ts'

/**
 * `entry`: judged, also when refused. `handedOut`: sent to a laptop whole. `opened`: looked at on a laptop. `revoked`: a laptop was
 * blocked. `wiped`: a laptop said that nothing is left on it. `recovery`: a step of letting somebody back into their vault. `forked`: a
 * copy of the laptop that acts has come.
 */
export type AuditKind = 'entry' | 'handedOut' | 'opened' | 'revoked' | 'wiped' | 'recovery' | 'forked'

/** These may be told again, and count once. */
export const toldOnce: ReadonlySet<AuditKind> = new Set(['opened', 'forked'])

/**
 * What happened. `ref`: the id of the entry, of the reading, of the laptop that was blocked or emptied, or of the request for recovery, the link that the copy
 * named; null for a file handed out. `claimedAt`: by the laptop's clock. What is about no case file names the directory.
 */
export type AuditEvent = {
  kind: AuditKind
  caseFileId: string
  ref: string | null
  outcome: string | null
  claimedAt: string
  offline: boolean
}
/** An event in the chain. `n` counts from 1 without gaps; `at`, `staffId`, `deviceId`: when the county took note, and who. */
export type AuditLine = AuditEvent & { n: number; at: string; staffId: string; deviceId: string | null; hash: string }

/** The end of the chain: how many lines there are, and the hash of the last. */
export type AuditHead = { n: number; hash: string }
export const emptyAudit: AuditHead = { n: 0, hash: '' }

/** Who acted, and when by the county's clock. */
export type Witnessed = { staffId: string; deviceId: string | null; at: string }

/** The next lines of the chain. */
export function chained(
  head: AuditHead,
  { staffId, deviceId, at }: Witnessed,
  events: readonly AuditEvent[],
): AuditLine[] {
  let before = head
  return events.map((event) => {
    const line = { ...event, n: before.n + 1, at, staffId, deviceId }
    const whole = { ...line, hash: hashOf(before.hash, line) }
    before = whole
    return whole
  })
}

/** Hex of SHA-256 over the hash before and the line's canonical JSON. */
function hashOf(before: string, line: Omit<AuditLine, 'hash'>): string {
  return createHash('sha256')
    .update(`${before}\n${canonical(line)}`)
    .digest('hex')
}

/** The first line that does not go on from `head` as it should; undefined when all do. */
export function brokenAt(head: AuditHead, lines: readonly AuditLine[]): number | undefined {
  let before = head
  for (const whole of lines) {
    const { hash, ...line } = whole
    if (line.n !== before.n + 1 || hash !== hashOf(before.hash, line)) return line.n
    before = whole
  }
  return undefined
}

type Judgement = {
  id: string
  caseFileId: string
  outcome: string
  at: string
  entry: { at: string; offline: boolean } | null
}

export function eventsOfEntries(judged: readonly Judgement[]): AuditEvent[] {
  return judged.map(({ id, caseFileId, outcome, at, entry }) => ({
    kind: 'entry',
    caseFileId,
    ref: id,
    outcome,
    claimedAt: entry?.at ?? at,
    offline: entry?.offline ?? false,
  }))
}

export function eventsOfReadings(readings: readonly Reading[]): AuditEvent[] {
  return readings.map(({ id, caseFileId, at, offline }) => {
    return { kind: 'opened', caseFileId, ref: id, outcome: null, claimedAt: at, offline }
  })
}

export function eventsOfPages(caseFileIds: readonly string[], at: string): AuditEvent[] {
  return caseFileIds.map((caseFileId) => {
    return { kind: 'handedOut', caseFileId, ref: null, outcome: null, claimedAt: at, offline: false }
  })
}

/** A copy of the acting laptop has come, and names this as its link. */
export function eventOfFork(link: string, at: string): AuditEvent {
  return { kind: 'forked', caseFileId: directoryId, ref: link, outcome: null, claimedAt: at, offline: false }
}

/** About a laptop. `reason`: why it was blocked, or is not let in any more. */
export function eventOfDevice(
  kind: 'revoked' | 'wiped',
  deviceId: string,
  reason: string | null,
  at: string,
): AuditEvent {
  return { kind, caseFileId: directoryId, ref: deviceId, outcome: reason, claimedAt: at, offline: false }
}
