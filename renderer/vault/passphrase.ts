/** From the passphrase, and this computer's secret where there is one, to the vault's key, and back to a lock that only they open. */
import { argon2id } from 'hash-wasm'
import type { SecretKind } from '../../shared/device-secret.ts'
import { missingIn, normalPassphrase, standsAlone } from '../../shared/passphrase.ts'
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

const headerVersion = 2
/** Its lock takes the passphrase alone, and says nothing of secrets. */
const versionWithoutSecret = 1

/**
 * What this laptop can do: the default, which is never gone below, and on a quick one as much more memory, up to twice, as it fills in
 * 0.75 s. `now` in ms.
 */
export async function calibratedKdf(now: () => number = () => performance.now()): Promise<KdfParameters> {
  const startedAt = now()
  await stretch('probe', { salt: new Uint8Array(saltBytes), kdf: defaultKdf })
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

/** What a passphrase costs that nothing else stands beside. Problem `passphraseWeakAlone`. */
export function kdfAlone(passphrase: string, kdf: KdfParameters): KdfParameters {
  if (!standsAlone(passphrase)) throw new Problem('passphraseWeakAlone')
  return { ...kdf, memoryKib: Math.max(kdf.memoryKib, mostMemoryKib) }
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

/** What the computer adds to the passphrase. */
export type Secret = { id: string; bytes: Uint8Array; kind: SecretKind }

/** Makes a lock for `key`; without a secret by the passphrase alone. */
export async function lockWith(
  cipher: Cipher,
  passphrase: string,
  key: Key,
  header: NewHeader,
  secret: Secret | null = null,
): Promise<Header> {
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
  const taken = { secretId: secret?.id ?? null, secret: secret?.kind ?? ('none' as const) }
  const whole = { key: 'vault', version: headerVersion, salt, ...header, ...taken }
  const wrapping = await wrappingKey(passphrase, whole, secret?.bytes ?? null)
  return { ...whole, wrapped: await cipher.wrap(wrapping, key, contextOf(whole)) }
}

/** A lock of an older version, or one that was made where there was no keychain. */
export function takesPassphraseAlone({ version, secretId }: Header): boolean {
  return version <= versionWithoutSecret || (secretId ?? null) === null
}

/**
 * Opens the lock; `secret` is the one of its `secretId`. Problems: `passphraseWrong` (there is no stored hash: right is what decrypts),
 * `vaultFromNewerVersion`, `storageDamaged`.
 */
export async function unlockWith(
  cipher: Cipher,
  passphrase: string,
  header: Header,
  secret: Uint8Array | null = null,
): Promise<Key> {
  checkLock(header)
  if (normalPassphrase(passphrase) === '') throw new Problem('passphraseWrong')
  const wrapping = await wrappingKey(passphrase, header, secret)
  try {
    return await cipher.unwrap(wrapping, header.wrapped, contextOf(header))
  } catch {
    throw new Problem('passphraseWrong')
  }
}

/** Whether anything can be tried at this lock. Problems `vaultFromNewerVersion`, `storageDamaged`. */
export function checkLock(header: Header): void {
  if (header.version > headerVersion) throw new Problem('vaultFromNewerVersion')
  if (!isSound(header)) throw new Problem('storageDamaged')
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

type LockParts = Pick<Header, 'key' | 'version' | 'vaultId' | 'deviceId' | 'kdf' | 'salt' | 'secret' | 'secretId'>

/** From version 2 on HKDF (RFC 5869) joins the two: without the secret no passphrase can even be tried. */
async function wrappingKey(passphrase: string, header: LockParts, secret: Uint8Array | null): Promise<Key> {
  const stretched = await stretch(passphrase, header)
  if (header.version <= versionWithoutSecret) return importKey(stretched)
  const material = await crypto.subtle.importKey('raw', stretched as BufferSource, 'HKDF', false, ['deriveBits'])
  const salt = (secret ?? new Uint8Array()) as BufferSource
  const info = new TextEncoder().encode(contextOf(header))
  return importKey(
    new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, material, 256)),
  )
}

/** 32 bytes that cost as much as the parameters say. */
async function stretch(passphrase: string, header: { salt: Uint8Array; kdf: KdfParameters }): Promise<Uint8Array> {
  const { memoryKib, passes, lanes } = header.kdf
  return argon2id({
    password: normalPassphrase(passphrase),
    salt: header.salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  })
}

/** A changed header gives another context, and so does not open. */
function contextOf(header: Omit<LockParts, 'salt'>): string {
  const { memoryKib, passes, lanes } = header.kdf
  const before = `${header.key}-key|${header.version}|${header.vaultId}|${header.deviceId}|argon2id|${memoryKib}|${passes}|${lanes}`
  if (header.version <= versionWithoutSecret) return before
  return `${before}|${header.secret ?? 'none'}|${header.secretId ?? ''}`
}
