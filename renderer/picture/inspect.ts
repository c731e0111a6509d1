/**
 * What a picture file says about itself, read without decoding it: hostile or broken files are turned away before any
 * decoder sees them. Only JPEG, PNG and WebP pass, and only when they are complete.
 */
import { Problem } from '../../shared/problem.ts'

export type PictureKind = 'jpeg' | 'png' | 'webp'
export type PictureHeader = { kind: PictureKind; width: number; height: number }

/** Finds kind and size. Problem `pictureUnreadable`; its detail says why: `kind` (another kind of file) or `broken`. */
export function inspectPicture(bytes: Uint8Array): PictureHeader {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return { kind: 'jpeg', ...jpegSize(bytes) }
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return { kind: 'png', ...pngSize(bytes) }
  if (nameAt(bytes, 0) === 'RIFF' && nameAt(bytes, 8) === 'WEBP') return { kind: 'webp', ...webpSize(bytes) }
  throw new Problem('pictureUnreadable', { because: 'kind' })
}

type Size = { width: number; height: number }

function broken(): Problem {
  return new Problem('pictureUnreadable', { because: 'broken' })
}

/** Start of frame, all codings except the differential ones; C4, C8 and CC are tables. */
const framesStart = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca, 0xcb])
const scanStart = 0xda
const imageEnd = 0xd9

function jpegSize(bytes: Uint8Array): Size {
  const view = viewOf(bytes)
  let size: Size | undefined
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) throw broken()
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === imageEnd) return known(size)
    if (at + 4 > bytes.length) break
    const length = view.getUint16(at + 2)
    if (length < 2) throw broken()
    if (framesStart.has(marker) && at + 9 <= bytes.length)
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + length
    if (marker === scanStart) at = afterScan(bytes, at)
  }
  // The end marker is missing: a decoder would show the upper part and grey below it.
  throw broken()
}

/** Where the next marker stands behind entropy-coded data; `FF 00` is a byte of data and `FF D0`–`FF D7` restart it. */
function afterScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}

function pngSize(bytes: Uint8Array): Size {
  const view = viewOf(bytes)
  let size: Size | undefined
  let at = 8
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at)
    const name = nameAt(bytes, at + 4)
    const end = at + 12 + length
    if (end > bytes.length) break
    if (name === 'IHDR' && length >= 8) size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) }
    if (name === 'IEND') return known(size)
    at = end
  }
  throw broken()
}

function webpSize(bytes: Uint8Array): Size {
  if (bytes.length < 30 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length) throw broken()
  const view = viewOf(bytes)
  const name = nameAt(bytes, 12)
  if (name === 'VP8X') return { width: uint24(bytes, 24) + 1, height: uint24(bytes, 27) + 1 }
  if (name === 'VP8L' && bytes[20] === 0x2f) {
    const packed = view.getUint32(21, true)
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
  }
  if (name === 'VP8 ' && bytes[23] === 0x9d && bytes[24] === 0x01 && bytes[25] === 0x2a)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  throw broken()
}

function known(size: Size | undefined): Size {
  if (!size || size.width < 1 || size.height < 1) throw broken()
  return size
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}

function uint24(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
}
