/** Onto the disk goes what is ready, while more is being prepared: what has gathered meanwhile goes together, in its order. */

/** More than this does not gather in memory: whoever brings it waits. */
const mostGathered = 2

export class WriteBehind<T> {
  readonly #write: (items: readonly T[]) => Promise<void>
  #ready: T[] = []
  #last: Promise<void> = Promise.resolve()

  constructor(write: (items: readonly T[]) => Promise<void>) {
    this.#write = write
  }

  /** Rejects only when it had to wait and the disk failed meanwhile; `end` always does. */
  async add(item: T): Promise<void> {
    this.#ready.push(item)
    this.#last = this.#last.then(() => this.#writeReady())
    this.#last.catch(() => undefined)
    if (this.#ready.length > mostGathered) await this.#last
  }

  /** Resolves when all is written. Rejects with what the disk said; nothing was written after that. */
  end(): Promise<void> {
    return this.#last
  }

  async #writeReady(): Promise<void> {
    const items = this.#ready
    this.#ready = []
    if (items.length > 0) await this.#write(items)
  }
}
