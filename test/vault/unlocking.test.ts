/** Unlocking: whoever presses twice opens one vault, and a passphrase is tried as often as the host lets it be. WebCrypto and Argon2id. */
import { expect, test, vi } from 'vitest'
import type { Guard } from '../../renderer/vault/lock.ts'
import { lockWith } from '../../renderer/vault/passphrase.ts'
import type { StoreRecords } from '../../renderer/vault/store.ts'
import { Vault, type VaultPorts } from '../../renderer/vault/vault.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import type { Transport } from '../../shared/contract.ts'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import { codeOf, openCounty } from './laptop.ts'

const passphrase = 'Kastanie Regen Fenster Bus'
const kdf = { name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 } as const

/** A locked vault, and how many streams of nudges are open. */
async function lockedVault(
  guard: Guard | null = null,
  more: Partial<StoreRecords['header']> = {},
): Promise<{ vault: Vault; open: { streams: number } }> {
  const county = await openCounty()
  await county.newFile('anna')
  const { box } = (await county.laptop('anna')).core
  const cipher = createWebCipher()
  const given = { vaultId: box.vaultId, deviceId: crypto.randomUUID(), name: 'Anna', edition: 1, kdf }
  const header = { ...(await lockWith(cipher, passphrase, box.key, given)), ...more }
  await box.write([{ put: 'header', record: header }])
  const open = { streams: 0 }
  const silent: Transport = {
    call: () => new Promise(() => undefined),
    on: () => {
      open.streams++
      return () => void open.streams--
    },
  }
  const store = { ...box.store, write: () => Promise.resolve(), close: () => undefined } as VaultPorts['store']
  const device = { name: 'Laptop', platform: 'test' }
  const clocks = { now: () => county.clock.now, steady: () => 0 }
  const ports = { store, clocks, journal: null, guard, cipher, county: () => silent, device, emit: () => undefined }
  return { vault: await Vault.start(ports), open }
}

test('two unlocks at once open one vault', async () => {
  const { vault, open } = await lockedVault()
  const states = await Promise.all([vault.unlock({ passphrase }), vault.unlock({ passphrase })])
  expect(states.map(({ state }) => state)).toEqual(['open', 'open'])
  expect(open.streams).toBe(1)
  await vault.lock()
  expect(open.streams).toBe(0)
})

function counted() {
  const begin = vi.fn<Guard['beginAttempt']>(async () => ({ secret: null }))
  const wait = vi.fn<Guard['attemptWait']>(async () => ({ seconds: 0 }))
  const right = vi.fn<Guard['attemptSucceeded']>(async () => ({}))
  const guard: Guard = {
    beginAttempt: begin,
    attemptWait: wait,
    attemptSucceeded: right,
    attemptUntried: async () => ({}),
    newDeviceSecret: async () => ({ made: null }),
    keepDeviceSecrets: async () => ({}),
  }
  return { begin, wait, right, guard }
}

test('each try takes an attempt, and the right one gives them back; so does a change of the passphrase', async () => {
  const { begin, right, guard } = counted()
  const { vault } = await lockedVault(guard)
  expect(await codeOf(vault.unlock({ passphrase: 'falsch' }))).toBe('passphraseWrong')
  expect([begin.mock.calls.length, right.mock.calls.length]).toEqual([1, 0])
  await vault.unlock({ passphrase })
  expect([begin.mock.calls.length, right.mock.calls.length]).toEqual([2, 1])
  const change = vault.changePassphrase({ before: 'falsch', after: 'Nebel Kutsche Zitrone Amsel' })
  expect(await codeOf(change)).toBe('passphraseWrong')
  expect([begin.mock.calls.length, right.mock.calls.length]).toEqual([3, 1])
  await vault.lock()
})

/** What is said of it. */
async function noteOn(work: Promise<unknown>): Promise<ProblemNote | null> {
  return work.then(() => null, noteOf)
}

test('the wrong one after which one has to wait says how long, at the door and at a change; the right one does not ask', async () => {
  const { wait, guard } = counted()
  const { vault } = await lockedVault(guard)
  expect(await noteOn(vault.unlock({ passphrase: 'falsch' }))).toEqual({ code: 'passphraseWrong' })
  wait.mockResolvedValue({ seconds: 4 })
  expect(await vault.attemptWait({ lock: 'vault' })).toEqual({ seconds: 4 })
  expect(await vault.attemptWait({ lock: 'recovery' })).toEqual({ seconds: 0 })
  const wrong = { code: 'passphraseWrong', detail: { seconds: 4 } }
  expect(await noteOn(vault.unlock({ passphrase: 'falsch' }))).toEqual(wrong)
  wait.mockClear()
  await vault.unlock({ passphrase })
  expect(wait).not.toHaveBeenCalled()
  const change = vault.changePassphrase({ before: 'falsch', after: 'Nebel Kutsche Zitrone Amsel' })
  expect(await noteOn(change)).toEqual(wrong)
  await vault.lock()
})

test('where the host does not say how long, a wrong one is wrong', async () => {
  const { wait, guard } = counted()
  const { vault } = await lockedVault(guard)
  wait.mockRejectedValue(new Problem('internal'))
  expect(await noteOn(vault.unlock({ passphrase: 'falsch' }))).toEqual({ code: 'passphraseWrong' })
  expect(await vault.attemptWait({ lock: 'vault' })).toEqual({ seconds: 0 })
})

test('while one has to wait, not even the right one opens', async () => {
  const { begin, guard } = counted()
  const { vault } = await lockedVault(guard)
  begin.mockRejectedValueOnce(new Problem('tooManyAttempts', { seconds: 4 }))
  expect(await codeOf(vault.unlock({ passphrase }))).toBe('tooManyAttempts')
  expect(await vault.state()).toEqual({ state: 'locked', name: 'Anna' })
})

test.each([
  ['of a newer version', { version: 3 }, 'vaultFromNewerVersion'],
  ['that is damaged', { salt: new Uint8Array(3) }, 'storageDamaged'],
] as const)('a lock %s takes no attempt: nothing was tried', async (_which, more, code) => {
  const { begin, guard } = counted()
  const { vault } = await lockedVault(guard, more)
  expect(await codeOf(vault.unlock({ passphrase }))).toBe(code)
  expect(begin).not.toHaveBeenCalled()
})

test('a host that does not count keeps nobody out of their own work', async () => {
  const { begin, right, guard } = counted()
  const { vault } = await lockedVault(guard)
  begin.mockRejectedValueOnce(new Problem('internal'))
  right.mockRejectedValueOnce(new Problem('internal'))
  expect((await vault.unlock({ passphrase })).state).toBe('open')
  await vault.lock()
})
