/** A laptop for drills: the real vault core on a disk in memory, over real HTTP to a real county. */
import { randomUUID } from 'node:crypto'
import { Core } from '../../renderer/vault/core.ts'
import { newSelf } from '../../renderer/vault/vault-self.ts'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { people, type PersonName } from '../server/people.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Random } from '../simulator/random.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { httpTransport, type TestCounty } from '../support/county.ts'

/** Nothing else runs here: whoever pauses goes on at once. */
class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

/** Where sessions are opened, and what time it is there. */
export type DrillCounty = Pick<TestCounty, 'county' | 'clock'>

/** `address`: where it finds the county, now; it may change. */
export async function makeDrillLaptop(county: DrillCounty, person: PersonName, address: () => string): Promise<Core> {
  const device = { id: randomUUID(), name: `Laptop von ${person}`, platform: 'drill' }
  const signedIn = await county.county.openSession(people[person].account, device)
  const cipher = createWebCipher()
  const store = openDisk(new Disk(), { alive: true }, new FreeRun(new Random(1)))
  const box = new Strongbox(store, cipher, await cipher.newKey(), 'drill')
  await Core.create(box, newSelf(signedIn, county.clock.now.getTime()))
  const call = async (name: string, args: unknown) => {
    try {
      return await httpTransport(address(), signedIn.token).call(name, args)
    } catch (error) {
      throw error instanceof Problem ? error : new Problem('serverUnreachable')
    }
  }
  return Core.open(box, {
    county: connect(countyContract, { call, on: () => () => undefined }),
    now: () => county.clock.now.getTime(),
    newId: () => randomUUID(),
    isOnline: () => true,
    changed: () => undefined,
  })
}

/** Syncs again and again until it went through, at most so often. Gives how many attempts it took. */
export async function syncUntilThrough(core: Core, most: number, isDone: () => boolean): Promise<number> {
  for (let attempt = 1; attempt <= most; attempt++) {
    try {
      await core.syncOnce()
      if (isDone()) return attempt
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }
  throw new Error(`not through after ${most} attempts`)
}
