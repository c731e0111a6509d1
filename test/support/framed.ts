/** Messages made by hand, with the right checksum: to see what is behind it. */
import { crc32 } from '../../shared/crc32.ts'

/** The JSON part as it is given, then the bytes. `length`: what the frame says of the JSON's length instead of the truth. */
export function framed(
  json: string | Uint8Array,
  tail: Uint8Array = new Uint8Array(),
  length?: number,
): Uint8Array<ArrayBuffer> {
  const text = typeof json === 'string' ? new TextEncoder().encode(json) : json
  const bytes = new Uint8Array(8 + text.length + tail.length)
  new DataView(bytes.buffer).setUint32(4, length ?? text.length)
  bytes.set(text, 8)
  bytes.set(tail, 8 + text.length)
  new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4)))
  return bytes
}
