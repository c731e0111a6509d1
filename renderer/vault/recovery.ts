/**
 * The way back into a locked vault (shared/recovery.ts). What was asked for lies beside the vault's header, with the private key
 * for the answer under the new passphrase: days may pass, and the app may end. It is counted in no manifest, because it is written
 * while the vault is locked, and whoever loses it asks again.
 */
import type { County } from '../../shared/county-contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import { answerContext } from '../../shared/recovery.ts'
import type { RecoveryView } from '../../shared/vault-contract.ts'
import type { Cipher, Key } from './cipher.ts'
import type { Lock } from './lock.ts'
import { checkPassphrase } from './passphrase.ts'
import { newPair, openSealed } from './sealing.ts'
import type { SignedIn } from './sign-in.ts'
import type { StoreRecords, VaultStore } from './store.ts'
import type { Strongbox } from './strongbox.ts'
import { importKey } from './web-cipher.ts'

type Header = StoreRecords['header']
type Request = Header & { asked: NonNullable<Header['asked']> }

type Ports = {
  store: Pick<VaultStore, 'read' | 'write'>
  cipher: Cipher
  lock: Lock
  county: Pick<County, 'askRecovery' | 'recovery' | 'endRecovery'>
}

const requestKey = 'recovery' as const

export class Recovery {
  readonly #ports: Ports

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** `signedIn`: who has signed in since the app was started; only then the county is asked. */
  async view(header: Header | null, signedIn: SignedIn | null): Promise<RecoveryView> {
    const isPossible = header?.recovery !== undefined
    const request = await this.#request()
    const view: RecoveryView = { isPossible, isSignedIn: signedIn !== null, request: null, problem: null }
    if (!request || request.asked.isOver) return view
    const { askedAt } = request.asked
    if (!signedIn) return { ...view, request: { state: 'unknown', askedAt } }
    try {
      const progress = await this.#ports.county.recovery({})
      if (progress.state === 'waiting') return { ...view, request: { ...progress, askedAt } }
      return { ...view, request: { state: progress.state, askedAt } }
    } catch (error) {
      return { ...view, request: { state: 'unknown', askedAt }, problem: noteOf(error) }
    }
  }

  /** Problems: `signInRequired`, `recoveryImpossible` without a second lock, `passphraseWeak`, those of `Lock.make` and of the county. */
  async ask(header: Header | null, signedIn: SignedIn | null, passphrase: string): Promise<void> {
    if (!signedIn) throw new Problem('signInRequired')
    if (!header?.recovery) throw new Problem('recoveryImpossible')
    checkPassphrase(passphrase)
    const { store, cipher, county, lock } = this.#ports
    const { vaultId, deviceId, name, edition } = header
    const key = await cipher.newKey()
    const given = { vaultId, deviceId, name, edition, key: requestKey }
    const locked = await lock.make(passphrase, key, given, signedIn.policy)
    const { publicKey, privateKey } = await newPair()
    const asked = {
      privateKey: await cipher.seal(key, privateKey, placeOf(header)),
      askedAt: new Date().toISOString(),
      isOver: false,
    }
    // First here, then there: an answer to a key that is not kept would be of no use.
    await store.write([{ put: 'header', record: { ...locked, asked } }])
    try {
      await county.askRecovery({ vaultId, deviceId, slot: header.recovery, publicKey })
    } catch (error) {
      await store.write([{ remove: 'header', key: requestKey }])
      throw error
    }
  }

  /**
   * The vault's key, as the county gave it on. Problems: `signInRequired`, `notFound` while there is no answer,
   * those of `Lock.open`, `recoveryImpossible`.
   */
  async keyFor(header: Header, signedIn: SignedIn | null, passphrase: string): Promise<Key> {
    const { cipher, lock, county } = this.#ports
    const request = await this.#request()
    if (!signedIn) throw new Problem('signInRequired')
    if (!request || request.asked.isOver) throw new Problem('notFound')
    const key = await lock.open(passphrase, request)
    const progress = await county.recovery({})
    if (progress.state !== 'ready') throw new Problem('notFound')
    const privateKey = await cipher.open(key, request.asked.privateKey, placeOf(header))
    const { vaultId, deviceId } = header
    const owner = { vaultId, deviceId, staffId: signedIn.me.staffId }
    try {
      return await importKey(await openSealed(privateKey, progress.answer, answerContext(owner)))
    } catch {
      throw new Problem('recoveryImpossible')
    }
  }

  /** The request goes: here at once, at the county when it can be told, now or at the next unlock. */
  async end(): Promise<void> {
    const { store, county } = this.#ports
    const request = await this.#request()
    if (!request) return
    if (!request.asked.isOver) {
      const asked = { ...request.asked, privateKey: new Uint8Array(), isOver: true }
      await store.write([{ put: 'header', record: { ...request, asked } }])
    }
    try {
      await county.endRecovery({})
    } catch (error) {
      // Without a session or a line: the next unlock tells it. What lies here opens nothing any more.
      if (error instanceof Problem) return
      throw error
    }
    await store.write([{ remove: 'header', key: requestKey }])
  }

  /** The lock of what was asked for and is still wanted. */
  async lock(): Promise<Header | null> {
    const request = await this.#request()
    return request?.asked.isOver === false ? request : null
  }

  async #request(): Promise<Request | null> {
    const record = await this.#ports.store.read('header', requestKey)
    return record?.asked ? { ...record, asked: record.asked } : null
  }
}

function placeOf({ vaultId, deviceId }: Header): string {
  return `recovery|${vaultId}|${deviceId}`
}

/**
 * Whether this is the key of what lies here. A wrong one must never open the vault: everything in it would count as damaged, and
 * would be cleared away.
 */
export async function fits(box: Strongbox): Promise<boolean> {
  if ((await box.told()) !== null) return true
  const state = await box.store.read('state', 'state')
  if (state) {
    const opened = await box.open(state.sealed, 'state').catch(() => null)
    if (opened !== null) return true
  }
  // An emptied store has nothing to tell by; then the second copy has.
  const copy = await box.copy?.read()
  return copy !== undefined && copy.items.size > 0
}
