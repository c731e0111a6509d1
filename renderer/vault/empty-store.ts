/** Empties the store in one batch. */
import type { StoreRecords, StoreTable, VaultStore } from './store.ts'

/** A table that is not named here does not compile. */
const everything: Record<Exclude<StoreTable, 'wipe'>, true> = {
  header: true,
  manifest: true,
  state: true,
  shelves: true,
  pages: true,
  patches: true,
  outbox: true,
  kept: true,
  receipts: true,
  photos: true,
  photoBytes: true,
  readings: true,
  drafts: true,
}

/** All tables, and the marker in their place: a kill leaves the vault as it was, or nothing of it. */
export async function emptyStore(store: VaultStore, marker: StoreRecords['wipe']): Promise<void> {
  const tables = Object.keys(everything) as StoreTable[]
  const found = await Promise.all(
    tables.map(async (table) => (await store.keys(table)).map((key) => ({ remove: table, key }))),
  )
  await store.write([...found.flat(), { put: 'wipe', record: marker }])
}
