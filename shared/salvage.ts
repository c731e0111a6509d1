/**
 * Salvage: what waits on a laptop that was blocked while it is locked, handed in as it lies there. Nobody unlocks a stolen laptop.
 * So what exists only on it is sealed under a key of its own, the work key, which follows from the vault's; and beside the vault's
 * lock lies that key, sealed to the county. Whoever has the laptop can hand in what is on it, and learns nothing of it. Taken again
 * it changes nothing, because entries and readings are known by their ids and photos by their hashes.
 */
import { Entry } from './command.ts'
import { Reading } from './reading.ts'
import { Bytes, Hash, Id, line, z } from './schema.ts'
import { Sealed } from './sealing.ts'

/**
 * Beside the vault's lock: a `SalvageKey`, sealed to the county. `sealedTo`: the county's public key, as laptops know it. `session`:
 * the name under which the vault knows the session in it, to put a new one in its place.
 */
export const SalvageSlot = Sealed.extend({ sealedTo: line(400), session: line(40) })
export type SalvageSlot = z.infer<typeof SalvageSlot>

/** `token`: a session of this laptop, which tells whose work it is; it may have ended by time. */
export const SalvageKey = z.object({
  version: z.literal(1),
  workKey: Bytes.refine(({ length }) => length === 32),
  token: line(200),
})
export type SalvageKey = z.infer<typeof SalvageKey>

/** What a locked laptop says of itself: all that lies there in clear and the county can make something of. */
export const SalvageClaim = z.object({ vaultId: Id, deviceId: Id, slot: SalvageSlot.omit({ session: true }) })
export type SalvageClaim = z.infer<typeof SalvageClaim>

/** Whoever is in the slot is not known while nobody has unlocked; the session in it says so. */
export function salvageContext({ vaultId, deviceId }: Pick<SalvageClaim, 'vaultId' | 'deviceId'>): string {
  return `antlitz salvage slot 1|${vaultId}|${deviceId}`
}

/** Why nobody is let in at this laptop any more. */
export const Ending = z.enum(['deviceRevoked', 'accessEnded'])
export type Ending = z.infer<typeof Ending>

/** `epoch`, `seq`: how far the county's order has got: one that came back older has to be given everything again. */
export const Blocked = z.object({ because: Ending, epoch: Id, seq: z.number().int().nonnegative() })
export type Blocked = z.infer<typeof Blocked>

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
export const StoredReading = Reading
export const StoredPhoto = z.object({ hash: Hash, caseFileId: Id, small: z.boolean() })

const Key = line(120)
const EntryRecord = z.object({ key: Id, n: z.number(), state: EntryState, seq: z.number(), sealed: Bytes })
const SealedRecord = z.object({ key: Key, sealed: Bytes })

/** A batch of the second copy. Of what is none of the county's business it holds only what the county cannot open. */
export const StoredBatch = z.object({
  puts: z.array(
    z.discriminatedUnion('put', [
      z.object({ put: z.literal('outbox'), record: EntryRecord }),
      z.object({ put: z.literal('readings'), record: SealedRecord }),
      z.object({ put: z.literal('photos'), record: SealedRecord.extend({ waits: z.boolean() }) }),
      z.object({ put: z.literal('photoBytes'), record: SealedRecord }),
      z.object({ put: z.enum(['state', 'drafts']) }),
    ]),
  ),
  /** What waited and does not any more: table and key. */
  gone: z.array(line(200)),
})
export type StoredBatch = z.infer<typeof StoredBatch>

/** A piece of what lies there, whole in itself. */
export const SalvagePart = z.discriminatedUnion('kind', [
  EntryRecord.extend({ kind: z.literal('entry') }),
  SealedRecord.extend({ kind: z.literal('kept') }),
  SealedRecord.extend({ kind: z.literal('reading') }),
  SealedRecord.extend({ kind: z.literal('photo'), bytes: Bytes }),
  z.object({ kind: z.literal('batch'), journalId: Id, number: z.number().int().nonnegative(), sealed: Bytes }),
])
export type SalvagePart = z.infer<typeof SalvagePart>

/** What one request carries: bytes that are sealed, and parts. A batch of the second copy is no larger (renderer/vault/second-copy.ts). */
export const salvageBytes = 600_000
export const salvageParts = 300

/**
 * What became of a part. `damaged`: something in it did not open. `strange`: something in it is not what this county knows; it is to
 * be kept for a newer one. `refused`, `gone`: by id, entries that lie in it refused, and those that were given up since.
 */
export const SalvagedPart = z.object({
  state: z.enum(['taken', 'damaged', 'strange']).catch('strange'),
  refused: z.array(Id),
  gone: z.array(Id),
})
export type SalvagedPart = z.infer<typeof SalvagedPart>

/** `inTray`: the entries that lie in the tray of the team now. `now`: where the county has got to with it. */
export const Salvaged = z.object({ parts: z.array(SalvagedPart), inTray: z.array(Id), now: Blocked })
export type Salvaged = z.infer<typeof Salvaged>
