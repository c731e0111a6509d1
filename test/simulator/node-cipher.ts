/** The vault's cipher with synchronous node:crypto: the same AES-256-GCM, but no thread pool decides who comes first. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  verify,
  type KeyObject,
} from 'node:crypto'
import { fromHex, toHex, type Cipher, type Key } from '../../renderer/vault/cipher.ts'
import { Problem } from '../../shared/problem.ts'
import type { Random } from './random.ts'

/** Node finds out slowly that a buffer is no key. */
type RawKey = { raw: KeyObject }
const raw = (key: Key) => (key as unknown as RawKey).raw
const keep = (bytes: Uint8Array) => ({ raw: createSecretKey(bytes) }) as unknown as Key

const publicKeys = new Map<string, KeyObject>()
/** Parsing one takes longer than verifying with it. */
function publicKeyOf(spki: string): KeyObject {
  const known = publicKeys.get(spki)
  if (known) return known
  const key = createPublicKey({ key: Buffer.from(spki, 'base64url'), format: 'der', type: 'spki' })
  publicKeys.set(spki, key)
  return key
}

/** The bytes of a key that follows from this one. */
export function derivedBytes(key: Key, name: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', raw(key), '', `antlitz ${name}`, 32))
}

export function createNodeCipher(random: Random): Cipher {
  const seal = (key: Key, bytes: Uint8Array, context: string) => {
    const iv = random.bytes(12)
    const cipher = createCipheriv('aes-256-gcm', raw(key), iv)
    cipher.setAAD(Buffer.from(context))
    return new Uint8Array(Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]))
  }
  const open = (key: Key, sealed: Uint8Array, context: string) => {
    try {
      const cipher = createDecipheriv('aes-256-gcm', raw(key), sealed.subarray(0, 12))
      cipher.setAAD(Buffer.from(context))
      cipher.setAuthTag(sealed.subarray(-16))
      return new Uint8Array(Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]))
    } catch {
      throw new Problem('storageDamaged')
    }
  }
  return {
    newKey: async () => keep(random.bytes(32)),
    newKeyText: () => toHex(random.bytes(32)),
    keyOf: async (text) => keep(fromHex(text)),
    seal: async (key, bytes, context) => seal(key, bytes, context),
    open: async (key, sealed, context) => open(key, sealed, context),
    wrap: async (wrapping, key, context) => seal(wrapping, raw(key).export(), context),
    unwrap: async (wrapping, wrapped, context) => keep(open(wrapping, wrapped, context)),
    derive: async (key, name) => keep(derivedBytes(key, name)),
    blind: async (key, name) => createHmac('sha256', raw(key)).update(name).digest('hex').slice(0, 32),
    verify: async (publicKey, text, signature) => {
      const key = publicKeyOf(publicKey)
      const options = { key, dsaEncoding: 'ieee-p1363' } as const
      return verify('sha256', Buffer.from(text), options, Buffer.from(signature, 'base64url'))
    },
    hash: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  }
}
