/**
 * The second copy of what exists nowhere but on this laptop: who the vault belongs to, entries and photos that the county
 * does not have, drafts. It follows every batch of the store into the journal, sealed; the store is written first, so a
 * kill in between leaves the copy behind and never ahead.
 */
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import { placeOf, type SalvageClaim } from '../../shared/salvage.ts'
import { joined } from '../../shared/joined.ts'
import { decodeRecords, encodeRecord, type Journal } from './journal.ts'
import { sameSums, type Mark } from './manifest.ts'
import { opens } from './sealed-place.ts'
import type { StorePut, StoreReads, StoreRecords, StoreTable, StoreWrite } from './store.ts'

type Header = StoreRecords['header']
/** The first record, in clear. `journalId`: sealed records of another file do not open in this one. */
type FileHeader = {
  journalId: string
  vaultId: string
  header: Header | null
  /** Of what is left of a vault that is no more: by it the county would open what it was given before. */
  salvage?: SalvageClaim
}
/** What one batch changed of what waits, and what the store holds since; null: the rest of it follows. */
type Batch = { puts: StorePut[]; gone: string[]; mark: Mark | null }

/** What the journal knows. `items` by table and key; `gone`: what waited once and does not any more. */
export type CopyContent = {
  file: FileHeader | null
  items: Map<string, StorePut>
  gone: Set<string>
  mark: Mark | null
  /** False when something in it was torn or does not open. */
  isWhole: boolean
  bytes: number
  records: number
}

type Means = {
  journal: Journal
  vaultId: string
  store: StoreReads
  seal(bytes: Uint8Array, place: string): Promise<Uint8Array>
  open: (sealed: Uint8Array, place: string) => Promise<Uint8Array>
}

const worthCompacting = 256 * 1024

export class SecondCopy {
  readonly #means: Means
  #journalId = ''
  #records = 0
  #bytes = 0
  /** What waits according to the file, with its size. */
  #items = new Map<string, number>()
  #compactAt = worthCompacting
  /** The file is not what it should be: it is written anew with the next batch. */
  #isStale = true
  /** What lies in the file now is not ours to throw away. */
  #setAside = false
  #failing: ProblemNote | null = null
  #changed: () => void = () => undefined

  constructor(means: Means) {
    this.#means = means
  }

  /** Why the last batch is not in the second copy; null while all is well. */
  get failing(): ProblemNote | null {
    return this.#failing
  }

  onChange(changed: () => void): void {
    this.#changed = changed
  }

