/** Sealing, as a port: WebCrypto in the worker, synchronous node:crypto in the simulator so that one seed fixes everything. */

/** A key that only its cipher can use. */
export type Key = { readonly opaque: unique symbol } & object

export interface Cipher {
  newKey(): Promise<Key>
  /** A new key as 64 hex digits, to be kept where only somebody who opened the vault reads it. */
  newKeyText(): string
  /** The key of such a text, for as long as it is used. */
  keyOf(text: string): Promise<Key>
  /** AES-256-GCM with a fresh random nonce in front. `context` is authenticated: what it is, whose, and which version. */
  seal(key: Key, bytes: Uint8Array, context: string): Promise<Uint8Array>
  /** Problem `storageDamaged` when anything about it was changed, or the context is another. */
  open(key: Key, sealed: Uint8Array, context: string): Promise<Uint8Array>
  wrap(wrapping: Key, key: Key, context: string): Promise<Uint8Array>
  unwrap(wrapping: Key, wrapped: Uint8Array, context: string): Promise<Key>
  /** Another key that follows from this one and tells nothing of it: HKDF-SHA-256 (RFC 5869) under this name. */
  derive(key: Key, name: string): Promise<Key>
  /** A name for something that must not be named in clear: HMAC-SHA-256 under a key derived from `key`, 32 hex digits. */
  blind(key: Key, name: string): Promise<string>
  /** ECDSA over P-256 with SHA-256. The key is a SubjectPublicKeyInfo; key and signature are base64url. */
  verify(publicKey: string, text: string, signature: string): Promise<boolean>
  /** SHA-256 as lower-case hex. */
  hash(bytes: Uint8Array): Promise<string>
}

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16))
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(value))
}

/** What the vault itself sealed needs no second check of its shape: authenticated encryption vouches for it. */
export function fromJson<T>(bytes: Uint8Array): T {
  return JSON.parse(decoder.decode(bytes)) as T
}
