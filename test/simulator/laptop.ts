/** One laptop in the simulator: the real sync core on a disk in memory, over a network that fails on request. */
import type { Key } from '../../renderer/vault/cipher.ts'
import { Core } from '../../renderer/vault/core.ts'
import type { CorePorts } from '../../renderer/vault/core-ports.ts'
import { EndedVault } from '../../renderer/vault/ended-vault.ts'
import { isLeaseOver } from '../../renderer/vault/lease.ts'
import { afterSignIn, newSelf, worthNotingMs, type VaultSelf } from '../../renderer/vault/vault-self.ts'
import { heal } from '../../renderer/vault/healing.ts'
import { isNotLetIn } from '../../renderer/vault/sign-in.ts'
import { holdVault } from '../../renderer/vault/one-window.ts'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { endingOf, wipe } from '../../renderer/vault/wipe.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract, type County, type Me } from '../../shared/county-contract.ts'
import { casework, type Domain } from '../../shared/domain.ts'
import { Problem } from '../../shared/problem.ts'
import type { SimulatedCounty } from './county.ts'
import { isFetch } from './holding.ts'
import { JournalFile, openJournal } from './laptop-journal.ts'
import { LaptopLine } from './laptop-line.ts'
import { BrowserLocks } from './laptop-locks.ts'
import { Disk, openDisk } from './laptop-store.ts'
import { LeaseWatch } from './lease-watch.ts'
import { createNodeCipher } from './node-cipher.ts'
import type { Random } from './random.ts'
import type { Life, Scheduler } from './scheduler.ts'
import { tightRequest } from './tight-line.ts'
import { leftoversOn, Theft, vaultId } from './wiping.ts'

/** How often each kind of fault was fired, over all histories. */
export type FaultCounts = Record<string, number>

export type World = {
  random: Random
  scheduler: Scheduler
  county: SimulatedCounty
  faults: FaultCounts
  /** Milliseconds since 1970; moves on with every step. */
  clock: { now: number }
  /** Whether the county has come back older. */
  restored: boolean
  /** While false nothing fails any more. */
  faulty: boolean
}

type Window = { life: Life; core: Core }

export class Laptop {
  readonly me: Me
  readonly #world: World
  readonly #disk = new Disk()
  readonly #vaultKey: Key
  /** Of its last session, and as which laptop that was. */
  token: string | null
  deviceId: string
  readonly #account: string
  readonly #journal = new JournalFile()
  #older: ReturnType<Disk['snapshot']> | null = null
  readonly #cipher
  readonly #locks = new BrowserLocks()
  readonly #line: LaptopLine
  /** The version of the app on it. */
  domain: Domain = casework
  #isUpgrading = false
  /** Those that are open, the one in front first. */
  #windows: Window[] = []
  /** One that is not open yet. */
  #opening: Life | null = null
  #isDamaged = false
  online = true
  /** This laptop's clock, off by so many milliseconds. */
  clockError = 0
  syncing = false
  /** What it is doing now; a kill ends all of it, and what ends later counts no more. */
  turns = { running: 0 }
  /** What went wrong here that no fault explains. */
  readonly complaints: string[] = []
  readonly leases = new LeaseWatch(this.complaints)
  readonly theft: Theft
  /** Its user holds what comes, and when the county had last come back older by then: that lets it go on. */
  held: { startedOverAt: string | null } | null = null
  /** Photos sent for files that were not here then. */
  readonly handedOver = new Set<string>()

  private constructor(
    world: World,
    signedIn: { me: Me; token: string | null },
    deviceId: string,
    account: string,
    vaultKey: Key,
  ) {
    this.#world = world
    this.me = signedIn.me
    this.token = signedIn.token
    this.deviceId = deviceId
    this.#account = account
    this.#vaultKey = vaultKey
    this.theft = new Theft(deviceId, vaultKey)
    this.#cipher = createNodeCipher(world.random)
    this.#line = new LaptopLine(world, this)
  }

