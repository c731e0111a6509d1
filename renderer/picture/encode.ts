/** Cuts a square out of a picture and makes it a bare WebP that the county accepts. */
import { checkPicture, stripPicture, type PictureSize } from '../../shared/picture.ts'
import { Problem } from '../../shared/problem.ts'
import type { Crop } from './crop.ts'

const qualities = [0.86, 0.78, 0.68, 0.56, 0.42, 0.28] as const

/** Lowers the quality until the bytes fit. Problem `pictureTooLarge` when no quality does. */
export async function encodePicture(
  source: ImageBitmap,
  crop: Crop,
  size: PictureSize,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = cut(source, crop, size.edge)
  for (const quality of qualities) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality })
    if (blob.type !== 'image/webp') throw new Problem('pictureUnreadable', { because: 'encoder' })
    const bytes = stripPicture(new Uint8Array(await blob.arrayBuffer()))
    if (bytes.length > size.maxBytes) continue
    checkPicture(bytes, size)
    return bytes
  }
  throw new Problem('pictureTooLarge')
}

function cut(source: ImageBitmap, crop: Crop, edge: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(edge, edge)
  // Without transparency: what shows through would differ between light and dark.
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('no drawing context')
  context.fillStyle = 'white'
  context.fillRect(0, 0, edge, edge)
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, crop.x, crop.y, crop.edge, crop.edge, 0, 0, edge, edge)
  return canvas
}
