/**
 * What changed in case files since their pages were made. All that one answer of the county brings is one record, a pack, in
 * which each file's patch is sealed with that file's own key: two thousand records would cost the disk more than what is in them.
 * What is live of it stays in memory, sealed as it is, and is folded into the pages before it grows large.
 */
import { Problem } from '../../shared/problem.ts'
import type { Key } from './cipher.ts'
import { joined } from '../../shared/joined.ts'
import type { StoreRecords, StoreWrite } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

/** `seq`: the highest number of a row in it. `inParts`: not all of its rows are whole. */
export type Patch = { caseFileId: string; seq: number; inParts?: boolean; sealed: Uint8Array }
type Laid = Patch & { pack: string }
/** What a pack says of the patches in it, one after another. */
type Note = Omit<Patch, 'sealed'> & { length: number }

/** A file with as many is opened slowly. */
const mostOfOneFile = 12
/** So many bytes of packs are read at each unlock, and kept in memory. */
const mostBytes = 4_000_000

export class Patches {
  readonly #box: Strongbox
  readonly #byFile = new Map<string, Laid[]>()
  /** How many bytes each pack takes, and how many patches in it are of use. */
  readonly #packs = new Map<string, { bytes: number; live: number }>()
  #lastPack = 0

  constructor(box: Strongbox) {
    this.#box = box
  }

  /**
   * Reads all packs, for the files that are here: `pageSeq` gives up to which number a file's page holds everything; Infinity where
   * there is none. Gives how to remove the packs of which nothing is of use. Problem `storageDamaged` for a pack that does not
   * say what is in it: nobody could tell which files lack something.
   */
  async load(pageSeq: (caseFileId: string) => number): Promise<StoreWrite[]> {
    for (const record of await this.#box.store.readAll('patches')) {
      this.#packs.set(record.key, { bytes: record.sealed.length, live: 0 })
      this.#lastPack = Math.max(this.#lastPack, numberOf(record.key))
      const patches = await this.#patchesIn(record)
      this.#lay(patches.filter(({ caseFileId, seq }) => seq > pageSeq(caseFileId)))
    }
    return this.#removals(this.#emptied([]))
  }

  /** What lies on top of a file's page, in order. */
  of(caseFileId: string): readonly Patch[] {
    return this.#byFile.get(caseFileId) ?? []
  }

  /** Files that have something on top of their page. */
  files(): string[] {
    return [...this.#byFile.keys()]
  }

  /** Seals rows that changed in a file with the file's own key. */
  async seal(caseFileId: string, rows: readonly { seq: number }[], key: Key, inParts = false): Promise<Patch> {
    const seq = Math.max(...rows.map((row) => row.seq))
    const note = { caseFileId, seq, ...(inParts && { inParts }) }
    return { ...note, sealed: await this.#box.sealJson(rows, placeOf(note), key) }
  }

  /** The rows of a patch. Problem `storageDamaged`. */
  open<T>(patch: Patch, key: Key): Promise<T[]> {
    return this.#box.openJson<T[]>(patch.sealed, placeOf(patch), key)
  }

  /** Lays these on top, in one pack. */
  async add(patches: readonly Patch[]): Promise<Step> {
    if (patches.length === 0) return { writes: [], after: () => undefined }
    const pack = String(++this.#lastPack)
    const notes = patches.map(({ sealed, ...note }): Note => ({ ...note, length: sealed.length }))
    const sealed = joined(patches.map((patch) => patch.sealed))
    const record = { key: pack, index: await this.#box.sealJson(notes, indexPlace(pack)), sealed }
    const after = () => {
      this.#packs.set(pack, { bytes: sealed.length, live: 0 })
      this.#lay(patches.map((patch) => ({ ...patch, pack })))
    }
    return { writes: [{ put: 'patches', record }], after }
  }

  /** What lies on top of these files goes: they are not here any more, or their pages hold it. Nothing opens what stays of it in a pack. */
  takeAway(caseFileIds: readonly string[]): Step {
    const emptied = this.#emptied(caseFileIds)
    const after = () => {
      for (const caseFileId of caseFileIds) this.#forget(caseFileId)
      for (const pack of emptied) this.#packs.delete(pack)
    }
    return { writes: this.#removals(emptied), after }
  }

  /** Files whose patches belong into their pages by now: too many lie on one, or in the oldest packs too much in all. */
  due(): string[] {
    const due = new Set([...this.#byFile].flatMap(([id, patches]) => (patches.length >= mostOfOneFile ? [id] : [])))
    let bytes = [...this.#packs.values()].reduce((sum, pack) => sum + pack.bytes, 0)
    for (const [oldest, pack] of [...this.#packs].toSorted(([a], [b]) => numberOf(a) - numberOf(b))) {
      if (bytes <= mostBytes) break
      bytes -= pack.bytes
      for (const [id, patches] of this.#byFile) if (patches.some((patch) => patch.pack === oldest)) due.add(id)
    }
    return [...due]
  }

  async #patchesIn(record: StoreRecords['patches']): Promise<Laid[]> {
    const { key: pack, index, sealed } = record
    const notes = index ? await this.#box.openJson<Note[]>(index, indexPlace(pack)) : [noteBefore(record)]
    let at = 0
    return notes.map(({ length, ...note }) => {
      at += length
      return { ...note, sealed: sealed.subarray(at - length, at), pack }
    })
  }

  #lay(patches: readonly Laid[]): void {
    for (const patch of patches) {
      const others = this.#byFile.get(patch.caseFileId) ?? []
      this.#byFile.set(
        patch.caseFileId,
        [...others, patch].toSorted((a, b) => a.seq - b.seq),
      )
      const pack = this.#packs.get(patch.pack)
      if (pack) pack.live++
    }
  }

  #forget(caseFileId: string): void {
    for (const patch of this.#byFile.get(caseFileId) ?? []) {
      const pack = this.#packs.get(patch.pack)
      if (pack) pack.live--
    }
    this.#byFile.delete(caseFileId)
  }

  /** The packs in which nothing is of use without these files. */
  #emptied(without: readonly string[]): string[] {
    const leaving = Map.groupBy(
      without.flatMap((id) => this.#byFile.get(id) ?? []),
      (patch) => patch.pack,
    )
    return [...this.#packs].flatMap(([pack, { live }]) => (live === (leaving.get(pack)?.length ?? 0) ? [pack] : []))
  }

  #removals(packs: readonly string[]): StoreWrite[] {
    return packs.map((key) => ({ remove: 'patches', key }))
  }
}

/** What version 4 of the store left is older than all packs. */
function numberOf(pack: string): number {
  return Number(pack) || 0
}

/** A record of version 4 of the store is one patch, and its key says which. Problem `storageDamaged` when it does not. */
function noteBefore({ key, sealed }: StoreRecords['patches']): Note {
  const [caseFileId, seq] = key.split('/')
  if (!caseFileId || !seq) throw new Problem('storageDamaged')
  return { caseFileId, seq: Number.parseInt(seq, 16), length: sealed.length }
}

/** What a patch is sealed to. A version that takes every row in it for whole opens none with parts, and fetches the file anew. */
function placeOf({ caseFileId, seq, inParts }: Omit<Patch, 'sealed'>): string {
  return `${inParts ? 'parts' : 'patch'}|${caseFileId}/${seq.toString(16).padStart(12, '0')}`
}

function indexPlace(pack: string): string {
  return `patches|${pack}`
}