  /** Another computer with what lies on this one, which is off. */
  copy(): Laptop {
    const { me, deviceId } = this
    const copied = new Laptop(this.#world, { me, token: this.token }, deviceId, this.#account, this.#vaultKey)
    for (const [name, table] of this.#disk.snapshot()) copied.#disk.tables.set(name, table)
    copied.#journal.bytes = this.#journal.bytes.slice()
    copied.domain = this.domain
    copied.#isUpgrading = this.#isUpgrading
    copied.#isDamaged = this.#isDamaged
    copied.leases.copied(this.leases)
    copied.theft.copied(this.theft)
    for (const hash of this.handedOver) copied.handedOver.add(hash)
    return copied
  }

  /** A laptop with a new vault, not started yet. */
  static async make(world: World, account: string): Promise<Laptop> {
    const deviceId = world.random.id()
    const signedIn = await world.county.signIn(account, deviceId)
    const key = await createNodeCipher(world.random).newKey()
    const laptop = new Laptop(world, signedIn, deviceId, account, key)
    laptop.leases.gave(laptop.theft.slotFor(signedIn).lease)
    const free: Life = { alive: true }
    const making = Core.create(laptop.#box(free), newSelf(signedIn, world.clock.now))
    let isMade = false
    void making.then(() => (isMade = true))
    await world.scheduler.until(() => isMade)
    return laptop
  }

  /** What runs in the window in front. */
  get core(): Core | null {
    return this.#windows[0]?.core ?? null
  }

  /** Whether it has not been opened since it got its version. */
  get isUpgrading(): boolean {
    return this.#isUpgrading
  }

  /** Whatever is open, or is being opened, ends first. */
  upgradeTo(domain: Domain): void {
    do this.kill()
    while (this.isOn)
    this.domain = domain
    this.#isUpgrading = true
  }

  get isOn(): boolean {
    return this.core !== null
  }

  /** Whether a window has the vault, or is about to open it. */
  get isInUse(): boolean {
    return this.#locks.isHeld
  }

  /** Everything on it was deleted, or nothing yet. */
  get isWiped(): boolean {
    return this.#disk.table('wipe').size > 0
  }

  /** What an emptied one still holds, which is nothing. */
  leftovers(): string[] {
    return leftoversOn(this.#disk, this.#journal, this.theft)
  }

  /** After a sync that failed so: where nobody is let in any more, everything goes and the page ends. */
  async emptyAfter(core: Core, error: unknown): Promise<void> {
    const because = endingOf(error)
    if (!because || !(await wipe(core, because))) return
    this.fault(`emptied for ${because}`)
    this.kill()
  }

  get windowCount(): number {
    return this.#windows.length
  }
  turnToOtherWindow(): void {
    this.#windows.push(...this.#windows.splice(0, 1))
  }

  get disk(): Disk {
    return this.#disk
  }

  /** Opens a window and unlocks; it is closed again where that fails. Problem `vaultOpenElsewhere`. */
  async start(): Promise<void> {
    const life: Life = { alive: true }
    await this.#world.scheduler.pause(life)
    try {
      await holdVault(this.#locks.of(life))
      this.#opening = life
      if (this.isWiped || this.theft.hasHappened) return await this.#goOnWiping(life)
      const core = await this.#unlock(life)
      this.#opening = null
      this.#isUpgrading = false
      this.#windows.unshift({ life, core })
      // Where nothing is left, nobody meant that nothing comes back.
      if (core.files.heldIds().length === 0) this.held = null
    } catch (error) {
      life.alive = false
      throw error
    }
  }

  async #goOnWiping(life: Life): Promise<void> {
    const { scheduler } = this.#world
    const [store, journal] = [openDisk(this.#disk, life, scheduler), openJournal(this.#journal, life, scheduler)]
    await this.theft.goOn({ store, journal, county: this.#county(life) })
    this.#opening = null
    life.alive = false
  }

  async #unlock(life: Life): Promise<Core> {
    const box = this.#box(life)
    const healed = await heal(box, null)
    if (healed) this.fault(`healed ${healed.found}`)
    if (healed && !this.#isDamaged) this.complaints.push(`healed ${healed.found}, and nothing had been damaged`)
    this.#isDamaged = false
    const begunAt = this.time
    const core = await Core.open(box, this.#ports(life)).catch((error: unknown) => this.#whenEnded(box, life, error))
    this.#isSignedIn(core.self)
    if (!this.#disk.full) this.leases.unlocked(begunAt + core.self.clockOffset - worthNotingMs)
    return core
  }

  /** The lease is over: its user signs in, now or another time. Who is let in no more leaves what waits. */
  async #whenEnded(box: Strongbox, life: Life, error: unknown): Promise<Core> {
    if (!(error instanceof Problem) || error.code !== 'leaseEnded') throw error
    this.fault('lease ended')
    const begunAt = this.time
    const ended = await EndedVault.open(box, { county: this.#county(life), now: () => this.time })
    if (!this.#disk.full) this.leases.unlocked(begunAt + ended.self.clockOffset - worthNotingMs)
    if (!this.online || (this.#world.faulty && this.#world.random.chance(0.3))) throw error
    try {
      await ended.take(await this.#session(ended.self))
      this.fault('signed in after a lease')
    } catch (refusal) {
      if (!isNotLetIn(refusal)) throw refusal
      return Core.open(box, this.#ports(life), 'sendOnly')
    }
    return Core.open(box, this.#ports(life))
  }

  async #session({ forkedAt }: Readonly<VaultSelf>) {
    const { county, scheduler, clock, random } = this.#world
    // Nobody signs in in no time.
    clock.now += 5_000
    const signing = county.signIn(this.#account, forkedAt === null ? this.deviceId : random.id())
    const signedIn = await (county.memory ? signing : scheduler.outside(signing))
    // As another laptop it counts only from when that is on its disk.
    if (forkedAt === null) this.token = signedIn.token
    this.leases.gave(signedIn.lease)
    return forkedAt === null ? this.theft.slotFor(signedIn) : signedIn
  }

  /** What is on its disk says as which laptop it is. */
  #isSignedIn({ token, deviceId, keys }: Readonly<VaultSelf>): void {
    if (deviceId === null || deviceId === this.deviceId) return
    if (token !== null && keys) this.theft.slotFor({ token, keys })
    this.token = token
    this.deviceId = deviceId
  }

  /** In ms, by its own clock. */
  get time(): number {
    return this.#world.clock.now + this.clockError
  }

  #box(life: Life): Strongbox {
    const { scheduler } = this.#world
    const journal = openJournal(this.#journal, life, scheduler)
    return new Strongbox(openDisk(this.#disk, life, scheduler), this.#cipher, this.#vaultKey, vaultId, journal)
  }

  /** Signs in anew, as its owner does when the session has ended. */
  async signIn(): Promise<void> {
    const { core } = this
    if (!core) return
    const isCopy = core.self.forkedAt !== null
    const signedIn = await this.#session(core.self)
    await core.remember(afterSignIn(core.self, signedIn, this.time))
    this.#isSignedIn(core.self)
    if (isCopy) this.fault('signed in as one of its own')
  }

  /** Remembers how the store looks now: it may come back like this. */
  remember(): void {
    this.#older = this.#disk.snapshot()
  }

  /** While it is off: something happens to the store. */
  damage(): void {
    const { random } = this.#world
    const how = random.pick(['empty', 'halved', ...(this.#older ? (['older'] as const) : [])] as const) ?? 'empty'
    this.fault(`store ${how}`)
    this.held = null
    this.leases.forget()
    this.#isDamaged = true
    this.#disk.damage(how, this.#older, () => random.chance(0.5))
  }

  /** The window in front dies, or one that is being opened, in the middle of whatever it was doing. */
  kill(): void {
    const [front] = this.#windows.splice(0, 1)
    const life = front?.life ?? this.#opening
    if (life) life.alive = false
    this.leases.died()
    this.syncing = false
    this.turns = { running: 0 }
  }

  /** Its user holds what comes, and that is on disk. */
  wasHeld(core: Core): void {
    this.held = { startedOverAt: core.self.startedOverAt }
  }

  fault(kind: string): void {
    this.#world.faults[kind] = (this.#world.faults[kind] ?? 0) + 1
  }

  /** Remembers an error that is a bug rather than a refusal or a fault. */
  complain(error: unknown): void {
    // The vault closes by itself then.
    const isOver = error instanceof Problem && error.code === 'leaseEnded' && this.core
    if (isOver && isLeaseOver(isOver.self, this.time)) this.kill()
    if (!(error instanceof Problem) || error.code === 'storageDamaged')
      this.complaints.push(String(error instanceof Error ? error.stack : error))
  }

  #ports(life: Life): CorePorts {
    return {
      county: this.#county(life),
      now: () => this.time,
      newId: () => this.#world.random.id(),
      isOnline: () => this.online,
      changed: () => undefined,
      // What a cursor has passed is found by its digest and brought after: in the end all is well, and it was wrong.
      repaired: (files) => this.complaints.push(`${files} files differed from the county's and were fetched anew`),
      fewestForBundles: 1,
      // With some people what waits goes in several requests, the next one on its way while the last is being written.
      ...(this.me.staffId < '8' && { entriesAtOnce: 3 }),
      domain: this.domain,
    }
  }

  #county(life: Life): County {
    const call = async (name: string, args: unknown) => {
      this.#checkHeld(name)
      await this.#world.scheduler.pause(life)
      return this.#line.carry(life, name, tightRequest(args))
    }
    return connect(countyContract, { call, on: () => () => undefined })
  }

  /** What can wait is not asked for while its user holds it. */
  #checkHeld(name: string): void {
    if (this.held?.startedOverAt !== this.core?.self.startedOverAt) this.held = null
    if (this.held && isFetch(name)) this.complaints.push(`${name} was asked for although it is held`)
  }
}
