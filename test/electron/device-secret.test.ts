/** The secrets of this computer: sealed by its keychain, written twice, and never under a key that everybody knows. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createDeviceSecrets, type DeviceSecrets } from '../../electron/device-secret.ts'
import { createElectronKeychain, type Storage } from '../../electron/electron-keychain.ts'
import { createNodeShell } from '../../electron/node-shell.ts'
import { noteOf } from '../../shared/problem.ts'
import { folderOfTest } from '../support/host-laptop.ts'
import { createTestKeychain, type TestKeychain } from '../support/test-keychain.ts'

const files = ['device-secrets.a.json', 'device-secrets.b.json']

let folder: string
let keychain: TestKeychain
let secrets: DeviceSecrets
beforeEach(() => {
  folder = folderOfTest()
  keychain = createTestKeychain()
  secrets = createDeviceSecrets(folder, keychain)
})

async function make(): Promise<{ id: string; secret: Uint8Array }> {
  const made = await secrets.make()
  if (!made) throw new Error('there is a keychain')
  return made
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => noteOf(error).code,
  )

test('each is another, is there after a restart, and lies nowhere in clear; only its user reads the files', async () => {
  const [one, two] = [await make(), await make()]
  expect(one.secret).not.toEqual(two.secret)
  const again = createDeviceSecrets(folder, keychain)
  expect([await again.secretOf(one.id), await again.secretOf(two.id)]).toEqual([one.secret, two.secret])
  expect(readdirSync(folder).toSorted()).toEqual(files)
  for (const name of files) {
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
    expect(readFileSync(join(folder, name), 'utf8')).not.toContain(Buffer.from(one.secret).toString('base64'))
  }
})

test.each(files)('%s may be damaged or old: the other has it', async (name) => {
  const { id } = await make()
  const older = readFileSync(join(folder, name), 'utf8')
  const { id: newer, secret } = await make()
  for (const content of ['', '{', '{"edition":99,"secrets":[{}]}', older]) {
    writeFileSync(join(folder, name), content)
    expect(await createDeviceSecrets(folder, keychain).secretOf(newer)).toEqual(secret)
  }
  expect(await codeOf(secrets.secretOf(id))).toBe('done')
})

test('one that is gone, or that the keychain does not know, is lost; a keychain that does not answer is not', async () => {
  const { id } = await make()
  expect(await codeOf(secrets.secretOf('00000000-0000-4000-8000-000000000001'))).toBe('deviceSecretLost')
  keychain.isLocked = true
  expect(await codeOf(secrets.secretOf(id))).toBe('keychainLocked')
  keychain.isLocked = false
  keychain.held.clear()
  expect(await codeOf(secrets.secretOf(id))).toBe('deviceSecretLost')
})

test('files that cannot be read now are not taken for none, and not written over', async () => {
  const { id, secret } = await make()
  for (const name of files) {
    rmSync(join(folder, name))
    // Whoever is root reads everything, but no folder as a file.
    mkdirSync(join(folder, name))
  }
  expect([await codeOf(secrets.make()), await codeOf(secrets.secretOf(id))]).toEqual([
    'keychainLocked',
    'keychainLocked',
  ])
  expect(readdirSync(folder).toSorted()).toEqual(files)
  expect(secret).toHaveLength(32)
})

test('where nothing can be sealed there is none, and none is written', async () => {
  keychain.isThere = false
  expect(await secrets.make()).toBeNull()
  expect(readdirSync(folder)).toEqual([])
})

test('what is not kept is gone, and the last ones leave no file behind', async () => {
  const [one, two] = [await make(), await make()]
  await secrets.keepOnly([two.id])
  expect(await codeOf(secrets.secretOf(one.id))).toBe('deviceSecretLost')
  expect(await secrets.secretOf(two.id)).toEqual(two.secret)
  await secrets.keepOnly([])
  await secrets.keepOnly([])
  expect(readdirSync(folder)).toEqual([])
})

test('made at once, all of them are kept', async () => {
  const made = await Promise.all([make(), make(), make(), make()])
  expect(new Set(made.map(({ id }) => id)).size).toBe(4)
  for (const { id, secret } of made) expect(await secrets.secretOf(id)).toEqual(secret)
})

test('without Electron they lie in the profile, and say so', async () => {
  const { keychain: none } = createNodeShell({ savedFolder: folder, log: () => undefined })
  expect(none.kept).toBe('file')
  const made = await createDeviceSecrets(folder, none).make()
  expect(await createDeviceSecrets(folder, none).secretOf(made?.id ?? '')).toEqual(made?.secret)
})

describe('the keychain by Electron', () => {
  const storage = (mark: string, isAvailable = true): Storage => ({
    isAsyncEncryptionAvailable: async () => isAvailable,
    encryptStringAsync: async (text) => Buffer.from(`${mark}${text}`),
    decryptStringAsync: async (sealed) => ({ result: sealed.toString().slice(3), shouldReEncrypt: false }),
  })

  test.each([
    ['linux', 'v10', false],
    ['linux', 'v11', true],
    ['linux', 'v12', true],
    ['darwin', 'v10', true],
    ['win32', 'v10', true],
  ])('on %s what is marked %s counts as sealed: %s', async (platform, mark, isSealed) => {
    const sealed = await createElectronKeychain(storage(mark), platform).seal('geheim')
    expect(sealed !== null).toBe(isSealed)
  })

  test('one that is not there seals nothing, and opens nothing now', async () => {
    const none = createElectronKeychain(storage('v11', false), 'linux')
    expect(await none.seal('geheim')).toBeNull()
    expect(await codeOf(none.open(Buffer.from('v11geheim')))).toBe('keychainLocked')
  })

  test('one that fails while sealing counts as none', async () => {
    const failing = { ...storage('v11'), encryptStringAsync: () => Promise.reject(new Error('no')) }
    expect(await createElectronKeychain(failing, 'linux').seal('geheim')).toBeNull()
  })

  test('gives back what it sealed', async () => {
    const there = createElectronKeychain(storage('v11'), 'linux')
    const sealed = await there.seal('geheim')
    expect(await there.open(sealed ?? Buffer.from(''))).toBe('geheim')
  })
})
