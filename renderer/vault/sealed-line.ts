/** The vault's end of a sealed line (shared/sealed-line.ts): seals requests, opens answers as far as they have come. */
import { Problem } from '../../shared/problem.ts'
import {
  headBytes,
  lastBit,
  lineInfo,
  nonceBytes,
  packings,
  prefixBytes,
  requestContext,
  segmentContext,
  segmentNonce,
  tagBytes,
  tightLine,
  type Packing,
} from '../../shared/sealed-line.ts'
import { toHex } from './cipher.ts'
import { joined } from '../../shared/joined.ts'
import { base64url, fromBase64url } from './web-cipher.ts'

const { subtle } = globalThis.crypto
const encoder = new TextEncoder()
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const

/** `body` is what goes out; `open` opens the answer to it, given all of its bytes that have come. */
export type SealedRequest = {
  body: Uint8Array<ArrayBuffer>
  open(answer: Uint8Array): Promise<{ packing: Packing; bytes: Uint8Array; isWhole: boolean }>
}

export class SealedLine {
  /** What `lineHeader` says. */
  readonly header: string
  /** The county has shown that it reads tight messages. */
  isTight = false
  readonly #up: CryptoKey
  readonly #down: CryptoKey

  private constructor(header: string, up: CryptoKey, down: CryptoKey) {
    this.header = header
    this.#up = up
    this.#down = down
  }

  /** `sealing`: the county's public key, as laptops know it. */
  static async to(sealing: string): Promise<SealedLine> {
    const county = await subtle.importKey('spki', fromBase64url(sealing), curve, false, [])
    const own = await subtle.generateKey(curve, false, ['deriveBits'])
    const point = compressed(new Uint8Array(await subtle.exportKey('raw', own.publicKey)))
    const secret = await subtle.deriveBits({ name: 'ECDH', public: county }, own.privateKey, 256)
    const base = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
    const key = (info: string, use: KeyUsage) =>
      subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt: point, info: encoder.encode(info) },
        base,
        { name: 'AES-GCM', length: 256 },
        false,
        [use],
      )
    const header = `${base64url(point)}.${await keyName(sealing)}.${tightLine}`
    return new SealedLine(header, await key(lineInfo.up, 'encrypt'), await key(lineInfo.down, 'decrypt'))
  }

  async seal(call: string, token: string | null, packing: Packing, message: Uint8Array): Promise<SealedRequest> {
    const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: encoder.encode(requestContext(call, token)) }
    const content = joined([Uint8Array.of(packings.indexOf(packing)), message])
    const box = new Uint8Array(await subtle.encrypt(algorithm, this.#up, content))
    const request = toHex(nonce)
    return { body: joined([nonce, box]), open: (answer) => this.#open(call, request, answer) }
  }

  /** Problem `serverNotOurs` for what our county did not seal as the answer to this request. */
  async #open(call: string, request: string, answer: Uint8Array) {
    const view = new DataView(answer.buffer, answer.byteOffset, answer.length)
    const prefix = answer.subarray(0, prefixBytes)
    const parts: Uint8Array[] = []
    let isWhole = false
    for (let index = 0, at = prefixBytes; !isWhole && at + headBytes <= answer.length; index++) {
      const head = view.getUint32(at)
      const isLast = (head & lastBit) !== 0
      const end = at + headBytes + (head & ~lastBit)
      if (end > answer.length) break
      const box = answer.subarray(at + headBytes, end)
      parts.push(
        await this.#openSegment(box, segmentNonce(prefix, index), segmentContext(call, request, index, isLast)),
      )
      isWhole = isLast
      at = end
    }
    const content = joined(parts)
    const packing = packings[content[0] ?? 0]
    if (!packing) throw new Problem('serverNotOurs')
    return { packing, bytes: content.subarray(1), isWhole }
  }

  async #openSegment(box: Uint8Array, iv: Uint8Array<ArrayBuffer>, context: string): Promise<Uint8Array> {
    if (box.length < tagBytes) throw new Problem('serverNotOurs')
    try {
      const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(context) }
      return new Uint8Array(await subtle.decrypt(algorithm, this.#down, box as BufferSource))
    } catch {
      throw new Problem('serverNotOurs')
    }
  }
}

/** See SEC 1, 2.3.3: half of the bytes say the same. */
function compressed(point: Uint8Array): Uint8Array<ArrayBuffer> {
  const short = new Uint8Array(33)
  short[0] = 2 + ((point[64] ?? 0) & 1)
  short.set(point.subarray(1, 33), 1)
  return short
}

/** As the county names its key: the beginning of its digest. */
async function keyName(publicKey: string): Promise<string> {
  return base64url(new Uint8Array(await subtle.digest('SHA-256', encoder.encode(publicKey)))).slice(0, 8)
}
