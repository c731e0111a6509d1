/** The cipher on the laptop: WebCrypto. Keys are extractable only to be wrapped and never leave the worker. */
import { Problem } from '../../shared/problem.ts'
import { fromHex, toHex, type Cipher, type Key } from './cipher.ts'

const nonceBytes = 12
const encoder = new TextEncoder()
const subtle = globalThis.crypto.subtle

export function createWebCipher(): Cipher {
  return {
    newKey: async () => keep(await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt'])),
    newKeyText: () => toHex(crypto.getRandomValues(new Uint8Array(32))),
    keyOf: async (text) =>
      keep(await subtle.importKey('raw', fromHex(text) as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt'])),
    seal,
    open,
    async wrap(wrapping, key, context) {
      return seal(wrapping, new Uint8Array(await subtle.exportKey('raw', given(key))), context)
    },
    async unwrap(wrapping, wrapped, context) {
      return importKey(await open(wrapping, wrapped, context))
    },
    derive,
    blind,
    verify,
    async hash(bytes) {
      return toHex(new Uint8Array(await subtle.digest('SHA-256', bytes as BufferSource)))
    },
  }
}

/** A key from 32 raw bytes: what Argon2id gives. */
export async function importKey(raw: Uint8Array): Promise<Key> {
  return keep(await subtle.importKey('raw', raw as BufferSource, 'AES-GCM', true, ['encrypt', 'decrypt']))
}

/** The 32 raw bytes of a key: only to be sealed. */
export async function rawKey(key: Key): Promise<Uint8Array> {
  return new Uint8Array(await subtle.exportKey('raw', given(key)))
}

async function seal(key: Key, bytes: Uint8Array, context: string): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const box = await subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: encoder.encode(context) },
    given(key),
    bytes as BufferSource,
  )
  const sealed = new Uint8Array(nonceBytes + box.byteLength)
  sealed.set(iv)
  sealed.set(new Uint8Array(box), nonceBytes)
  return sealed
}

async function open(key: Key, sealed: Uint8Array, context: string): Promise<Uint8Array> {
  try {
    const algorithm = { name: 'AES-GCM', iv: sealed.slice(0, nonceBytes), additionalData: encoder.encode(context) }
    return new Uint8Array(await subtle.decrypt(algorithm, given(key), sealed.slice(nonceBytes)))
  } catch {
    throw new Problem('storageDamaged')
  }
}

const blindKeys = new WeakMap<Key, Promise<CryptoKey>>()

async function blind(key: Key, name: string): Promise<string> {
  let blindKey = blindKeys.get(key)
  if (!blindKey) {
    blindKey = deriveBlindKey(key)
    blindKeys.set(key, blindKey)
  }
  return toHex(new Uint8Array(await subtle.sign('HMAC', await blindKey, encoder.encode(name))).slice(0, 16))
}

async function deriveBlindKey(key: Key): Promise<CryptoKey> {
  const [base, derivation] = await derivationFrom(key, 'blind names')
  return subtle.deriveKey(derivation, base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])
}

async function derive(key: Key, name: string): Promise<Key> {
  const [base, derivation] = await derivationFrom(key, name)
  const aes = { name: 'AES-GCM', length: 256 }
  return keep(await subtle.deriveKey(derivation, base, aes, true, ['encrypt', 'decrypt']))
}

async function derivationFrom(key: Key, name: string): Promise<[CryptoKey, HkdfParams]> {
  const base = await subtle.importKey('raw', await subtle.exportKey('raw', given(key)), 'HKDF', false, ['deriveKey'])
  const info = encoder.encode(`antlitz ${name}`)
  return [base, { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }]
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

async function verify(publicKey: string, text: string, signature: string): Promise<boolean> {
  try {
    const key = await subtle.importKey('spki', fromBase64url(publicKey), ecdsa, false, ['verify'])
    return await subtle.verify(ecdsa, key, fromBase64url(signature), encoder.encode(text))
  } catch {
    // What is no key or no signature verifies nothing.
    return false
  }
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

// `Key` hides which cipher made it; only this file turns it back.
function keep(key: CryptoKey): Key {
  return key as unknown as Key
}
function given(key: Key): CryptoKey {
  return key as unknown as CryptoKey
}
