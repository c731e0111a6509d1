/** One history: three laptops at work with faults, then quiet, then the judgement. */
import type { CaseFileRows } from '../../shared/command.ts'
import { handIns } from '../../shared/hand-in.ts'
import { heldDigest, keptDays } from '../../shared/county-contract.ts'
import { canonical, compare, seenKey, type AnyRow, type Seen } from '../../shared/row.ts'
import { openCounty } from './county.ts'
import { assignDeed, openingDeeds, portraitDeeds, randomDeed, type Deed } from './deeds.ts'
import { Laptop, type FaultCounts, type World } from './laptop.ts'
import { Oracle, type Intent } from './oracle.ts'
import { Random } from './random.ts'
import { Problem } from '../../shared/problem.ts'
import { brokenAt, emptyAudit } from '../../server/audit.ts'
import type { Snapshot } from '../support/memory-store.ts'
import { Scheduler } from './scheduler.ts'

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

export async function runHistory(seed: number, faults: FaultCounts): Promise<HistoryResult> {
  const random = new Random(seed)
  const clock = { now: start }
  const county = await openCounty(random, clock)
  const world: World = { random, scheduler: new Scheduler(random), county, faults, clock, faulty: true }
  const laptops: Laptop[] = []
  for (const account of ['anna', 'bengt', 'cilla']) laptops.push(await Laptop.make(world, account))
  const history = new History(world, laptops, troubles[seed % troubles.length] ?? 'plain')
  await history.work()
  await history.quieten()
  return history.judge()
}

/** What else goes wrong besides network, power, disks and clocks. One kind a history: two at once may lose what both kept. */
type Trouble = 'plain' | 'stores' | 'restore' | 'absence'
const troubles: readonly Trouble[] = ['plain', 'stores', 'restore', 'absence']

class History {
  readonly #world: World
  readonly #laptops: readonly Laptop[]
  readonly #oracle = new Oracle()
  readonly #readings = new Set<string>()
  readonly #trouble: Trouble
  #backup: Snapshot | null = null
  #stuck = 0

  constructor(world: World, laptops: readonly Laptop[], trouble: Trouble) {
    this.#world = world
    this.#laptops = laptops
    this.#trouble = trouble
  }

