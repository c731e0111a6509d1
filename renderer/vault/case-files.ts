/**
 * The case files on this laptop: sealed pages as the county gave them, a sealed log of what changed since, and on top the
 * entries that wait in the outbox. An answer touches only the files it names; the others are not rewound.
 */
import { CaseFileRows } from '../../shared/command.ts'
import { digestOf, emptyDigest, xor, type Digest } from '../../shared/digest.ts'
import type { Domain } from '../../shared/domain.ts'
import type { Overview } from '../../shared/overview.ts'
import { Problem } from '../../shared/problem.ts'
import type { AnyRow } from '../../shared/row.ts'
import { fromJson, jsonBytes, type Key } from './cipher.ts'
import type { Outbox } from './outbox.ts'
import { patchKey, type StoreRecords, type StoreWrite } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

/**
 * `seq`: up to which number the page holds everything. `patches`: how many lie on top of it. `digest`: of the county's rows as
 * they were read here last.
 */
type Held = { key: Key; wrapped: Uint8Array; seq: number; patches: number; digest: Digest | null }
/**
 * What is sealed beside a page: what lists show, the digest of the rows it was made from, and the number of the catalogue that made
 * it (missing: 1).
 */
type Summary = { overview: Overview | null; digest: Digest; schema?: number }
/** `confirmed`: the county's rows. `view`: the same with what waits in the outbox on top. */
type Opened = { confirmed: CaseFileRows; view: CaseFileRows }
/** A whole case file as the county gave it: the JSON array of its rows, or the rows themselves. */
export type Page = { caseFileId: string; seq: number } & ({ page: Uint8Array } | { rows: AnyRow[] })

/** So many case files are kept open in memory. */
export const openedAtOnce = 80
const patchesBeforeCompaction = 12

export class CaseFiles {
  readonly #box: Strongbox
  readonly #outbox: Outbox
  readonly #domain: Domain
  readonly #held = new Map<string, Held>()
  readonly #opened = new Map<string, Opened>()
  readonly #overviews = new Map<string, Overview>()
  readonly #unread = new Set<string>()
  readonly #staffId: () => string

  constructor(box: Strongbox, outbox: Outbox, domain: Domain, staffId: () => string) {
    this.#box = box
    this.#outbox = outbox
    this.#domain = domain
    this.#staffId = staffId
  }

  /** Unwraps all keys and decrypts all overviews; files with newer changes or waiting entries are opened for theirs. */
  async load(): Promise<void> {
    const [files, patchKeys] = await Promise.all([this.#box.store.readAll('files'), this.#box.store.keys('patches')])
    const patches = new Map<string, number>()
    for (const key of patchKeys) patches.set(key.slice(0, 36), (patches.get(key.slice(0, 36)) ?? 0) + 1)
    for (const record of files) {
      const loading = this.#dropIfDamaged(record.key, () => this.#loadFile(record, patches.get(record.key) ?? 0))
      await loading.catch(overlookDamage)
    }
    await this.refresh([...patches.keys(), ...this.#outbox.pendingFiles()])
    const unread = [...this.#unread]
    for (let at = 0; at < unread.length; at += openedAtOnce) await this.#makeAnew(unread.slice(at, at + openedAtOnce))
    this.#unread.clear()
  }

  /** What another version sealed beside these pages is made anew; the pages stay as they are. */
  async #makeAnew(caseFileIds: readonly string[]): Promise<void> {
    await this.refresh(caseFileIds)
    const writes: StoreWrite[] = []
    for (const caseFileId of caseFileIds) {
      const held = this.#held.get(caseFileId)
      const opened = this.#opened.get(caseFileId)
      if (!held || !opened) continue
      const { key, wrapped, seq } = held
      const summary = this.#summaryOf(opened.confirmed, this.#domain.overviewOf(opened.confirmed))
      const overview = await this.#box.sealJson(summary, `overview|${caseFileId}|${seq}`, key)
      writes.push({ put: 'files', record: { key: caseFileId, wrapped, overviewSeq: seq, overview } })
    }
    // On a full disk the next unlock tries again.
    await this.#box.take({ writes, after: () => undefined }).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'storageFull') throw error
    })
  }

  #summaryOf(rows: CaseFileRows, overview: Overview | undefined): Summary {
    const { schema } = this.#domain
    return { overview: overview ?? null, digest: digestOf(rows.rows()), ...(schema > 1 && { schema }) }
  }

  async #loadFile({ key: caseFileId, wrapped, overviewSeq, overview }: StoreRecords['files'], patches: number) {
    const key = await this.#box.unwrap(wrapped, `file-key|${caseFileId}`)
    // What came from the county counts as held before it is read: dropping it then takes everything of it along.
    this.#held.set(caseFileId, { key, wrapped, seq: overviewSeq, patches, digest: null })
    const place = `overview|${caseFileId}|${overviewSeq}`
    const summary = await this.#box.openJson<Summary | Overview | null>(overview, place, key)
    // Another version made it: what lists show now is not in it, or is something else.
    const isOurs = summary && 'digest' in summary && (summary.schema ?? 1) === this.#domain.schema
    if (!isOurs) return void this.#unread.add(caseFileId)
    this.#held.set(caseFileId, { key, wrapped, seq: overviewSeq, patches, digest: summary.digest })
    if (summary.overview) this.#overviews.set(caseFileId, summary.overview)
  }

