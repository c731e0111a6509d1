/**
 * The vault's first lock: the passphrase, and a secret that only this computer has (security.md D.1). Each lock has a secret of its own: an older
 * one, which may still lie in the files of the browser, opens by no passphrase once its secret is gone.
 */
import type { Calls } from '../../shared/contract.ts'
import type { GuardContract } from '../../shared/host-contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { Cipher, Key } from './cipher.ts'
import type { Core } from './core.ts'
import {
  checkLock,
  kdfAlone,
  lockWith,
  takesPassphraseAlone,
  unlockWith,
  type NewHeader,
  type Secret,
} from './passphrase.ts'
import type { KdfParameters, StoreRecords } from './store.ts'
import type { Strongbox } from './strongbox.ts'

type Header = StoreRecords['header']

/** Who keeps the secrets and counts how often the passphrase was tried: the host. */
export type Guard = Calls<GuardContract>

export type LockPorts = {
  cipher: Cipher
  /** Null where there is no host. */
  guard: Guard | null
  kdf: () => Promise<KdfParameters>
}

/** What the county allows; it said so at the last sign-in. */
export type LockPolicy = { withoutKeychain: boolean }

/** What the host says of an attempt that was not even made. */
const answers: ReadonlySet<string> = new Set([
  'tooManyAttempts',
  'deviceSecretWithheld',
  'deviceSecretLost',
  'keychainLocked',
])

export class Lock {
  readonly #ports: LockPorts

  constructor(ports: LockPorts) {
    this.#ports = ports
  }

  /**
   * A lock for `key`, with a new secret. Problems: `keychainMissing` where no secret can be kept and the county wants one;
   * `passphraseWeakAlone` where it does not, but this passphrase is too weak to stand by itself.
   */
  async make(passphrase: string, key: Key, header: Omit<NewHeader, 'kdf'>, policy: LockPolicy): Promise<Header> {
    const { cipher, kdf } = this.#ports
    const secret = await this.#newSecret()
    if (secret) return lockWith(cipher, passphrase, key, { ...header, kdf: await kdf() }, secret)
    if (!policy.withoutKeychain) throw new Problem('keychainMissing')
    return lockWith(cipher, passphrase, key, { ...header, kdf: kdfAlone(passphrase, await kdf()) })
  }

  /** Another lock for the same vault. */
  async again(passphrase: string, key: Key, before: Header, policy: LockPolicy): Promise<Header> {
    const { vaultId, deviceId, name, edition, recovery, salvage } = before
    const locked = await this.make(passphrase, key, { vaultId, deviceId, name, edition: edition + 1 }, policy)
    return { ...locked, ...(recovery && { recovery }), ...(salvage && { salvage }) }
  }

  /** A better lock where this one takes the passphrase alone and the computer can do more. Gives the lock that counts then. */
  async better(passphrase: string, key: Key, header: Header, core: Pick<Core, 'box' | 'remember'>): Promise<Header> {
    if (!takesPassphraseAlone(header)) return header
    try {
      const next = await this.again(passphrase, key, header, { withoutKeychain: false })
      await core.box.write([{ put: 'header', record: next }])
      await core.remember({ secret: next.secret ?? 'none' }).catch(() => undefined)
      return next
    } catch {
      // Nobody is kept out of their work for it, by a full disk neither: the next unlock tries again.
      return header
    }
  }

  /**
   * Takes an attempt; the right passphrase gives them all back, and what could not be tried (no memory for it) that one. Problems: those of `unlockWith` and of `GuardContract.beginAttempt`;
   * `passphraseWrong` says { seconds } where nobody may try so long, and the last one that was allowed is `deviceSecretWithheld`.
   */
  async open(passphrase: string, header: Header): Promise<Key> {
    const { cipher, guard } = this.#ports
    // Where nothing can be tried none is taken: the right passphrase would have to wait for it one day.
    checkLock(header)
    const { secretId, hasOtherWay } = attemptAt(header)
    const secret = await this.#attempt(secretId, hasOtherWay)
    try {
      const key = await unlockWith(cipher, passphrase, header, secret)
      await guard?.attemptSucceeded({ secretId }).catch(() => undefined)
      return key
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'passphraseWrong')) {
        await guard?.attemptUntried({ secretId }).catch(() => undefined)
        throw error
      }
      const { seconds } = await this.wait(header)
      // Whoever waits is told so by the try that they wait for, not by the next one, which nobody would try.
      throw seconds > 0 ? new Problem('passphraseWrong', { seconds }) : error
    }
  }

  /** How many seconds nobody may try; 0 when one may, or where nobody counts. Problem `deviceSecretWithheld`. */
  async wait(lock: Header | null | Promise<Header | null>): Promise<{ seconds: number }> {
    try {
      const header = await lock
      return (header && (await this.#ports.guard?.attemptWait(attemptAt(header)))) ?? { seconds: 0 }
    } catch (error) {
      if (error instanceof Problem && answers.has(error.code)) throw error
      return { seconds: 0 }
    }
  }

  /** Only these locks are to open from now on. Not while the second copy still has another: it may be all that is left one day. */
  async keepOnly(locks: readonly Header[], { copy }: Pick<Strongbox, 'copy'>): Promise<void> {
    if (copy?.failing) return
    const ids = locks.flatMap(({ secretId }) => secretId ?? [])
    await this.#ports.guard?.keepDeviceSecrets({ ids })
  }

  async #attempt(secretId: string | null, hasOtherWay: boolean): Promise<Uint8Array | null> {
    const { guard } = this.#ports
    if (!guard && secretId !== null) throw new Problem('deviceSecretLost')
    try {
      return (await guard?.beginAttempt({ secretId, hasOtherWay }))?.secret ?? null
    } catch (error) {
      // A host that does not count keeps nobody out of their own work; without the secret nothing can be tried.
      const isAnswer = error instanceof Problem && answers.has(error.code)
      if (isAnswer || secretId !== null) throw error
      return null
    }
  }

  async #newSecret(): Promise<Secret | null> {
    const answer = await this.#ports.guard?.newDeviceSecret({})
    if (!answer?.made) return null
    const { id, secret, kept } = answer.made
    return { id, bytes: secret, kind: kept }
  }
}

function attemptAt({ secretId = null, recovery }: Header): { secretId: string | null; hasOtherWay: boolean } {
  return { secretId, hasOtherWay: recovery !== undefined }
}
