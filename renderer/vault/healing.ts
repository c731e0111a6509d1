/**
 * Finds out at unlock whether the store is what it was, before anything else reads it, and heals it when it is not: what
 * exists only here is put together from the store and the second copy, and what the county gave comes anew with the next
 * sync. One batch does all of it, so a kill leaves the damage to be found again.
 */
import type { Healed } from '../../shared/vault-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { placeOf } from '../../shared/salvage.ts'
import type { VaultSelf } from './vault-self.ts'
import type { Heads, Mark } from './manifest.ts'
import { sameSums } from './manifest.ts'
import type { Content } from './outbox.ts'
import type { PhotoNote } from './photos.ts'
import { opens, sealedTo } from './sealed-place.ts'
import { idOf, type CopyContent } from './second-copy.ts'
import type { StorePut, StoreRecords, StoreTable, StoreWrite } from './store.ts'
import type { Strongbox } from './strongbox.ts'

type Header = StoreRecords['header']
type Damage = Healed['found']

/** Nothing of these exists only here. */
const fromCounty = ['shelves', 'pages', 'patches'] as const
const onlyHere = ['outbox', 'photos', 'photoBytes', 'drafts', 'readings'] as const

/**
 * Gives null when the store is whole. `header`: the one that was just opened, null where there is none. `isDamaged`: a
 * reader has found what does not open. Problems: `storageDamaged` when not even its owner is known any more, and why the
 * second copy could not be read when it is needed; nothing is thrown away then.
 */
export async function heal(box: Strongbox, header: Header | null, isDamaged = false): Promise<Healed | null> {
  const [told, heads] = [await box.told(), await box.heads()]
  const inStore = isDamaged ? 'incomplete' : damageOf(told, heads)
  const copy = await readCopy(box, inStore !== null)
  let found = inStore ?? (told && copy?.mark && isBehind(told, copy.mark) ? 'older' : null)
  box.countFrom(Math.max(told?.generation ?? 0, copy?.mark?.generation ?? 0))
  if (found === null && copy && told && (await box.copy?.resume(copy, told, header)) === false) found = 'incomplete'
  if (found === null) return null
  return rescue(box, { header, copy, found, isCopyNewer: (copy?.mark?.generation ?? -1) >= (told?.generation ?? 0) })
}

function damageOf(told: Mark | null, heads: Heads): Damage | null {
  if (!told) return heads.isEmpty() ? 'missing' : 'incomplete'
  return sameSums(told.sums, heads.sums()) ? null : 'incomplete'
}

/** The store is written first: it may be ahead of the copy, never behind it. */
function isBehind(store: Mark, copy: Mark): boolean {
  return (
    copy.generation > store.generation || (copy.generation === store.generation && !sameSums(copy.sums, store.sums))
  )
}

async function readCopy(box: Strongbox, isNeeded: boolean): Promise<CopyContent | null> {
  try {
    return (await box.copy?.read()) ?? null
  } catch (error) {
    // A healthy store can do without it, and says so; a damaged one must not be healed from half of what there is.
    if (isNeeded) throw error
    box.copy?.couldNotRead(error)
    return null
  }
}

type Case = { header: Header | null; copy: CopyContent | null; found: Damage; isCopyNewer: boolean }

async function rescue(box: Strongbox, { header, copy, found, isCopyNewer }: Case): Promise<Healed> {
  const healed: Healed = { found, entries: 0, photos: 0, lost: 0 }
  const inStore = await readableIn(box, copy, healed)
  const kept = new Map<string, StorePut>()
  for (const [id, put] of inStore) if (!(isCopyNewer && copy?.gone.has(id)) || isAccepted(put)) kept.set(id, put)
  for (const [id, put] of copy?.items ?? []) {
    if (kept.has(id) && !isCopyNewer) continue
    // The copy of a version that copied what did not open any more.
    if (!(await opens((sealed, place) => box.open(sealed, place), put))) {
      if (!kept.has(id) && put.put !== 'photoBytes') healed.lost++
      continue
    }
    if (!kept.has(id)) await count(box, put, healed)
    kept.set(id, put)
  }
  const self = await selfIn(box, kept)
  healed.lost += dropPhotos(kept)
  const writes: StoreWrite[] = await removals(box, kept)
  for (const [id, put] of await renumbered(box, kept)) if (put !== inStore.get(id)) writes.push(put)
  // It holds no file any more, so the county lists what may be seen, and whole pages come. How far it had come stays: only
  // so a county that came back older meanwhile is noticed, and gets again what is kept here for that.
  const sealed = await box.sealJson(self, 'state')
  writes.push({ put: 'state', record: { key: 'state', sealed } })
  if (header) writes.push({ put: 'header', record: header })
  if (copy && copy.bytes > 0 && !copy.isWhole) box.copy?.keepAside()
  await box.write(writes)
  return healed
}

