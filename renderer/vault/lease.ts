/**
 * Whether what lies here may still be read (security.md D.2). The county's lease says until when, by the county's clock. The
 * time that counts never goes back: whoever sets the laptop's clock back gains nothing, and one that is far ahead ends the
 * lease until the next contact. Nothing is deleted.
 */
import { leaseText, type Lease } from '../../shared/lease.ts'
import { Problem } from '../../shared/problem.ts'
import type { LeaseLeft } from '../../shared/vault-contract.ts'
import type { Cipher } from './cipher.ts'

/** Of what a vault remembers: `highest` is the latest time it has ever seen, in ms of the county; 0 before the first lease. */
export type LeaseState = { lease: Lease | null; highest: number; clockOffset: number }

const hourMs = 3_600_000

/** In ms of the county. `now`: by the laptop's clock; `atLeast`: how late it is by a clock that nobody can set. */
export function timeUsed({ highest, clockOffset }: LeaseState, now: number, atLeast = 0): number {
  return Math.max(now + clockOffset, highest, atLeast)
}

export function isLeaseOver(state: LeaseState, now: number): boolean {
  return state.lease === null || timeUsed(state, now) >= Date.parse(state.lease.until)
}

/** Problem `leaseEnded`. */
export function needLease(state: LeaseState, now: number): void {
  if (isLeaseOver(state, now)) throw new Problem('leaseEnded')
}

export function leaseLeft(state: LeaseState, now: number): LeaseLeft | null {
  if (state.lease === null) return null
  const [at, until] = [Date.parse(state.lease.at), Date.parse(state.lease.until)]
  const used = timeUsed(state, now)
  // One of a single day that is renewed every hour is always near its end, and nobody needs to hear of that.
  const isRenewed = used - at < 2 * hourMs
  return {
    // As the laptop's own clock will show it.
    until: new Date(until - state.clockOffset).toISOString(),
    ms: Math.max(0, until - used),
    isEnding: until - used <= 24 * hourMs && !isRenewed,
  }
}

/** The lease that the county need not give again, by its time: one for exactly these files that is not over. */
export function leaseNamed(state: LeaseState, held: string, now: number): string | null {
  if (isLeaseOver(state, now)) return null
  return state.lease?.held === held ? state.lease.at : null
}

type Owner = { deviceId: string; staffId: string }

/** Whether the county signed it, for this laptop and this person. `key`: the county's public key for signing. */
export async function isGenuine(
  cipher: Cipher,
  key: string,
  lease: Lease,
  { deviceId, staffId }: Owner,
): Promise<boolean> {
  if (lease.deviceId !== deviceId || lease.staffId !== staffId) return false
  return cipher.verify(key, leaseText(lease), lease.signature)
}

type Holder = LeaseState & { keys: { signing: string } | null; me: { staffId: string } }

/**
 * What an exchange tells: the time it is, and a lease where one came that is genuine. Another than the present lease's laptop
 * has none. `holder` knows the clocks as this exchange told them.
 */
export async function leaseAfter(cipher: Cipher, holder: Holder, came: Lease | undefined, now: number) {
  const noted = { highest: timeUsed(holder, now) }
  const { lease, keys, me } = holder
  if (!came || !lease || !keys) return noted
  const isOurs = await isGenuine(cipher, keys.signing, came, { deviceId: lease.deviceId, staffId: me.staffId })
  return isOurs ? { ...noted, ...withLease(holder, came) } : noted
}

/** What changes with a genuine lease: nothing with an older one. Only a later time of the county's sets back what was seen. */
export function withLease({ lease: held }: LeaseState, lease: Lease): Partial<LeaseState> {
  const [before, at] = [held ? Date.parse(held.at) : 0, Date.parse(lease.at)]
  if (at < before) return {}
  return at > before ? { lease, highest: at } : { lease }
}

/** `after` was begun from `before`, which may have noted a later time while it was written: only a new lease takes that back. */
export function keepingTime<T extends LeaseState>(before: LeaseState, after: T): T {
  const isNew = after.lease?.at !== before.lease?.at
  return isNew ? after : { ...after, highest: Math.max(before.highest, after.highest) }
}
