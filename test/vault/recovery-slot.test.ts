/** The vault's second lock: the county opens it for its own vault, laptop and person, and nobody else. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { newCountyKeys, readCountyKeys, type CountyKeys } from '../../server/keys.ts'
import { openSealed } from '../../server/sealing.ts'
import type { StoreRecords } from '../../renderer/vault/store.ts'
import { createWebCipher, importKey } from '../../renderer/vault/web-cipher.ts'
import { slotContext, type RecoveryOwner } from '../../shared/recovery.ts'
import { people } from '../server/people.ts'
import { openRecoveringCounty, RecoveringLaptop, type RecoveringCounty } from './recovering-laptop.ts'

const passphrase = 'Kastanie Regen Fenster Bus'
const after = 'Nebel Kutsche Zitrone Amsel'

let county: RecoveringCounty
let laptop: RecoveringLaptop
beforeEach(async () => {
  county = await openRecoveringCounty()
  laptop = new RecoveringLaptop(county)
  await laptop.start()
})

/** What the county gets out of the slot: whether that is the key which sealed the vault. */
async function openedBy(keys: CountyKeys, changed: Partial<RecoveryOwner> = {}): Promise<string> {
  const header = laptop.header()
  if (!header?.recovery) return 'no slot'
  const { vaultId, deviceId } = header
  const owner = { vaultId, deviceId, staffId: people.anna.staffId, ...changed }
  try {
    const key = await importKey(openSealed(keys.recovery, header.recovery, slotContext(owner)))
    const state = laptop.disk.table('state').get('state') as StoreRecords['state'] | undefined
    await createWebCipher().open(key, state?.sealed ?? new Uint8Array(), `${vaultId}|state`)
    return 'the key'
  } catch {
    return 'nothing'
  }
}

/** As an older version of the app left it. */
function dropSlot(): void {
  const { recovery: _slot, ...older } = laptop.header() ?? {}
  laptop.disk.table('header').set('vault', older)
}

test('a new vault has it, and a new passphrase leaves it', async () => {
  await laptop.signIn('anna')
  await laptop.vault.create({ passphrase })
  expect(await openedBy(county.keys)).toBe('the key')
  await laptop.vault.changePassphrase({ before: passphrase, after })
  expect(await openedBy(county.keys)).toBe('the key')
  await laptop.vault.lock()
})

test('it opens with no other key, and for no other vault, laptop or person', async () => {
  await laptop.signIn('anna')
  await laptop.vault.create({ passphrase })
  await laptop.vault.lock()
  expect(await openedBy(newCountyKeys())).toBe('nothing')
  expect(await openedBy(county.keys, { vaultId: crypto.randomUUID() })).toBe('nothing')
  expect(await openedBy(county.keys, { deviceId: crypto.randomUUID() })).toBe('nothing')
  expect(await openedBy(county.keys, { staffId: people.bengt.staffId })).toBe('nothing')
})

test('a vault of an older version gets it when it is opened', async () => {
  await laptop.signIn('anna')
  await laptop.vault.create({ passphrase })
  await laptop.vault.lock()
  dropSlot()
  expect(await openedBy(county.keys)).toBe('no slot')
  await laptop.start()
  await laptop.vault.unlock({ passphrase })
  expect(await openedBy(county.keys)).toBe('the key')
  await laptop.vault.lock()
})

test('a laptop that knows an older county’s keys asks for the new one', async () => {
  const { recovery: _none, ...older } = county.keys.publicKeys
  const publicKeys = county.keys.publicKeys
  county.keys.publicKeys = older as CountyKeys['publicKeys']
  await laptop.signIn('anna')
  await laptop.vault.create({ passphrase })
  await laptop.vault.lock()
  expect(await openedBy(county.keys)).toBe('no slot')
  county.keys.publicKeys = publicKeys
  await laptop.vault.unlock({ passphrase })
  await expect.poll(() => openedBy(county.keys)).toBe('the key')
  await laptop.vault.lock()
})

test('a county of before gets a third key, and keeps the other two', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-keys-'))
  const first = await readCountyKeys(folder)
  const path = join(folder, 'keys.json')
  const { recovery: _third, ...older } = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>
  await writeFile(path, JSON.stringify(older))
  const second = await readCountyKeys(folder)
  const third = await readCountyKeys(folder)
  expect(second.publicKeys).toEqual({ ...first.publicKeys, recovery: second.publicKeys.recovery })
  expect(second.publicKeys.recovery).not.toBe(first.publicKeys.recovery)
  expect(third.publicKeys).toEqual(second.publicKeys)
  await rm(folder, { recursive: true })
})
