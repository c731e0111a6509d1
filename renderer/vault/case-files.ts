/**
 * The case files on this laptop: sealed pages as the county gave them, a sealed log of what changed since, and on top the
 * entries that wait in the outbox. An answer touches only the files it names; the others are not rewound.
 */
import { CaseFileRows } from '../../shared/command.ts'
import { digestOf, sumOf, type Digest } from '../../shared/digest.ts'
import type { Domain } from '../../shared/domain.ts'
import type { Overview } from '../../shared/overview.ts'
import { Problem } from '../../shared/problem.ts'
import type { AnyRow } from '../../shared/row.ts'
import { isPart, withPart, type RowPart } from '../../shared/row-part.ts'
import { fromJson, type Key } from './cipher.ts'
import type { Outbox } from './outbox.ts'
import { OpenFiles, type Opened } from './open-files.ts'
import { overlookDamage, overlookFullDisk } from './overlook.ts'
import { pageOf, rowsOf } from './page-rows.ts'
import { Shelves, type SealedFile, type ShelfLine, type Unplaced } from './shelves.ts'
import { Patches, type Patch } from './patches.ts'
import type { StoreWrite } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

/** `line`: what its shelf tells of it. `key`: as soon as it is used. `digest`: of the county's rows as they were read here last. */
type Held = { line: ShelfLine; key: Key | null; digest: Digest | null }
/** A whole case file as the county gave it: the JSON array of its rows, or the rows themselves. */
export type Page = { caseFileId: string; seq: number } & ({ page: Uint8Array } | { rows: AnyRow[] })

/** A row that changed, or what of it was written since this laptop last heard of it. */
type Change = AnyRow | RowPart

/** So many case files are opened together. */
export const openedAtOnce = 80
/** So many get new pages together when their patches are folded in. */
const foldedAtOnce = 32

export class CaseFiles {
  readonly #box: Strongbox
  readonly #outbox: Outbox
  readonly #domain: Domain
  readonly #shelves: Shelves
  readonly #patches: Patches
  readonly #held = new Map<string, Held>()
  readonly #opened = new OpenFiles()
  readonly #overviews = new Map<string, Overview>()
  readonly #unread = new Set<string>()
  readonly #staffId: () => string

  constructor(box: Strongbox, outbox: Outbox, domain: Domain, staffId: () => string) {
    this.#box = box
    this.#shelves = new Shelves(box)
    this.#patches = new Patches(box)
    this.#outbox = outbox
    this.#domain = domain
    this.#staffId = staffId
  }

