/** The part of the key that only its computer has: without it no passphrase opens, and what is lost or withheld leads to recovery. */
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { argon2id } from 'hash-wasm'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { unlockWith } from '../../renderer/vault/passphrase.ts'
import { Recovery } from '../../renderer/vault/recovery.ts'
import type { StoreRecords } from '../../renderer/vault/store.ts'
import { createWebCipher, importKey } from '../../renderer/vault/web-cipher.ts'
import { newCountyKeys } from '../../server/keys.ts'
import { openFile, people } from '../server/people.ts'
import { guardOfTest } from '../support/guard-of-test.ts'
import { createTestKeychain } from '../support/test-keychain.ts'
import { codeOf } from './laptop.ts'
import { openRecoveringCounty, RecoveringLaptop, type RecoveringCounty } from './recovering-laptop.ts'

type Header = StoreRecords['header']

const passphrase = 'Kastanie Regen Fenster Bus'
const another = 'Nebel Kutsche Zitrone Amsel'
const long = 'Kastanie Regen Fenster Bus Amsel'
const reason = 'Am Telefon erkannt, zurückgerufen'

let county: RecoveringCounty
let laptop: RecoveringLaptop

async function openWith(withoutKeychain: boolean): Promise<void> {
  county = await openRecoveringCounty(newCountyKeys(), { withoutKeychain })
  const file = openFile(randomUUID(), people.anna.staffId, { assignmentId: randomUUID() })
  await county.county.load(people.anna.staffId, [file])
  laptop = new RecoveringLaptop(county)
  await laptop.start()
  await laptop.signIn('anna')
}
beforeEach(() => openWith(false))

function header(): Header {
  const found = laptop.header()
  if (!found) throw new Error('no vault has been made')
  return found
}

const secretsOnDisk = () => {
  const text = readFileSync(join(laptop.folder, 'device-secrets.a.json'), 'utf8')
  return (JSON.parse(text) as { secrets: { id: string }[] }).secrets.map(({ id }) => id)
}

async function locked(): Promise<void> {
  await laptop.vault.create({ passphrase })
  await laptop.vault.sync()
  await laptop.vault.lock()
  await laptop.start()
}

test('the passphrase alone opens nothing, nor with the secret of another computer', async () => {
  await locked()
  const made = header()
  expect(made).toMatchObject({ version: 2, secret: 'keychain' })
  const cipher = createWebCipher()
  const secret = (await laptop.guard.beginAttempt({ secretId: made.secretId ?? null, hasOtherWay: true })).secret
  await expect(unlockWith(cipher, passphrase, made, null)).rejects.toThrow('passphraseWrong')
  await expect(unlockWith(cipher, passphrase, made, new Uint8Array(32))).rejects.toThrow('passphraseWrong')
  await expect(unlockWith(cipher, passphrase, { ...made, secret: 'none' }, secret)).rejects.toThrow('passphraseWrong')
  expect(await unlockWith(cipher, passphrase, made, secret)).toBeDefined()
  // The whole profile, copied to a computer whose keychain knows nothing of it.
  laptop.guard = guardOfTest(createTestKeychain(), laptop.folder)
  expect(await codeOf((await laptop.start()).unlock({ passphrase }))).toBe('deviceSecretLost')
})

test('a change of the passphrase takes a new secret; the old lock opens by nothing any more', async () => {
  await locked()
  const old = header()
  await laptop.vault.unlock({ passphrase })
  await laptop.vault.changePassphrase({ before: passphrase, after: another })
  expect(header().secretId).not.toBe(old.secretId)
  // Until the new one has opened once, both are there: a power cut may still bring the old header back.
  expect(secretsOnDisk()).toEqual([old.secretId, header().secretId])
  await laptop.vault.lock()
  await laptop.start()
  await laptop.vault.unlock({ passphrase: another })
  await vi.waitFor(() => expect(secretsOnDisk()).toEqual([header().secretId]))
  await laptop.vault.lock()
  laptop.disk.table('header').set('vault', old)
  expect(await codeOf((await laptop.start()).unlock({ passphrase }))).toBe('deviceSecretLost')
})

