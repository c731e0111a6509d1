/** A drawing as polylines in a square of 256 by 256 steps: small enough to live in the file itself. */
export type Point = { x: number; y: number }

export const strokeLimits = { strokes: 60, numbers: 400 } as const
const square = 255

/** One line as drawn (0 to 1 in both directions) as `x, y, x, y …`, without points that the eye would not miss. */
export function toStroke(points: readonly Point[]): number[] {
  const stepped = points.map(({ x, y }) => ({ x: step(x), y: step(y) }))
  let tolerance = 0.75
  let kept = simplify(stepped, tolerance)
  while (kept.length * 2 > strokeLimits.numbers) {
    tolerance *= 1.5
    kept = simplify(stepped, tolerance)
  }
  // A tap is a dot: a line needs two points to be seen.
  const [only] = kept
  if (kept.length === 1 && only) kept = [only, only]
  return kept.flatMap(({ x, y }) => [x, y])
}

function step(share: number): number {
  return Math.min(square, Math.max(0, Math.round(share * square)))
}

/** Ramer, Douglas and Peucker: keeps a point only if leaving it out would move the line by more than `tolerance`. */
function simplify(points: readonly Point[], tolerance: number): Point[] {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < 3) return [...points]
  let [farthest, distance] = [0, -1]
  for (let index = 1; index < points.length - 1; index++) {
    const point = points[index]
    const away = point ? distanceTo(point, first, last) : 0
    if (away > distance) [farthest, distance] = [index, away]
  }
  if (distance <= tolerance) return [first, last]
  return [
    ...simplify(points.slice(0, farthest + 1), tolerance).slice(0, -1),
    ...simplify(points.slice(farthest), tolerance),
  ]
}

function distanceTo(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length === 0) return Math.hypot(point.x - from.x, point.y - from.y)
  return Math.abs(dy * (point.x - from.x) - dx * (point.y - from.y)) / length
}
