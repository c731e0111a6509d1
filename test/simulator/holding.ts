/**
 * Somebody on a dear line: their laptop is new and holds its first sync, goes on later, holds again; with kills and work of
 * its own between. While it is held nothing is asked for that can wait, and what waits here is sent all the same.
 */
import type { Extra } from './extra.ts'
import type { Laptop, World } from './laptop.ts'

const fetches: ReadonlySet<string> = new Set(['pages', 'bundles', 'bundle', 'getPhotos'])

/** Whether this call brings what can wait. */
export function isFetch(name: string): boolean {
  return fetches.has(name)
}

/** The first sync of a laptop that begins here has something to bring. */
const beginsAt = 70

export class Holding implements Extra {
  readonly #world: World
  readonly #late: Laptop | undefined
  /** What its user asked for last. */
  readonly #wishes = new Map<Laptop, Promise<unknown>>()

  constructor(world: World, laptops: readonly Laptop[]) {
    this.#world = world
    this.#late = laptops.at(-1)
  }

  mayBegin(laptop: Laptop): boolean {
    return laptop !== this.#late
  }

  /** Whether this laptop is not in anybody's hands yet, or its user has just held it or let it go on. */
  takes(laptop: Laptop, step: number): boolean {
    const { random } = this.#world
    if (laptop === this.#late && step < beginsAt) return true
    if (!laptop.isOn || !random.chance(laptop === this.#late ? 0.12 : 0.03)) return false
    if (laptop.core?.fetching.isHeld) void this.#goOn(laptop)
    else this.#hold(laptop)
    return true
  }

  /** What waited has arrived by now although the fetching is held; now it goes on. */
  async endsQuiet(laptops: readonly Laptop[], finish: <T>(work: Promise<T>) => Promise<T>): Promise<boolean> {
    for (const laptop of laptops) if (laptop.core?.fetching.isHeld) await finish(this.#goOn(laptop))
    return true
  }

  #hold(laptop: Laptop): void {
    const { core } = laptop
    if (!core) return
    if (laptop === this.#late && core.self.lastSyncAt === null) laptop.fault('held at first')
    const wish = core.holdFetching(true)
    this.#wishes.set(laptop, wish)
    const work = wish.then(() => {
      laptop.fault('held')
      // By now it may have been let go on, held once more, or begun anew.
      if (laptop.core === core && core.fetching.isHeld && this.#wishes.get(laptop) === wish) laptop.wasHeld(core)
    })
    work.catch((error: unknown) => laptop.complain(error))
  }

  #goOn(laptop: Laptop): Promise<void> {
    const { core } = laptop
    if (!core) return Promise.resolve()
    const { files } = core.fetching.arriving(core.self.filesInAll)
    if (files.done < files.total) laptop.fault('went on')
    laptop.held = null
    return core.holdFetching(false).catch((error: unknown) => laptop.complain(error))
  }
}