test('a change right after an unlock keeps the secret of its lock, while those of before are cleared away', async () => {
  await locked()
  const cleared = vi.spyOn(laptop.guard, 'keepDeviceSecrets')
  const endRecovery = vi.spyOn(Recovery.prototype, 'lock').mockImplementationOnce(async () => {
    // The county, or the disk, takes its time.
    for (let waited = 0; header().edition === 1 && waited < 300; waited++) await pause(10)
    return null
  })
  await laptop.vault.unlock({ passphrase })
  await laptop.vault.changePassphrase({ before: passphrase, after: another })
  await vi.waitFor(() => expect(cleared).toHaveBeenCalled())
  endRecovery.mockRestore()
  expect(secretsOnDisk()).toContain(header().secretId)
  await laptop.vault.lock()
  expect((await (await laptop.start()).unlock({ passphrase: another })).state).toBe('open')
  await laptop.vault.lock()
}, 60_000)

test('a keychain that does not answer takes no attempt, and nothing is lost', async () => {
  await locked()
  laptop.keychain.isLocked = true
  for (let tried = 0; tried < 5; tried++)
    expect(await codeOf(laptop.vault.unlock({ passphrase }))).toBe('keychainLocked')
  laptop.keychain.isLocked = false
  expect(await laptop.vault.unlock({ passphrase })).toMatchObject({ state: 'open', healed: null })
  await laptop.vault.lock()
})

describe('recovery', () => {
  async function recover(): Promise<void> {
    await laptop.signIn('anna')
    await laptop.vault.askRecovery({ passphrase: another })
    for (const person of ['cilla', 'emil'] as const) {
      const officer = await county.as(person)
      for (const { id } of (await officer.recoveries({})).recoveries)
        await officer.decideRecovery({ id, approve: true, reason })
    }
    expect((await laptop.vault.finishRecovery({ passphrase: another })).state).toBe('open')
  }

  test('opens a vault whose secret is lost, with a new one', async () => {
    await locked()
    const old = header()
    laptop.keychain.held.clear()
    expect(await codeOf(laptop.vault.unlock({ passphrase }))).toBe('deviceSecretLost')
    expect(header()).toEqual(old)
    await recover()
    await vi.waitFor(() => expect(secretsOnDisk()).toEqual([header().secretId]))
    expect(header().secretId).not.toBe(old.secretId)
    await laptop.vault.lock()
    await laptop.start()
    expect(await laptop.vault.unlock({ passphrase: another })).toMatchObject({ state: 'open', healed: null })
    await laptop.vault.lock()
  }, 60_000)

  test('opens a vault whose secret is withheld after twenty wrong passphrases', async () => {
    await locked()
    const wrong = { [header().secretId ?? '']: 20 }
    writeFileSync(join(laptop.folder, 'attempts.json'), JSON.stringify({ wrong }))
    laptop.guard = guardOfTest(laptop.keychain, laptop.folder)
    await laptop.start()
    expect(await codeOf(laptop.vault.unlock({ passphrase }))).toBe('deviceSecretWithheld')
    await recover()
    await laptop.vault.lock()
    expect((await laptop.vault.unlock({ passphrase: another })).state).toBe('open')
    await laptop.vault.lock()
  }, 60_000)

  test('the twentieth wrong passphrase says itself that it was the last, and so does the next start', async () => {
    await locked()
    const nineteen = { [header().secretId ?? '']: 19 }
    writeFileSync(join(laptop.folder, 'attempts.json'), JSON.stringify({ wrong: nineteen }))
    let now = 0
    laptop.guard = guardOfTest(laptop.keychain, laptop.folder, () => now)
    await laptop.start()
    expect(await laptop.vault.attemptWait({ lock: 'vault' })).toEqual({ seconds: 60 })
    now += 60_000
    expect(await codeOf(laptop.vault.unlock({ passphrase: another }))).toBe('deviceSecretWithheld')
    await laptop.start()
    expect(await codeOf(laptop.vault.attemptWait({ lock: 'vault' }))).toBe('deviceSecretWithheld')
  })

  test('the passphrase that was asked for is counted for itself', async () => {
    await locked()
    await laptop.signIn('anna')
    await laptop.vault.askRecovery({ passphrase: another })
    const wrong = { [laptop.header('recovery')?.secretId ?? '']: 5 }
    writeFileSync(join(laptop.folder, 'attempts.json'), JSON.stringify({ wrong }))
    laptop.guard = guardOfTest(laptop.keychain, laptop.folder, () => 0)
    await laptop.start()
    expect(await laptop.vault.attemptWait({ lock: 'recovery' })).toEqual({ seconds: 4 })
    expect(await laptop.vault.attemptWait({ lock: 'vault' })).toEqual({ seconds: 0 })
  })

  test('without another way in the secret is not withheld', async () => {
    await locked()
    const { recovery: _slot, ...without } = header()
    laptop.disk.table('header').set('vault', without)
    const wrong = { [without.secretId ?? '']: 20 }
    writeFileSync(join(laptop.folder, 'attempts.json'), JSON.stringify({ wrong }))
    laptop.guard = guardOfTest(laptop.keychain, laptop.folder)
    await laptop.start()
    expect(await codeOf(laptop.vault.unlock({ passphrase }))).toBe('tooManyAttempts')
  })
})

