/**
 * The courier: what waits on a laptop that has no way home, sealed to the county, in a file that anybody may carry and nobody
 * can read. Each parcel is opened and taken by itself, in their order; taking one again changes nothing, because entries are known
 * by their ids and photos by their hashes. The laptop lets go of nothing for it: the receipt comes when it is back.
 */
import { Entry } from './command.ts'
import { limits } from './limits.ts'
import { Problem } from './problem.ts'
import { Reading } from './reading.ts'
import { Bytes, Hash, Id, line, z } from './schema.ts'
import { Sealed } from './sealing.ts'
import { decodeMessage } from './wire.ts'

export const courierFileName = 'antlitz.kurier'

/** Sealed to the county's key for couriers. */
export const Parcel = Sealed
export type Parcel = Sealed

export const parcelContext = 'antlitz courier 1'

/** `sealedTo`: the county's public key, as laptops know it. */
export const CourierFile = z.object({
  courier: z.literal(1),
  sealedTo: line(400),
  parcels: z.array(Parcel).max(10_000),
})
export type CourierFile = z.infer<typeof CourierFile>

/** Problem `courierDamaged` for what is no such file. */
export function readCourier(bytes: Uint8Array): CourierFile {
  try {
    return CourierFile.parse(decodeMessage(bytes))
  } catch {
    throw new Problem('courierDamaged')
  }
}

/**
 * What a parcel holds. `token`: the laptop's session, which tells whose work it is; it may have ended by time. `behind`: the
 * entry in a parcel before this one that a county of an older version does not know; what this parcel has of the same file waits
 * with it there.
 */
export const ParcelContent = z.object({
  token: line(200),
  entries: z.array(Entry).max(limits.entries),
  behind: z
    .array(z.object({ caseFileId: Id, entryId: Id }))
    .max(limits.entries)
    .default([]),
  readings: z.array(Reading).max(limits.readings),
  photos: z.array(z.object({ caseFileId: Id, hash: Hash, small: z.boolean(), bytes: Bytes })).max(limits.photosAtOnce),
})
export type ParcelContent = z.infer<typeof ParcelContent>

/**
 * What became of a parcel, in figures: who carries it learns no more. A photo in two sizes counts once. `isNew`: something of it was
 * not at the county before.
 */
export const ParcelTaken = z.object({
  isNew: z.boolean(),
  entries: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  photos: z.number().int().nonnegative(),
})
export type ParcelTaken = z.infer<typeof ParcelTaken>
