/** Chromium's two stores behind IndexedDB: LevelDB, and SQLite, to which it is moving. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSqlite } from './e2e-sqlite.ts'

export type BrowserStore = 'leveldb' | 'sqlite'
export const browserStores: readonly BrowserStore[] = ['leveldb', 'sqlite']

/** LevelDB is what Chromium takes unasked; the tests say so when it no longer does. */
export function storeFlags(store: BrowserStore): string[] {
  return store === 'sqlite' ? ['--enable-features=IdbSqliteBackingStore'] : []
}

/** Which stores a profile of Chromium really holds. */
export async function storesIn(profile: string): Promise<BrowserStore[]> {
  const folder = join(profile, 'Default', 'IndexedDB')
  const found = new Set<BrowserStore>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.name.endsWith('.indexeddb.leveldb')) found.add('leveldb')
    else if (entry.isFile() && isSqlite(await readFile(join(entry.parentPath, entry.name)))) found.add('sqlite')
  }
  return [...found]
}
