/** The real guard of a desktop with a folder of its own, as the vault reaches it. `now`: steady milliseconds. */
import type { Keychain } from '../../electron/device-secret.ts'
import { createGuard } from '../../electron/guard.ts'
import type { Guard } from '../../renderer/vault/lock.ts'
import { folderOfTest } from './host-laptop.ts'
import { createTestKeychain } from './test-keychain.ts'

export function guardOfTest(
  keychain: Keychain = createTestKeychain(),
  folder = folderOfTest(),
  now?: () => number,
): Guard {
  const guard = createGuard(folder, keychain, now)
  return {
    beginAttempt: (args) => guard.beginAttempt(args, undefined),
    attemptWait: (args) => guard.attemptWait(args, undefined),
    attemptSucceeded: (args) => guard.attemptSucceeded(args, undefined),
    attemptUntried: (args) => guard.attemptUntried(args, undefined),
    newDeviceSecret: (args) => guard.newDeviceSecret(args, undefined),
    keepDeviceSecrets: (args) => guard.keepDeviceSecrets(args, undefined),
  }
}
