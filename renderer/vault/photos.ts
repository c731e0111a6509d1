/** Photos on this laptop, by hash, each sealed. They travel on their own lane and never stand in the way of records. */
import type { County } from '../../shared/county-contract.ts'
import type { Domain } from '../../shared/domain.ts'
import { limits } from '../../shared/limits.ts'
import type { NamedPhoto } from '../../shared/overview.ts'
import type { PictureSize } from '../../shared/picture.ts'
import { portraitSizes, type PhotoRef } from '../../shared/portrait.ts'
import { Problem } from '../../shared/problem.ts'
import type { Receipt } from '../../shared/receipt.ts'
import { placeOf, type StoredPhoto } from '../../shared/salvage.ts'
import type { z } from '../../shared/schema.ts'
import { overlookDamage, overlookFullDisk } from './overlook.ts'
import {
  inGroups,
  Load,
  nextBatch,
  nextPieces,
  offsetsAtOnce,
  requestsDown,
  requestsUp,
  smallFirst,
  together,
  whileItMoves,
  type Moved,
} from './photo-pieces.ts'
import type { StoreWrite } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

/** `waiting`: the county does not have it yet. `since`: when it came here. */
export type PhotoNote = z.infer<typeof StoredPhoto> & { bytes: number; state: 'waiting' | 'held'; since: string }

type Decided = { hash: string; state: 'stored' | 'notWanted' | 'refused' }
/** A photo on its way up, and how much of it the county has. */
type Part = { note: PhotoNote; offset: number }

/** The way of photos to and from the county. `named` are those that some case file here names now. */
export type PhotoLane = {
  county: Pick<County, 'photoOffsets' | 'putPhotos' | 'getPhotos'>
  exclusive<T>(work: () => Promise<T>): Promise<T>
  named(): ReadonlyMap<string, NamedPhoto & { caseFileId: string }>
  /** Whether this case file is on the laptop. */
  isHere(caseFileId: string): boolean
  now(): string
  /** Whether to ask for more photos. */
  mayFetch(): boolean
  /** These came. */
  came(photos: readonly PhotoNote[]): void
  /** Problem `receiptWrong` unless the county attests that it holds these. */
  attested(receipt: Receipt | undefined, stored: readonly PhotoNote[]): Promise<void>
}

export class Photos {
  readonly #box: Strongbox
  readonly #domain: Domain
  readonly #notes = new Map<string, PhotoNote>()
  /** Kept since the unlock and not named yet: a dialog is about to. No clock tells; it may be wrong by years. */
  readonly #fresh = new Set<string>()

  readonly #up = new Load(64_000, 512_000)
  readonly #down = new Load(limits.photoChunk, 1_000_000)

  constructor(box: Strongbox, domain: Domain) {
    this.#box = box
    this.#domain = domain
  }

  async load(): Promise<void> {
    for (const record of await this.#box.store.readAll('photos')) {
      const note = await this.#box.openJson<PhotoNote>(record.sealed, placeOf.photo(record.key))
      this.#notes.set(note.hash, note)
    }
  }

