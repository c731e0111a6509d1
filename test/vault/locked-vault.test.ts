/** A vault that is locked answers nothing of what it holds, whichever way it is asked, and nobody gets in by asking often. */
import { expect, test } from 'vitest'
import { lockWith } from '../../renderer/vault/passphrase.ts'
import { Vault, type VaultPorts } from '../../renderer/vault/vault.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { answer, type Transport } from '../../shared/contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import { vaultContract } from '../../shared/vault-contract.ts'
import { guardOfTest } from '../support/guard-of-test.ts'
import { openCounty, ownClocks } from './laptop.ts'

const passphrase = 'Kastanie Regen Fenster Bus'
const kdf = { name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 } as const
const id = '00000000-0000-4000-8000-000000000001'

async function lockedVault(guard: VaultPorts['guard'] = null): Promise<Vault> {
  const county = await openCounty()
  await county.newFile('anna')
  const { core } = await county.laptop('anna')
  await core.syncOnce()
  const { box } = core
  const cipher = createWebCipher()
  const given = { vaultId: box.vaultId, deviceId: id, name: 'Anna', edition: 1, kdf }
  await box.write([{ put: 'header', record: await lockWith(cipher, passphrase, box.key, given) }])
  const store = { ...box.store, write: () => Promise.resolve(), close: () => undefined } as VaultPorts['store']
  const silent: Transport = { call: () => Promise.reject(new Problem('serverUnreachable')), on: () => () => undefined }
  const device = { name: 'Laptop', platform: 'test' }
  return Vault.start({
    store,
    journal: null,
    guard,
    cipher,
    county: () => silent,
    device,
    clocks: ownClocks,
    emit: () => undefined,
  })
}

async function replyTo(vault: Vault, name: string, args: unknown): Promise<string> {
  try {
    return JSON.stringify(await answer(vaultContract, vault, name, args, undefined))
  } catch (error) {
    return noteOf(error).code
  }
}

const samples: Record<string, object> = {
  run: { command: 'note.write', caseFileId: id, args: {} },
  changePassphrase: { before: passphrase, after: 'Eine ganz neue Wortfolge hier' },
  discard: { entryId: id },
  handToLead: { entryId: id },
  pause: { paused: true },
  search: { text: 'a' },
  caseFile: { caseFileId: id },
  photo: { hash: 'a'.repeat(64) },
  keepPhotos: { caseFileId: id, small: new Uint8Array(), large: new Uint8Array() },
  saveDraft: { key: 'note', text: 'x' },
  loadDraft: { key: 'note' },
  dropDraft: { key: 'note' },
  bringCourier: { bytes: new Uint8Array() },
  decideRecovery: { id, approve: true, reason: 'Am Telefon erkannt' },
  revokeLaptop: { deviceId: id, reason: 'lost' },
}
/** What somebody may ask before the vault is open: how to get in. */
const forAnybody: readonly string[] = [
  'state',
  'beginSignIn',
  'finishSignIn',
  'create',
  'unlock',
  'attemptWait',
  'lock',
  'setUpAnew',
  'recovery',
  'askRecovery',
  'finishRecovery',
  'withdrawRecovery',
]
const forWhoeverIsIn = Object.keys(vaultContract.calls).filter((name) => !forAnybody.includes(name))

test('B75 whatever is asked of a locked vault is refused, before and after it was open', async () => {
  const vault = await lockedVault()
  const refusals = async () =>
    Promise.all(forWhoeverIsIn.map(async (name) => [name, await replyTo(vault, name, samples[name] ?? {})]))
  const expected = forWhoeverIsIn.map((name) => [name, 'vaultLocked'])
  expect(forWhoeverIsIn.length).toBeGreaterThan(15)
  expect(await refusals()).toEqual(expected)
  await vault.unlock({ passphrase })
  expect(await replyTo(vault, 'caseload', {})).toContain('caseFileId')
  await vault.lock()
  expect(await refusals()).toEqual(expected)
  expect(await replyTo(vault, 'state', {})).toBe('{"state":"locked","name":"Anna"}')
})

test('B76 of a thousand attempts at once none is tried but those that the host lets through', async () => {
  let left = 3
  const beginAttempt = async () => {
    if (left-- <= 0) throw new Problem('tooManyAttempts', { seconds: 1 })
    return { secret: null }
  }
  const vault = await lockedVault({ ...guardOfTest(), beginAttempt })
  const tries = Array.from({ length: 1_000 }, () => replyTo(vault, 'unlock', { passphrase: 'Ganz andere Wörter hier' }))
  const replies = Object.groupBy(await Promise.all(tries), (code) => code)
  expect(Object.keys(replies).toSorted()).toEqual(['passphraseWrong', 'tooManyAttempts'])
  expect(replies['passphraseWrong']?.length).toBeLessThanOrEqual(3)
  expect(await replyTo(vault, 'state', {})).toContain('locked')
})
