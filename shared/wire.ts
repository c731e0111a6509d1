/**
 * Messages with bytes in them, for transports that carry only bytes (HTTP). Layout: the number of this layout (1 byte), CRC-32
 * of what follows it, length of the JSON part (4 bytes each, big endian), the JSON (UTF-8) in which each byte array is
 * `{"$bytes":[offset,length]}`, then the arrays one after another. Base64 in JSON would be a third larger and twice copied.
 * In the tight layout the JSON part is a tight text (shared/tight-text.ts); only who is known to read it gets one.
 */
import { crc32 } from './crc32.ts'
import { Problem } from './problem.ts'
import { loosen, saidIn, tighten } from './tight-text.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })
const depthLimit = 32
/** In front of the checksum, whose bytes may be any: an HTTP server takes what begins like compressed bytes for such. */
const layouts = { plain: 1, tight: 2 } as const
const headBytes = 9

/** `answers`: the JSON of the request that a message answers: what was said there is not said again. */
export type Tight = { answers?: string | undefined }

/** `tight`: in the tight layout. */
export function encodeMessage(message: unknown, tight?: Tight): Uint8Array<ArrayBuffer> {
  const { json, parts, length } = written(message)
  const text = tight ? tighten(json, saidBefore(tight)) : encoder.encode(json)
  const out = new Uint8Array(headBytes + text.length + length)
  const view = new DataView(out.buffer)
  out[0] = tight ? layouts.tight : layouts.plain
  view.setUint32(5, text.length)
  out.set(text, headBytes)
  let at = headBytes + text.length
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  view.setUint32(1, crc32(out.subarray(5)))
  return out
}

function written(message: unknown): { json: string; parts: Uint8Array[]; length: number } {
  const parts: Uint8Array[] = []
  let length = 0
  const json = JSON.stringify(message, function (this: Record<string, unknown>, key, given: unknown) {
    // What stands there, and not what its `toJSON` makes of it: a Buffer of Node has one.
    const value = this[key] instanceof Uint8Array ? this[key] : given
    if (!(value instanceof Uint8Array)) return value
    const place = [length, value.length]
    parts.push(value)
    length += value.length
    return { $bytes: place }
  })
  return { json, parts, length }
}

function saidBefore({ answers }: Tight) {
  return answers === undefined ? undefined : saidIn(answers)
}

export function isTight(bytes: Uint8Array): boolean {
  return bytes[0] === layouts.tight
}

/**
 * `most`: how many characters the JSON of a tight message may have; without it none is read. Problems: `messageDamaged` when a bit
 * of it changed on its way, or it is in a layout that is not read; `tooLarge`; `badRequest` for what is no such message otherwise.
 */
export function decodeMessage(bytes: Uint8Array, tight?: Tight & { most: number }): unknown {
  return openMessage(bytes, tight).message
}

/** The same, and the JSON that it came as. */
export function openMessage(bytes: Uint8Array, tight?: Tight & { most: number }): { message: unknown; json: string } {
  if (bytes.length < headBytes) throw new Problem('badRequest')
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const isRead = bytes[0] === layouts.plain || (isTight(bytes) && tight)
  if (!isRead || view.getUint32(1) !== crc32(bytes.subarray(5))) throw new Problem('messageDamaged')
  const length = view.getUint32(5)
  if (headBytes + length > bytes.length) throw new Problem('badRequest')
  const rest = bytes.subarray(headBytes + length)
  const text = bytes.subarray(headBytes, headBytes + length)
  const loosened = isTight(bytes) && tight ? loosen(text, tight.most, saidBefore(tight)) : undefined
  try {
    const json = loosened ?? decoder.decode(text)
    return { json, message: restore(JSON.parse(json), { bytes: rest, unnamed: rest.length }, 0) }
  } catch {
    throw new Problem('badRequest')
  }
}

/** `unnamed`: how many bytes may still be handed out. Each is there once, so naming some again and again is refused. */
type Rest = { bytes: Uint8Array; unnamed: number }

function restore(value: unknown, rest: Rest, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > depthLimit) throw new Problem('badRequest')
  if (Array.isArray(value)) return value.map((item) => restore(item, rest, depth + 1))
  const place = (value as { $bytes?: unknown }).$bytes
  if (Array.isArray(place)) return bytesAt(place, rest)
  for (const key of Object.keys(value)) {
    if (key === '__proto__') throw new Problem('badRequest')
    const field = value as Record<string, unknown>
    const before = field[key]
    if (typeof before === 'object' && before !== null) field[key] = restore(before, rest, depth + 1)
  }
  return value
}

function bytesAt(place: unknown[], rest: Rest): Uint8Array {
  const [offset, length] = place
  const isPlace = place.length === 2 && isCount(offset) && isCount(length)
  if (!isPlace || offset + length > rest.bytes.length || length > rest.unnamed) throw new Problem('badRequest')
  rest.unnamed -= length
  // A Buffer's own `slice` would not copy.
  return new Uint8Array(rest.bytes.subarray(offset, offset + length))
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
