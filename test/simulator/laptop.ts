/** One laptop in the simulator: the real sync core on a disk in memory, over a network that fails on request. */
import { jsonBytes, type Key } from '../../renderer/vault/cipher.ts'
import { Core, type CorePorts } from '../../renderer/vault/core.ts'
import { newSelf } from '../../renderer/vault/vault-self.ts'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract, type County, type Me } from '../../shared/county-contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import { answer } from '../../shared/contract.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import type { SimulatedCounty } from './county.ts'
import { Disk, openDisk } from './laptop-store.ts'
import { createNodeCipher } from './node-cipher.ts'
import type { Random } from './random.ts'
import type { Life, Scheduler } from './scheduler.ts'

/** How often each kind of fault was fired, over all histories. */
export type FaultCounts = Record<string, number>

export type World = {
  random: Random
  scheduler: Scheduler
  county: SimulatedCounty
  faults: FaultCounts
  /** Milliseconds since 1970; moves on with every step. */
  clock: { now: number }
  /** While false nothing fails any more. */
  faulty: boolean
}

export class Laptop {
  readonly me: Me
  readonly #world: World
  readonly #disk = new Disk()
  readonly #vaultKey: Key
  readonly #token: string
  readonly #cipher
  #life: Life = { alive: false }
  core: Core | null = null
  online = true
  /** This laptop's clock, off by so many milliseconds. */
  clockError = 0
  syncing = false
  running = 0
  /** What went wrong here that no fault explains. */
  readonly complaints: string[] = []

  private constructor(world: World, me: Me, token: string, vaultKey: Key) {
    this.#world = world
    this.me = me
    this.#token = token
    this.#vaultKey = vaultKey
    this.#cipher = createNodeCipher(world.random)
  }

  /** A laptop with a new vault, not started yet. */
  static async make(world: World, account: string): Promise<Laptop> {
    const { token, expiresAt, me, keys } = await world.county.signIn(account, world.random.id())
    const laptop = new Laptop(world, me, token, await createNodeCipher(world.random).newKey())
    const sealed = await laptop.#cipher.seal(
      laptop.#vaultKey,
      jsonBytes(newSelf(me, token, expiresAt, keys)),
      'sim|state',
    )
    laptop.#disk.write([{ put: 'state', record: { key: 'state', sealed } }])
    return laptop
  }

  get isOn(): boolean {
    return this.core !== null
  }

  get disk(): Disk {
    return this.#disk
  }

  /** Power on and unlock. */
  async start(): Promise<void> {
    const life: Life = { alive: true }
    this.#life = life
    const store = openDisk(this.#disk, life, this.#world.scheduler)
    const box = new Strongbox(store, this.#cipher, this.#vaultKey, 'sim')
    const core = await Core.open(box, this.#ports(life))
    if (life.alive) this.core = core
  }

  /** Power off, in the middle of whatever it was doing. */
  kill(): void {
    this.#life.alive = false
    this.core = null
    this.syncing = false
    this.running = 0
  }

  fault(kind: string): void {
    this.#world.faults[kind] = (this.#world.faults[kind] ?? 0) + 1
  }

  /** Remembers an error that is a bug rather than a refusal or a fault. */
  complain(error: unknown): void {
    if (!(error instanceof Problem) || error.code === 'storageDamaged')
      this.complaints.push(String(error instanceof Error ? error.stack : error))
  }

  #ports(life: Life): CorePorts {
    return {
      county: this.#county(life),
      now: () => this.#world.clock.now + this.clockError,
      newId: () => this.#world.random.id(),
      isOnline: () => this.online,
      changed: () => undefined,
      progress: () => undefined,
    }
  }

  #county(life: Life): County {
    const call = async (name: string, args: unknown) => {
      await this.#world.scheduler.pause(life)
      return this.#carry(life, name, encodeMessage(args))
    }
    return connect(countyContract, { call, on: () => () => undefined })
  }

  /** A request on its way there and back: each may be lost, and the request may arrive twice. */
  async #carry(life: Life, name: string, request: Uint8Array) {
    const { random, faulty } = this.#world
    if (!this.online) throw new Problem('offline')
    if (faulty && random.chance(0.06)) this.#lose('lostRequest')
    const first = this.#answered(name, request)
    if (faulty && random.chance(0.06)) {
      this.fault('doubledRequest')
      await first
      await this.#world.scheduler.pause(life)
      await this.#answered(name, request)
    }
    const reply = await first
    await this.#world.scheduler.pause(life)
    if (faulty && random.chance(0.06)) this.#lose('lostReply')
    if (!this.online) this.#lose('cutReply')
    return decodeMessage(reply) as Awaited<ReturnType<Parameters<typeof connect>[1]['call']>>
  }

  #lose(kind: string): never {
    this.fault(kind)
    throw new Problem('serverUnreachable')
  }

  async #answered(name: string, request: Uint8Array): Promise<Uint8Array> {
    try {
      const calls = this.#world.county.calls
      return encodeMessage({
        ok: true,
        result: await answer(countyContract, calls, name, decodeMessage(request), { token: this.#token }),
      })
    } catch (error) {
      if (!(error instanceof Problem)) this.complain(error)
      return encodeMessage({ ok: false, problem: noteOf(error) })
    }
  }
}
