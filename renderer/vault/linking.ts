/**
 * The link by which this laptop goes to its county (shared/link.ts). It changes once in each life of the worker and then once an hour,
 * and is on the disk, in the second copy too, before the county hears of it. While it is not known whether the county keeps the last
 * one, the same pair is named again: so neither a lost answer nor a kill looks like a copy.
 */
import type { SyncAnswer } from '../../shared/county-contract.ts'
import type { Link } from '../../shared/link.ts'
import { overlookFullDisk } from './overlook.ts'

/**
 * `forkedAt`: since when another copy of this laptop has been at the county, by the county's clock. Then nothing comes here any more,
 * and what waits still goes there, until somebody signs in anew.
 */
export type LinkState = { link: Link | null; forkedAt: string | null }

type World = { now(): number; newId(): string }
type Linked = { readonly self: Readonly<LinkState>; remember(patch: Partial<LinkState>): Promise<void> }

const changedAfterMs = 3_600_000

export class Linking {
  readonly #world: World
  readonly #linked: Linked
  #changedAt: number | null = null

  constructor(world: World, linked: Linked) {
    this.#world = world
    this.#linked = linked
  }

  /** Before the county is asked: gives the link another id where it is time for that. On a full disk it stays as it is. */
  async renew(): Promise<void> {
    const { link, forkedAt } = this.#linked.self
    if (forkedAt !== null || !this.#isTime(link)) return
    const is = this.#world.newId()
    await this.#linked.remember({ link: { is, n: (link?.n ?? 0) + 1, ...(link && { was: link.is }) } }).then(() => {
      this.#changedAt = this.#world.now()
    }, overlookFullDisk)
  }

  #isTime(link: Link | null): boolean {
    if (link === null || this.#changedAt === null) return link?.was === undefined
    // Whichever way the clock was set.
    return link.was === undefined && Math.abs(this.#world.now() - this.#changedAt) >= changedAfterMs
  }
}

/** What an answer tells of the link that was named for it. By now another one may be, after a new sign-in: then nothing. */
export function linkAfter(
  { link, forkedAt }: Readonly<LinkState>,
  named: Link | null,
  { ended, serverTime }: Pick<SyncAnswer, 'ended' | 'serverTime'>,
): Partial<LinkState> {
  if (!named || link?.is !== named.is) return {}
  if (ended === 'forked') return { forkedAt: forkedAt ?? serverTime }
  // Whoever is not let in any more is not asked for their link.
  if (ended === 'deviceRevoked' || ended === 'accessEnded') return {}
  return { link: { is: named.is, n: named.n }, forkedAt: null }
}
