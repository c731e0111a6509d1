/** The vault's store on the laptop: IndexedDB through Dexie, with strict durability for every write. */
import { Dexie, type Table, type Transaction } from 'dexie'
import { Problem } from '../../shared/problem.ts'
import type { StoreRecords, StoreTable, StoreWrite, VaultStore } from './store.ts'

/** The shapes of the database. Versions are added, never changed. */
const version1 = {
  header: 'key',
  state: 'key',
  files: 'key',
  pages: 'key',
  patches: 'key',
  outbox: 'key',
  photos: 'key',
  photoBytes: 'key',
  drafts: 'key',
} as const satisfies Partial<Record<StoreTable | 'files', string>>
const version2 = { kept: 'key', receipts: 'key', manifest: 'key' } as const satisfies Partial<
  Record<StoreTable, string>
>
const version3 = { readings: 'key' } as const satisfies Partial<Record<StoreTable, string>>
/** Of case files as they were kept before nothing is read any more: the county gives them again. */
const version4 = { files: null, shelves: 'key' } as const
const version6 = { wipe: 'key' } as const satisfies Partial<Record<StoreTable, string>>
const currentVersion = 8

const openTries = 4
const openPauseMs = 250
const readTries = 3
const readPauseMs = 100

type Keyed = { key: string }

/**
 * Opens the database. After a power cut Chromium may find its files damaged: it then fails once, and only the next attempt
 * gets a store, an empty one, which the second copy fills again. Problems: `vaultFromNewerVersion` (Dexie itself would open it
 * silently and write into a shape it does not know), `storageDamaged`.
 */
export async function openDexieStore(name: string): Promise<VaultStore> {
  for (let tries = 1; ; tries++) {
    try {
      return await openOnce(name)
    } catch (error) {
      if (!isDamaged(error)) throw asProblem(error)
      if (tries === openTries) throw new Problem('storageDamaged')
      await new Promise((done) => setTimeout(done, openPauseMs))
    }
  }
}

/** "Internal error opening backing store": nothing else is told of it. */
function isDamaged(error: unknown): boolean {
  return namesOf(error).includes('UnknownError')
}

async function openOnce(name: string): Promise<VaultStore> {
  await refuseNewer(name)
  // Chromium's default would lose acknowledged writes at a power cut (security.md 0.1).
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' })
  db.version(1).stores(version1)
  db.version(2).stores(version2).upgrade(beforeManifest)
  db.version(3).stores(version3)
  db.version(4).stores(version4)
  // The same tables; but who does not know of packs of patches would take them for one patch each.
  db.version(5).stores({})
  db.version(6).stores(version6)
  // The same tables; but who does not know of the work key (shared/salvage.ts) would take what waits for damaged.
  db.version(7).stores({})
  // The same; and pages that say their names once (page-rows.ts).
  db.version(currentVersion).stores({})
  await db.open()
  const tableOf = <T extends StoreTable>(table: T) => db.table<StoreRecords[T], string>(table)
  return {
    read: (table, key) =>
      guarded(() =>
        whole(
          () => tableOf(table).get(key),
          () => readOne(tableOf(table), key),
        ),
      ),
    readMany: (table, keys) =>
      guarded(() =>
        whole(
          () => tableOf(table).bulkGet([...keys]),
          () => readEach(tableOf(table), keys),
        ),
      ),
    readAll: (table) => guarded(() => readAll(tableOf(table))),
    keys: (table) => guarded(() => tableOf(table).toCollection().primaryKeys()),
    write: (batch) => guarded(() => writeBatch(db, batch)),
    close: () => db.close(),
  }
}

/** Edition 0 says that no manifest is missing: there was none yet. That a photo does not wait is found out at the unlock. */
async function beforeManifest(upgrade: Transaction): Promise<void> {
  await upgrade.table('header').toCollection().modify({ edition: 0 })
  await upgrade.table('photos').toCollection().modify({ waits: true })
}

async function refuseNewer(name: string): Promise<void> {
  const existing = (await indexedDB.databases()).find((database) => database.name === name)
  // Dexie multiplies its version numbers by ten.
  if (existing?.version && existing.version > currentVersion * 10) throw new Problem('vaultFromNewerVersion')
}

/** One transaction; puts and removals of a table go out together, because the cost is per call and not per byte. */
async function writeBatch(db: Dexie, batch: readonly StoreWrite[]): Promise<void> {
  if (batch.length === 0) return
  const tables = lastWords(batch)
  await db.transaction('rw', [...tables.keys()], async () => {
    for (const [table, { records, removals }] of tables) {
      if (removals.length > 0) await removeFrom(db.table(table), removals)
      if (records.length > 0) await db.table(table).bulkPut(records)
    }
  })
}

