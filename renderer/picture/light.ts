/** How the light falls on the person in front of the camera, by average brightness alone. */
export type Light = 'dark' | 'fromBehind' | 'bright' | 'good'

const sample = 32
const [darkest, brightest, contrast] = [60, 225, 55] as const

/** Looks at a small copy of the frame. */
export function lightOf(frame: HTMLVideoElement): Light {
  const canvas = new OffscreenCanvas(sample, sample)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no drawing context')
  context.drawImage(frame, 0, 0, sample, sample)
  return judge(context.getImageData(0, 0, sample, sample))
}

/** The middle, where a person sits, against the rest. */
export function judge({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): Light {
  let [inside, outside, insideCount, outsideCount] = [0, 0, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const brightness = brightnessAt(data, (y * width + x) * 4)
      const isInside = Math.hypot((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5) < 0.3
      if (isInside) [inside, insideCount] = [inside + brightness, insideCount + 1]
      else [outside, outsideCount] = [outside + brightness, outsideCount + 1]
    }
  }
  const middle = inside / Math.max(1, insideCount)
  const rest = outside / Math.max(1, outsideCount)
  if (rest - middle > contrast) return 'fromBehind'
  if (middle < darkest) return 'dark'
  return middle > brightest ? 'bright' : 'good'
}

/** ITU-R BT.601 luma, 0 to 255. */
function brightnessAt(data: Uint8ClampedArray, at: number): number {
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
}
