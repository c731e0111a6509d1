/** Who tries to open the vault gets this computer's part of the key, and not more often than they may (attempts.ts, device-secret.ts). */
import type { Implementation } from '../shared/contract.ts'
import type { GuardContract } from '../shared/host-contract.ts'
import { createAttempts } from './attempts.ts'
import { createDeviceSecrets, type Keychain } from './device-secret.ts'

/** What a lock without a secret counts under. */
const passphraseAlone = 'passphrase'

/** `folder`: of this profile. `now`: steady milliseconds. */
export function createGuard(folder: string, keychain: Keychain, now?: () => number): Implementation<GuardContract> {
  const attempts = createAttempts(folder, now)
  const secrets = createDeviceSecrets(folder, keychain)
  return {
    beginAttempt: async ({ secretId, hasOtherWay }) => {
      // First the secret: where there is none, nothing can be tried, and nothing is to be counted.
      const secret = secretId === null ? null : await secrets.secretOf(secretId)
      await attempts.begin(secretId ?? passphraseAlone, secretId !== null && hasOtherWay)
      return { secret }
    },
    attemptWait: async ({ secretId, hasOtherWay }) => ({
      seconds: await attempts.wait(secretId ?? passphraseAlone, secretId !== null && hasOtherWay),
    }),
    attemptSucceeded: async ({ secretId }) => {
      await attempts.succeeded(secretId ?? passphraseAlone)
      return {}
    },
    attemptUntried: async ({ secretId }) => {
      await attempts.untried(secretId ?? passphraseAlone)
      return {}
    },
    newDeviceSecret: async () => {
      const made = await secrets.make()
      return made ? { made: { ...made, kept: keychain.kept } } : { made: null }
    },
    keepDeviceSecrets: async ({ ids }) => {
      await secrets.keepOnly(ids)
      await attempts.keepOnly(ids)
      return {}
    },
  }
}
