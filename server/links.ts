/** Whether a laptop is the one that was here last, or a copy of it that parted from it before (shared/link.ts). */
import type { KeptLink, Link } from '../shared/link.ts'
import { eventOfFork } from './audit.ts'
import type { CountyTransaction } from './store.ts'

/** `kept`: the county has its link already. `new`: it is to be kept from now on. `forked`: another copy has been here since. */
export type LinkVerdict = 'kept' | 'new' | 'forked'

/**
 * Whether who names this may follow on what the county keeps. A lost answer is asked for again with the same pair; and a county whose
 * link is older than one that it is known to have kept has come back older itself.
 */
export function leadsOn(kept: KeptLink | null, { was, is, n }: Link): boolean {
  return kept === null || kept.is === was || kept.is === is || kept.n < (was === undefined ? n : n - 1)
}

export function judgeLink(kept: KeptLink | null, named: Link): LinkVerdict {
  if (!leadsOn(kept, named)) return 'forked'
  return kept?.is === named.is ? 'kept' : 'new'
}

/** Keeps a new one, and writes a copy down. Gives false for a copy that another copy has overtaken, also just now. */
export async function noteLink(transaction: CountyTransaction, link: Link, verdict: LinkVerdict): Promise<boolean> {
  if (verdict === 'kept' || (verdict === 'new' && (await transaction.keepLink(link)))) return true
  await transaction.audit([eventOfFork(link.is, transaction.moment.at)])
  return false
}
