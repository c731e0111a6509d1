/** Opens what the county packed by brotli: Chromium does so only outside of pages, where it must not be (shared/sealed-line.ts). */
import type decoder from 'brotli-dec-wasm'
import { Problem } from '../../shared/problem.ts'
import { joined } from '../../shared/joined.ts'

/** What `packed` holds, as far as it has come. Problem `serverNotOurs` for what is not packed so, or holds more than `most` bytes. */
export type Unbrotli = (packed: Uint8Array, most: number) => Promise<Uint8Array<ArrayBuffer>>

const stepBytes = 1024 * 1024

/** `decoder`: once it is loaded. */
export function unbrotliBy(loading: typeof decoder): Unbrotli {
  return async (packed, most) => opened(await loading, packed, most)
}

function opened(
  { DecompressStream, BrotliStreamResultCode }: Awaited<typeof decoder>,
  packed: Uint8Array,
  most: number,
) {
  const stream = new DecompressStream()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for (let at = 0, goesOn = packed.length > 0; goesOn;) {
      const { buf, code, input_offset: used } = stream.decompress(packed.subarray(at), stepBytes)
      parts.push(buf)
      length += buf.length
      at += used
      if (length > most) throw new Problem('serverNotOurs')
      goesOn = code === BrotliStreamResultCode.NeedsMoreOutput
    }
  } catch {
    throw new Problem('serverNotOurs')
  } finally {
    stream.free()
  }
  return joined(parts)
}
