/** Whoever presses twice, or in two places, opens one vault. The real vault with WebCrypto and Argon2id. */
import { expect, test } from 'vitest'
import { lockWith } from '../../renderer/vault/passphrase.ts'
import { Vault, type VaultPorts } from '../../renderer/vault/vault.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import type { Transport } from '../../shared/contract.ts'
import { openCounty } from './laptop.ts'

const passphrase = 'Kastanie Regen Fenster Bus'
const kdf = { name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 } as const

test('two unlocks at once open one vault', async () => {
  const county = await openCounty()
  await county.newFile('anna')
  const laptop = await county.laptop('anna')
  const { box } = laptop.core
  const cipher = createWebCipher()
  const given = { vaultId: box.vaultId, deviceId: crypto.randomUUID(), name: 'Anna', edition: 1, kdf }
  await box.write([{ put: 'header', record: await lockWith(cipher, passphrase, box.key, given) }])
  const open = { streams: 0 }
  const silent: Transport = {
    call: () => new Promise(() => undefined),
    on: () => {
      open.streams++
      return () => void open.streams--
    },
  }
  const store = { ...box.store, write: () => Promise.resolve(), close: () => undefined } as VaultPorts['store']
  const ports: VaultPorts = {
    store,
    journal: null,
    cipher,
    county: () => silent,
    device: { name: 'Laptop', platform: 'test' },
    emit: () => undefined,
  }
  const vault = await Vault.start(ports)
  const states = await Promise.all([vault.unlock({ passphrase }), vault.unlock({ passphrase })])
  expect(states.map(({ state }) => state)).toEqual(['open', 'open'])
  expect(open.streams).toBe(1)
  await vault.lock()
  expect(open.streams).toBe(0)
})
