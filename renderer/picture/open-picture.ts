/** Opens a chosen file as an upright picture of workable size. */
import { Problem } from '../../shared/problem.ts'
import { inspectPicture } from './inspect.ts'

/** What is turned away before decoding: a file of a few kilobytes can claim a picture that fills the memory. */
const fileLimits = { bytes: 15_000_000, pixels: 40_000_000 } as const

/** Edge of the picture that is cropped: more than enough for the large size, even zoomed in. */
const workingEdge = 2_000

/** Problems `pictureTooLarge` (detail: `megabytes` or `megapixels`) and `pictureUnreadable` (detail: `because`). */
export async function openPicture(file: Blob): Promise<ImageBitmap> {
  if (file.size > fileLimits.bytes)
    throw new Problem('pictureTooLarge', { megabytes: Math.ceil(file.size / 1_000_000) })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { kind, width, height } = inspectPicture(bytes)
  if (width * height > fileLimits.pixels)
    throw new Problem('pictureTooLarge', { megapixels: Math.ceil((width * height) / 1_000_000) })
  // The kind comes from the content: name and type of the file may claim anything.
  const picture = await decode(new Blob([bytes], { type: `image/${kind}` }))
  return shrink(picture, workingEdge)
}

async function decode(blob: Blob): Promise<ImageBitmap> {
  try {
    // Cameras store pictures lying on their side and say so in EXIF.
    return await createImageBitmap(blob, { imageOrientation: 'from-image' })
  } catch (error) {
    if (error instanceof DOMException) throw new Problem('pictureUnreadable', { because: 'broken' })
    throw error
  }
}

/** The same picture with no edge longer than `edge`; takes the place of the one given. */
function shrink(picture: ImageBitmap, edge: number): ImageBitmap {
  const scale = edge / Math.max(picture.width, picture.height)
  if (scale >= 1) return picture
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no drawing context')
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return canvas.transferToImageBitmap()
}
