/**
 * Salvage: what waits on a laptop that was blocked while it is locked is to come home all the same. So what exists only on it is
 * sealed under a key of its own, the work key, which follows from the vault's: it can be given away without the vault's.
 */
import { Entry } from './command.ts'
import { Hash, Id, z } from './schema.ts'

const EntryState = z.enum(['waiting', 'accepted', 'refused', 'handedOver'])
type EntryHead = { key: string; n: number; state: z.infer<typeof EntryState>; seq: number }

/** Where each of these is sealed to, in its vault: with another head, or in another place, its bytes do not open. */
export const placeOf = {
  entry: ({ key, n, state, seq }: EntryHead) => `outbox|${key}|${n}|${state}|${seq}`,
  kept: (key: string) => `kept|${key}`,
  reading: (key: string) => `reading|${key}`,
  photo: (key: string) => `photo|${key}`,
  photoBytes: (key: string) => `photo-bytes|${key}`,
  batch: (journalId: string, number: number) => `journal|${journalId}|${number}`,
} as const

/** What is sealed there: as JSON, but for the bytes of photos and for batches. The vault writes it, the county reads it. */
export const StoredEntry = z.object({ entry: Entry })
export const StoredKept = z.array(z.object({ n: z.number(), entry: Entry }))
export const StoredPhoto = z.object({ hash: Hash, caseFileId: Id, small: z.boolean() })
