/** What each record that exists only here is sealed to: with another head, or in another place, its bytes do not open. */
import { Problem } from '../../shared/problem.ts'
import type { EntryState, StorePut } from './store.ts'

export function sealedTo(put: StorePut): string {
  switch (put.put) {
    case 'outbox':
      return placeOf(put.record)
    case 'photos':
      return `photo|${put.record.key}`
    case 'photoBytes':
      return `photo-bytes|${put.record.key}`
    case 'drafts':
      return `draft|${put.record.key}`
    case 'readings':
      return `reading|${put.record.key}`
    default:
      return put.put
  }
}

/** Where an entry is sealed to: with another head its bytes do not open. */
export function placeOf(record: { key: string; n: number; state: EntryState; seq: number }): string {
  return `outbox|${record.key}|${record.n}|${record.state}|${record.seq}`
}

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
