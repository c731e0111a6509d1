/** The operating system's keychain as Electron reaches it: Keychain on macOS, DPAPI on Windows, a Secret Service on Linux. */
import { Problem } from '../shared/problem.ts'
import type { Keychain } from './device-secret.ts'

/** What of Electron's `safeStorage` is used: a test can stand in for what no test machine has. */
export interface Storage {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(sealed: Buffer): Promise<{ result: string }>
}

export function createElectronKeychain(storage: Storage, platform: string): Keychain {
  const isThere = () => storage.isAsyncEncryptionAvailable().catch(() => false)
  return {
    kept: 'keychain',
    async seal(text) {
      if (!(await isThere())) return null
      const sealed = await storage.encryptStringAsync(text).catch(() => null)
      return sealed && !isUnderKnownKey(sealed, platform) ? sealed : null
    },
    async open(sealed) {
      if (!(await isThere())) throw new Problem('keychainLocked')
      return (await storage.decryptStringAsync(Buffer.from(sealed))).result
    },
  }
}

/**
 * On Linux without a Secret Service, Chromium seals under a key that stands in its source, and says so only in the first bytes
 * (components/os_crypt/async, `FallbackLinuxKeyProvider`). On macOS the same mark is that of the keychain.
 */
function isUnderKnownKey(sealed: Uint8Array, platform: string): boolean {
  return platform === 'linux' && Buffer.from(sealed.subarray(0, 3)).toString('latin1') === 'v10'
}
