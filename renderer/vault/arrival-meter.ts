/**
 * Measures what comes from the county: how many bytes so far, about how many it will be, and how long the rest takes. The clock
 * is passed in. What cannot be said yet is null: a figure that jumps is worse than none.
 */
import type { Load } from './fetch-pages.ts'

/** HTTP packs pages on their way, and this side sees only what comes out: on the line they have about this share of it. */
export const packedShare = 0.17
/** Before this share has come, nobody knows how much it will be. */
const enoughShare = 0.05
/** What is older than this counts half for the pace. */
const halfLifeMs = 20_000
const enoughMs = 5_000
/** One alone may have waited for the county, not for the line. */
const enoughLoads = 2
/** No request is waited for longer; a clock that was set meanwhile would otherwise count as waiting. */
const longestWaitMs = 60_000
/** As long as the true figure is no further away than this, the one that was said stays. */
const nearEnough = 0.75

/** What is not here yet. `photoBytes`: of the photos that are known by now. */
export type Missing = { files: number; photoBytes: number }

export class ArrivalMeter {
  readonly #now: () => number
  #lastAt = 0
  #bytes = 0
  #pages = { files: 0, bytes: 0 }
  /** Bundles that are still to come. */
  #bundles = { files: 0, bytes: 0 }
  /** Recent bytes and the time that they took, fading; all the time, and all loads, unfaded. */
  #pace = { bytes: 0, ms: 0, seenMs: 0, loads: 0 }
  #said: number | null = null

  /** `now`: milliseconds by any clock. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Something is being fetched from now on: the time before does not count. */
  begin(): void {
    this.#lastAt = this.#now()
    this.#bundles = { files: 0, bytes: 0 }
  }

  /** Everything is here, or was looked for: the next time counts from nothing. */
  end(): void {
    this.#bytes = 0
    this.#pages = { files: 0, bytes: 0 }
    this.#pace = { bytes: 0, ms: 0, seenMs: 0, loads: 0 }
    this.#said = null
  }

  planned(bundles: readonly Load[]): void {
    for (const { ids, packed = 0 } of bundles) this.#expect(ids.length, packed)
  }

  /** A load came, with so many files. `length`: of their pages, unpacked. */
  filesCame({ ids, packed }: Load, files: number, length: number): void {
    if (packed !== undefined) this.#expect(-ids.length, -packed)
    const bytes = packed ?? Math.round(length * packedShare)
    if (packed === undefined) this.#pages = { files: this.#pages.files + files, bytes: this.#pages.bytes + bytes }
    // A bundle that was replaced meanwhile brought nothing.
    this.#came(files === 0 ? 0 : bytes)
  }

  photosCame(bytes: number): void {
    this.#came(bytes)
  }

  /** What to say of it. `isComing`: otherwise no time can be named. */
  read(
    missing: Missing,
    isComing: boolean,
  ): { bytes: { done: number; about: number | null }; minutesLeft: number | null } {
    const left = this.#left(missing)
    const about = left === null ? null : this.#bytes + left
    const isKnown = about !== null && this.#bytes >= about * enoughShare
    return {
      bytes: { done: this.#bytes, about: isKnown ? about : null },
      minutesLeft: isKnown && isComing ? this.#minutes(about - this.#bytes) : null,
    }
  }

  #expect(files: number, bytes: number): void {
    this.#bundles = { files: this.#bundles.files + files, bytes: this.#bundles.bytes + bytes }
  }

  #came(bytes: number): void {
    const at = this.#now()
    const ms = Math.min(longestWaitMs, Math.max(0, at - this.#lastAt))
    this.#lastAt = at
    this.#bytes += bytes
    const fade = 2 ** (-ms / halfLifeMs)
    const { bytes: before, ms: beforeMs, seenMs, loads } = this.#pace
    this.#pace = { bytes: before * fade + bytes, ms: beforeMs * fade + ms, seenMs: seenMs + ms, loads: loads + 1 }
  }

  /** Bytes that are still to come; null before anything can be known of them. */
  #left({ files, photoBytes }: Missing): number | null {
    const loose = Math.max(0, files - this.#bundles.files)
    if (loose === 0) return this.#bundles.bytes + photoBytes
    if (this.#pages.files === 0) return null
    return Math.round(this.#bundles.bytes + photoBytes + (loose * this.#pages.bytes) / this.#pages.files)
  }

  /** Whole minutes, from twelve on in steps of five; 0 is less than one. */
  #minutes(left: number): number | null {
    const { bytes, ms, seenMs, loads } = this.#pace
    if (seenMs < enoughMs || loads < enoughLoads || bytes === 0) return null
    const minutes = (left * ms) / bytes / 60_000
    const step = minutes > 12 ? 5 : 1
    const isFar = this.#said === null || Math.abs(minutes - this.#said) > nearEnough * step
    if (isFar) this.#said = minutes < 1 ? 0 : Math.round(minutes / step) * step
    return this.#said
  }
}
