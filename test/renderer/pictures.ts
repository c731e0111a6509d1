/** Picture files for tests, made or bent on the spot. */
import { joined as joinedOf } from '../../shared/joined.ts'

/** Four coloured quarters: red, green / blue, white. Tells which way up a picture is. */
export async function quarters(width: number, height: number, type = 'image/jpeg'): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no drawing context')
  const colours = [
    ['#ff0000', '#00ff00'],
    ['#0000ff', '#ffffff'],
  ]
  for (const [row, line] of colours.entries()) {
    for (const [column, colour] of line.entries()) {
      context.fillStyle = colour
      context.fillRect((column * width) / 2, (row * height) / 2, width / 2, height / 2)
    }
  }
  return bytesOf(await canvas.convertToBlob({ type, quality: 0.9 }))
}

export async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer())
}

/** The red, green and blue of one point, given as shares of width and height. */
export function colourAt(picture: ImageBitmap, x: number, y: number): number[] {
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no drawing context')
  context.drawImage(picture, 0, 0)
  const { data } = context.getImageData(Math.floor(x * picture.width), Math.floor(y * picture.height), 1, 1)
  return [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0]
}

/** The JPEG with an EXIF segment: orientation, camera model and the place it was taken at. */
export function withExif(jpeg: Uint8Array, orientation: number): Uint8Array<ArrayBuffer> {
  return insertAfterStart(jpeg, 0xe1, exif(orientation))
}

/** The JPEG with a segment right behind its start marker. */
export function insertAfterStart(jpeg: Uint8Array, marker: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff])
  return joined(jpeg.subarray(0, 2), head, body, jpeg.subarray(2))
}

export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joinedOf(parts)
}

/** A JPEG that claims to be of this size in its header. */
export function claiming(jpeg: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(jpeg)
  const view = new DataView(copy.buffer)
  for (let at = 2; at + 9 < copy.length; at += 2 + view.getUint16(at + 2)) {
    const marker = copy[at + 1] ?? 0
    if (marker < 0xc0 || marker > 0xc2) continue
    view.setUint16(at + 5, height)
    view.setUint16(at + 7, width)
    return copy
  }
  throw new Error('no start of frame')
}

const model = 'Antlitz Prüfkamera'

/** Big-endian TIFF: one directory with model, orientation and a pointer to a GPS directory. */
function exif(orientation: number): Uint8Array {
  const text = new TextEncoder().encode(`${model}\0`)
  const bytes = new Uint8Array(6 + 8 + 42 + 54 + text.length + 48)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('Exif\0\0'), 0)
  bytes.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8], 6)
  const [gps, textAt] = [8 + 42, 8 + 42 + 54]
  const rationals = textAt + text.length
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    view.setUint16(6 + at, tag)
    view.setUint16(6 + at + 2, type)
    view.setUint32(6 + at + 4, count)
    view.setUint32(6 + at + 8, value)
  }
  view.setUint16(6 + 8, 3)
  entry(10, 0x0110, 2, text.length, textAt)
  entry(22, 0x0112, 3, 1, orientation << 16)
  entry(34, 0x8825, 4, 1, gps)
  view.setUint16(6 + gps, 4)
  entry(gps + 2, 1, 2, 2, 'N'.charCodeAt(0) << 24)
  entry(gps + 14, 2, 5, 3, rationals)
  entry(gps + 26, 3, 2, 2, 'E'.charCodeAt(0) << 24)
  entry(gps + 38, 4, 5, 3, rationals + 24)
  bytes.set(text, 6 + textAt)
  for (const [index, degrees] of [51, 32, 0, 9, 56, 0].entries()) {
    view.setUint32(6 + rationals + index * 8, degrees)
    view.setUint32(6 + rationals + index * 8 + 4, 1)
  }
  return bytes
}
