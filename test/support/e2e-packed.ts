/** What lies packed inside a file, opened: gzip, zstd, and the snappy that Chromium packs large values of IndexedDB with. */
import { createInflateRaw, createZstdDecompress, type InflateRaw, type ZstdDecompress } from 'node:zlib'
import { unsnap } from './e2e-leveldb.ts'

const gzip = Buffer.from('1f8b08', 'hex')
const zstd = Buffer.from('28b52ffd', 'hex')
/** Blink's mark of a packed value: a version, "not a value itself", "packed by snappy". */
const snappyValue = Buffer.from('ff1102', 'hex')

/** More than anything the app writes; what unpacks to more is a chance hit, or a bomb. */
const unpackedLimit = 64 * 1024 * 1024

/** Everything that begins like something packed, as far as it opens: a start without its end gives what it holds. */
export async function unpackedIn(bytes: Buffer): Promise<Buffer[]> {
  const found: Buffer[] = []
  for (const at of placesOf(gzip, bytes))
    found.push(await drained(createInflateRaw(), bytes.subarray(behindHeader(bytes, at))))
  for (const at of placesOf(zstd, bytes)) found.push(await drained(createZstdDecompress(), bytes.subarray(at)))
  for (const at of placesOf(snappyValue, bytes)) found.push(unsnap(bytes.subarray(at + snappyValue.length)))
  return found.filter((layer) => layer.length > 0)
}

function placesOf(mark: Buffer, bytes: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) places.push(at)
  return places
}

/** Behind gzip's own header, with the name and the remark that may stand in it (RFC 1952). */
function behindHeader(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0
  let next = at + 10
  if (flags & 4) next += 2 + (bytes[next] ?? 0) + 256 * (bytes[next + 1] ?? 0)
  for (const hasText of [flags & 8, flags & 16]) if (hasText) next = bytes.indexOf(0, next) + 1
  return flags & 2 ? next + 2 : next
}

/** An error is an end too: behind what was packed stands something else, or the rest lies elsewhere. */
function drained(opener: InflateRaw | ZstdDecompress, packed: Buffer): Promise<Buffer> {
  return new Promise((done) => {
    const parts: Buffer[] = []
    let size = 0
    const end = () => {
      done(Buffer.concat(parts))
      opener.destroy()
    }
    opener.on('data', (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > unpackedLimit) end()
    })
    opener.on('end', end)
    opener.on('error', end)
    opener.end(packed)
  })
}