  /** Reads all overviews; files with newer changes or waiting entries are opened for theirs. */
  async load(): Promise<void> {
    for (const line of await this.#shelves.load()) {
      const { caseFileId, overview, digest, schema = 1 } = line
      // Another version made it: what lists show now is not in it, or is something else.
      const isOurs = schema === this.#domain.schema
      this.#held.set(caseFileId, { line, key: null, digest: isOurs ? digest : null })
      if (!isOurs) this.#unread.add(caseFileId)
      else if (overview) this.#overviews.set(caseFileId, overview)
    }
    const packs = this.#shelves.packs()
    const lost = (await this.#box.store.keys('pages')).filter((key) => !packs.has(key))
    // Nobody has the key to these any more.
    const removals: StoreWrite[] = lost.map((key) => ({ remove: 'pages', key }))
    removals.push(...(await this.#patches.load((caseFileId) => this.#held.get(caseFileId)?.line.seq ?? Infinity)))
    await this.#box.write(removals).catch(overlookFullDisk)
    await this.refresh([...this.#patches.files(), ...this.#outbox.pendingFiles()])
    const unread = [...this.#unread]
    for (let at = 0; at < unread.length; at += openedAtOnce) await this.#makeAnew(unread.slice(at, at + openedAtOnce))
    this.#unread.clear()
  }

  /** What another version wrote of these files is made anew; the pages stay as they are. */
  async #makeAnew(caseFileIds: readonly string[]): Promise<void> {
    await this.refresh(caseFileIds)
    const lines = caseFileIds.flatMap((caseFileId) => {
      const held = this.#held.get(caseFileId)
      const confirmed = this.#opened.get(caseFileId)?.confirmed
      if (!held || !confirmed) return []
      return [{ ...this.#lineOf(confirmed, held.line, this.#domain.overviewOf(confirmed)), page: held.line.page }]
    })
    const step = await this.#shelves.relabel(lines)
    const after = () => {
      step.after()
      for (const line of lines) {
        const held = this.#held.get(line.caseFileId)
        if (held) held.line = line
      }
    }
    await this.#box.take({ ...step, after }).catch(overlookFullDisk)
  }

  #lineOf(rows: CaseFileRows, { key, seq }: Pick<ShelfLine, 'key' | 'seq'>, overview: Overview | undefined): Unplaced {
    const { schema } = this.#domain
    const digest = digestOf(rows.rows())
    return { caseFileId: rows.caseFileId, key, seq, overview: overview ?? null, digest, ...(schema > 1 && { schema }) }
  }

  /**
   * What the county gave can be given again: a damaged case file goes, and the next sync brings it anew. It must not keep
   * the vault shut, because what waits in the outbox is nowhere else.
   */
  async #dropIfDamaged<T>(caseFileId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      overlookDamage(error)
      await this.#letGo([caseFileId])
      throw error
    }
  }

  /** On a full disk they stay where they are, and whoever asks for them next tries again. */
  async #letGo(caseFileIds: readonly string[]): Promise<void> {
    for (const id of caseFileIds) await this.#doubtThoseBeside(id)
    await this.#box.take(await this.drop(caseFileIds)).catch(overlookFullDisk)
  }

  /** Where the whole pack is gone the others in it are listed on, but differ from the county's: the next sync repairs them. */
  async #doubtThoseBeside(caseFileId: string): Promise<void> {
    for (const id of await this.#shelves.missingWith(caseFileId)) {
      const held = this.#held.get(id)
      if (held) held.digest = null
    }
  }

  /** Case files that came from the county. */
  heldIds(): string[] {
    return [...this.#held.keys()]
  }

  holds(caseFileId: string): boolean {
    return this.#held.has(caseFileId)
  }

  /** Up to which number a file's page holds everything; 0 when it is not here. */
  seqOf(caseFileId: string): number {
    return this.#held.get(caseFileId)?.line.seq ?? 0
  }

  /** The digest of the county's rows in all held files, or in one. Null while some have not been read. */
  digest(caseFileId?: string): Digest | null {
    if (caseFileId !== undefined) return this.#held.get(caseFileId)?.digest ?? null
    const digests: Digest[] = []
    for (const { digest } of this.#held.values()) {
      if (digest === null) return null
      digests.push(digest)
    }
    return sumOf(digests)
  }

  overviews(): ReadonlyMap<string, Overview> {
    return this.#overviews
  }

  /** The rows of a case file as their user sees them. Empty for a file that does not exist here. Problem `storageDamaged`, once. */
  async view(caseFileId: string): Promise<CaseFileRows> {
    return (await this.#open(caseFileId)).view
  }

  /** Opens up to `openedAtOnce` of these files together: one question to the disk costs as much as fifty. */
  async preload(caseFileIds: Iterable<string>): Promise<void> {
    const wanted = [...new Set(caseFileIds)].filter((id) => this.#held.has(id) && !this.#opened.has(id))
    const some = wanted.slice(0, openedAtOnce)
    const pages = await this.#shelves.pages(some.flatMap((id) => this.#held.get(id)?.line ?? []))
    const opened = await Promise.all(some.map((id, i) => this.#read(id, pages[i]).catch(overlookDamage)))
    for (const [i, id] of some.entries()) if (opened[i]) this.#opened.set(id, opened[i])
    // Whoever asks for a damaged one finds what waits for it.
    const damaged = some.filter((_id, i) => !opened[i])
    if (damaged.length > 0) await this.#letGo(damaged)
  }

  /** Memory follows a command that was stored: its rows lie on top. */
  put(caseFileId: string, view: CaseFileRows): void {
    const opened = this.#opened.get(caseFileId)
    if (opened) this.#opened.set(caseFileId, { ...opened, view })
    this.#setOverview(caseFileId, view)
  }

  /** Computes overviews anew. Gives the photos that were named before and are no longer. */
  async refresh(caseFileIds: Iterable<string>): Promise<string[]> {
    const gone: string[] = []
    const ids = [...new Set(caseFileIds)]
    for (const [i, caseFileId] of ids.entries()) {
      if (i % openedAtOnce === 0) await this.preload(ids.slice(i, i + openedAtOnce))
      const before = this.#overviews.get(caseFileId)?.photos ?? []
      const view = await this.view(caseFileId).catch(overlookDamage)
      // Of a damaged one what waits for it is all there is.
      this.#setOverview(caseFileId, view ?? this.#laidOver(new CaseFileRows(caseFileId)))
      const after = new Set(this.#overviews.get(caseFileId)?.photos.map((photo) => photo.hash))
      gone.push(...before.map((photo) => photo.hash).filter((hash) => !after.has(hash)))
    }
    return gone
  }

  /** Seals whole files, the county's bytes as they are, under a fresh key each. Problem `serverNotOurs`. */
  seal(pages: readonly Page[]): Promise<SealedFile[]> {
    return Promise.all(
      pages.map((page) => {
        const { rows, overview } = this.#readPage(page)
        const line = this.#lineOf(rows, { key: this.#box.cipher.newKeyText(), seq: page.seq }, overview)
        return this.#sealed(line, 'page' in page ? page.page : pageOf(page.rows))
      }),
    )
  }

  /** Takes whole files in the place of what is here of them. */
  takePages(files: readonly SealedFile[]): Promise<Step> {
    return this.#stand(files)
  }

  /** Takes rows that changed: one sealed patch for each file they belong to. Rows of files that are not here are left out. */
  async takeChanges(rows: readonly Change[]): Promise<Step & { touched: string[] }> {
    const byFile = Map.groupBy(
      rows.filter((row) => row.seq > this.seqOf(row.caseFileId)),
      (row) => row.caseFileId,
    )
    const touched = [...byFile.keys()].filter((caseFileId) => this.#held.has(caseFileId))
    const patches = await this.#patches.add(
      await Promise.all(touched.map((id) => this.#patch(id, byFile.get(id) ?? []))),
    )
    const after = () => {
      patches.after()
      for (const caseFileId of touched) {
        this.#opened.forget(caseFileId)
        const held = this.#held.get(caseFileId)
        if (held) held.digest = null
      }
    }
    return { writes: patches.writes, after, touched }
  }

  async #patch(caseFileId: string, changed: readonly Change[]): Promise<Patch> {
    const held = this.#held.get(caseFileId)
    if (!held) throw new Error('a case file that is not here was changed')
    return this.#patches.seal(caseFileId, changed, await this.#keyTo(held), changed.some(isPart))
  }

  /** These files go: keys, overviews, and with the keys pages and patches. */
  async drop(caseFileIds: readonly string[]): Promise<Step> {
    const [shelves, patches] = [await this.#shelves.takeAway(caseFileIds), this.#patches.takeAway(caseFileIds)]
    return {
      writes: [...shelves.writes, ...patches.writes],
      after: () => {
        shelves.after()
        patches.after()
        for (const caseFileId of caseFileIds) {
          this.#held.delete(caseFileId)
          this.forget(caseFileId)
          this.#overviews.delete(caseFileId)
        }
      },
    }
  }

  /** What is opened in memory is read anew next time. */
  forget(caseFileId: string): void {
    this.#opened.forget(caseFileId)
  }

  /** Folds patches into their pages where there are many, some files at a time, until `mayGoOn` says no. */
  async compact(mayGoOn: () => boolean): Promise<void> {
    const due = this.#patches.due()
    for (let at = 0; at < due.length && mayGoOn(); at += foldedAtOnce) {
      const folded: SealedFile[] = []
      for (const caseFileId of due.slice(at, at + foldedAtOnce)) {
        const opened = await this.#open(caseFileId).catch(overlookDamage)
        const held = this.#held.get(caseFileId)
        if (opened && held) folded.push(await this.#folded(opened, held.line))
      }
      if (folded.length > 0) await this.#box.take(await this.#stand(folded, false))
    }
  }

  #folded({ confirmed }: Opened, { key, seq: before }: ShelfLine): Promise<SealedFile> {
    const rows = [...confirmed.rows()]
    const seq = rows.reduce((highest, row) => Math.max(highest, row.seq), before)
    const line = this.#lineOf(confirmed, { key, seq }, this.#domain.overviewOf(confirmed))
    return this.#sealed(line, pageOf(rows))
  }

  /** Lets these files stand on their shelves as they are now, without their patches. `isNews`: lists show them so. */
  async #stand(files: readonly SealedFile[], isNews = true): Promise<Step> {
    const shelves = await this.#shelves.put(files)
    const patches = this.#patches.takeAway(files.map(({ line }) => line.caseFileId))
    return {
      writes: [...shelves.writes, ...patches.writes],
      after: () => {
        shelves.after()
        patches.after()
        for (const line of shelves.lines) {
          const { caseFileId, overview, digest } = line
          this.#held.set(caseFileId, { line, key: null, digest })
          if (!isNews) continue
          this.#opened.forget(caseFileId)
          if (overview) this.#overviews.set(caseFileId, overview)
        }
      },
    }
  }

  async #sealed(line: Unplaced, page: Uint8Array): Promise<SealedFile> {
    const key = await this.#box.cipher.keyOf(line.key)
    return { line, page: await this.#box.seal(page, pagePlace(line), key) }
  }

  async #keyTo(held: Held): Promise<Key> {
    held.key ??= await this.#box.cipher.keyOf(held.line.key)
    return held.key
  }

  async #open(caseFileId: string): Promise<Opened> {
    const known = this.#opened.get(caseFileId)
    const opened = known ?? (await this.#dropIfDamaged(caseFileId, () => this.#read(caseFileId)))
    this.#opened.set(caseFileId, opened)
    return opened
  }

  async #read(caseFileId: string, given?: Uint8Array): Promise<Opened> {
    const confirmed = new CaseFileRows(caseFileId)
    const held = this.#held.get(caseFileId)
    if (held) {
      const page = given ?? (await this.#shelves.pages([held.line]))[0]
      if (!page) throw new Problem('storageDamaged')
      const key = await this.#keyTo(held)
      // An older page in the place of this one would hide what came since: it does not open there.
      confirmed.put(rowsOf(await this.#box.open(page, pagePlace(held.line), key), caseFileId))
      for (const patch of this.#patches.of(caseFileId)) lay(confirmed, await this.#patches.open<Change>(patch, key))
    }
    if (held) held.digest = digestOf(confirmed.rows())
    return { confirmed, view: this.#laidOver(confirmed) }
  }

  /** The rows with everything on top that waits. What can no longer be done is the county's to refuse. */
  #laidOver(confirmed: CaseFileRows): CaseFileRows {
    const entries = this.#outbox.pendingFor(confirmed.caseFileId)
    if (entries.length === 0) return confirmed
    const view = new CaseFileRows(confirmed.caseFileId, confirmed.rows())
    for (const entry of entries) {
      try {
        view.put(this.#domain.execute(view, entry, this.#staffId()))
      } catch (error) {
        if (!(error instanceof Problem)) throw error
      }
    }
    return view
  }

  /** Before anything of it is kept: what cannot be read now could never be read. */
  #readPage(page: Page): { rows: CaseFileRows; overview: Overview | undefined } {
    try {
      const rows = new CaseFileRows(page.caseFileId, 'page' in page ? fromJson<AnyRow[]>(page.page) : page.rows)
      return { rows, overview: this.#domain.overviewOf(rows) }
    } catch {
      throw new Problem('serverNotOurs')
    }
  }

  #setOverview(caseFileId: string, view: CaseFileRows): void {
    const overview = this.#domain.overviewOf(view)
    if (overview) this.#overviews.set(caseFileId, overview)
    else this.#overviews.delete(caseFileId)
  }
}

/** Problem `storageDamaged` where a row is missing that only a part came of. */
function lay(rows: CaseFileRows, changes: readonly Change[]): void {
  rows.put(changes.map((one) => (isPart(one) ? withPart(rows.get(one.id), one) : one)))
}

/** What a page is sealed to. */
function pagePlace({ caseFileId, seq }: Unplaced): string {
  return `page|${caseFileId}|${seq}`
}
