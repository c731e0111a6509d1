/**
 * What waits here is under a key of its own (shared/salvage.ts), so that the county can be given it without the vault's. A vault of
 * before had one key for everything: what exists only here is sealed anew at its first unlock.
 */
import { Problem } from '../../shared/problem.ts'
import { opens, sealedTo } from './sealed-place.ts'
import type { StorePut } from './store.ts'
import type { Strongbox } from './strongbox.ts'

const tables = ['outbox', 'kept', 'readings', 'photos'] as const

/** So many at once: photos are large, and a kill in between leaves the rest for the next time. */
const atOnce = 50

/**
 * Sees to it that what exists only here is under the work key, before anything else is written. Where that fails, the vault opens all
 * the same, and the county is not given a key that would not open everything.
 */
export async function keepApart(box: Strongbox): Promise<void> {
  const header = await box.store.read('header', 'vault')
  if (!header) return
  try {
    // It has the slot only when all of it was.
    if (!header.salvage) for (const table of tables) await sealAnew(box, table)
    box.isApart = true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

async function sealAnew(box: Strongbox, table: (typeof tables)[number]): Promise<void> {
  const before = (await box.store.readAll(table)).map((record) => ({ put: table, record }) as StorePut)
  for (let at = 0; at < before.length; at += atOnce) {
    const anew: StorePut[] = []
    for (const put of before.slice(at, at + atOnce)) anew.push(...(await anewIfBefore(box, put)))
    if (anew.length > 0) await box.write(anew)
  }
}

/** The record under the work key, with the bytes of a photo that waits; nothing where it is, or where it does not open at all. */
async function anewIfBefore(box: Strongbox, put: StorePut): Promise<StorePut[]> {
  const workKey = await box.workKey()
  const whole = [put, ...(await waitingBytes(box, put))]
  const isUnder = (one: StorePut) => opens((sealed, place) => box.open(sealed, place, workKey), one)
  if ((await Promise.all(whole.map(isUnder))).every(Boolean)) return []
  const anew: StorePut[] = []
  for (const one of whole) {
    if (!('sealed' in one.record) || !(await opens((sealed, place) => box.open(sealed, place), one))) return []
    const place = sealedTo(one)
    const sealed = await box.seal(await box.open(one.record.sealed, place), place)
    anew.push({ ...one, record: { ...one.record, sealed } } as StorePut)
  }
  return anew
}

async function waitingBytes(box: Strongbox, put: StorePut): Promise<StorePut[]> {
  if (put.put !== 'photos' || !put.record.waits) return []
  const record = await box.store.read('photoBytes', put.record.key)
  return record ? [{ put: 'photoBytes', record }] : []
}
