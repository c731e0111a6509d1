/** A laptop with a second copy, for tests of its disk: the real core with WebCrypto, disk and journal in memory. */
import { randomUUID } from 'node:crypto'
import { Core } from '../../renderer/vault/core.ts'
import type { CorePorts } from '../../renderer/vault/core-ports.ts'
import { heal } from '../../renderer/vault/healing.ts'
import type { Journal } from '../../renderer/vault/journal.ts'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { newSelf } from '../../renderer/vault/vault-self.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { answer, connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import type { Healed } from '../../shared/vault-contract.ts'
import { people, type PersonName } from '../server/people.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Random } from '../simulator/random.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import type { TestCounty } from './laptop.ts'

class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

/** The journal's keeper in memory; `onAppend` may fail, as a full disk does. */
export class Keeper implements Journal {
  bytes = new Uint8Array()
  /** What was set aside. */
  readonly aside: Uint8Array[] = []
  onAppend: () => void = () => undefined
  readJournal = async () => ({ bytes: this.bytes.slice() })
  appendJournal = async ({ bytes, at }: { bytes: Uint8Array; at: number }) => {
    this.onAppend()
    if (at !== this.bytes.length) throw new Problem('storageDamaged')
    this.bytes = new Uint8Array([...this.bytes, ...bytes])
    return {}
  }
  replaceJournal = async ({ bytes, setAside }: { bytes: Uint8Array; setAside: boolean }) => {
    this.onAppend()
    if (setAside && this.bytes.length > 0) this.aside.push(this.bytes)
    this.bytes = bytes.slice()
    return {}
  }
  removeJournal = async () => {
    this.bytes = new Uint8Array()
    this.aside.length = 0
    return {}
  }
}

export type KeptLaptop = {
  readonly disk: Disk
  readonly keeper: Keeper
  readonly ports: CorePorts
  readonly core: Core
  /** The vault's means, anew: nothing of an earlier life is remembered. */
  makeBox(): Strongbox
  /** Lock and unlock, as the vault does it: what was wrong with the store, if anything. */
  unlock(): Promise<Healed | null>
}

/** Signed in and synced once. */
export async function openKeptLaptop(county: TestCounty, person: PersonName): Promise<KeptLaptop> {
  const [disk, keeper, cipher] = [new Disk(), new Keeper(), createWebCipher()]
  const key = await cipher.newKey()
  const makeBox = () =>
    new Strongbox(openDisk(disk, { alive: true }, new FreeRun(new Random(1))), cipher, key, 'v', keeper)
  const device = { id: randomUUID(), name: 'Laptop', platform: 'test' }
  const signedIn = await county.county.openSession(people[person].account, device)
  const { token } = signedIn
  const call = async (name: string, args: unknown) => {
    try {
      return { ok: true as const, result: await answer(countyContract, county.county.calls, name, args, { token }) }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { ok: false as const, problem: noteOf(error) }
    }
  }
  const ports: CorePorts = {
    county: connect(countyContract, { call, on: () => () => undefined }),
    now: () => county.clock.now,
    newId: () => randomUUID(),
    isOnline: () => true,
    changed: () => undefined,
  }
  const box = makeBox()
  await Core.create(box, newSelf(signedIn, county.clock.now))
  let core = await Core.open(box, ports)
  await core.syncOnce()
  return {
    disk,
    keeper,
    ports,
    makeBox,
    get core() {
      return core
    },
    async unlock() {
      const again = makeBox()
      const healed = await heal(again, null)
      try {
        core = await Core.open(again, ports)
        return healed
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'storageDamaged') throw error
        // All records are there, and one of them does not open.
        const anew = await heal(again, null, true)
        core = await Core.open(again, ports)
        return anew
      }
    },
  }
}
