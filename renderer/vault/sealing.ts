/** Sealing to a public key (shared/sealing.ts), as the laptop does it. */
import type { Sealed } from '../../shared/sealing.ts'

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const
const nonce = new Uint8Array(12)
const encoder = new TextEncoder()
const subtle = globalThis.crypto.subtle

/** `publicKey`: SubjectPublicKeyInfo of P-256. */
export async function sealTo(publicKey: Uint8Array, content: Uint8Array, context: string): Promise<Sealed> {
  const own = await subtle.generateKey(curve, false, ['deriveBits'])
  const ephemeral = new Uint8Array(await subtle.exportKey('spki', own.publicKey))
  const key = await keyBetween(own.privateKey, publicKey, ephemeral, context)
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: encoder.encode(context) }
  return { ephemeral, sealed: new Uint8Array(await subtle.encrypt(algorithm, key, content as BufferSource)) }
}

/** What was sealed to the public half of this key (PKCS #8) for this context. Throws for anything else. */
export async function openSealed(
  privateKey: Uint8Array,
  { ephemeral, sealed }: Sealed,
  context: string,
): Promise<Uint8Array> {
  const own = await subtle.importKey('pkcs8', privateKey as BufferSource, curve, false, ['deriveBits'])
  const key = await keyBetween(own, ephemeral, ephemeral, context)
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: encoder.encode(context) }
  return new Uint8Array(await subtle.decrypt(algorithm, key, sealed as BufferSource))
}

/** A fresh pair: the public half as SubjectPublicKeyInfo, the private one as PKCS #8. */
export async function newPair(): Promise<{ publicKey: Uint8Array; privateKey: Uint8Array }> {
  const pair = await subtle.generateKey(curve, true, ['deriveBits'])
  return {
    publicKey: new Uint8Array(await subtle.exportKey('spki', pair.publicKey)),
    privateKey: new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey)),
  }
}

async function keyBetween(
  own: CryptoKey,
  publicKey: Uint8Array,
  salt: Uint8Array,
  context: string,
): Promise<CryptoKey> {
  const other = await subtle.importKey('spki', publicKey as BufferSource, curve, false, [])
  const secret = await subtle.deriveBits({ name: 'ECDH', public: other }, own, 256)
  return subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: salt as BufferSource, info: encoder.encode(context) },
    await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']),
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}
