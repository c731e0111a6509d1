/**
 * Stored pictures are WebP with nothing in them but the picture (RFC 9649). The laptop re-encodes and strips; the county
 * checks the same again before it keeps anything. Both without decoding: hostile input meets no decoder here.
 */
import { Problem } from './problem.ts'

export type PictureSize = { edge: number; maxBytes: number }

const imageChunks = new Set(['VP8 ', 'VP8L'])

/** The same picture without EXIF, XMP, colour profile or animation. Problem `pictureUnreadable`. */
export function stripPicture(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const image = chunksOf(bytes).find((chunk) => imageChunks.has(chunk.name))
  if (!image) throw new Problem('pictureUnreadable')
  const padded = image.body.length + (image.body.length % 2)
  const out = new Uint8Array(20 + padded)
  const view = new DataView(out.buffer)
  writeName(out, 0, 'RIFF')
  view.setUint32(4, out.length - 8, true)
  writeName(out, 8, 'WEBP')
  writeName(out, 12, image.name)
  view.setUint32(16, image.body.length, true)
  out.set(image.body, 20)
  return out
}

/** Throws `pictureUnreadable`, `pictureTooLarge` or `pictureHasMetadata` unless this is one bare picture within `size`. */
export function checkPicture(bytes: Uint8Array, size: PictureSize): void {
  if (bytes.length > size.maxBytes) throw new Problem('pictureTooLarge', { bytes: bytes.length })
  const [image, ...others] = chunksOf(bytes)
  if (!image) throw new Problem('pictureUnreadable')
  if (others.length > 0 || !imageChunks.has(image.name)) throw new Problem('pictureHasMetadata')
  const { width, height } = dimensions(image)
  if (width < 1 || height < 1) throw new Problem('pictureUnreadable')
  if (width > size.edge || height > size.edge) throw new Problem('pictureTooLarge', { width, height })
}

type Chunk = { name: string; body: Uint8Array }

function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 20 || nameAt(bytes, 0) !== 'RIFF' || nameAt(bytes, 8) !== 'WEBP')
    throw new Problem('pictureUnreadable')
  // A tail behind the container (polyglots) or a container that claims more than is there: not a picture.
  if (view.getUint32(4, true) !== bytes.length - 8) throw new Problem('pictureUnreadable')
  const chunks: Chunk[] = []
  let at = 12
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at + 4, true)
    const end = at + 8 + length
    if (end > bytes.length) throw new Problem('pictureUnreadable')
    chunks.push({ name: nameAt(bytes, at), body: bytes.subarray(at + 8, end) })
    at = end + (length % 2)
  }
  if (at !== bytes.length) throw new Problem('pictureUnreadable')
  return chunks
}

function dimensions({ name, body }: Chunk): { width: number; height: number } {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  if (name === 'VP8L') {
    if (body.length < 5 || body[0] !== 0x2f) throw new Problem('pictureUnreadable')
    const packed = view.getUint32(1, true)
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
  }
  const isKeyFrame = body.length >= 10 && ((body[0] ?? 1) & 1) === 0
  if (!isKeyFrame || body[3] !== 0x9d || body[4] !== 0x01 || body[5] !== 0x2a) throw new Problem('pictureUnreadable')
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff }
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}

function writeName(bytes: Uint8Array, at: number, name: string): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = name.charCodeAt(i)
}
