/**
 * Who goes on next. Every port of a laptop pauses here, and the seed decides which paused step continues: so requests,
 * writes and edits interleave in every way, and a laptop can be killed at any of its awaits.
 */
import type { Random } from './random.ts'

/** One life of a laptop, from its start to its kill. */
export type Life = { alive: boolean }
type Paused = { life: Life; resume: () => void }

export class Scheduler {
  readonly #random: Random
  #paused: Paused[] = []
  #outside = 0
  #wake: () => void = () => undefined

  constructor(random: Random) {
    this.#random = random
  }

  /** Waits for its turn. A killed laptop waits for ever: whatever it was doing ends here. */
  pause(life: Life): Promise<void> {
    return new Promise((resume) => {
      this.#paused.push({ life, resume })
      this.#wake()
    })
  }

  /** Work that a real database does: it takes its time, and nobody may think that nothing is left to do. */
  async outside<T>(work: Promise<T>): Promise<T> {
    this.#outside++
    try {
      return await work
    } finally {
      this.#outside--
      this.#wake()
    }
  }

  /** Until some of the work outside has led to something; at once when there is none. */
  async breathe(): Promise<void> {
    if (this.#outside === 0) return
    await new Promise<void>((done) => (this.#wake = done))
    await settled()
  }

  /** Lets one paused step go on. False when there is none. */
  async step(): Promise<boolean> {
    this.#paused = this.#paused.filter(({ life }) => life.alive)
    const [next] = this.#paused.splice(this.#random.below(this.#paused.length), 1)
    next?.resume()
    await settled()
    return next !== undefined
  }

  /** Lets everything go on until a promise is fulfilled or nothing is left to do. */
  async until(done: () => boolean): Promise<void> {
    await settled()
    while (!done() && ((await this.step()) || this.#outside > 0)) {
      if (this.#paused.length === 0) await this.breathe()
    }
  }
}

/** After all promises that can be fulfilled now have been. Nothing here waits for a clock or a thread. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
