/** How long a laptop may read without contact: given to whoever is let in, and to nobody else. */
import { leaseText, type Lease } from '../shared/lease.ts'
import type { CountyKeys } from './keys.ts'
import type { Acting, Moment } from './store.ts'

const dayMs = 86_400_000
/** A younger one is not worth its bytes: a quiet exchange stays under 1 KB. */
const renewedAfterMs = 3_600_000

/** Its length is `days`. Null for the county's own programs, which have no laptop, and for who is not let in any more. */
export function newLease(
  keys: CountyKeys,
  days: number,
  { deviceId, staffId, barred }: Acting,
  { at }: Moment,
  held: string,
): Lease | null {
  if (deviceId === null || barred !== undefined) return null
  const until = new Date(Date.parse(at) + days * dayMs).toISOString()
  const lease = { deviceId, staffId, at, until, held, signature: '' }
  return { ...lease, signature: keys.sign(leaseText(lease)) }
}

/** `has`: when the one was given that the laptop has for what it holds; null when it needs one, missing when it knows of none. */
export function isLeaseDue(has: string | null | undefined, { at }: Moment): boolean {
  if (has === undefined) return false
  // One from the future was given by a clock that was wrong then.
  return has === null || Math.abs(Date.parse(at) - Date.parse(has)) >= renewedAfterMs
}
