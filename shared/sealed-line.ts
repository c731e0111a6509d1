/**
 * The sealed line: what a vault and its county say to each other, so that nobody in between can read it: not the browser's network
 * process and the host, which pass it on and whose memory outlives a lock, and not whoever opens TLS on the way (a county's own
 * inspection, security.md C). It comes on top of TLS, which proves who answers.
 *
 * Two keys, one a direction: ECDH on P-256 between a key pair that the vault makes anew each time it starts and the county's sealing
 * key, HKDF-SHA-256 (RFC 5869) with the vault's point as salt, AES-256-GCM. A request is a nonce and one box. An answer is a
 * prefix of random bytes and segments one after another, each a head (4 bytes: its length, and in the top bit whether it is the
 * last) and a box whose nonce is the prefix and its number: of what breaks off, what has come counts. Every box is
 * authenticated with the call, and each of an answer with the nonce of its request: none can be taken for another.
 */

/**
 * Header of a request: the vault's point, compressed (SEC 1), and which key of the county it was meant for, both base64url; and
 * `tightLine` of a vault that reads the tight layout of messages (shared/wire.ts). The county learns from it that it may answer so,
 * and the vault from such an answer that it may ask so: neither gets what it cannot read.
 */
export const lineHeader = 'x-antlitz-line'
export const tightLine = 'tight'
export const sealedType = 'application/x-antlitz-sealed'

export const lineInfo = { up: 'antlitz line 1 up', down: 'antlitz line 1 down' } as const

export const nonceBytes = 12
export const prefixBytes = 8
export const tagBytes = 16
export const headBytes = 4
export const lastBit = 0x8000_0000
/** So much of an answer is lost at most with what breaks off. */
export const segmentBytes = 64 * 1024

/**
 * How the first byte of what is in a box, or in all boxes of an answer together, says that the rest is packed. `brotliRest`: what
 * follows those packed bytes that whoever asks has already.
 */
export const packings = ['plain', 'gzip', 'brotli', 'brotliRest'] as const
export type Packing = (typeof packings)[number]

export function requestContext(call: string, token: string | null): string {
  return `${call}|${token ?? ''}`
}

/** `request`: the nonce of the request, as hex. */
export function segmentContext(call: string, request: string, index: number, isLast: boolean): string {
  return `${call}|${request}|${index}|${isLast ? 'last' : ''}`
}

/** The nonce of a segment. */
export function segmentNonce(prefix: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(nonceBytes)
  nonce.set(prefix)
  new DataView(nonce.buffer).setUint32(prefixBytes, index)
  return nonce
}