  all(): PhotoNote[] {
    return [...this.#notes.values()]
  }

  /** Photos that no case file names, but for those that are about to be named. */
  unnamed(named: ReadonlyMap<string, unknown>): PhotoNote[] {
    this.wereNamed(named.keys())
    return this.all().filter((note) => !named.has(note.hash) && !this.isFresh(note.hash))
  }

  /** Whether a dialog keeps this photo here and is about to have it named. */
  isFresh(hash: string): boolean {
    return this.#fresh.has(hash)
  }

  /** A case file names these, or did for a moment: from now on what nobody names may go. */
  wereNamed(hashes: Iterable<string>): void {
    for (const hash of hashes) this.#fresh.delete(hash)
  }

  find(hash: string): PhotoNote | undefined {
    return this.#notes.get(hash)
  }

  /** Problem `storageDamaged`: one that the county has goes then, and is fetched anew. */
  async bytes(hash: string): Promise<Uint8Array | null> {
    const note = this.#notes.get(hash)
    if (!note) return null
    const key = await this.#box.blind(`photo|${hash}`)
    const record = await this.#box.store.read('photoBytes', key)
    if (!record) return null
    const bytes = await this.#box.open(record.sealed, placeOf.photoBytes(key)).catch(overlookDamage)
    if (bytes) return bytes
    if (note.state === 'held') await this.#box.take(await this.remove([hash])).catch(overlookFullDisk)
    throw new Problem('storageDamaged')
  }

  /** Keeps a photo that was made here, until the county has it. Problems: `picture…`. */
  async keep(
    caseFileId: string,
    bytes: Uint8Array,
    size: 'small' | 'large',
    since: string,
  ): Promise<Step & { ref: PhotoRef }> {
    this.#domain.checkPicture(bytes, portraitSizes[size])
    const hash = await this.#box.cipher.hash(bytes)
    const note: PhotoNote = { hash, caseFileId, bytes: bytes.length, small: size === 'small', state: 'waiting', since }
    const step = await this.#put(note, bytes)
    const after = () => {
      step.after()
      this.#fresh.add(hash)
    }
    return { writes: step.writes, after, ref: { hash, bytes: bytes.length } }
  }

  async remove(hashes: Iterable<string>): Promise<Step> {
    const gone = [...new Set(hashes)].filter((hash) => this.#notes.has(hash))
    const writes: StoreWrite[] = []
    for (const hash of gone) {
      const key = await this.#box.blind(`photo|${hash}`)
      writes.push({ remove: 'photos', key }, { remove: 'photoBytes', key })
    }
    return {
      writes,
      after: () => {
        for (const hash of gone) this.#notes.delete(hash)
      },
    }
  }

  /**
   * Their case files are somebody else's now: what the county has goes from here. While it has not been asked since it came back
   * older (`isAsked`), nobody knows what it has.
   */
  async leave(caseFileIds: readonly string[], isAsked: boolean): Promise<Step> {
    const left = this.all().filter(({ state, caseFileId }) => state === 'held' && caseFileIds.includes(caseFileId))
    return this.remove(isAsked ? left.map((note) => note.hash) : [])
  }

  /**
   * Asks whether the county still has the photos that lie here: a backup from between a record and its photo looks like the
   * same history. Those that it lacks wait again; of those whose file is somebody else's now the others go.
   */
  async askAfter(lane: PhotoLane): Promise<void> {
    const named = lane.named()
    const isLeft = ({ caseFileId }: PhotoNote) => !lane.isHere(caseFileId)
    const held = this.all().filter((note) => note.state === 'held' && (named.has(note.hash) || isLeft(note)))
    for (const some of inGroups(held, offsetsAtOnce)) {
      const photos = some.map(({ caseFileId, hash }) => ({ caseFileId, hash }))
      const { offsets } = await lane.county.photoOffsets({ photos })
      const lacked = some.filter((note, i) => (offsets[i] ?? 0) < note.bytes && this.#notes.has(note.hash))
      const marks = await Promise.all(lacked.map((note) => this.#waitAgain(note)))
      const gone = some.filter((note) => isLeft(note) && !lacked.includes(note)).map(({ hash }) => hash)
      await lane.exclusive(async () => this.#box.take(...marks, await this.remove(gone)))
    }
  }

  /** Sends what waits, the small ones first; `thatMayGo` gives those of these that may. Gives how many arrived. */
  send(lane: PhotoLane, thatMayGo: (notes: PhotoNote[]) => PhotoNote[]): Promise<number> {
    return whileItMoves(async (moved) => {
      const waiting = thatMayGo(this.all().filter((note) => note.state === 'waiting'))
      for (const some of inGroups(smallFirst(waiting), offsetsAtOnce)) {
        const { offsets } = await lane.county.photoOffsets({
          photos: some.map(({ caseFileId, hash }) => ({ caseFileId, hash })),
        })
        const queue = some.map((note, i) => ({ note, offset: offsets[i] ?? 0 }))
        await together(requestsUp, nextPieces(queue, this.#up), (parts) => this.#sendParts(lane, parts, queue, moved))
      }
    })
  }

  /** Fetches photos that are named and not here, the small ones first, as long as it may. Gives how many came. */
  fetch(lane: PhotoLane): Promise<number> {
    return whileItMoves(async (moved) => {
      const missing = [...lane.named().values()].filter((photo) => !this.#notes.has(photo.hash))
      const queue = smallFirst(missing)
      const next = nextBatch(queue, this.#down)
      const nextIfMay = () => (lane.mayFetch() ? next() : undefined)
      await together(requestsDown, nextIfMay, async (batch) => {
        const hashes = batch.map((photo) => photo.hash)
        const { photos } = await this.#down.carry(() => lane.county.getPhotos({ hashes }))
        moved(await lane.exclusive(() => this.#takeFetched(lane, photos)))
      })
    })
  }

  /** Sends some pieces. What is not whole yet goes back to the front of the queue, from where the county has it. */
  async #sendParts(lane: PhotoLane, parts: readonly Part[], queue: Part[], moved: Moved): Promise<void> {
    const pieces = await this.#pieces(parts)
    const { states, receipt } = await this.#up.carry(() => lane.county.putPhotos({ pieces }))
    const stored = new Set(states.flatMap(({ hash, state }) => (state === 'stored' ? [hash] : [])))
    await lane.attested(
      receipt,
      parts.map(({ note }) => note).filter(({ hash }) => stored.has(hash)),
    )
    const asked = states.filter(({ hash }) => parts.some(({ note }) => note.hash === hash))
    const decided = asked.flatMap(({ hash, state }) => (state === 'partial' ? [] : [{ hash, state }]))
    if (decided.length > 0) moved(await lane.exclusive(() => this.#takeAnswers(decided, lane)))
    for (const { hash, state, offset } of asked) {
      const part = parts.find(({ note }) => note.hash === hash)
      if (part && state === 'partial' && offset > part.offset && offset < part.note.bytes) {
        queue.unshift({ note: part.note, offset })
        moved(0)
      }
    }
  }

  async #takeFetched(lane: PhotoLane, photos: readonly { hash: string; bytes: Uint8Array }[]): Promise<number> {
    const named = lane.named()
    const steps: Step[] = []
    const taken: PhotoNote[] = []
    for (const { hash, bytes } of photos) {
      // A withdrawal may have come while the photo was on its way: then it must not arrive.
      const photo = named.get(hash)
      if (!photo || (await this.#box.cipher.hash(bytes)) !== hash) continue
      // One that is not what the file says it is must not keep all others away.
      if (!this.#isPicture(bytes, photo.small ? portraitSizes.small : portraitSizes.large)) continue
      const { caseFileId, small } = photo
      const note: PhotoNote = { hash, caseFileId, bytes: bytes.length, small, state: 'held', since: lane.now() }
      steps.push(await this.#put(note, bytes))
      taken.push(note)
    }
    await this.#box.take(...steps)
    lane.came(taken)
    return steps.length
  }

  #isPicture(bytes: Uint8Array, size: PictureSize): boolean {
    try {
      this.#domain.checkPicture(bytes, size)
      return true
    } catch (error) {
      if (error instanceof Problem) return false
      throw error
    }
  }

  async #pieces(parts: readonly Part[]) {
    const pieces = []
    for (const { note, offset } of parts) {
      const { hash, caseFileId, bytes: size } = note
      // One that does not open must not keep all others here. It stays, and shows as not arrived.
      const bytes = await this.bytes(hash).catch(overlookDamage)
      if (bytes) pieces.push({ caseFileId, hash, size, offset, bytes: bytes.slice(offset, offset + this.#up.bytes) })
    }
    return pieces
  }

  /** What the county said of some photos. Gives how many it has now. */
  async #takeAnswers(answers: readonly Decided[], lane: PhotoLane): Promise<number> {
    const named = lane.named()
    const steps: Step[] = []
    let stored = 0
    for (const { hash, state } of answers) {
      const note = this.#notes.get(hash)
      if (!note || state === 'refused') continue
      // Nobody names it any more, or it has arrived and its file is somebody else's now: it goes from here.
      const goes = state === 'notWanted' ? !named.has(hash) : !lane.isHere(note.caseFileId)
      // Not wanted yet: the portrait that names it may still be on its way, from here or from another laptop.
      steps.push(goes ? await this.remove([hash]) : await this.#mark({ ...note, state: 'held' }))
      if (state === 'stored') stored++
    }
    await this.#box.take(...steps)
    if (answers.some(({ hash, state }) => state === 'refused' && this.#notes.has(hash)))
      throw new Problem('pictureUnreadable')
    return stored
  }

  /** With its bytes, which are in no second copy while the county has it, and may be under the key of a version before. */
  async #waitAgain(held: PhotoNote): Promise<Step> {
    const note: PhotoNote = { ...held, state: 'waiting' }
    const bytes = await this.bytes(held.hash).catch(overlookDamage)
    return bytes ? this.#put(note, bytes) : this.#mark(note)
  }

  async #mark(note: PhotoNote): Promise<Step> {
    const key = await this.#box.blind(`photo|${note.hash}`)
    const waits = note.state === 'waiting'
    const record = { key, waits, sealed: await this.#box.sealJson(note, placeOf.photo(key)) }
    return { writes: [{ put: 'photos', record }], after: () => void this.#notes.set(note.hash, note) }
  }

  async #put(note: PhotoNote, bytes: Uint8Array): Promise<Step> {
    const key = await this.#box.blind(`photo|${note.hash}`)
    const waits = note.state === 'waiting'
    return {
      writes: [
        { put: 'photos', record: { key, waits, sealed: await this.#box.sealJson(note, placeOf.photo(key)) } },
        { put: 'photoBytes', record: { key, sealed: await this.#box.seal(bytes, placeOf.photoBytes(key)) } },
      ],
      after: () => void this.#notes.set(note.hash, note),
    }
  }
}
