/** Sealing to a public key (shared/sealing.ts), as the county does it. */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import type { Sealed } from '../shared/sealing.ts'

const tagBytes = 16
const nonce = new Uint8Array(12)

/** What was sealed to this key for this context. Throws for anything else. */
export function openSealed(privateKey: KeyObject, { ephemeral, sealed }: Sealed, context: string): Uint8Array {
  const key = keyBetween(privateKey, publicKeyFrom(ephemeral), ephemeral, context)
  const opening = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  opening.setAuthTag(sealed.slice(-tagBytes))
  return Buffer.concat([opening.update(sealed.slice(0, -tagBytes)), opening.final()])
}

/** What a vault sealed with this key in this place, nonce in front; null for anything else. */
export function openRecord(key: Uint8Array, sealed: Uint8Array, place: string): Uint8Array<ArrayBuffer> | null {
  if (sealed.length < nonce.length + tagBytes) return null
  try {
    const opening = createDecipheriv('aes-256-gcm', key, sealed.slice(0, nonce.length)).setAAD(Buffer.from(place))
    opening.setAuthTag(sealed.slice(-tagBytes))
    return new Uint8Array(Buffer.concat([opening.update(sealed.slice(nonce.length, -tagBytes)), opening.final()]))
  } catch {
    return null
  }
}

/** `publicKey`: SubjectPublicKeyInfo of P-256. Throws for anything else. */
export function sealTo(publicKey: Uint8Array, content: Uint8Array, context: string): Sealed {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ephemeral = new Uint8Array(own.publicKey.export({ type: 'spki', format: 'der' }))
  const key = keyBetween(own.privateKey, publicKeyFrom(publicKey), ephemeral, context)
  const sealing = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([sealing.update(content), sealing.final(), sealing.getAuthTag()])
  return { ephemeral, sealed: new Uint8Array(sealed) }
}

/** Throws for what is no key on P-256. */
export function publicKeyFrom(spki: Uint8Array): KeyObject {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('not a key on P-256')
  return key
}

function keyBetween(privateKey: KeyObject, publicKey: KeyObject, salt: Uint8Array, context: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), salt, context, 32))
}
