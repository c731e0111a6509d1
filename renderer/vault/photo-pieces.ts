/**
 * How photos are cut and paced on their way: a few requests at a time, small ones at first. A line that breaks takes with it
 * what is under way, so that must be little; many small requests would be slow on a line that holds.
 */
import { limits } from '../../shared/limits.ts'
import { Problem } from '../../shared/problem.ts'

export const requestsUp = 4
export const requestsDown = 2
/** The most photos that one question for offsets may name. */
export const offsetsAtOnce = 200

/** Tells that something got through: so many photos are done by it. */
export type Moved = (done: number) => void

/** How many bytes one request carries: few at first, twice as many after each that got through, few again when one broke. */
export class Load {
  readonly #first: number
  readonly #most: number
  #bytes: number

  constructor(first: number, most: number) {
    this.#first = first
    this.#most = most
    this.#bytes = first
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Does it, and learns from how it ends. */
  async carry<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      this.#bytes = Math.min(this.#most, this.#bytes * 2)
      return result
    } catch (error) {
      this.#bytes = this.#first
      throw error
    }
  }
}

type Sized = { bytes: number; small: boolean }
type Part<T> = { note: T; offset: number }

export function smallFirst<T extends Sized>(photos: readonly T[]): T[] {
  return photos.toSorted((a, b) => Number(b.small) - Number(a.small))
}

export function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

/** Gives, at each call, the parts that the next request carries: some whole, or a piece of one that is too large. */
export function nextPieces<T extends Sized>(queue: Part<T>[], load: Load): () => Part<T>[] | undefined {
  return () => {
    const parts: Part<T>[] = []
    let room = load.bytes
    for (let next = queue[0]; next && parts.length < limits.photosAtOnce; next = queue[0]) {
      const rest = next.note.bytes - next.offset
      if (parts.length > 0 && rest > room) break
      parts.push(next)
      queue.shift()
      room -= rest
    }
    return parts.length > 0 ? parts : undefined
  }
}

/** Gives, at each call, the photos that the next request brings down, so that its answer stays small. */
export function nextBatch<T extends Sized>(queue: T[], load: Load): () => T[] | undefined {
  return () => {
    const batch: T[] = []
    let room = load.bytes
    for (let next = queue[0]; next && batch.length < limits.photosAtOnce; next = queue[0]) {
      if (batch.length > 0 && next.bytes > room) break
      batch.push(next)
      queue.shift()
      room -= next.bytes
    }
    return batch.length > 0 ? batch : undefined
  }
}

/** Works through what `next` gives, so many at a time. When one fails, nothing new begins, and its error comes last. */
export async function together<T>(
  atOnce: number,
  next: () => T | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let failed = false
  const lane = async () => {
    for (let item = next(); item !== undefined && !failed; item = next()) {
      try {
        await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane))
  for (const end of lanes) if (end.status === 'rejected') throw end.reason
}

/** Runs `pass` again at once when the line broke and yet something got through; gives how many photos are done. */
export async function whileItMoves(pass: (moved: Moved) => Promise<void>): Promise<number> {
  let done = 0
  for (;;) {
    let moves = 0
    try {
      await pass((count) => {
        moves += 1
        done += count
      })
      return done
    } catch (error) {
      const broke = error instanceof Problem && (error.code === 'serverUnreachable' || error.code === 'offline')
      if (!broke || moves === 0) throw error
    }
  }
}
