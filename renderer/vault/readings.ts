/** Which case files were opened here, kept sealed until the county has taken note: reading counts without a network too. */
import { limits } from '../../shared/limits.ts'
import { Problem } from '../../shared/problem.ts'
import { readAgainMs, type Reading } from '../../shared/reading.ts'
import { placeOf } from '../../shared/salvage.ts'
import type { Step, Strongbox } from './strongbox.ts'

export class Readings {
  readonly #box: Strongbox
  readonly #told = new Map<string, Reading>()
  /** Not on disk yet, because the disk was full: a file must open all the same. */
  #unwritten: Reading[] = []
  /** When each file was last looked at, by the laptop's clock. */
  readonly #looked = new Map<string, number>()

  constructor(box: Strongbox) {
    this.#box = box
  }

  async load(): Promise<void> {
    for (const { key, sealed } of await this.#box.store.readAll('readings'))
      this.#told.set(key, await this.#box.openJson<Reading>(sealed, placeOf.reading(key)))
  }

  /** The next ones to tell the county. */
  next(): Reading[] {
    return [...this.#told.values(), ...this.#unwritten].slice(0, limits.readings)
  }

  /** Whether looking at this file now is a reading of its own, and not the same look once more. `now`: ms since 1970. */
  isNew(caseFileId: string, now: number): boolean {
    const last = this.#looked.get(caseFileId)
    return last === undefined || Math.abs(now - last) >= readAgainMs
  }

  /** Notes a reading on disk; on a full disk it waits in memory for the next one. */
  async note(reading: Reading, now: number): Promise<void> {
    this.#looked.set(reading.caseFileId, now)
    this.#unwritten.push(reading)
    try {
      await this.#box.take(await this.#write())
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'storageFull') throw error
    }
  }

  /** The county has taken note of these. */
  gone(told: readonly Reading[]): Step {
    const ids = new Set(told.map(({ id }) => id))
    return {
      writes: [...ids].filter((id) => this.#told.has(id)).map((key) => ({ remove: 'readings', key })),
      after: () => {
        for (const id of ids) this.#told.delete(id)
        this.#unwritten = this.#unwritten.filter(({ id }) => !ids.has(id))
      },
    }
  }

  async #write(): Promise<Step> {
    const written = this.#unwritten
    const records = await Promise.all(
      written.map(async (reading) => ({
        key: reading.id,
        sealed: await this.#box.sealJson(reading, placeOf.reading(reading.id)),
      })),
    )
    return {
      writes: records.map((record) => ({ put: 'readings', record })),
      after: () => {
        for (const reading of written) this.#told.set(reading.id, reading)
        this.#unwritten = this.#unwritten.filter((one) => !written.includes(one))
      },
    }
  }
}
