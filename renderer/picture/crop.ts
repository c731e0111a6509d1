/** The square that is cut out of a picture: always inside it, never smaller than what the large size needs to look sharp. */
export type Extent = { width: number; height: number }
export type Crop = { x: number; y: number; edge: number }

/** The closest zoom: a face that fills a quarter of the picture's width. */
const smallestShare = 0.25

function largestEdge({ width, height }: Extent): number {
  return Math.min(width, height)
}

function smallestEdge(picture: Extent): number {
  return Math.max(1, largestEdge(picture) * smallestShare)
}

/** A first frame: centred, in the upper part, where a face is in most portraits. Nobody looks for a face. */
export function suggestCrop(picture: Extent): Crop {
  const edge = largestEdge(picture) * 0.9
  return keepInside({ x: (picture.width - edge) / 2, y: (picture.height - edge) * 0.2, edge }, picture)
}

export function moveCrop(crop: Crop, picture: Extent, dx: number, dy: number): Crop {
  return keepInside({ ...crop, x: crop.x + dx, y: crop.y + dy }, picture)
}

/** 0 shows as much as possible, 1 is closest. The middle of the frame stays where it is. */
export function zoomCrop(crop: Crop, picture: Extent, zoom: number): Crop {
  const within = Math.min(1, Math.max(0, zoom))
  const edge = largestEdge(picture) - within * (largestEdge(picture) - smallestEdge(picture))
  const shift = (crop.edge - edge) / 2
  return keepInside({ x: crop.x + shift, y: crop.y + shift, edge }, picture)
}

export function zoomOf(crop: Crop, picture: Extent): number {
  const range = largestEdge(picture) - smallestEdge(picture)
  return range === 0 ? 0 : (largestEdge(picture) - crop.edge) / range
}

function keepInside(crop: Crop, picture: Extent): Crop {
  const edge = Math.min(crop.edge, largestEdge(picture))
  return { x: between(crop.x, picture.width - edge), y: between(crop.y, picture.height - edge), edge }
}

function between(value: number, max: number): number {
  return Math.min(Math.max(0, value), Math.max(0, max))
}
