/** What people do on a laptop in the simulator, and what of it has to be found again. */
import type { CaseFileRows } from '../../shared/command.ts'
import { Problem } from '../../shared/problem.ts'
import { casework } from '../../shared/domain.ts'
import { compare, seenKey, type Seen } from '../../shared/row.ts'
import { assignDeed, openingDeeds, portraitDeeds, randomDeed, type Deed } from './deeds.ts'
import { newerDeed } from './newer-version.ts'
import type { Laptop, World } from './laptop.ts'
import { Oracle, type Intent } from './oracle.ts'

export class Work {
  readonly #world: World
  readonly oracle = new Oracle()
  /** Readings that were on disk. */
  readonly readings = new Set<string>()
  /** Whose laptop took a photo, and for which file. */
  readonly photographers = new Map<string, { laptop: Laptop; caseFileId: string }>()

  constructor(world: World) {
    this.#world = world
  }

  /** Somebody opens a file. Whoever saw it is to be found in the audit. */
  async read(laptop: Laptop): Promise<void> {
    const file = await this.#someFile(laptop)
    const { core } = laptop
    if (!file || !core) return
    const before = new Set(core.readings.next().map(({ id }) => id))
    const wasFull = laptop.disk.full
    await this.#asked(laptop, () => core.read(file.caseFileId))
    // What a full disk could not take may go with a kill.
    if (wasFull || laptop.disk.full) return
    for (const { id } of core.readings.next()) if (!before.has(id)) this.readings.add(id)
  }

  /** One of the things that are done all day. */
  async deed(laptop: Laptop): Promise<void> {
    const file = await this.#someFile(laptop)
    const { random, county } = this.#world
    const isNewer = laptop.domain !== casework
    const deed =
      file &&
      (isNewer
        ? newerDeed(file, random, this.#today(), county.memory !== null)
        : randomDeed(file, random, this.#today()))
    if (file && deed) await this.#do(laptop, file.caseFileId, deed)
  }

  /** A case file is given to somebody else. */
  async assign(laptop: Laptop): Promise<void> {
    const file = await this.#someFile(laptop)
    const { anna, bengt } = this.#world.county.staffIds
    const deed = file && assignDeed(file, this.#world.random, this.#today(), [anna ?? '', bengt ?? ''])
    if (file && deed) await this.#do(laptop, file.caseFileId, deed)
  }

  /** A case file begins, with its people. */
  async open(laptop: Laptop): Promise<void> {
    const { siteId, teamId } = this.#world.county
    const caseFileId = this.#world.random.id()
    for (const deed of openingDeeds(this.#world.random, this.#today(), { siteId, teamId, staffId: laptop.me.staffId }))
      await this.#do(laptop, caseFileId, deed)
  }

  /** A consent, and the face that it is for. */
  async portrait(laptop: Laptop): Promise<void> {
    const file = await this.#someFile(laptop)
    const made = file && portraitDeeds(file, this.#world.random, this.#today())
    if (!file || !made) return
    const { caseFileId } = file
    await this.#do(laptop, caseFileId, made.consent)
    const { core } = laptop
    if (!core) return
    const kept = await core.exclusive(async () => {
      const steps = [
        await core.photos.keep(caseFileId, made.small, 'small', core.correctedNow()),
        await core.photos.keep(caseFileId, made.large, 'large', core.correctedNow()),
      ] as const
      await core.box.take(...steps)
      return { small: steps[0].ref, large: steps[1].ref }
    })
    for (const { hash } of [kept.small, kept.large]) this.photographers.set(hash, { laptop, caseFileId })
    const portraitId = this.#world.random.id()
    const { personId, consentId, replaces } = made
    await this.#do(laptop, caseFileId, {
      command: 'portrait.set',
      args: { portraitId, personId, consentId, replaces, ...kept },
      adds: [portraitId],
      writes: [],
    })
  }

  /** Runs a command as somebody does, and tells the oracle when it was reported as saved. */
  async #do(laptop: Laptop, caseFileId: string, deed: Deed): Promise<void> {
    const { core } = laptop
    if (!core) return
    const { command, args, adds, writes, reopens = false } = deed
    const intent: Intent = {
      entryId: null,
      args,
      staffId: laptop.me.staffId,
      caseFileId,
      command,
      adds,
      writes,
      reopens,
    }
    this.oracle.attempt(intent)
    try {
      intent.entryId = await this.#asked(laptop, () => core.run(command, caseFileId, args, seenBy(deed)))
    } catch (error) {
      laptop.complain(error)
    }
  }

  /** What somebody may do only while the laptop may still be read. */
  async #asked<T>(laptop: Laptop, work: () => Promise<T>): Promise<T> {
    const { core, leases, time, clockError } = laptop
    const could = core ? leases.asks(core, time) : () => undefined
    try {
      const done = await work()
      // Of a window that died meanwhile nobody saw anything; and who waited while the clock was set saw it by the new time.
      if (laptop.core === core && laptop.clockError === clockError) could()
      return done
    } catch (error) {
      const isOver = error instanceof Problem && error.code === 'leaseEnded'
      if (core && laptop.core === core && isOver) leases.refused(core, time)
      throw error
    }
  }

  async #someFile(laptop: Laptop): Promise<CaseFileRows | undefined> {
    const { core } = laptop
    const id = core && this.#world.random.pick([...core.files.overviews().keys()].toSorted(compare))
    return id ? core?.exclusive(() => core.files.view(id)) : undefined
  }

  #today(): string {
    return new Date(this.#world.clock.now).toISOString().slice(0, 10)
  }
}

/** What the form remembers from when it was opened. */
function seenBy(deed: Deed): Seen {
  return Object.fromEntries(deed.writes.map((write) => [seenKey(write.rowId, write.field), write.saw]))
}
