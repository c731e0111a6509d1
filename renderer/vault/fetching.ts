/**
 * Fetches what is not here: case files, and by its count photos. Whoever is on a dear or narrow line may hold it; what was
 * asked for still arrives, what waits here is still sent, and changes of files that are here still come.
 */
import type { County } from '../../shared/county-contract.ts'
import type { Arriving } from '../../shared/vault-contract.ts'
import { ArrivalMeter } from './arrival-meter.ts'
import type { CaseFiles, Page } from './case-files.ts'
import type { SealedFile } from './shelves.ts'
import { fetchPages, type Load } from './fetch-pages.ts'
import type { NamedPhotos } from './named-photos.ts'
import type { PhotoNote } from './photos.ts'

export type FetchingParts = {
  county: Pick<County, 'pages' | 'bundles' | 'bundle'>
  files: CaseFiles
  named: NamedPhotos
  /** Otherwise it is the directory, or the tray of a team. */
  isCase(caseFileId: string): boolean
  /** Puts whole files onto the disk. */
  takePages(files: readonly SealedFile[]): Promise<void>
  /** These case files look different now. */
  changed(caseFileIds: string[]): void
  now(): number
  fewestForBundles?: number | undefined
}

/** Fewer than this come in a moment: nobody has to be told. */
const many = 12

export class Fetching {
  readonly #parts: FetchingParts
  readonly #meter: ArrivalMeter
  #isHeld = false
  #isLong = false

  constructor(parts: FetchingParts) {
    this.#parts = parts
    this.#meter = new ArrivalMeter(() => parts.now())
  }

  get isHeld(): boolean {
    return this.#isHeld
  }

  /** Nothing more is asked for, or it goes on. */
  hold(isHeld: boolean): void {
    // Whoever lets it go on shall see so at once, before the first request.
    if (this.#isHeld && !isHeld) this.#isLong = true
    this.#isHeld = isHeld
  }

  /** Fetches these case files until it is held. Gives how many came. */
  async fetchFiles(given: readonly string[]): Promise<number> {
    if (this.#isHeld || given.length === 0) return 0
    const { county, files, fewestForBundles: fewest } = this.#parts
    let came = 0
    this.#begin(given.length, files.heldIds().length)
    // Nothing that is open is held on to: there is more of it than of anything else.
    const prepare = async (load: Load, pages: readonly Page[]) => {
      const [count, bytes] = [pages.length, lengthOf(pages)]
      return { load, count, bytes, sealed: await files.seal(pages) }
    }
    const write = async (prepared: readonly Awaited<ReturnType<typeof prepare>>[]) => {
      await this.#parts.takePages(prepared.flatMap(({ sealed }) => sealed))
      for (const { load, count, bytes } of prepared) {
        came += count
        this.#meter.filesCame(load, count, bytes)
      }
      this.#parts.changed(prepared.flatMap(({ load }) => load.ids))
    }
    const mayGoOn = () => !this.#isHeld
    const planned = (bundles: readonly Load[]) => this.#meter.planned(bundles)
    const now = () => this.#parts.now()
    const isBegun = files.heldIds().length > 0
    await fetchPages(
      county,
      given,
      { prepare, write, mayGoOn, now, planned },
      { isBegun, ...(fewest !== undefined && { fewest }) },
    )
    return came
  }

  photosBegin(): void {
    const { done, total } = this.#parts.named.count()
    if (!this.#isHeld) this.#begin(total - done, done)
  }

  photosCame(photos: readonly PhotoNote[]): void {
    this.#meter.photosCame(photos.reduce((sum, { bytes }) => sum + bytes, 0))
    this.#parts.changed([...new Set(photos.map(({ caseFileId }) => caseFileId))])
  }

  /** Nobody can give more now. */
  end(): void {
    if (this.#isHeld) return
    this.#isLong = false
    this.#meter.end()
  }

  /** It failed, and nothing comes for now. */
  broke(): void {
    this.#isLong = false
  }

  /** `filesInAll`: how many the county has for this person. `isComing`: many are being fetched, or will be at once. */
  arriving(filesInAll: number): Arriving & { isComing: boolean } {
    const here = this.#parts.files.heldIds().filter((id) => this.#parts.isCase(id)).length
    const files = { done: here, total: Math.max(filesInAll, here) }
    const { done, total, bytesLeft } = this.#parts.named.count()
    const missing = files.total - here
    const isComing = this.#isLong && !this.#isHeld && missing + total - done > 0
    // Files that are still to come name photos like those that are here.
    const photoBytes = missing === 0 || here === 0 ? bytesLeft : (bytesLeft * files.total) / here
    const figures = this.#meter.read({ files: missing, photoBytes: Math.round(photoBytes) }, isComing)
    return { isComing, files, photos: { done, total }, ...figures }
  }

  #begin(missing: number, here: number): void {
    this.#meter.begin()
    if (missing < many && missing <= here) return
    this.#isLong = true
    // The first answer may take its time on a narrow line: that it comes shows before.
    this.#parts.changed([])
  }
}

/** Of pages as they come; what was in a bundle has been counted by it. */
function lengthOf(pages: readonly Page[]): number {
  return pages.reduce((sum, one) => sum + ('page' in one ? one.page.length : 0), 0)
}
