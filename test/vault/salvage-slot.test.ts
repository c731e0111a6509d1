/** The slot by which the county opens what waits on a locked laptop: what it opens, what not, and how a vault of before gets it. */
import { beforeEach, expect, test, vi } from 'vitest'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { unlockWith } from '../../renderer/vault/passphrase.ts'
import { sealedTo } from '../../renderer/vault/sealed-place.ts'
import type { StorePut, StoreTable } from '../../renderer/vault/store.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { openRecord, openSealed } from '../../server/sealing.ts'
import { handIns } from '../../shared/hand-in.ts'
import { salvageContext, SalvageKey, type SalvageClaim } from '../../shared/salvage.ts'
import { decodeMessage } from '../../shared/wire.ts'
import { north } from '../server/people.ts'
import { openCounty, type TestCounty } from './laptop.ts'
import { passphrase, StolenLaptop } from './stolen-laptop.ts'

let county: TestCounty
let laptop: StolenLaptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = new StolenLaptop(county)
  await laptop.setUp()
})

const opened = (of: SalvageClaim) =>
  SalvageKey.parse(decodeMessage(openSealed(county.keys.sealing, of.slot, salvageContext(of))))

async function workAndLock(): Promise<void> {
  await laptop.vault.saveDraft({ key: 'note', text: 'noch nicht fertig' })
  await laptop.vault.caseFile({ caseFileId })
  await laptop.takeAway(caseFileId, ['eins'])
}

test('opens what waits, and nothing else of the vault', async () => {
  await workAndLock()
  const { workKey } = opened(laptop.claim())
  const { vaultId } = laptop.header()
  const opensIn = (table: StoreTable, place: (record: never) => string) =>
    laptop.stored(table).map((record) => {
      const sealed = 'sealed' in record ? record.sealed : new Uint8Array()
      return openRecord(workKey, sealed, `${vaultId}|${place(record as never)}`) !== null
    })
  const own = (table: 'outbox' | 'readings' | 'state' | 'drafts') =>
    opensIn(table, (record) => sealedTo({ put: table, record }))
  expect([own('outbox'), own('readings'), own('state'), own('drafts')]).toEqual([[true], [true], [false], [false]])
  expect(opensIn('shelves', ({ key }: { key: string }) => `shelf|${key}`)).toEqual([false])
})

test('has each new session, and is not made anew for an old one', async () => {
  const first = laptop.claim()
  await laptop.vault.lock()
  await laptop.start()
  await laptop.vault.unlock({ passphrase })
  expect(laptop.claim()).toEqual(first)
  await laptop.signIn()
  await vi.waitFor(() => expect(laptop.claim()).not.toEqual(first))
  expect(opened(laptop.claim()).token).not.toBe(opened(first).token)
  await laptop.vault.lock()
})

test('stays with another passphrase', async () => {
  await laptop.vault.changePassphrase({ before: passphrase, after: 'Nebel Kutsche Zitrone Amsel' })
  expect(opened(laptop.claim()).workKey).toHaveLength(32)
  await laptop.vault.lock()
})

test('a vault of a version before has none, until it is opened and all that waits is under the work key', async () => {
  await workAndLock()
  await asBefore()
  county.store.revokeDevice(laptop.header().deviceId)
  const before = laptop.asked.length
  await laptop.start()
  expect(laptop.asked.slice(before)).toEqual([])
  await laptop.vault.unlock({ passphrase })
  await vi.waitFor(() => expect(laptop.header().salvage).toBeDefined())
  await laptop.vault.lock()
  laptop.line.isOnline = true
  await laptop.start()
  await vi.waitFor(async () => expect(await laptop.vault.state()).toMatchObject({ isTold: true, handedIn: 1 }), {
    timeout: 20_000,
  })
  expect(county.rows(north).filter(({ table }) => table === handIns.name)).toMatchObject([
    { fields: { args: { content: 'eins' } } },
  ])
})

test('nor has it one while not all of it could be put there: the county would be given a key that opens too little', async () => {
  await workAndLock()
  await asBefore()
  await laptop.start()
  laptop.disk.full = true
  expect(await laptop.vault.unlock({ passphrase })).toMatchObject({ state: 'open' })
  laptop.disk.full = false
  await laptop.vault.saveDraft({ key: 'note', text: 'geht wieder' })
  laptop.line.isOnline = true
  await laptop.signIn()
  expect(laptop.header().salvage).toBeUndefined()
  await laptop.vault.lock()
  await laptop.start()
  await laptop.vault.unlock({ passphrase })
  expect(laptop.header().salvage).toBeDefined()
  await laptop.vault.lock()
})

/** The vault as a version left it that had one key for everything. */
async function asBefore(): Promise<void> {
  const cipher = createWebCipher()
  const { salvage: _slot, ...header } = laptop.header()
  const { secret } = await laptop.guard.beginAttempt({ secretId: header.secretId ?? null, hasOtherWay: true })
  const key = await unlockWith(cipher, passphrase, header, secret)
  const box = new Strongbox(laptop.store, cipher, key, header.vaultId)
  for (const table of ['outbox', 'readings', 'kept'] as const) {
    for (const record of laptop.stored(table)) {
      const place = sealedTo({ put: table, record } as StorePut)
      const sealed = await box.seal(await box.open(record.sealed, place), place, key)
      await box.write([{ put: table, record: { ...record, sealed } } as StorePut])
    }
  }
  await box.write([{ put: 'header', record: header }])
  laptop.keeper.bytes = new Uint8Array()
}