  /**
   * What the county gave can be given again: a damaged case file goes, and the next sync brings it anew. It must not keep
   * the vault shut, because what waits in the outbox is nowhere else.
   */
  async #dropIfDamaged<T>(caseFileId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (isDamage(error)) await this.#box.take(await this.drop(caseFileId))
      throw error
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
    return this.#held.get(caseFileId)?.seq ?? 0
  }

  /** The digest of the county's rows in all held files, or in one. Null while some have not been read. */
  digest(caseFileId?: string): Digest | null {
    if (caseFileId !== undefined) return this.#held.get(caseFileId)?.digest ?? null
    let sum = emptyDigest
    for (const { digest } of this.#held.values()) {
      if (digest === null) return null
      sum = xor(sum, digest)
    }
    return sum
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
    const pages = await this.#box.store.readMany('pages', some)
    await Promise.all(
      some.map(async (id, i) => {
        // A damaged one goes; whoever asks for it finds what waits for it.
        const opened = await this.#dropIfDamaged(id, () => this.#read(id, pages[i])).catch(overlookDamage)
        if (opened) this.#remember(id, opened)
      }),
    )
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
      // A damaged one has been dropped by now: what waits for it is all there is.
      this.#setOverview(caseFileId, view ?? (await this.view(caseFileId)))
      const after = new Set(this.#overviews.get(caseFileId)?.photos.map((photo) => photo.hash))
      gone.push(...before.map((photo) => photo.hash).filter((hash) => !after.has(hash)))
    }
    return gone
  }

  /** Takes whole files: seals the county's bytes as they are, under a fresh key each. */
  async takePages(pages: readonly Page[]): Promise<Step> {
    const taken = await Promise.all(
      pages.map(async (page) => {
        const { caseFileId, seq } = page
        const { rows, overview } = this.#readPage(page)
        const bytes = 'page' in page ? page.page : jsonBytes(page.rows)
        const { writes, held } = await this.#sealFile(rows, seq, bytes, overview)
        return { caseFileId, overview, held, writes: [...writes, ...(await this.#patchRemovals(caseFileId))] }
      }),
    )
    return {
      writes: taken.flatMap(({ writes }) => writes),
      after: () => {
        for (const { caseFileId, held, overview } of taken) {
          this.#held.set(caseFileId, held)
          this.#opened.delete(caseFileId)
          if (overview) this.#overviews.set(caseFileId, overview)
        }
      },
    }
  }

  /** Takes rows that changed: one sealed patch for each file they belong to. Rows of files that are not here are left out. */
  async takeChanges(rows: readonly AnyRow[]): Promise<Step & { touched: string[] }> {
    const byFile = Map.groupBy(
      rows.filter((row) => row.seq > this.seqOf(row.caseFileId)),
      (row) => row.caseFileId,
    )
    const writes: StoreWrite[] = []
    const touched: string[] = []
    for (const [caseFileId, changed] of byFile) {
      const held = this.#held.get(caseFileId)
      if (!held) continue
      const key = patchKey(caseFileId, Math.max(...changed.map((row) => row.seq)))
      writes.push({
        put: 'patches',
        record: { key, sealed: await this.#box.sealJson(changed, `patch|${key}`, held.key) },
      })
      touched.push(caseFileId)
    }
    const after = () => {
      for (const caseFileId of touched) {
        this.#opened.delete(caseFileId)
        const held = this.#held.get(caseFileId)
        if (!held) continue
        held.patches++
        held.digest = null
      }
    }
    return { writes, after, touched }
  }

  /** A file goes: its key, page, patches and overview; also one whose key could not be read, so that nobody knows of its patches. */
  async drop(caseFileId: string): Promise<Step> {
    const patches = this.holds(caseFileId)
      ? await this.#patchRemovals(caseFileId)
      : await this.#allPatchRemovals(caseFileId)
    return {
      writes: [{ remove: 'files', key: caseFileId }, { remove: 'pages', key: caseFileId }, ...patches],
      after: () => {
        this.#held.delete(caseFileId)
        this.forget(caseFileId)
        this.#overviews.delete(caseFileId)
      },
    }
  }

  /** What is opened in memory is read anew next time. */
  forget(caseFileId: string): void {
    this.#opened.delete(caseFileId)
  }

  /** Folds long patch logs into their pages, one file at a time, until `mayGoOn` says no. */
  async compact(mayGoOn: () => boolean): Promise<void> {
    for (const [caseFileId, held] of this.#held) {
      if (!mayGoOn()) return
      if (held.patches < patchesBeforeCompaction) continue
      const opened = await this.#open(caseFileId).catch(overlookDamage)
      if (!opened) continue
      const { confirmed } = opened
      const rows = [...confirmed.rows()]
      const seq = rows.reduce((highest, row) => Math.max(highest, row.seq), held.seq)
      const one = await this.#sealFile(confirmed, seq, jsonBytes(rows), this.#domain.overviewOf(confirmed), held)
      const removals = await this.#patchRemovals(caseFileId)
      await this.#box.take({
        writes: [...one.writes, ...removals],
        after: () => void this.#held.set(caseFileId, one.held),
      })
    }
  }

  async #sealFile(rows: CaseFileRows, seq: number, page: Uint8Array, overview: Overview | undefined, before?: Held) {
    const { caseFileId } = rows
    const key = before?.key ?? (await this.#box.cipher.newKey())
    const summary = this.#summaryOf(rows, overview)
    const [wrapped, sealedOverview, sealed] = await Promise.all([
      before?.wrapped ?? this.#box.wrap(key, `file-key|${caseFileId}`),
      this.#box.sealJson(summary, `overview|${caseFileId}|${seq}`, key),
      this.#box.seal(page, `page|${caseFileId}|${seq}`, key),
    ])
    const writes: StoreWrite[] = [
      { put: 'files', record: { key: caseFileId, wrapped, overviewSeq: seq, overview: sealedOverview } },
      { put: 'pages', record: { key: caseFileId, seq, sealed } },
    ]
    return { writes, held: { key, wrapped, seq, patches: 0, digest: summary.digest } }
  }

  async #patchRemovals(caseFileId: string): Promise<StoreWrite[]> {
    return (this.#held.get(caseFileId)?.patches ?? 0) === 0 ? [] : this.#allPatchRemovals(caseFileId)
  }

  async #allPatchRemovals(caseFileId: string): Promise<StoreWrite[]> {
    const patches = await this.#box.store.readFrom('patches', `${caseFileId}/`)
    return patches.map((patch) => ({ remove: 'patches', key: patch.key }))
  }

  async #open(caseFileId: string): Promise<Opened> {
    const known = this.#opened.get(caseFileId)
    this.#opened.delete(caseFileId)
    const opened = known ?? (await this.#dropIfDamaged(caseFileId, () => this.#read(caseFileId)))
    this.#remember(caseFileId, opened)
    return opened
  }

  #remember(caseFileId: string, opened: Opened): void {
    // The map keeps the order of use: the first is the one not asked for the longest.
    this.#opened.set(caseFileId, opened)
    if (this.#opened.size > openedAtOnce) {
      const oldest = this.#opened.keys().next().value
      if (oldest !== undefined) this.#opened.delete(oldest)
    }
  }

  async #read(caseFileId: string, given?: StoreRecords['pages']): Promise<Opened> {
    const confirmed = new CaseFileRows(caseFileId)
    const held = this.#held.get(caseFileId)
    if (held) {
      const page = given ?? (await this.#box.store.read('pages', caseFileId))
      // An older page in the place of this one opens as well, and would hide what came since.
      if (page?.seq !== held.seq) throw new Problem('storageDamaged')
      confirmed.put(fromJson<AnyRow[]>(await this.#box.open(page.sealed, `page|${caseFileId}|${page.seq}`, held.key)))
      const patches = held.patches > 0 ? await this.#box.store.readFrom('patches', `${caseFileId}/`) : []
      for (const patch of patches) {
        confirmed.put(await this.#box.openJson<AnyRow[]>(patch.sealed, `patch|${patch.key}`, held.key))
      }
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

function isDamage(error: unknown): boolean {
  return error instanceof Problem && error.code === 'storageDamaged'
}

function overlookDamage(error: unknown): undefined {
  if (!isDamage(error)) throw error
}
