/** The vault's stores in Node: on fake-indexeddb, and the simulator's disk. */
import 'fake-indexeddb/auto'
import { describe } from 'vitest'
import { Random } from '../simulator/random.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { dexieSuite } from './dexie-store.suite.ts'
import { storeContract } from './store.contract.ts'

describe('on fake-indexeddb', () => {
  dexieSuite()
})

/** Nothing else runs here: whoever pauses goes on at once. */
class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

describe('on the simulator’s disk', () => {
  storeContract(async () => {
    const disk = new Disk()
    const openIt = () => openDisk(disk, { alive: true }, new FreeRun(new Random(1)))
    return {
      store: openIt(),
      reopen: () => Promise.resolve(openIt()),
      async fail(batch) {
        disk.full = true
        const said: unknown = await openIt()
          .write(batch)
          .catch((error: unknown) => error)
        disk.full = false
        return said
      },
      remove: () => Promise.resolve(),
    }
  })
})