  async work(): Promise<void> {
    for (const laptop of this.#laptops) {
      await this.#finish(laptop.start())
      await this.#finish(this.#open(laptop))
      await this.#finish(this.#sync(laptop))
    }
    for (let i = 0; i < steps; i++) {
      this.#world.clock.now += this.#world.random.below(30_000)
      const laptop = this.#world.random.pick(this.#laptops)
      if (laptop) this.#act(laptop)
      await this.#befall(i)
      for (let turns = this.#world.random.below(6); turns > 0; turns--) await this.#world.scheduler.step()
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
      laptop.kill()
      await this.#finish(laptop.start())
    }
    await this.#untilQuiet()
    if (this.#trouble !== 'restore') return
    // What still waited for others to bring back its ground is judged when their time is over.
    this.#world.clock.now += (keptDays + 1) * 86_400_000
    await this.#untilQuiet()
  }

  async #untilQuiet(): Promise<void> {
    for (let round = 0; round < roundsToQuiet; round++) {
      for (const laptop of this.#laptops) await this.#finish(this.#sync(laptop))
      if (round > 2 && this.#laptops.every((laptop) => laptop.core?.outbox.firstWaiting() === undefined)) return
    }
    this.#stuck++
  }

  async judge(): Promise<HistoryResult> {
    const rows = await this.#countyRows()
    const outboxes = this.#laptops.flatMap((laptop) => laptop.core?.outbox.all() ?? [])
    const verdict = this.#oracle.judge(this.#world.county.store, rows, outboxes)
    const reasons = [...verdict.reasons]
    let unequal = 0
    for (const laptop of this.#laptops) {
      for (const difference of await this.#differences(laptop)) {
        unequal++
        reasons.push(`unequal: ${laptop.me.firstName}: ${difference}`)
      }
      if (laptop.complaints.length > 0) this.#stuck++
      reasons.push(...laptop.complaints.map((complaint) => `stuck: ${complaint}`))
    }
    for (const fault of this.#auditFaults()) {
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
    if (this.#trouble === 'restore') {
      if (!this.#backup && random.chance(2 / steps)) this.#backup = county.store.snapshot()
      else if (this.#backup && random.chance(3 / steps)) {
        const { epoch } = this.#backup.contents
        const isAnew = random.chance(0.5)
        count(faults, isAnew ? 'restored under a new epoch' : 'restored')
        county.store.restore(this.#backup, isAnew ? random.id() : epoch)
        this.#backup = null
      }
    }
    if (this.#trouble === 'absence') {
      if (random.chance(2 / steps)) {
        count(faults, 'absence')
        clock.now += (1 + random.below(500)) * 86_400_000
      }
      if (step === steps - 60 && random.chance(0.5)) {
        count(faults, 'left')
        await this.#finish(county.leave('bengt'))
      }
    }
  }

  #act(laptop: Laptop): void {
    const { random, faults } = this.#world
    const roll = random.below(100)
    if (!laptop.isOn) {
      if (this.#trouble === 'stores' && !laptop.running && roll < 20) return laptop.remember()
      if (this.#trouble === 'stores' && !laptop.running && roll < 32) return laptop.damage()
      if (!laptop.running++)
        void laptop
          .start()
          .catch((error: unknown) => laptop.complain(error))
          .finally(() => (laptop.running = 0))
      return
    }
    if (roll < 46) this.#begin(laptop, this.#deed(laptop))
    else if (roll < 54) this.#begin(laptop, this.#portrait(laptop))
    else if (roll < 60) this.#begin(laptop, this.#assign(laptop))
    else if (roll < 62) this.#begin(laptop, this.#open(laptop))
    else if (roll < 84) this.#beginSync(laptop)
    else if (roll < 90) laptop.online = !laptop.online
    else if (roll < 94) {
      count(faults, 'kill')
      laptop.kill()
    } else if (roll < 96) {
      count(faults, 'clockJump')
      laptop.clockError = random.pick([0, 0, 3_600_000, -3_600_000, 400 * 86_400_000]) ?? 0
    } else if (roll < 98) {
      count(faults, 'fullDisk')
      laptop.disk.full = !laptop.disk.full
    } else this.#begin(laptop, this.#read(laptop))
  }

  #begin(laptop: Laptop, work: Promise<void>): void {
    laptop.running++
    void work.catch((error: unknown) => laptop.complain(error)).finally(() => laptop.running--)
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
      const isOver = error instanceof Problem && ['signInExpired', 'signInRequired'].includes(error.code)
      if (isOver) await laptop.signIn().catch(() => undefined)
    }
    laptop.syncing = false
  }

  /** Somebody opens a file. Whoever saw it is to be found in the audit. */
  async #read(laptop: Laptop): Promise<void> {
    const file = await this.#someFile(laptop)
    const { core } = laptop
    if (!file || !core) return
    const before = new Set(core.readings.next().map(({ id }) => id))
    const wasFull = laptop.disk.full
    await core.read(file.caseFileId)
    // What a full disk could not take may go with a kill.
    if (wasFull || laptop.disk.full) return
    for (const { id } of core.readings.next()) if (!before.has(id)) this.#readings.add(id)
  }

  async #deed(laptop: Laptop): Promise<void> {
    const file = await this.#someFile(laptop)
    const deed = file && randomDeed(file, this.#world.random, this.#today())
    if (file && deed) await this.#do(laptop, file.caseFileId, deed)
  }

  async #assign(laptop: Laptop): Promise<void> {
    const file = await this.#someFile(laptop)
    const { anna, bengt } = this.#world.county.staffIds
    const deed = file && assignDeed(file, this.#world.random, this.#today(), [anna ?? '', bengt ?? ''])
    if (file && deed) await this.#do(laptop, file.caseFileId, deed)
  }

  async #open(laptop: Laptop): Promise<void> {
    const { siteId, teamId } = this.#world.county
    const caseFileId = this.#world.random.id()
    for (const deed of openingDeeds(this.#world.random, this.#today(), { siteId, teamId, staffId: laptop.me.staffId }))
      await this.#do(laptop, caseFileId, deed)
  }

  async #portrait(laptop: Laptop): Promise<void> {
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
    this.#oracle.attempt(intent)
    try {
      intent.entryId = await core.run(command, caseFileId, args, seenBy(deed))
    } catch (error) {
      laptop.complain(error)
    }
  }

  async #someFile(laptop: Laptop): Promise<CaseFileRows | undefined> {
    const { core } = laptop
    const id = core && this.#world.random.pick([...core.files.overviews().keys()].toSorted(compare))
    return id ? core?.exclusive(() => core.files.view(id)) : undefined
  }

  #countEndings(rows: ReadonlyMap<string, AnyRow>): void {
    const { county, faults } = this.#world
    for (const { outcome } of county.store.log()) count(faults, `ended ${outcome.outcome}`)
    for (const row of rows.values()) if (row.table === handIns.name) count(faults, 'ended in the tray')
    for (const _reading of this.#readings) count(faults, 'read')
  }

  /** I9: every entry and every reading has exactly one line, and the chain is whole. */
  #auditFaults(): string[] {
    const { store } = this.#world.county
    const lines = store.audit()
    const found: string[] = []
    const broken = brokenAt(emptyAudit, lines)
    if (broken !== undefined) found.push(`broken at ${broken}`)
    const times = Map.groupBy(lines, ({ kind, ref }) => `${kind} ${ref}`)
    for (const { outcome } of store.log())
      if (times.get(`entry ${outcome.id}`)?.length !== 1) found.push(`entry ${outcome.id}`)
    // What was told before the county came back older is gone with it.
    if (this.#trouble === 'restore') return found
    for (const id of this.#readings) if (times.get(`opened ${id}`)?.length !== 1) found.push(`reading ${id}`)
    return found
  }

  async #countyRows(): Promise<Map<string, AnyRow>> {
    const rows = new Map<string, AnyRow>()
    const ids = [...new Set(this.#world.county.store.log().map(({ judged }) => judged.caseFileId))]
    for (const row of this.#world.county.rows(ids)) rows.set(row.id, row)
    return rows
  }

  /** What a laptop holds against what the county lets it see: files, rows and photos. */
  async #differences(laptop: Laptop): Promise<string[]> {
    const { core } = laptop
    if (!core) return ['is off']
    const found: string[] = []
    // Whoever has left sees nothing.
    const seeing = this.#world.county.visibleTo(laptop.me.staffId).catch((): string[] => [])
    const visible = await this.#finish(seeing)
    if (heldDigest(visible) !== heldDigest(core.files.heldIds()))
      found.push(`holds ${core.files.heldIds().length} files, may see ${visible.length}`)
    for (const id of core.files.heldIds()) {
      const mine = await this.#finish(core.exclusive(() => core.files.view(id)))
      const theirs = this.#world.county.rows([id])
      if (fingerprint(mine.rows()) !== fingerprint(theirs)) found.push(`file ${id} differs`)
    }
    const named = new Set(
      [...core.files.overviews().values()].flatMap((overview) => overview.photos.map((photo) => photo.hash)),
    )
    for (const hash of named)
      if (core.photos.find(hash)?.state !== 'held' && !this.#wentWithItsFile(hash))
        found.push(`photo ${hash.slice(0, 8)} is ${core.photos.find(hash)?.state ?? 'missing'}`)
    for (const { hash, caseFileId, state } of core.photos.all())
      if (state === 'held' && named.has(hash) && !this.#world.county.holdsPhoto(caseFileId, hash))
        found.push(`photo ${hash.slice(0, 8)} is here and not at the county`)
    for (const note of core.photos.all())
      if (!named.has(note.hash)) found.push(`photo ${note.hash.slice(0, 8)} is here although nobody names it`)
    return found
  }

  /**
   * A photo that nobody has any more, and for a reason. Its laptop gave the file away before the county lost it again: no laptop
   * keeps a face of a file that it no longer holds, a withdrawal would not reach it. Or whoever has left had replaced it, and
   * that lies in the tray.
   */
  #wentWithItsFile(hash: string): boolean {
    return (
      (this.#trouble === 'restore' || this.#trouble === 'absence') &&
      this.#laptops.every((laptop) => !laptop.core?.photos.find(hash))
    )
  }

  #today(): string {
    return new Date(this.#world.clock.now).toISOString().slice(0, 10)
  }

  /** Lets everything go on until this is done. */
  async #finish<T>(work: Promise<T>): Promise<T> {
    let outcome: { value: T } | { error: unknown } | undefined
    work.then(
      (value) => (outcome = { value }),
      (error: unknown) => (outcome = { error }),
    )
    await this.#world.scheduler.until(() => outcome !== undefined)
    if (!outcome) throw new Error('nothing is left to do and this is not done')
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

/** What the form remembers from when it was opened. */
function seenBy(deed: Deed): Seen {
  return Object.fromEntries(deed.writes.map((write) => [seenKey(write.rowId, write.field), write.saw]))
}

function fingerprint(rows: Iterable<AnyRow>): string {
  return [...rows].map(canonical).toSorted(compare).join('\n')
}

function count(faults: FaultCounts, kind: string): void {
  faults[kind] = (faults[kind] ?? 0) + 1
}
