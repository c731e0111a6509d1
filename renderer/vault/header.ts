/** Which vault lies on this laptop, and how it is opened: read before anybody has unlocked anything. */
import type { Journal } from './journal.ts'
import { headerIn } from './second-copy.ts'
import type { StoreRecords, VaultStore } from './store.ts'

type Header = StoreRecords['header']
type Kept = { store: Pick<VaultStore, 'read'>; journal: Journal | null }

/**
 * The header of the vault on this laptop. Without a store the journal's is left; where both are there, the higher edition
 * counts: an older store brings no older passphrase back.
 */
export async function headerOf({ store, journal }: Kept): Promise<Header | null> {
  const inStore = (await store.read('header', 'vault')) ?? null
  const inCopy = await headerInCopy(journal).catch((error: unknown) => {
    // To take a vault that cannot be read for none would make a new one in its place.
    if (!inStore) throw error
    return null
  })
  if (!inStore) return inCopy
  return inCopy?.vaultId === inStore.vaultId && inCopy.edition > inStore.edition ? inCopy : inStore
}

async function headerInCopy(journal: Journal | null): Promise<Header | null> {
  return journal ? (headerIn((await journal.readJournal({})).bytes)?.header ?? null) : null
}
