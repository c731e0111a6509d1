/** Picture files that no camera makes, built byte by byte: bombs, animations, and ways of storing colour that a decoder may not know. */
import { crc32 } from '../../shared/crc32.ts'
import { joined } from './pictures.ts'

type PngOptions = { width: number; height: number; depth: 1 | 8 | 16; colour: 'grey' | 'rgb' }

/** A PNG of nothing but zeros, whole and sound, however large it claims to be. */
export async function blankPng({ width, height, depth, colour }: PngOptions): Promise<Uint8Array<ArrayBuffer>> {
  const samples = colour === 'rgb' ? 3 : 1
  const row = 1 + Math.ceil((width * samples * depth) / 8)
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([depth, colour === 'rgb' ? 2 : 0], 8)
  return joined(pngStart, pngChunk('IHDR', header), pngChunk('IDAT', await packedZeros(row * height)), pngEnd)
}

/** An animated PNG: whoever does not know of animation sees the first picture. */
export async function animatedPng(frames: number): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array([0, 0, 0, 4, 0, 0, 0, 4, 8, 0, 0, 0, 0])
  const pixels = await packedZeros(4 * 5)
  let order = 0
  const frame = () => {
    const control = new Uint8Array(26)
    const view = new DataView(control.buffer)
    for (const [at, value] of [order++, 4, 4].entries()) view.setUint32(at * 4, value)
    view.setUint16(20, 1)
    view.setUint16(22, 10)
    return pngChunk('fcTL', control)
  }
  const parts = [
    pngStart,
    pngChunk('IHDR', header),
    pngChunk('acTL', numbers(frames, 0)),
    frame(),
    pngChunk('IDAT', pixels),
  ]
  for (let count = 1; count < frames; count++) parts.push(frame(), pngChunk('fdAT', joined(numbers(order++), pixels)))
  return joined(...parts, pngEnd)
}

/** A JPEG in four inks (CMYK, as printers have it), eight pixels square, of one colour. */
export function fourInkJpeg(): Uint8Array<ArrayBuffer> {
  const segment = (marker: number, body: number[]) =>
    new Uint8Array([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body])
  const inks = [1, 2, 3, 4]
  const adobe = [...new TextEncoder().encode('Adobe'), 0, 100, 0, 0, 0, 0, 0]
  const oneCode = [1, ...Array.from({ length: 15 }, () => 0), 0]
  return joined(
    new Uint8Array([0xff, 0xd8]),
    segment(0xee, adobe),
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    segment(0xc0, [8, 0, 8, 0, 8, 4, ...inks.flatMap((ink) => [ink, 0x11, 0])]),
    segment(0xc4, [0x00, ...oneCode]),
    segment(0xc4, [0x10, ...oneCode]),
    segment(0xda, [4, ...inks.flatMap((ink) => [ink, 0]), 0, 63, 0]),
    // Each ink: no difference, end of block; a bit each.
    new Uint8Array([0x00, 0xff, 0xd9]),
  )
}

/** A lossless WebP whose code tables are nonsense: the kind that made decoders write beyond their memory (CVE-2023-4863). */
export function brokenTablesWebp(): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(64).fill(0xb6)
  body.set([0x2f, 0xff, 0xc1, 0x7f, 0x00], 0)
  const head = new Uint8Array(20)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode('RIFF'), 0)
  view.setUint32(4, 12 + body.length, true)
  head.set(new TextEncoder().encode('WEBPVP8L'), 8)
  view.setUint32(16, body.length, true)
  return joined(head, body)
}

const pngStart = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const pngEnd = pngChunk('IEND', new Uint8Array())

function pngChunk(name: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const named = joined(new TextEncoder().encode(name), body)
  return joined(numbers(body.length), named, numbers(crc32(named)))
}

function numbers(...values: number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4)
  for (const [at, value] of values.entries()) new DataView(bytes.buffer).setUint32(at * 4, value)
  return bytes
}

/** Piece by piece: what unpacks to more than the memory holds must be made without holding it. */
async function packedZeros(length: number): Promise<Uint8Array<ArrayBuffer>> {
  const piece = new Uint8Array(1024 * 1024)
  let left = length
  const zeros = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.enqueue(piece.slice(0, Math.min(left, piece.length)))
      left -= piece.length
      if (left <= 0) controller.close()
    },
  })
  return new Uint8Array(await new Response(zeros.pipeThrough(new CompressionStream('deflate'))).arrayBuffer())
}
