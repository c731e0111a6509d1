/** What each record that exists only here is sealed to: with another head, or in another place, its bytes do not open. */
import { Problem } from '../../shared/problem.ts'
import { placeOf } from '../../shared/salvage.ts'
import type { StorePut } from './store.ts'

export function sealedTo(put: StorePut): string {
  switch (put.put) {
    case 'outbox':
      return placeOf.entry(put.record)
    case 'photos':
      return placeOf.photo(put.record.key)
    case 'photoBytes':
      return placeOf.photoBytes(put.record.key)
    case 'drafts':
      return `draft|${put.record.key}`
    case 'kept':
      return placeOf.kept(put.record.key)
    case 'readings':
      return placeOf.reading(put.record.key)
    default:
      return put.put
  }
}

/**
 * Whether what is sealed there may be opened at the county when this laptop is blocked while it is locked (shared/salvage.ts): what
 * exists only here, and the batches of its second copy. The rest is under the vault's key alone.
 */
export function isApart(place: string): boolean {
  return apart.has(place.slice(0, place.indexOf('|')))
}

const apart: ReadonlySet<string> = new Set(['outbox', 'kept', 'photo', 'photo-bytes', 'reading', 'journal'])

/** Whether a record can be read. */
export async function opens(
  open: (sealed: Uint8Array, place: string) => Promise<unknown>,
  put: StorePut,
): Promise<boolean> {
  try {
    if (!('sealed' in put.record)) return false
    await open(put.record.sealed, sealedTo(put))
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
