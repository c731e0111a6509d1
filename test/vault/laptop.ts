/** Laptops for tests: the real vault core on a disk in memory, and the real county core behind framed messages. */
import { createHash, randomUUID } from 'node:crypto'
import { createCounty, type County, type Device } from '../../server/county.ts'
import { newCountyKeys, type CountyKeys } from '../../server/keys.ts'
import { Core } from '../../renderer/vault/core.ts'
import { OpenVault, type Clocks } from '../../renderer/vault/open-vault.ts'
import { afterSignIn, deviceIdOf, newSelf } from '../../renderer/vault/vault-self.ts'
import type { Key } from '../../renderer/vault/cipher.ts'
import type { StoreTable, StoreWrite, VaultStore } from '../../renderer/vault/store.ts'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { runWith } from '../../shared/vault-contract.ts'
import { answer, connect, type Reply } from '../../shared/contract.ts'
import { countyContract, type County as CountyCalls, type CountyContract } from '../../shared/county-contract.ts'
import type { Entry } from '../../shared/command.ts'
import { casework, type Domain } from '../../shared/domain.ts'
import { Problem } from '../../shared/problem.ts'
import type { AnyRow } from '../../shared/row.ts'
import { carrier, directoryEntries, entry, openFile, people, type PersonName } from '../server/people.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Random } from '../simulator/random.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { tightAnswer, tightReply, tightRequest } from '../simulator/tight-line.ts'
import { createMemoryStore, type MemoryStore } from '../support/memory-store.ts'

export type TestCounty = {
  store: MemoryStore
  county: County
  keys: CountyKeys
  clock: { now: number }
  /** Runs entries at the county in somebody's name, as their own laptop would have. */
  load(person: PersonName, ...entries: Entry[]): Promise<void>
  /** A new running case file of the northern team. */
  newFile(main: PersonName): Promise<string>
  /** The lead makes somebody else responsible for a case file, as of today. */
  give(caseFileId: string, to: PersonName): Promise<void>
  rows(caseFileId: string): AnyRow[]
  laptop(person: PersonName): Promise<Laptop>
  /** Brings it to another version, with all it has. */
  upgradeTo(domain: Domain): void
}

export async function openCounty(): Promise<TestCounty> {
  const store = createMemoryStore({ carrier, epoch: randomUUID() })
  const clock = { now: Date.parse('2026-11-23T09:00:00.000Z') }
  const provider = {
    config: () => Promise.reject(new Error('nobody signs in here')),
    accountOf: () => Promise.reject(new Error('nobody signs in here')),
  }
  const keys = newCountyKeys()
  const started = (domain: Domain) => createCounty({ store, provider, now: () => new Date(clock.now), keys, domain })
  const county = started(casework)
  await county.load(people.emil.staffId, directoryEntries(), true)
  const load = async (person: PersonName, ...entries: Entry[]) => {
    for (const outcome of await county.load(people[person].staffId, entries)) {
      if (outcome.outcome === 'refused') throw new Error(`refused: ${JSON.stringify(outcome)}`)
    }
  }
  const opened: TestCounty = {
    store,
    county,
    keys,
    clock,
    load,
    upgradeTo: (domain) => void (opened.county = started(domain)),
    async newFile(main) {
      const caseFileId = randomUUID()
      await load(main, openFile(caseFileId, people[main].staffId, { assignmentId: randomUUID() }))
      return caseFileId
    },
    async give(caseFileId, to) {
      const current = opened.rows(caseFileId).find(({ table, fields }) => table === 'assignments' && !fields['endedOn'])
      const now = new Date(clock.now).toISOString()
      const args = {
        assignmentId: randomUUID(),
        kind: 'main' as const,
        staffId: people[to].staffId,
        fromOn: now.slice(0, 10),
        untilOn: null,
        replaces: current?.id ?? null,
      }
      const seen = { [`${current?.id}/endedOn`]: [current?.made.stamp ?? ''] }
      await load('cilla', entry('caseFile.assign', caseFileId, args, { id: randomUUID(), at: now, seen }))
    },
    rows: (caseFileId) => [...(store.snapshot().contents.files.get(caseFileId)?.values() ?? [])],
    laptop: (person) => Laptop.make(opened, person),
  }
  return opened
}

/** Nothing else runs here: whoever pauses goes on at once. */
class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

/** The clocks of the computer that tests run on. */
export const ownClocks: Clocks = { now: () => Date.now(), steady: () => performance.now() }

export type Request = { name: keyof CountyContract['calls']; args: unknown; bytes: number }

/** What a laptop needs of its county, whichever store that has. */
type Home = { county: Pick<County, 'calls' | 'openSession'>; clock: { now: number } }

export class Laptop {
  readonly disk = new Disk()
  readonly requests: Request[] = []
  readonly #county: Home
  readonly #key: Key
  #token: string
  readonly #owner: { account: string; device: Device }
  readonly #cipher = createWebCipher()
  /** This laptop's clock is off by so many milliseconds. */
  clockError = 0
  online = true
  /** What happens before the county gets a request, before its reply comes back, and before a batch is written. */
  onTheWay: (name: string) => Promise<void> | void = () => undefined
  onTheWayBack: (name: string) => Promise<void> | void = () => undefined
  beforeWrite: (batch: readonly StoreWrite[]) => Promise<void> | void = () => undefined
  /** Changes a reply on its way, as a damaged or hostile county would. */
  bend: (name: string, reply: Reply) => Reply = (_name, reply) => reply
  /** What its screens hear. */
  changed: (caseFileIds?: string[]) => void = () => undefined
  /** Everything on it was deleted. */
  emptied: () => void = () => undefined
  /** The version that it is started with. */
  domain: Domain = casework
  /** How many entries it puts into one request, when it is not as many as the county takes. */
  entriesAtOnce?: number
  core!: Core

