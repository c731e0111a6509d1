/** What a vault remembers about itself. */
import type { HistoryPoint, Me } from '../../shared/county-contract.ts'

/** Sealed in one record. Times are instants; `clockOffset` is county minus laptop, in ms. */
export type VaultSelf = {
  me: Me
  token: string | null
  tokenExpiresAt: string | null
  epoch: string | null
  cursor: number
  /** The newest entry that the county is known to hold. */
  knows: HistoryPoint | null
  /** The highest place given in the outbox. */
  lastN: number
  /** When the county was last found to have come back older: since then what others bring back is waited for. */
  startedOverAt: string | null
  /** Photos have to be offered to the county again: its store came back older. */
  offerPhotos: boolean
  /** Case files that differed from the county's and were fetched anew: when, and how many. */
  repaired: { at: string; files: number } | null
  clockOffset: number
  lastSyncAt: string | null
  arrived: { at: string; entries: number; photos: number }[]
}

/** A vault of an older version lacks what has been added since. */
export const blankSelf = {
  epoch: null,
  cursor: 0,
  knows: null,
  lastN: 0,
  startedOverAt: null,
  offerPhotos: false,
  repaired: null,
  clockOffset: 0,
  lastSyncAt: null,
  arrived: [],
}

export function newSelf(me: Me, token: string, tokenExpiresAt: string): VaultSelf {
  return { ...blankSelf, me, token, tokenExpiresAt }
}

/** The point furthest on; those without a number do not count. */
export function newest(points: readonly (HistoryPoint | null)[]): HistoryPoint | null {
  const known = points.filter((point) => point !== null && point.seq > 0)
  return known.reduce<HistoryPoint | null>(
    (best, one) => (one && one.seq > (best?.seq ?? 0) ? pointOf(one) : best),
    null,
  )
}

function pointOf({ seq, id }: HistoryPoint): HistoryPoint {
  return { seq, id }
}
