/** A laptop with its whole vault and its host's file, whose power may go at any moment. WebCrypto, Argon2id, the real county. */
import { randomUUID } from 'node:crypto'
import { vi } from 'vitest'
import type { County, Device } from '../../server/county.ts'
import type { StoreRecords, StoreTable, VaultStore } from '../../renderer/vault/store.ts'
import { claimOf } from '../../renderer/vault/salvage.ts'
import { Vault } from '../../renderer/vault/vault.ts'
import { guardOfTest } from '../support/guard-of-test.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { answer, connect, type Reply, type Transport } from '../../shared/contract.ts'
import { countyContract, type County as CountyCalls } from '../../shared/county-contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import type { SalvageClaim } from '../../shared/salvage.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { runWith, type VaultState } from '../../shared/vault-contract.ts'
import { people } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Random } from '../simulator/random.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { Keeper } from './kept-laptop.ts'

export const passphrase = 'Kastanie Regen Fenster Bus'
/** For what a test waits for. */
export const patience = { timeout: 20_000 }
const redirectUri = 'http://127.0.0.1:45678/sign-in/return'

/** Nothing else runs here: whoever pauses goes on at once. */
class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

/** What lies on a laptop, to be put back. */
type LaptopState = { disk: ReturnType<Disk['snapshot']>; file: Uint8Array<ArrayBuffer> }

type Home = { county: County; clock: { now: Date | number } }

/** Anna's. */
export class StolenLaptop {
  readonly disk = new Disk()
  readonly keeper = new Keeper()
  /** The names of the calls that reached the county. */
  readonly asked: string[] = []
  readonly line = { isOnline: true }
  /** How many more things it gets done before the power goes: a batch on its disk, a file of its host's, a call. */
  stepsLeft = Infinity
  /** Before the county gets a call, and before its answer comes back. */
  onTheWay: (name: string, args: unknown) => Promise<void> | void = () => undefined
  bend: (name: string, reply: Reply) => Reply = (_name, reply) => reply
  onState: (state: VaultState) => void = () => undefined
  vault!: Vault
  readonly #home: Home
  guard = guardOfTest()

  constructor(home: Home) {
    this.#home = home
    this.keeper.onAppend = () => this.#step()
  }

  get store(): VaultStore {
    const disk = openDisk(this.disk, { alive: true }, new FreeRun(new Random(1)))
    return {
      ...disk,
      write: async (batch) => {
        this.#step()
        await disk.write(batch)
      },
    }
  }

  /** The county as it is reached without a session. */
  county(): CountyCalls {
    return connect(
      countyContract,
      this.#way(() => null),
    )
  }

  /** The app is started: nothing is in memory yet. */
  async start(): Promise<Vault> {
    this.vault = await Vault.start({
      store: this.store,
      journal: this.keeper,
      guard: this.guard,
      cipher: createWebCipher(),
      // The least that is allowed: these tests ask for other things.
      kdf: async () => ({ name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 }),
      county: (token) => this.#way(token),
      device: { name: 'Laptop', platform: 'test' },
      clocks: { now: () => Number(this.#home.clock.now), steady: () => 0 },
      emit: (event: string, value: unknown) => void (event === 'state' && this.onState(value as VaultState)),
    })
    return this.vault
  }

  /** Taken away with these notes on it, which nobody else has, and locked. */
  async takeAway(caseFileId: string, contents: readonly string[]): Promise<void> {
    this.line.isOnline = false
    for (const content of contents) await this.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
    await this.vault.lock()
  }

  /** Whoever has it opens it, with a network. */
  async openWithNetwork(): Promise<void> {
    this.line.isOnline = true
    await this.start()
  }

  /** Settles once the county has heard that it is empty. */
  async isTold(): Promise<void> {
    await vi.waitFor(async () => {
      const state = await this.vault.state()
      if (!('isTold' in state && state.isTold)) throw new Error(`not told: ${state.state}`)
    }, patience)
  }

  /** Settles once it has asked (not counting the first `before` calls), and whatever followed from that is done. */
  async hasAsked(before: number): Promise<void> {
    await vi.waitFor(() => {
      if (!this.asked.slice(before).includes('askBlocked')) throw new Error('it has not asked')
    }, patience)
    for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done))
  }

  async signIn(): Promise<void> {
    const { url } = await this.vault.beginSignIn({ redirectUri })
    await this.vault.finishSignIn({ returned: `${redirectUri}?state=${new URL(url).searchParams.get('state')}&code=c` })
  }

  /** She signs in for the first time and begins to work. */
  async setUp(): Promise<void> {
    await this.start()
    await this.signIn()
    await this.vault.create({ passphrase })
    await this.vault.sync()
  }

  /** Runs a command; gives the entry's id. */
  readonly run = runWith({ run: (args) => this.vault.run(args) })

  header(): StoreRecords['header'] {
    const [header] = this.stored('header')
    if (!header) throw new Error('there is no vault')
    return header
  }

  /** What it says of itself while it is locked. */
  claim(): SalvageClaim {
    const claim = claimOf(this.header())
    if (!claim) throw new Error('the vault has no slot')
    return claim
  }

  /** The records of a table as they lie on the disk. */
  stored<T extends StoreTable>(table: T): StoreRecords[T][] {
    return [...this.disk.table(table).values()] as StoreRecords[T][]
  }

  /** The tables with something in them. */
  tables(): StoreTable[] {
    return [...this.disk.tables].flatMap(([name, table]) => (table.size > 0 ? [name] : []))
  }

  look(): LaptopState {
    return { disk: this.disk.snapshot(), file: this.keeper.bytes.slice() }
  }

  putBack({ disk, file }: LaptopState): void {
    this.disk.tables.clear()
    for (const [name, table] of disk) this.disk.tables.set(name, new Map(table))
    this.keeper.bytes = file.slice()
  }

  #step(): void {
    if (this.stepsLeft-- <= 0) throw new Error('the power is gone')
  }

  #way(token: () => string | null): Transport {
    return {
      on: () => () => undefined,
      call: async (name, args) => {
        this.#step()
        if (!this.line.isOnline) throw new Problem('offline')
        await this.onTheWay(name, args)
        this.asked.push(name)
        const reply = await this.#answered(name, decodeMessage(encodeMessage(args)), token())
        this.#step()
        return this.bend(name, decodeMessage(encodeMessage(reply)) as Reply)
      },
    }
  }

  /** The county, but for the provider: whoever signs in is Anna. */
  async #answered(name: string, args: unknown, token: string | null): Promise<Reply> {
    const { county } = this.#home
    try {
      if (name === 'signInConfig') return { ok: true, result: signInConfig }
      if (name === 'signIn') {
        const { device } = args as { device: Device }
        return { ok: true, result: await county.openSession(people.anna.account, device) }
      }
      return { ok: true, result: await answer(countyContract, county.calls, name, args, { token }) }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { ok: false, problem: noteOf(error) }
    }
  }
}

const signInConfig = {
  authorizationEndpoint: 'https://login.example/',
  clientId: 'a',
  scope: 'openid',
  carrier: '',
  jobCentre: '',
}
