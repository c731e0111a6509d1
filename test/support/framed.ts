/** Messages made by hand, with the right checksum: to see what is behind it. */
import { crc32 } from '../../shared/crc32.ts'

/** The JSON part as it is given, then the bytes. `length`: what the frame says of the JSON's length instead of the truth. */
export function framed(
  json: string | Uint8Array,
  tail: Uint8Array = new Uint8Array(),
  length?: number,
  layout = 1,
): Uint8Array<ArrayBuffer> {
  const text = typeof json === 'string' ? new TextEncoder().encode(json) : json
  const bytes = new Uint8Array(9 + text.length + tail.length)
  const view = new DataView(bytes.buffer)
  bytes[0] = layout
  view.setUint32(5, length ?? text.length)
  bytes.set(text, 9)
  bytes.set(tail, 9 + text.length)
  view.setUint32(1, crc32(bytes.subarray(5)))
  return bytes
}
