/** A keychain that a test can take away: what it keeps lies in it, and the disk holds only a reference. */
import { randomUUID } from 'node:crypto'
import type { Keychain } from '../../electron/device-secret.ts'
import { Problem } from '../../shared/problem.ts'

export type TestKeychain = Keychain & { isThere: boolean; isLocked: boolean; held: Map<string, string> }

export function createTestKeychain(): TestKeychain {
  const held = new Map<string, string>()
  const keychain: TestKeychain = {
    kept: 'keychain',
    isThere: true,
    isLocked: false,
    held,
    async seal(text) {
      if (!keychain.isThere) return null
      const reference = randomUUID()
      held.set(reference, text)
      return Buffer.from(reference)
    },
    async open(sealed) {
      if (keychain.isLocked) throw new Problem('keychainLocked')
      const text = held.get(Buffer.from(sealed).toString())
      if (text === undefined) throw new Error('not one of these')
      return text
    },
  }
  return keychain
}