/** From so many removals on it is worth a question what lies between them. */
const fewestForRanges = 32

/** Keys that lie beside each other go as a range, which costs Chromium as much as one: each by itself takes it 0.1 ms and more. */
async function removeFrom(table: Table<unknown, string>, removals: string[]): Promise<void> {
  if (removals.length < fewestForRanges) return table.bulkDelete(removals)
  const ranges = rangesOf(await table.toCollection().primaryKeys(), new Set(removals))
  // Scattered among others they are as many ranges as keys.
  if (ranges.length * 4 > removals.length) return table.bulkDelete(removals)
  for (const [first, last] of ranges) await table.where(':id').between(first, last, true, true).delete()
}

/** `keys`: all that there are, in their order. Gives the first and the last of those rows in which every key goes. */
function rangesOf(keys: readonly string[], going: ReadonlySet<string>): [string, string][] {
  const ranges: [string, string][] = []
  let open: [string, string] | null = null
  for (const key of keys) {
    if (!going.has(key)) open = null
    else if (open) open[1] = key
    else ranges.push((open = [key, key]))
  }
  return ranges
}

/** What a batch leaves of each record it speaks of: its last word counts. */
function lastWords(batch: readonly StoreWrite[]): Map<StoreTable, { records: unknown[]; removals: string[] }> {
  const words = new Map<StoreTable, Map<string, unknown>>()
  for (const write of batch) {
    const [table, key] = 'put' in write ? [write.put, write.record.key] : [write.remove, write.key]
    const ofTable = words.get(table) ?? new Map<string, unknown>()
    words.set(table, ofTable.set(key, 'put' in write ? write.record : undefined))
  }
  const tables = new Map<StoreTable, { records: unknown[]; removals: string[] }>()
  for (const [table, ofTable] of words) {
    const records = [...ofTable.values()].filter((record) => record !== undefined)
    const removals = [...ofTable].flatMap(([key, record]) => (record === undefined ? [key] : []))
    tables.set(table, { records, removals })
  }
  return tables
}

/** One record that cannot be read any more fails the whole question: then each is asked for by itself. */
async function whole<T>(atOnce: () => PromiseLike<T>, oneByOne: () => Promise<T>): Promise<T> {
  try {
    return await atOnce()
  } catch (error) {
    if (!isLost(error)) throw error
    return oneByOne()
  }
}

/**
 * Chromium keeps what is larger than 64 KB in files of their own beside the database, and tells only who reads the record that
 * such a file is gone (`NotReadableError`) or cut short (`UnknownError`, which it also says of a full disk, but not to readers).
 */
function isLost(error: unknown): boolean {
  return namesOf(error).some((name) => name === 'NotReadableError' || name === 'UnknownError')
}

function readAll<R extends Keyed>(table: Table<R, string>): Promise<R[]> {
  return whole(
    () => table.toArray(),
    async () => {
      const keys = await table.toCollection().primaryKeys()
      return (await readEach(table, keys)).filter((record) => record !== undefined)
    },
  )
}

function readEach<R extends Keyed>(table: Table<R, string>, keys: readonly string[]): Promise<(R | undefined)[]> {
  return Promise.all(keys.map((key) => readOne(table, key)))
}

/** What cannot be read after some tries is given with nothing in it: it opens nowhere, and whoever asks treats it as damaged. */
async function readOne<R extends Keyed>(table: Table<R, string>, key: string): Promise<R | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      return await table.get(key)
    } catch (error) {
      if (!isLost(error)) throw error
      // How to get from the passphrase to the key is small, and must never be taken for something else.
      if (table.name === 'header') throw new Problem('storageDamaged')
      if (tries === readTries) return { key, sealed: new Uint8Array() } as unknown as R
      await new Promise((done) => setTimeout(done, readPauseMs))
    }
  }
}

async function guarded<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asProblem(error)
  }
}

function asProblem(error: unknown): unknown {
  const names = namesOf(error)
  if (names.some((name) => name === 'QuotaExceededError')) return new Problem('storageFull')
  // Chromium reports a full disk during commit as an unspecific abort or an unknown error (security.md 1, M4).
  if (names.some((name) => name === 'AbortError' || name === 'UnknownError')) return new Problem('storageFull')
  return error
}

function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  return [error.name, ...namesOf((error as { inner?: unknown }).inner)]
}