/** What of the store can be opened. What cannot, and is not in the copy either, is lost: it is counted, to be told. */
async function readableIn(box: Strongbox, copy: CopyContent | null, healed: Healed): Promise<Map<string, StorePut>> {
  const found = new Map<string, StorePut>()
  for (const table of ['state', ...onlyHere] as const) {
    for (const record of await box.store.readAll(table)) {
      const put = { put: table, record } as StorePut
      const id = idOf(table, record.key)
      if (await opens((sealed, place) => box.open(sealed, place), put)) found.set(id, put)
      else if (table !== 'state' && table !== 'photoBytes' && !copy?.items.has(id)) healed.lost++
    }
  }
  return found
}

function isAccepted(put: StorePut): boolean {
  return put.put === 'outbox' && put.record.state === 'accepted'
}

/** What the copy brings back; a photo is kept in two sizes, and people count it once. */
async function count(box: Strongbox, put: StorePut, healed: Healed): Promise<void> {
  if (put.put === 'outbox') healed.entries++
  if (put.put !== 'photos') return
  const note = await box.openJson<PhotoNote>(put.record.sealed, sealedTo(put))
  if (!note.small) healed.photos++
}

async function selfIn(box: Strongbox, kept: Map<string, StorePut>): Promise<VaultSelf> {
  const state = kept.get(idOf('state', 'state'))
  kept.delete(idOf('state', 'state'))
  if (state?.put !== 'state') throw new Problem('storageDamaged')
  return box.openJson<VaultSelf>(state.record.sealed, 'state')
}

/** Photos that the county has go, with all that it can give again; and those without their bytes: gives how many these are. */
function dropPhotos(kept: Map<string, StorePut>): number {
  const waits = (key: string) => {
    const note = kept.get(idOf('photos', key))
    return note?.put === 'photos' && note.record.waits
  }
  let lost = 0
  for (const [id, put] of kept) {
    const isBare = put.put === 'photos' && !kept.has(idOf('photoBytes', put.record.key))
    if (isBare && put.record.waits) lost++
    if ((put.put === 'photos' || put.put === 'photoBytes') && (isBare || !waits(put.record.key))) kept.delete(id)
  }
  return lost
}

async function removals(box: Strongbox, kept: ReadonlyMap<string, StorePut>): Promise<StoreWrite[]> {
  const writes: StoreWrite[] = []
  const tables: StoreTable[] = [...fromCounty, ...onlyHere]
  for (const table of tables) {
    for (const key of await box.store.keys(table)) {
      if (!kept.has(idOf(table, key))) writes.push({ remove: table, key })
    }
  }
  return writes
}

/** Two lives of one vault may have given the same number to two entries: both are kept, one after the other. */
async function renumbered(box: Strongbox, kept: ReadonlyMap<string, StorePut>): Promise<Map<string, StorePut>> {
  const result = new Map(kept)
  const taken = new Set<number>()
  let last = 0
  for (const put of kept.values()) if (put.put === 'outbox') last = Math.max(last, put.record.n)
  for (const [id, put] of kept) {
    if (put.put !== 'outbox') continue
    if (taken.has(put.record.n)) {
      const content = await box.openJson<Content>(put.record.sealed, placeOf.entry(put.record))
      const head = { ...put.record, n: ++last }
      const record = { ...head, sealed: await box.sealJson(content, placeOf.entry(head)) }
      result.set(id, { put: 'outbox', record })
    } else taken.add(put.record.n)
  }
  return result
}
