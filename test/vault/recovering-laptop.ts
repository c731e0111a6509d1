/** A laptop with the whole vault, sign-in and passphrase, whose county lets in whoever it is told. WebCrypto and Argon2id. */
import { createCounty, type County } from '../../server/county.ts'
import { newCountyKeys, type CountyKeys } from '../../server/keys.ts'
import type { Guard } from '../../renderer/vault/lock.ts'
import { Vault } from '../../renderer/vault/vault.ts'
import type { StoreRecords } from '../../renderer/vault/store.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { answer, connect, type Transport } from '../../shared/contract.ts'
import { countyContract, type County as CountyCalls, type LaptopPolicy } from '../../shared/county-contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import type { VaultState } from '../../shared/vault-contract.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { carrier, directoryEntries, people, type PersonName } from '../server/people.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Random } from '../simulator/random.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { guardOfTest } from '../support/guard-of-test.ts'
import { folderOfTest } from '../support/host-laptop.ts'
import { createTestKeychain } from '../support/test-keychain.ts'
import { createMemoryStore, type MemoryStore } from '../support/memory-store.ts'

export type RecoveringCounty = {
  county: County
  store: MemoryStore
  keys: CountyKeys
  clock: { now: number }
  /** Somebody at a laptop of their own, where nothing is in their way. */
  as(person: PersonName): Promise<CountyCalls>
}

export async function openRecoveringCounty(
  keys: CountyKeys = newCountyKeys(),
  policy?: LaptopPolicy,
): Promise<RecoveringCounty> {
  const store = createMemoryStore({ carrier, epoch: crypto.randomUUID() })
  const clock = { now: Date.parse('2026-11-23T09:00:00.000Z') }
  const provider = {
    config: () =>
      Promise.resolve({ authorizationEndpoint: 'https://sign-in.example/', clientId: 'antlitz', scope: '' }),
    // Whoever names an account is let in: how the provider finds out is not in question here.
    accountOf: ({ code }: { code: string }) => Promise.resolve(code),
  }
  const county = createCounty({ store, provider, now: () => new Date(clock.now), keys, ...(policy && { policy }) })
  await county.load(people.emil.staffId, directoryEntries(), true)
  return {
    county,
    store,
    keys,
    clock,
    as: async (person) => {
      const device = { id: crypto.randomUUID(), name: 'Laptop', platform: 'test' }
      const { token } = await county.openSession(people[person].account, device)
      return connect(
        countyContract,
        wayTo(county, () => token, { isOnline: true }),
      )
    },
  }
}

/** Nothing else runs here: whoever pauses goes on at once. */
class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

export class RecoveringLaptop {
  readonly disk = new Disk()
  readonly line = { isOnline: true }
  readonly keychain = createTestKeychain()
  /** Of its profile, beside the browser's own storage. */
  readonly folder = folderOfTest()
  guard: Guard = guardOfTest(this.keychain, this.folder)
  readonly #county: RecoveringCounty
  vault!: Vault

  constructor(county: RecoveringCounty) {
    this.#county = county
  }

  /** The app is started: nothing is in memory yet. */
  async start(): Promise<Vault> {
    this.vault = await Vault.start({
      store: openDisk(this.disk, { alive: true }, new FreeRun(new Random(1))),
      journal: null,
      guard: this.guard,
      cipher: createWebCipher(),
      // The least that is allowed: these tests ask for other things.
      kdf: async () => ({ name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 }),
      county: (token) => wayTo(this.#county.county, token, this.line),
      device: { name: 'Laptop', platform: 'test' },
      clocks: { now: () => this.#county.clock.now, steady: () => 0 },
      emit: () => undefined,
    })
    return this.vault
  }

  async signIn(person: PersonName): Promise<VaultState> {
    const redirectUri = 'http://127.0.0.1:45678/sign-in/return'
    const { url } = await this.vault.beginSignIn({ redirectUri })
    const state = new URL(url).searchParams.get('state') ?? ''
    return this.vault.finishSignIn({ returned: `${redirectUri}?code=${people[person].account}&state=${state}` })
  }

  header(key = 'vault'): StoreRecords['header'] | undefined {
    return this.disk.table('header').get(key) as StoreRecords['header'] | undefined
  }
}

function wayTo(county: County, token: () => string | null, line: { isOnline: boolean }): Transport {
  return {
    on: () => () => undefined,
    async call(name, args) {
      if (!line.isOnline) throw new Problem('offline')
      try {
        const given = decodeMessage(encodeMessage(args))
        const result = await answer(countyContract, county.calls, name, given, { token: token() })
        return { ok: true, result: decodeMessage(encodeMessage(result)) }
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        return { ok: false, problem: noteOf(error) }
      }
    },
  }
}
