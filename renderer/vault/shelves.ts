/**
 * What is known of each case file on this laptop without opening it, and where its page lies. Many stand on one shelf, which is
 * one sealed record, and their pages, each sealed with a key of its own, in one pack: two thousand records of each kind would cost
 * the disk and the cipher more than all that is in them.
 */
import type { Digest } from '../../shared/digest.ts'
import type { Overview } from '../../shared/overview.ts'
import { joined } from '../../shared/joined.ts'
import { overlookDamage, overlookFullDisk } from './overlook.ts'
import type { StoreWrite } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

/** Where a sealed page lies: in which record of `pages`, from which byte on. */
type Place = { pack: string; at: number; length: number }
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
  page: Place
}
export type Unplaced = Omit<ShelfLine, 'page'>
/** A case file on its way onto a shelf: its page is sealed with the key that its line tells. */
export type SealedFile = { line: Unplaced; page: Uint8Array }

/** So many case files stand on one shelf: when one of them changes all are sealed anew. */
const room = 64
/** What opening a case file reads from the disk, and more only if its page alone is larger. Chromium puts records above 64 KB into files of their own. */
const packBytes = 60_000
/** So many bytes of packs stay in memory, sealed as they are: they never change. Whoever works through many files reads each pack once. */
const rememberedBytes = 24_000_000

export class Shelves {
  readonly #box: Strongbox
  readonly #shelves = new Map<string, Map<string, ShelfLine>>()
  readonly #shelfOf = new Map<string, string>()
  readonly #remembered = new Map<string, Uint8Array>()

  constructor(box: Strongbox) {
    this.#box = box
  }

  /** Opens all shelves. One that is damaged goes, with all that stands on it: the county can give it again. On a full disk it goes at the next unlock. */
  async load(): Promise<ShelfLine[]> {
    const damaged: StoreWrite[] = []
    for (const { key, sealed } of await this.#box.store.readAll('shelves')) {
      const lines = await this.#box.openJson<ShelfLine[]>(sealed, placeOf(key)).catch(overlookDamage)
      if (lines) this.#put(key, new Map(lines.map((line) => [line.caseFileId, line])))
      else damaged.push({ remove: 'shelves', key })
    }
    if (damaged.length > 0) await this.#box.write(damaged).catch(overlookFullDisk)
    return this.#lines()
  }

  /** Lays the sealed pages of these case files into new packs, and the lines where they stand or onto a shelf with room for all new ones. */
  async put(given: readonly SealedFile[]): Promise<Step & { lines: ShelfLine[] }> {
    // Of one that was given twice the last counts: on two shelves it would come back from one when it goes from the other.
    const files = new Map(given.map((one) => [one.line.caseFileId, one])).values()
    const packs: Uint8Array[][] = []
    const first = 1 + Math.max(0, ...this.#lines().map(({ page }) => Number(page.pack)))
    let at = packBytes
    const lines = Array.from(files, ({ line, page }): ShelfLine => {
      if (at > 0 && at + page.length > packBytes) {
        packs.push([])
        at = 0
      }
      packs.at(-1)?.push(page)
      const place = { pack: String(first + packs.length - 1), at, length: page.length }
      at += page.length
      return { ...line, page: place }
    })
    const change = await this.#change(lines, [])
    const laid = packs.map((pages, i) => ({ key: String(first + i), sealed: joined(pages) }))
    return {
      lines,
      writes: [...laid.map((record) => ({ put: 'pages' as const, record })), ...change.writes],
      after: () => {
        change.after()
        for (const { key, sealed } of laid) this.#remember(key, sealed)
      },
    }
  }

  /** Puts these lines in the place of those that stand there now; their pages stay. */
  relabel(lines: readonly ShelfLine[]): Promise<Step> {
    return this.#change(lines, [])
  }

  /** These case files go: nothing opens what is left of them in a pack. */
  takeAway(caseFileIds: readonly string[]): Promise<Step> {
    return this.#change([], caseFileIds)
  }

  /** The sealed pages, in this order; undefined where there is none. */
  async pages(lines: readonly ShelfLine[]): Promise<(Uint8Array | undefined)[]> {
    const keys = [...new Set(lines.map(({ page }) => page.pack))]
    const packs = new Map(keys.map((key) => [key, this.#remembered.get(key)]))
    const missing = keys.filter((key) => !packs.get(key))
    const records = missing.length > 0 ? await this.#box.store.readMany('pages', missing) : []
    for (const [i, key] of missing.entries()) packs.set(key, records[i]?.sealed)
    for (const [key, sealed] of packs) if (sealed) this.#remember(key, sealed)
    return lines.map(({ page: { pack, at, length } }) => packs.get(pack)?.subarray(at, at + length))
  }

  /** Those in the pack of this case file whose pages are not there at all: of a pack that is gone, all. */
  async missingWith(caseFileId: string): Promise<string[]> {
    const lines = this.#lines()
    const pack = lines.find((line) => line.caseFileId === caseFileId)?.page.pack
    if (pack === undefined) return []
    const beside = lines.filter(({ page }) => page.pack === pack)
    const pages = await this.pages(beside)
    return beside.filter(({ page }, i) => pages[i]?.length !== page.length).map((line) => line.caseFileId)
  }

  /** The last ones that were asked for. */
  #remember(key: string, sealed: Uint8Array): void {
    this.#remembered.delete(key)
    this.#remembered.set(key, sealed)
    let bytes = [...this.#remembered.values()].reduce((sum, one) => sum + one.length, 0)
    for (const [oldest, one] of this.#remembered) {
      if (bytes <= rememberedBytes) return
      this.#remembered.delete(oldest)
      bytes -= one.length
    }
  }

  /** The packs in which some page lies. */
  packs(): Set<string> {
    return new Set(this.#lines().map(({ page }) => page.pack))
  }

  #lines(): ShelfLine[] {
    return [...this.#shelves.values()].flatMap((shelf) => [...shelf.values()])
  }

  /** One step at a time: the next one begins with what this one leaves. */
  async #change(lines: readonly ShelfLine[], gone: readonly string[]): Promise<Step> {
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
    const emptied = this.#emptied(next)
    for (const key of emptied) writes.push({ remove: 'pages', key })
    const after = () => {
      for (const [key, content] of next) this.#put(key, content)
      for (const key of emptied) this.#remembered.delete(key)
    }
    return { writes, after }
  }

  /** The packs of which nothing is of use any more. */
  #emptied(next: ReadonlyMap<string, ReadonlyMap<string, ShelfLine>>): string[] {
    const shelves = new Map<string, ReadonlyMap<string, ShelfLine>>([...this.#shelves, ...next])
    const used = new Set([...shelves.values()].flatMap((shelf) => [...shelf.values()].map(({ page }) => page.pack)))
    return [...this.packs()].filter((pack) => !used.has(pack))
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