  private constructor(county: Home, token: string, key: Key, owner: { account: string; device: Device }) {
    this.#county = county
    this.#owner = owner
    this.#token = token
    this.#key = key
  }

  static async make(county: Home, person: PersonName): Promise<Laptop> {
    const device = { id: randomUUID(), name: `Laptop von ${person}`, platform: 'test' }
    const { account } = people[person]
    const signedIn = await county.county.openSession(account, device)
    const laptop = new Laptop(county, signedIn.token, await createWebCipher().newKey(), { account, device })
    await Core.create(laptop.#box(), newSelf(signedIn, county.clock.now))
    await laptop.start()
    return laptop
  }

  /** Unlocks what is on the disk: after a power cut, a kill or a lock. */
  async start(): Promise<Core> {
    this.core = await Core.open(this.#box(), {
      county: this.#connection(),
      now: () => this.#county.clock.now + this.clockError,
      newId: () => randomUUID(),
      isOnline: () => this.online,
      changed: () => this.changed(),
      domain: this.domain,
      ...(this.entriesAtOnce !== undefined && { entriesAtOnce: this.entriesAtOnce }),
    })
    return this.core
  }

  /** What is on the disk as screens reach it, with lists and a loop; to be closed. */
  openVault(syncStateChanged: () => void = () => undefined): Promise<OpenVault> {
    const changed = (caseFileIds?: string[]) => this.changed(caseFileIds)
    const nudges = () => () => undefined
    return OpenVault.open(this.#box(), {
      county: this.#connection(),
      clocks: { now: () => this.#county.clock.now + this.clockError, steady: () => 0 },
      leaseEnded: () => undefined,
      nudges,
      changed,
      syncStateChanged,
      emptied: () => this.emptied(),
    })
  }

  /** Another computer with what is on this disk, as somebody who copies images makes it. */
  async copy(): Promise<Laptop> {
    const copied = new Laptop(this.#county, this.#token, this.#key, this.#owner)
    for (const [name, table] of this.disk.snapshot()) copied.disk.tables.set(name, table)
    await copied.start()
    return copied
  }

  /** Its owner signs in again. */
  async signIn(): Promise<void> {
    const { account, device } = this.#owner
    const id = deviceIdOf(this.core.self, { deviceId: device.id })
    const signedIn = await this.#county.county.openSession(account, { ...device, id })
    this.#token = signedIn.token
    const now = this.#county.clock.now + this.clockError
    await this.core.remember(afterSignIn(this.core.self, signedIn, now))
  }

  /** Runs a command; gives the entry's id. */
  readonly run = runWith({
    run: async ({ command, caseFileId, args, seen }) => ({
      entryId: await this.core.run(command, caseFileId, args, seen),
    }),
  })

  sync(): Promise<void> {
    return this.core.syncOnce()
  }

  async rows(caseFileId: string): Promise<AnyRow[]> {
    return [...(await this.core.files.view(caseFileId)).rows()]
  }

  async row(caseFileId: string, rowId: string): Promise<AnyRow> {
    const row = (await this.core.files.view(caseFileId)).get(rowId)
    if (!row) throw new Error(`no row ${rowId}`)
    return row
  }

  /** The records of a table as they lie on the disk. */
  stored(table: StoreTable): Record<string, unknown>[] {
    return [...this.disk.table(table).values()] as Record<string, unknown>[]
  }

  asked(name: Request['name']): Request[] {
    return this.requests.filter((request) => request.name === name)
  }

  #connection(): CountyCalls {
    return connect(countyContract, { call: (name, args) => this.#carry(name, args), on: () => () => undefined })
  }

  #box(): Strongbox {
    const disk = openDisk(this.disk, { alive: true }, new FreeRun(new Random(1)))
    const store: VaultStore = {
      ...disk,
      write: async (batch) => {
        await this.beforeWrite(batch)
        await disk.write(batch)
      },
    }
    return new Strongbox(store, this.#cipher, this.#key, 'test')
  }

  async #carry(name: string, args: unknown): Promise<Reply> {
    if (!this.online) throw new Problem('offline')
    const request = tightRequest(args)
    if (name === 'sync') this.#checkStored((args as { entries: Entry[] }).entries)
    await this.onTheWay(name)
    const reply = await this.#answered(name, request)
    this.requests.push({ name: name as Request['name'], args, bytes: request.length + reply.length })
    await this.onTheWayBack(name)
    return this.bend(name, tightReply(request, reply))
  }

  #answered(name: string, request: Uint8Array): Promise<Uint8Array> {
    const { calls } = this.#county.county
    const work = (args: unknown) => answer(countyContract, calls, name, args, { token: this.#token })
    return tightAnswer(request, work, (error) => {
      throw error
    })
  }

  /** Holds in every test: nothing is sent that is not on the disk. */
  #checkStored(entries: readonly Entry[]): void {
    for (const { id } of entries) {
      if (!this.disk.table('outbox').has(id)) throw new Error(`${id} is sent and not stored`)
    }
  }
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Problem) return error.code
      throw error
    },
  )
}

/** Rows without what differs between the county and a laptop that has not heard of its numbers. */
export function contentOf(rows: readonly AnyRow[]): Map<string, unknown> {
  return new Map(rows.map(({ id, seq: _seq, ...rest }) => [id, rest]))
}

/** The address of a photo. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
