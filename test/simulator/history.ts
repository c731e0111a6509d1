/** One history: three laptops at work with faults, then quiet, then the judgement. */
import { restrictions } from '../../shared/case-file.ts'
import { handIns } from '../../shared/hand-in.ts'
import { keptDays } from '../../shared/county-contract.ts'
import { mergedFrom, type AnyRow } from '../../shared/row.ts'
import { Copying } from './copying.ts'
import { openCounty, type Storage } from './county.ts'
import { extraOf, type Extra } from './extra.ts'
import { Judgement, type Trouble } from './judgement.ts'
import { Laptop, type FaultCounts, type World } from './laptop.ts'
import { Random } from './random.ts'
import { Problem } from '../../shared/problem.ts'
import type { Snapshot } from '../support/memory-store.ts'
import { Scheduler } from './scheduler.ts'
import { steal } from './wiping.ts'
import { Work } from './work.ts'

export type HistoryResult = {
  lost: number
  duplicated: number
  unequal: number
  unseenOverwrites: number
  stuck: number
  conflicts: number
  reasons: string[]
}

const steps = 260
const roundsToQuiet = 60
const start = Date.parse('2026-11-23T07:00:00.000Z')

/** `storage`: where the county keeps what it has, when not in memory. */
export async function runHistory(
  seed: number,
  faults: FaultCounts,
  storage?: (random: Random) => Promise<Storage>,
): Promise<HistoryResult> {
  const random = new Random(seed)
  const clock = { now: start }
  const county = await openCounty(random, clock, await storage?.(random))
  const world: World = {
    random,
    scheduler: new Scheduler(random),
    county,
    faults,
    clock,
    restored: false,
    faulty: true,
  }
  const laptops: Laptop[] = []
  for (const account of ['anna', 'bengt', 'cilla']) laptops.push(await Laptop.make(world, account))
  const trouble = troubleOf(seed, county.memory !== null)
  const history = new History(seed, world, laptops, trouble, extraOf(seed, world, laptops))
  await history.work()
  await history.quieten()
  return history.judge()
}

const troubles: readonly Trouble[] = ['plain', 'stores', 'restore', 'absence']

/** A database is not brought back older in the middle of a history. */
function troubleOf(seed: number, mayRestore: boolean): Trouble {
  const trouble = troubles[seed % troubles.length] ?? 'plain'
  return trouble === 'restore' && !mayRestore ? 'plain' : trouble
}

class History {
  readonly #world: World
  readonly #laptops: Laptop[]
  readonly #deeds: Work
  readonly #trouble: Trouble
  readonly #extra: Extra
  readonly #copying: Copying
  readonly #thief: Random
  readonly #blockedAt: number
  #backup: Snapshot | null = null
  #stuck = 0

  constructor(seed: number, world: World, laptops: Laptop[], trouble: Trouble, extra: Extra) {
    // Of its own, so that everything else goes as it would.
    this.#thief = new Random(seed)
    this.#blockedAt = this.#thief.below(steps + 40)
    this.#world = world
    this.#laptops = laptops
    this.#trouble = trouble
    this.#extra = extra
    this.#copying = new Copying(seed, world)
    this.#deeds = new Work(world)
  }

