/** Which photos the case files here name, and what follows from it for those that lie here or are missing. */
import type { CaseFileRows } from '../../shared/command.ts'
import type { SyncAnswer } from '../../shared/county-contract.ts'
import { namedPhotos, type NamedPhoto } from '../../shared/overview.ts'
import { portraits } from '../../shared/portrait.ts'
import type { CaseFiles } from './case-files.ts'
import type { Outbox } from './outbox.ts'
import type { PhotoNote, Photos } from './photos.ts'
import type { Step } from './strongbox.ts'

export class NamedPhotos {
  readonly #files: CaseFiles
  readonly #photos: Photos
  readonly #outbox: Outbox
  #isAllHere = false

  constructor(files: CaseFiles, photos: Photos, outbox: Outbox) {
    this.#files = files
    this.#photos = photos
    this.#outbox = outbox
  }

  /** By hash. */
  all(): Map<string, NamedPhoto & { caseFileId: string }> {
    const named = new Map<string, NamedPhoto & { caseFileId: string }>()
    for (const [caseFileId, { photos }] of this.#files.overviews()) {
      for (const photo of photos) named.set(photo.hash, { ...photo, caseFileId })
    }
    return named
  }

  /** How many of those that are named are here, and how many bytes the others have. They are looked for at every sync. */
  count(): { done: number; total: number; bytesLeft: number } {
    const named = [...this.all().values()]
    const missing = named.filter(({ hash }) => !this.#photos.find(hash))
    const bytesLeft = missing.reduce((sum, { bytes }) => sum + bytes, 0)
    return { done: named.length - missing.length, total: named.length, bytesLeft }
  }

  /** Its file was given away before it could be sent. */
  isOnItsWay(hash: string): boolean {
    const note = this.#photos.find(hash)
    return note?.state === 'waiting' && !this.#files.holds(note.caseFileId)
  }

  /** Those of these that may go: a photo goes only after the record that names it; before, the county would not want it. */
  thatMayGo(notes: PhotoNote[]): PhotoNote[] {
    if (notes.length === 0) return []
    const named = this.all()
    return notes.filter(({ hash, caseFileId }) => {
      if (this.#outbox.waitingIn(caseFileId) > 0 || this.#photos.isFresh(hash)) return false
      return named.has(hash) || !this.#files.holds(caseFileId)
    })
  }

  /** After an exchange and the files that came with it: whether all that its user may see are here now. */
  met({ ended, visible }: Pick<SyncAnswer, 'ended' | 'visible'>): void {
    // Without a list what is here is exactly what may be seen.
    this.#isAllHere = !ended && (visible ?? []).every((id) => this.#files.holds(id))
  }

  /**
   * Removes what nobody names: left behind by a kill between two steps, by work that was refused, or replaced for good. Not what
   * belongs to a file that may be missing here and come again. `isPatient`: the portrait that names it may still come back from
   * another laptop; until then what the county has lost is kept.
   */
  sweep(isPatient: boolean): Promise<Step> {
    const isLeft = ({ state, caseFileId }: PhotoNote) => {
      const isHere = this.#files.holds(caseFileId)
      if (state === 'held') return !isPatient && (isHere || this.#isAllHere)
      return isHere && this.#outbox.waitingIn(caseFileId) === 0
    }
    const orphans = this.#photos.unnamed(this.all()).filter(isLeft)
    return this.#photos.remove(orphans.map((note) => note.hash))
  }
}

/**
 * Photos that a case file named before and names no longer. One that was only replaced stays for the sweep: if the new one is
 * refused, it is the face again, and nobody else may have it yet.
 */
export function photosGone(before: CaseFileRows, after: CaseFileRows): string[] {
  const named = new Set(namedPhotos(after).map((photo) => photo.hash))
  for (const { id, fields } of before.all(portraits)) {
    if (after.find(portraits, id)?.fields.removedBecause !== 'replaced') continue
    for (const photo of [fields.small, fields.large]) if (photo) named.add(photo.hash)
  }
  return namedPhotos(before)
    .map((photo) => photo.hash)
    .filter((hash) => !named.has(hash))
}
