/** What stands for a face in the demo county: most are drawn from a seed, some are initials, some a client's own drawing. */
import type { Avatar } from '../../shared/person.ts'
import type { Random } from './random.ts'

export function demoAvatar(random: Random, isAdult: boolean): Avatar {
  const kind = random.weighted({ drawn: 78, initials: 14, drawing: 8 })
  if (kind === 'drawn') {
    const seed = random.id().slice(0, 13)
    // Some of these faces have a beard.
    return isAdult ? { kind, seed } : { kind: 'initials' }
  }
  return kind === 'initials' ? { kind } : { kind, strokes: simpleFace(random) }
}

/** A round head, eyes, mouth, sometimes hair, nose or glasses: as drawn with a finger, in a few strokes. */
function simpleFace(random: Random): number[][] {
  const [x, y] = [random.int(118, 138), random.int(122, 138)]
  const [width, height] = [random.int(62, 88), random.int(76, 100)]
  const eyeY = y - random.int(14, 26)
  const apart = random.int(24, 34)
  const mouthY = y + random.int(26, 40)
  const smile = random.int(4, 22)
  const strokes = [arc(random, x, y, width, height, 0, 2 * Math.PI)]
  for (const eyeX of [x - apart, x + apart]) {
    strokes.push(arc(random, eyeX, eyeY, 5, 6, 0, 2 * Math.PI))
    if (random.chance(0.2)) strokes.push(arc(random, eyeX, eyeY, 18, 16, 0, 2 * Math.PI))
  }
  strokes.push(arc(random, x, mouthY - smile, 30, smile + 4, 0.15 * Math.PI, 0.85 * Math.PI))
  if (random.chance(0.5)) strokes.push(points([x, eyeY + 10, x - 6, y + 12, x + 4, y + 14]))
  for (let lock = random.int(0, 7); lock > 0; lock--) {
    const at = x - width + random.int(10, 2 * width - 10)
    strokes.push(
      points([at, y - height + random.int(10, 26), at + random.int(-16, 16), y - height - random.int(4, 22)]),
    )
  }
  return strokes
}

function arc(random: Random, x: number, y: number, width: number, height: number, from: number, to: number): number[] {
  const steps = Math.max(6, Math.round(width / 5))
  const line: number[] = []
  for (let step = 0; step <= steps; step++) {
    const angle = from + ((to - from) * step) / steps
    line.push(x + width * Math.cos(angle) + random.int(-1, 1), y + height * Math.sin(angle) + random.int(-1, 1))
  }
  return points(line)
}

function points(numbers: readonly number[]): number[] {
  return numbers.map((number) => Math.min(255, Math.max(0, Math.round(number))))
}
