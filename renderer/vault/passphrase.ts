/** From the passphrase to the vault's key, and back to a lock that only the passphrase opens. */
import { argon2id } from 'hash-wasm'
import { missingIn, normalPassphrase } from '../../shared/passphrase.ts'
import { Problem } from '../../shared/problem.ts'
import type { Cipher, Key } from './cipher.ts'
import type { KdfParameters, StoreRecords } from './store.ts'
import { importKey } from './web-cipher.ts'

type Header = StoreRecords['header']

/** RFC 9106; the figures and their reasons stand in security.md D.1. */
const defaultKdf: KdfParameters = { name: 'argon2id', memoryKib: 128 * 1024, passes: 3, lanes: 1 }
/** A header that asks for less was not written by us: floors stand in code, not in data. */
const floor = { memoryKib: 64 * 1024, passes: 3 }
const ceiling = { memoryKib: 1024 * 1024, passes: 20 }
const saltBytes = 16
/** Below the first a laptop can do more; with what it is given then it takes the second. */
const quickMs = 500
const wantedMs = 750
const mostMemoryKib = 256 * 1024

const headerVersion = 1

/**
 * What this laptop can do: the default, which is never gone below, and on a quick one as much more memory, up to twice, as it fills in
 * 0.75 s. `now` in ms.
 */
export async function calibratedKdf(now: () => number = () => performance.now()): Promise<KdfParameters> {
  const startedAt = now()
  await derive('probe', { salt: new Uint8Array(saltBytes), kdf: defaultKdf })
  const tookMs = now() - startedAt
  if (tookMs >= quickMs) return defaultKdf
  // Time grows with memory. A clock that stands still says nothing about the laptop.
  const memoryKib = tookMs > 0 ? Math.floor((defaultKdf.memoryKib * wantedMs) / tookMs) : defaultKdf.memoryKib
  return { ...defaultKdf, memoryKib: Math.min(memoryKib, mostMemoryKib) }
}

/** Problem `passphraseWeak`. */
export function checkPassphrase(passphrase: string): void {
  if (missingIn(passphrase)) throw new Problem('passphraseWeak')
}

export type NewHeader = {
  vaultId: string
  deviceId: string
  name: string
  edition: number
  kdf: KdfParameters
  /** `recovery`: for what was asked of the county; otherwise it is the vault's. */
  key?: 'vault' | 'recovery'
}

/** Makes a lock for `key`. */
export async function lockWith(cipher: Cipher, passphrase: string, key: Key, header: NewHeader): Promise<Header> {
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
  const whole = { key: 'vault', version: headerVersion, salt, ...header }
  const wrapped = await cipher.wrap(await derive(passphrase, whole), key, contextOf(whole))
  return { ...whole, wrapped }
}

/** Opens the lock. Problems: `passphraseWrong` (there is no stored hash: right is what decrypts), `vaultFromNewerVersion`, `storageDamaged`. */
export async function unlockWith(cipher: Cipher, passphrase: string, header: Header): Promise<Key> {
  if (header.version > headerVersion) throw new Problem('vaultFromNewerVersion')
  if (!isSound(header)) throw new Problem('storageDamaged')
  if (normalPassphrase(passphrase) === '') throw new Problem('passphraseWrong')
  const wrapping = await derive(passphrase, header)
  try {
    return await cipher.unwrap(wrapping, header.wrapped, contextOf(header))
  } catch {
    throw new Problem('passphraseWrong')
  }
}

function isSound({ kdf, salt }: Header): boolean {
  const { memoryKib, passes, lanes } = kdf
  const isWithin = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most
  return (
    kdf.name === 'argon2id' &&
    isWithin(memoryKib, floor.memoryKib, ceiling.memoryKib) &&
    isWithin(passes, floor.passes, ceiling.passes) &&
    lanes === 1 &&
    salt.length === saltBytes
  )
}

async function derive(passphrase: string, header: { salt: Uint8Array; kdf: KdfParameters }): Promise<Key> {
  const { memoryKib, passes, lanes } = header.kdf
  const raw = await argon2id({
    password: normalPassphrase(passphrase),
    salt: header.salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  })
  return importKey(raw)
}

/** A changed header gives another context, and so does not open. */
function contextOf(header: {
  key: string
  version: number
  vaultId: string
  deviceId: string
  kdf: KdfParameters
}): string {
  const { memoryKib, passes, lanes } = header.kdf
  return `${header.key}-key|${header.version}|${header.vaultId}|${header.deviceId}|argon2id|${memoryKib}|${passes}|${lanes}`
}
