/** Which photos the case files here name, and what follows from it for those that lie here or are missing. */
import type { CaseFileRows } from '../../shared/command.ts'
import { consents } from '../../shared/consent.ts'
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

  /** How many are named and not here: they are looked for at every sync. */
  missing(): number {
    return [...this.all().keys()].filter((hash) => !this.#photos.find(hash)).length
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
      return this.#outbox.waitingIn(caseFileId) === 0 && (named.has(hash) || !this.#files.holds(caseFileId))
    })
  }

  /**
   * Removes what nobody names: left behind by a kill between two steps, or by work that was refused. `isPatient`: the portrait
   * that names it may still come back from another laptop; until then what the county has lost is kept.
   */
  sweep(isPatient: boolean): Promise<Step> {
    const orphans = this.#photos
      .unnamed(this.all())
      .filter((note) => (note.state === 'held' ? !isPatient : this.#isSettled(note.caseFileId)))
    return this.#photos.remove(orphans.map((note) => note.hash))
  }

  /** What may still be refused may leave another portrait standing than it seems now. */
  #isSettled(caseFileId: string): boolean {
    return this.#files.holds(caseFileId) && this.#outbox.waitingIn(caseFileId) === 0
  }
}

/**
 * Photos that go because a case file named them before and names them no longer. What another took the place of stays while it is
 * only here: when the county refuses the other, it is the one that stands, and nobody else has it; `sweep` removes it when that
 * is settled. When a client says no, nothing of that waits any longer.
 */
export function photosGone(before: CaseFileRows, after: CaseFileRows, photos: Photos): string[] {
  const named = new Map(namedPhotos(after).map((photo) => [photo.hash, photo]))
  const namedBefore = new Set(namedPhotos(before).map(({ hash }) => hash))
  const isNo = saysNo(before, after)
  const gone = photos.unnamed(named).filter(({ hash, caseFileId, state }) => {
    if (!isNo) return namedBefore.has(hash) && state === 'held'
    return namedBefore.has(hash) || (caseFileId === after.caseFileId && state === 'waiting')
  })
  return gone.map(({ hash }) => hash)
}

/** Whether a consent was withdrawn in between, or a photo removed and not only replaced. */
function saysNo(before: CaseFileRows, after: CaseFileRows): boolean {
  const isWithdrawn = after.all(consents).some(({ id, fields }) => {
    return fields.withdrawnAt !== null && before.find(consents, id)?.fields.withdrawnAt === null
  })
  const isRemoved = after.all(portraits).some(({ id, fields }) => {
    return (fields.removedBecause ?? 'replaced') !== 'replaced' && before.find(portraits, id)?.fields.removedAt === null
  })
  return isWithdrawn || isRemoved
}
