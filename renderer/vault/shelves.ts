/**
 * What is known of each case file on this laptop without opening it. Many stand on one shelf, which is one sealed record: two
 * thousand records of their own would cost the disk and the cipher more than all that is in them.
 */
import { Problem } from '../../shared/problem.ts'
import type { Digest } from '../../shared/digest.ts'
import type { Overview } from '../../shared/overview.ts'
import type { StoreWrite } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

/**
 * `key`: what its page and patches are sealed with, 64 hex digits. `seq`: up to which number the page holds everything. `overview`:
 * what lists show of that page, `digest`: of its rows, and `schema`: the number of the catalogue that made both (missing: 1).
 */
export type ShelfLine = {
  caseFileId: string
  key: string
  seq: number
  overview: Overview | null
  digest: Digest
  schema?: number
}

/** So many case files stand on one shelf: when one of them changes all are sealed anew. */
const room = 128

export class Shelves {
  readonly #box: Strongbox
  readonly #shelves = new Map<string, Map<string, ShelfLine>>()
  readonly #shelfOf = new Map<string, string>()

  constructor(box: Strongbox) {
    this.#box = box
  }

  /** Opens all shelves. One that is damaged goes, with all that stands on it: the county can give it again. */
  async load(): Promise<ShelfLine[]> {
    const damaged: StoreWrite[] = []
    for (const { key, sealed } of await this.#box.store.readAll('shelves')) {
      const lines = await this.#box.openJson<ShelfLine[]>(sealed, placeOf(key)).catch(overlookDamage)
      if (lines) this.#put(key, new Map(lines.map((line) => [line.caseFileId, line])))
      else damaged.push({ remove: 'shelves', key })
    }
    if (damaged.length > 0) await this.#box.write(damaged)
    return [...this.#shelves.values()].flatMap((shelf) => [...shelf.values()])
  }

  /** Puts these lines where they stand now, or on a shelf with room for all that are new, and takes `gone` away. One step at a time. */
  async change(lines: readonly ShelfLine[], gone: readonly string[] = []): Promise<Step> {
    const next = new Map<string, Map<string, ShelfLine>>()
    const shelf = (key: string) => {
      const found = next.get(key) ?? new Map(this.#shelves.get(key))
      next.set(key, found)
      return found
    }
    for (const caseFileId of gone) {
      const key = this.#shelfOf.get(caseFileId)
      if (key !== undefined) shelf(key).delete(caseFileId)
    }
    const fresh = lines.filter(({ caseFileId }) => !this.#shelfOf.has(caseFileId))
    for (const line of lines) {
      const key = this.#shelfOf.get(line.caseFileId)
      if (key !== undefined) shelf(key).set(line.caseFileId, line)
    }
    for (let at = 0; at < fresh.length; at += room) {
      const some = fresh.slice(at, at + room)
      const place = shelf(this.#placeFor(some.length, next))
      for (const line of some) place.set(line.caseFileId, line)
    }
    const writes = await Promise.all([...next].map(([key, content]) => this.#written(key, content)))
    return { writes, after: () => next.forEach((content, key) => this.#put(key, content)) }
  }

  async #written(key: string, content: ReadonlyMap<string, ShelfLine>): Promise<StoreWrite> {
    if (content.size === 0) return { remove: 'shelves', key }
    return { put: 'shelves', record: { key, sealed: await this.#box.sealJson([...content.values()], placeOf(key)) } }
  }

  /** The newest shelf if that many more find room there, or a new one. */
  #placeFor(more: number, next: ReadonlyMap<string, ReadonlyMap<string, unknown>>): string {
    const newest = Math.max(0, ...[...this.#shelves.keys(), ...next.keys()].map(Number))
    const key = String(newest)
    const taken = (next.get(key) ?? this.#shelves.get(key))?.size ?? room
    return taken + more <= room ? key : String(newest + 1)
  }

  #put(key: string, content: Map<string, ShelfLine>): void {
    for (const caseFileId of this.#shelves.get(key)?.keys() ?? []) this.#shelfOf.delete(caseFileId)
    for (const caseFileId of content.keys()) this.#shelfOf.set(caseFileId, key)
    if (content.size > 0) this.#shelves.set(key, content)
    else this.#shelves.delete(key)
  }
}

function placeOf(key: string): string {
  return `shelf|${key}`
}

function overlookDamage(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== 'storageDamaged') throw error
}