  async work(): Promise<void> {
    for (const laptop of this.#laptops.filter((one) => this.#extra.mayBegin(one))) {
      await this.#finish(laptop.start())
      await this.#finish(this.#deeds.open(laptop))
      await this.#finish(this.#sync(laptop))
    }
    for (let i = 0; i < steps; i++) {
      this.#world.clock.now += this.#world.random.below(30_000)
      const laptop = this.#world.random.pick(this.#laptops)
      if (laptop && !this.#extra.takes(laptop, i)) this.#act(laptop)
      if (laptop && this.#copying.seeksLine(laptop)) this.#beginSync(laptop)
      await this.#befall(i)
      const copy = this.#copying.copyIn(i, this.#laptops)
      if (copy) this.#laptops.push(copy)
      for (let turns = this.#world.random.below(6); turns > 0; turns--) await this.#world.scheduler.step()
      // A database gets the time that its work takes now and then: else nothing would ever be answered.
      if (!this.#world.county.memory && i % 3 === 0) await this.#world.scheduler.breathe()
    }
  }

  /** The faults end; everything that waits must come home in a bounded number of rounds. */
  async quieten(): Promise<void> {
    this.#world.faulty = false
    this.#world.clock.now += 3_600_000
    for (const laptop of this.#laptops) {
      laptop.online = true
      laptop.disk.full = false
      laptop.clockError = 0
    }
    await this.#world.scheduler.until(() => false)
    for (const laptop of this.#laptops) {
      // A kill now: what is on disk must be enough.
      while (laptop.isOn) laptop.kill()
      await this.#finish(laptop.start())
    }
    await this.#untilQuiet()
    const isOver = !(await this.#extra.endsQuiet(this.#laptops, (work) => this.#finish(work)))
    if (!isOver) await this.#untilQuiet()
    if (this.#trouble !== 'restore') return
    // What still waited for others to bring back its ground is judged when their time is over.
    this.#world.clock.now += (keptDays + 1) * 86_400_000
    await this.#untilQuiet()
  }

  async #untilQuiet(): Promise<void> {
    for (let round = 0; round < roundsToQuiet; round++) {
      for (const laptop of this.#laptops)
        await (laptop.isWiped ? this.#tellEmpty(laptop) : this.#finish(this.#sync(laptop)))
      if (round > 2 && this.#laptops.every((laptop) => laptop.core?.outbox.firstWaiting() === undefined)) return
    }
    this.#stuck++
  }

  /** Its confirmation may not get through at once: it must be told all the same. */
  async #tellEmpty(laptop: Laptop): Promise<void> {
    for (const online of this.#world.random.chance(0.5) ? [false, true] : [true]) {
      laptop.online = online
      await this.#finish(laptop.start().catch((error: unknown) => laptop.complain(error)))
    }
  }

  async judge(): Promise<HistoryResult> {
    await this.#world.county.books.look()
    const rows = await this.#countyRows()
    const outboxes = this.#laptops.flatMap((laptop) => laptop.core?.outbox.all() ?? [])
    const verdict = this.#deeds.oracle.judge(this.#world.county.books, rows, outboxes)
    const reasons = [...verdict.reasons]
    const judgement = new Judgement({
      world: this.#world,
      trouble: this.#trouble,
      readings: this.#deeds.readings,
      photographers: this.#deeds.photographers,
      finish: (work) => this.#finish(work),
    })
    let unequal = 0
    for (const laptop of this.#laptops) {
      for (const difference of await judgement.differences(laptop)) {
        unequal++
        reasons.push(`unequal: ${laptop.me.firstName}: ${difference}`)
      }
      if (laptop.complaints.length > 0) this.#stuck++
      reasons.push(...laptop.complaints.map((complaint) => `stuck: ${complaint}`))
    }
    for (const fault of this.#copying.faults()) {
      unequal++
      reasons.push(`unequal: ${fault}`)
    }
    for (const fault of judgement.unheeded()) {
      verdict.unseenOverwrites++
      reasons.push(`in spite of a restriction: ${fault}`)
    }
    for (const fault of judgement.auditFaults()) {
      verdict.lost++
      reasons.push(`audit: ${fault}`)
    }
    this.#countEndings(rows)
    const conflicts = [...rows.values()].filter((row) => row.disputed || row.settled).length
    return { ...verdict, unequal, stuck: this.#stuck, conflicts, reasons }
  }

  /** What befalls the county and the calendar. */
  async #befall(step: number): Promise<void> {
    const { random, faults, county, clock } = this.#world
    if (random.chance(4 / steps)) await this.#finish(county.prepareBundles())
    if (this.#trouble === 'restore' && county.memory) {
      if (!this.#backup && random.chance(2 / steps)) this.#backup = county.memory.snapshot()
      else if (this.#backup && random.chance(3 / steps)) {
        if (random.chance(0.6)) await this.#allHome()
        const { epoch } = this.#backup.contents
        const isAnew = random.chance(0.5)
        count(faults, isAnew ? 'restored under a new epoch' : 'restored')
        county.memory.restore(this.#backup, isAnew ? random.id() : epoch)
        this.#backup = null
        this.#world.restored = true
      }
    }
    if (this.#trouble === 'absence') {
      if (random.chance(2 / steps)) {
        count(faults, 'absence')
        clock.now += (1 + random.below(this.#copying.longestAbsence)) * 86_400_000
      }
      if (step === steps - 60 && random.chance(0.8)) {
        count(faults, 'left')
        await this.#finish(county.leave('bengt'))
      }
      const [laptop] = this.#laptops
      if (step === this.#blockedAt && laptop) {
        count(faults, 'laptop blocked')
        if (this.#thief.chance(0.5)) steal(laptop, this.#thief)
        await this.#finish(county.revoke('cilla', laptop.deviceId))
      }
    }
  }

  /** A quiet hour: whoever is on brings everything home, also photos. */
  async #allHome(): Promise<void> {
    this.#world.faulty = false
    for (const laptop of this.#laptops) {
      laptop.online = true
      laptop.disk.full = false
      // Whoever meets the end of the lease in the middle of something closes the vault, and the sync would never end.
      await this.#world.scheduler.until(() => laptop.turns.running === 0)
      await this.#finish(this.#sync(laptop))
      await this.#finish(this.#sync(laptop))
    }
    this.#world.faulty = true
  }

  #act(laptop: Laptop): void {
    const { random, faults } = this.#world
    if (laptop.theft.hasHappened && laptop.isInUse && random.chance(0.1)) return laptop.kill()
    const roll = random.below(100)
    if (!laptop.isOn) {
      const { turns } = laptop
      if (!laptop.isInUse && random.chance(0.05)) setClock(laptop, random)
      if (this.#trouble === 'stores' && turns.running === 0 && !laptop.isInUse && roll < 15) return laptop.damage()
      if (this.#trouble === 'stores' && random.chance(0.5)) laptop.remember()
      if (turns.running > 0 || laptop.isInUse) return
      turns.running++
      void laptop
        .start()
        .catch((error: unknown) => laptop.complain(error))
        .finally(() => turns.running--)
      return
    }
    if (roll < 46) this.#begin(laptop, this.#deeds.deed(laptop))
    else if (roll < 54) this.#begin(laptop, this.#deeds.portrait(laptop))
    else if (roll < 60) this.#begin(laptop, this.#deeds.assign(laptop))
    else if (roll < 62) this.#begin(laptop, this.#deeds.open(laptop))
    else if (roll < 84) this.#beginSync(laptop)
    else if (roll < 90) laptop.online = !laptop.online
    else if (roll < 94) {
      count(faults, 'kill')
      laptop.kill()
    } else if (roll < 96) {
      count(faults, 'clockJump')
      setClock(laptop, random)
    } else if (roll < 98) {
      count(faults, 'fullDisk')
      laptop.disk.full = !laptop.disk.full
    } else this.#begin(laptop, this.#deeds.read(laptop))
  }

  #begin(laptop: Laptop, work: Promise<void>): void {
    const { turns } = laptop
    turns.running++
    void work.catch((error: unknown) => laptop.complain(error)).finally(() => turns.running--)
  }

  #beginSync(laptop: Laptop): void {
    if (laptop.syncing) return
    void this.#sync(laptop)
  }

  async #sync(laptop: Laptop): Promise<void> {
    const { core } = laptop
    if (!core || laptop.syncing) return
    laptop.syncing = true
    try {
      await core.syncOnce()
    } catch (error) {
      laptop.complain(error)
      await laptop.emptyAfter(core, error).catch((failed: unknown) => laptop.complain(failed))
      if (error instanceof Problem && error.code === 'outdated') laptop.fault('outdated')
      const isOver = error instanceof Problem && ['signInExpired', 'signInRequired'].includes(error.code)
      if (isOver) await laptop.signIn().catch(() => undefined)
      await this.#copying.signInAfter(laptop, error).catch(() => undefined)
    }
    laptop.syncing = false
  }

  #countEndings(rows: ReadonlyMap<string, AnyRow>): void {
    const { county, faults } = this.#world
    for (const { outcome } of county.books.log()) {
      count(faults, `ended ${outcome.outcome}`)
      if (outcome.problem?.code === 'caseFileRestricted') count(faults, 'refused for a restriction')
    }
    for (const row of rows.values()) {
      if (row.table === handIns.name) count(faults, 'ended in the tray')
      if (row.table === restrictions.name)
        count(faults, row.fields['liftedAt'] === null ? 'restricted' : 'restriction lifted')
      if (mergedFrom(row, 'strengths').length > 0) count(faults, 'merged')
      if (row.disputed?.['strengths']) count(faults, 'two texts')
    }
    for (const _reading of this.#deeds.readings) count(faults, 'read')
  }

  async #countyRows(): Promise<Map<string, AnyRow>> {
    const rows = new Map<string, AnyRow>()
    const ids = [...new Set(this.#world.county.books.log().map(({ judged }) => judged.caseFileId))]
    for (const row of this.#world.county.books.rows(ids)) rows.set(row.id, row)
    return rows
  }

  /** Lets everything go on until this is done. */
  async #finish<T>(work: Promise<T>): Promise<T> {
    let outcome: { value: T } | { error: unknown } | undefined
    const counted = this.#world.county.memory ? work : this.#world.scheduler.outside(work)
    counted.then(
      (value) => (outcome = { value }),
      (error: unknown) => (outcome = { error }),
    )
    await this.#world.scheduler.until(() => outcome !== undefined)
    if (!outcome) throw new Error('nothing is left to do and this is not done')
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

const dayMs = 86_400_000

/** Right, off by an hour, or by years. */
function setClock(laptop: Laptop, random: Random): void {
  laptop.clockError = random.pick([0, 0, 3_600_000, -3_600_000, 400 * dayMs, -700 * dayMs]) ?? 0
}

function count(faults: FaultCounts, kind: string): void {
  faults[kind] = (faults[kind] ?? 0) + 1
}
