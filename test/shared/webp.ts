/** WebP containers as RFC 9649 describes them, written byte by byte. */

const text = (words: string) => new TextEncoder().encode(words)

/** A chunk with its padding. */
export function chunk(name: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + body.length + (body.length % 2))
  bytes.set(text(name))
  new DataView(bytes.buffer).setUint32(4, body.length, true)
  bytes.set(body, 8)
  return bytes
}

/** The start of a lossy key frame of this size, and `more` bytes of nothing; `mark` makes one differ from another. */
export function lossy(width: number, height: number, more = 20, mark = 0): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(10 + more)
  const view = new DataView(body.buffer)
  body.set([0x10, 0, 0, 0x9d, 0x01, 0x2a])
  view.setUint16(6, width, true)
  view.setUint16(8, height, true)
  if (more > 0) body[10] = mark
  return chunk('VP8 ', body)
}

export function lossless(width: number, height: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(12)
  body[0] = 0x2f
  new DataView(body.buffer).setUint32(1, (width - 1) | ((height - 1) << 14), true)
  return chunk('VP8L', body)
}

export function container(...parts: (Uint8Array | { kind: string })[]): Uint8Array<ArrayBuffer> {
  const chunks = parts.filter((part) => part instanceof Uint8Array)
  const kind = parts.find((part) => 'kind' in part)?.kind ?? 'WEBP'
  const length = chunks.reduce((sum, part) => sum + part.length, 0)
  const bytes = new Uint8Array(12 + length)
  bytes.set(text('RIFF'))
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true)
  bytes.set(text(kind), 8)
  let at = 12
  for (const part of chunks) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