describe('without a keychain', () => {
  beforeEach(() => {
    laptop.keychain.isThere = false
  })

  test('there is no vault, unless the county allows it', async () => {
    expect(await codeOf(laptop.vault.create({ passphrase: long }))).toBe('keychainMissing')
    expect((await laptop.vault.state()).state).toBe('signedIn')
    expect(laptop.header()).toBeUndefined()
    laptop.keychain.isThere = true
    expect((await laptop.vault.create({ passphrase })).state).toBe('open')
    await laptop.vault.lock()
  })

  test('and it allows it, the passphrase is longer and dearer, and the county sees that; a keychain that comes is taken', async () => {
    await openWith(true)
    laptop.keychain.isThere = false
    expect(await codeOf(laptop.vault.create({ passphrase }))).toBe('passphraseWeakAlone')
    await laptop.vault.create({ passphrase: long })
    expect(header()).toMatchObject({ secret: 'none', secretId: null, kdf: { memoryKib: 256 * 1024 } })
    const secretSeen = async () => {
      await laptop.vault.sync()
      return (await laptop.vault.laptops()).map(({ secret }) => secret)
    }
    await vi.waitFor(async () => expect(await secretSeen()).toEqual(['none']))
    await laptop.vault.lock()
    await laptop.vault.unlock({ passphrase: long })
    expect(header().edition).toBe(1)
    await laptop.vault.lock()

    laptop.keychain.isThere = true
    expect(await laptop.vault.unlock({ passphrase: long })).toMatchObject({ state: 'open', healed: null })
    expect(header()).toMatchObject({ secret: 'keychain', edition: 2 })
    await vi.waitFor(async () => expect(await secretSeen()).toEqual(['keychain']))
    await laptop.vault.lock()
    expect((await (await laptop.start()).unlock({ passphrase: long })).state).toBe('open')
    await laptop.vault.lock()
  }, 60_000)
})

test('a full disk keeps nobody out who would get a better lock', async () => {
  await openWith(true)
  laptop.keychain.isThere = false
  await laptop.vault.create({ passphrase: long })
  await laptop.vault.lock()
  laptop.keychain.isThere = true
  laptop.disk.full = true
  expect((await laptop.vault.unlock({ passphrase: long })).state).toBe('open')
  expect(header()).toMatchObject({ secret: 'none', edition: 1 })
  await laptop.vault.lock()
  laptop.disk.full = false
  expect((await laptop.vault.unlock({ passphrase: long })).state).toBe('open')
  await vi.waitFor(() => expect(secretsOnDisk()).toEqual([header().secretId]))
  await laptop.vault.lock()
}, 60_000)

test('a vault of an older version opens by its passphrase, and takes a secret then', async () => {
  await locked()
  const made = header()
  const cipher = createWebCipher()
  const secret = (await laptop.guard.beginAttempt({ secretId: made.secretId ?? null, hasOtherWay: true })).secret
  const key = await unlockWith(cipher, passphrase, made, secret)
  const { memoryKib, passes, lanes } = made.kdf
  const costs = {
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  } as const
  const wrapping = await importKey(await argon2id({ password: passphrase, salt: made.salt, ...costs }))
  const context = `vault-key|1|${made.vaultId}|${made.deviceId}|argon2id|${memoryKib}|${passes}|${lanes}`
  const { secretId: _id, secret: _kind, ...rest } = made
  const old = { ...rest, version: 1, wrapped: await cipher.wrap(wrapping, key, context) }
  laptop.disk.table('header').set('vault', old)
  await laptop.start()
  expect(await codeOf(laptop.vault.unlock({ passphrase: another }))).toBe('passphraseWrong')
  expect(await laptop.vault.unlock({ passphrase })).toMatchObject({ state: 'open', healed: null })
  expect(header()).toMatchObject({ version: 2, secret: 'keychain', edition: made.edition + 1 })
  expect(header().recovery).toEqual(made.recovery)
  await laptop.vault.lock()
  expect((await (await laptop.start()).unlock({ passphrase })).state).toBe('open')
  await laptop.vault.lock()
}, 60_000)