  /** Reads the whole file. Rejects when its keeper does not answer: what it holds must not be taken for nothing. */
  async read(): Promise<CopyContent> {
    const { bytes } = await this.#means.journal.readJournal({})
    const { records, isWhole } = decodeRecords(bytes)
    const content: CopyContent = {
      file: headerIn(bytes),
      items: new Map(),
      gone: new Set(),
      mark: null,
      isWhole,
      bytes: bytes.length,
      records: records.length,
    }
    if (content.file?.vaultId !== this.#means.vaultId) return { ...content, isWhole: false }
    for (const [at, record] of records.entries()) {
      if (record.number !== at) content.isWhole = false
      if (record.kind !== 'batch') continue
      const batch = await this.#openBatch(record.content, content.file.journalId, record.number)
      if (batch) applyBatch(content, batch)
      else content.isWhole = false
    }
    return content
  }

  /**
   * Goes on with a file that was read; writes it anew when it is not exactly what the store says. Gives false when the store does
   * not open what would have to go into it.
   */
  async resume(content: CopyContent, mark: Mark, header: Header | null): Promise<boolean> {
    const { file } = content
    const isOurs = file?.vaultId === this.#means.vaultId
    const isSameHeader = file?.header?.edition === header?.edition
    const isUpToDate = content.mark?.generation === mark.generation && sameSums(content.mark.sums, mark.sums)
    this.#setAside = file?.header !== undefined && file.header !== null && !isOurs
    if (isOurs && content.isWhole && isSameHeader && isUpToDate) {
      this.#isStale = false
      this.#journalId = file.journalId
      this.#records = content.records
      this.#bytes = content.bytes
      this.#items = new Map([...content.items].map(([id, put]) => [id, sizeOf(put)]))
      return true
    }
    let isWhole = true
    await this.#attempt(async () => void (isWhole = await this.#rewrite(mark)))
    return isWhole
  }

  /** Damaged as it is, the file may hold what could not be read: the next writing keeps it beside the new one. */
  keepAside(): void {
    this.#isStale = true
    this.#setAside = true
  }

  /** Its keeper did not answer. */
  couldNotRead(error: unknown): void {
    this.#failing = noteOf(error)
    this.keepAside()
  }

  /** Follows a batch that is in the store. Never rejects: the save has happened; what is wrong here shows in `failing`. */
  async follow(writes: readonly StoreWrite[], mark: Mark): Promise<void> {
    const isNewHeader = writes.some((write) => 'put' in write && write.put === 'header')
    await this.#attempt(async () => {
      if (this.#isStale) {
        if (!(await this.#rewrite(mark))) throw new Problem('storageDamaged')
        return
      }
      await this.#append({ ...this.#changesIn(writes), mark })
      const waiting = [...this.#items.values()].reduce((sum, size) => sum + size, 0)
      const isWorthIt = this.#bytes > this.#compactAt && waiting < this.#bytes / 2
      // Where it cannot be written anew it goes on as it is.
      if ((isNewHeader || isWorthIt) && !(await this.#rewrite(mark))) this.#compactAt = 2 * this.#bytes
    })
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    const before = this.#failing
    try {
      await work()
      this.#failing = null
    } catch (error) {
      this.#isStale = true
      this.#failing = noteOf(error)
    }
    if (before?.code !== this.#failing?.code) this.#changed()
  }

  async #append(batch: Batch): Promise<void> {
    const records: Uint8Array[] = []
    for (const piece of inPieces(batch))
      records.push(await this.#sealBatch(piece, this.#journalId, this.#records + records.length))
    const bytes = joined(records)
    await this.#means.journal.appendJournal({ bytes, at: this.#bytes })
    this.#records += records.length
    this.#bytes += bytes.length
    this.#note(batch)
  }

  /**
   * Writes the file anew from the store: the header, all records that are small, and each photo by itself. Not when one of them does
   * not open any more: the file may hold it as it was. Gives whether it did.
   */
  async #rewrite(mark: Mark): Promise<boolean> {
    const { store, journal, vaultId, open } = this.#means
    const journalId = crypto.randomUUID()
    const header = (await store.read('header', 'vault')) ?? null
    const batches = await this.#waiting(mark)
    for (const put of batches.flatMap(({ puts }) => puts)) if (!(await opens(open, put))) return false
    const content = encodeMessage({ journalId, vaultId, header } satisfies FileHeader)
    const records = [encodeRecord({ number: 0, kind: 'header', content })]
    for (const batch of batches) records.push(await this.#sealBatch(batch, journalId, records.length))
    const bytes = joined(records)
    await journal.replaceJournal({ bytes, setAside: this.#setAside })
    this.#journalId = journalId
    this.#records = records.length
    this.#bytes = bytes.length
    this.#compactAt = Math.max(worthCompacting, 2 * bytes.length)
    this.#items = new Map()
    for (const batch of batches) this.#note(batch)
    this.#isStale = false
    this.#setAside = false
    return true
  }

  async #waiting(mark: Mark): Promise<Batch[]> {
    const { store } = this.#means
    const small: StorePut[] = [
      ...(await store.readAll('state')).map((record) => ({ put: 'state' as const, record })),
      ...(await store.readAll('outbox')).map((record) => ({ put: 'outbox' as const, record })),
      ...(await store.readAll('drafts')).map((record) => ({ put: 'drafts' as const, record })),
      ...(await store.readAll('readings')).map((record) => ({ put: 'readings' as const, record })),
    ]
    const batches = inPieces({ puts: small.filter((put) => isOnlyHere(put, new Set())), gone: [], mark })
    for (const record of await store.readAll('photos')) {
      const bytes = record.waits ? await store.read('photoBytes', record.key) : undefined
      if (!record.waits) continue
      const puts: StorePut[] = [{ put: 'photos', record }]
      if (bytes) puts.push({ put: 'photoBytes', record: bytes })
      batches.push({ puts, gone: [], mark })
    }
    return batches
  }

  /** What of a batch has to be known here. */
  #changesIn(writes: readonly StoreWrite[]): Omit<Batch, 'mark'> {
    const waitingPhotos = new Set(
      writes.flatMap((write) =>
        'put' in write && write.put === 'photos' && write.record.waits ? write.record.key : [],
      ),
    )
    const puts = new Map<string, StorePut>()
    const gone = new Set<string>()
    for (const write of writes) {
      const id = 'put' in write ? idOf(write.put, write.record.key) : idOf(write.remove, write.key)
      if ('put' in write && isOnlyHere(write, waitingPhotos)) {
        puts.set(id, write)
        gone.delete(id)
      } else {
        puts.delete(id)
        if (this.#items.has(id)) gone.add(id)
        // The bytes of a photo stay in the store when the county has it; here they are only in the way.
        if ('put' in write && write.put === 'photos') gone.add(idOf('photoBytes', write.record.key))
      }
    }
    return { puts: [...puts.values()], gone: [...gone] }
  }

  #note({ puts, gone }: Batch): void {
    for (const put of puts) this.#items.set(idOf(put.put, put.record.key), sizeOf(put))
    for (const id of gone) this.#items.delete(id)
  }

  #sealBatch(batch: Batch, journalId: string, number: number): Promise<Uint8Array> {
    const sealing = this.#means.seal(encodeMessage(batch), placeOf.batch(journalId, number))
    return sealing.then((content) => encodeRecord({ number, kind: 'batch', content }))
  }

  async #openBatch(sealed: Uint8Array, journalId: string, number: number): Promise<Batch | null> {
    try {
      return decodeMessage(await this.#means.open(sealed, placeOf.batch(journalId, number))) as Batch
    } catch (error) {
      if (error instanceof Problem) return null
      throw error
    }
  }
}

/** So much goes into one record beside what may be in it alone: a request to the county takes it (shared/salvage.ts). */
const pieceBytes = 400_000

/** A large batch as several, the mark on the last: until that is there the store counts as ahead. A photo stays with its bytes. */
function inPieces({ puts, gone, mark }: Batch): Batch[] {
  const pieces: Batch[] = []
  let piece: StorePut[] = []
  let bytes = 0
  for (const put of puts) {
    if (bytes > pieceBytes && put.put !== 'photoBytes') {
      pieces.push({ puts: piece, gone: [], mark: null })
      piece = []
      bytes = 0
    }
    piece.push(put)
    bytes += sizeOf(put)
  }
  return [...pieces, { puts: piece, gone, mark }]
}

/** How to get from the passphrase to the key, as a journal tells it before it can be opened. */
export function headerIn(bytes: Uint8Array): FileHeader | null {
  const first = decodeRecords(bytes).records[0]
  if (first?.kind !== 'header') return null
  try {
    return decodeMessage(first.content) as FileHeader
  } catch (error) {
    // Anybody can have written it. What it asks for is checked where it is used (passphrase.ts).
    if (error instanceof Problem) return null
    throw error
  }
}

/** The batches of a vault's second copy, as they lie in the file, and what they are sealed with; none for another vault's. */
export function batchesIn(
  bytes: Uint8Array,
  vaultId: string,
): { journalId: string; number: number; sealed: Uint8Array }[] {
  const file = headerIn(bytes)
  if (file?.vaultId !== vaultId) return []
  const { records } = decodeRecords(bytes)
  return records.flatMap(({ kind, number, content }) =>
    kind === 'batch' ? [{ journalId: file.journalId, number, sealed: content }] : [],
  )
}

/** The file of this vault as nobody but the county can open it; null where it is so already, or another's. */
export function withoutLock(bytes: Uint8Array, salvage: SalvageClaim): Uint8Array | null {
  const file = headerIn(bytes)
  if (!file?.header || file.vaultId !== salvage.vaultId) return null
  const { journalId, vaultId } = file
  const content = encodeMessage({ journalId, vaultId, header: null, salvage } satisfies FileHeader)
  const batches = decodeRecords(bytes).records.filter(({ kind }) => kind === 'batch')
  return joined([encodeRecord({ number: 0, kind: 'header', content }), ...batches.map(encodeRecord)])
}

/** Entries that the county accepted are there too; all others, answered or not, are nowhere else. */
function isOnlyHere(write: StorePut, waitingPhotos: ReadonlySet<string>): boolean {
  switch (write.put) {
    case 'state':
    case 'drafts':
    case 'readings':
      return true
    case 'outbox':
      return write.record.state !== 'accepted'
    case 'photos':
      return write.record.waits
    case 'photoBytes':
      return waitingPhotos.has(write.record.key)
    default:
      return false
  }
}

function applyBatch(content: CopyContent, { puts, gone, mark }: Batch): void {
  for (const put of puts) {
    const id = idOf(put.put, put.record.key)
    content.items.set(id, put)
    content.gone.delete(id)
  }
  for (const id of gone) {
    content.items.delete(id)
    content.gone.add(id)
  }
  content.mark = mark ?? content.mark
}

export function idOf(table: StoreTable, key: string): string {
  return `${table}/${key}`
}

function sizeOf(put: StorePut): number {
  return 'sealed' in put.record ? put.record.sealed.length : 0
}
