/** Takes what a courier brings: opens a parcel with the county's own key and takes it as its laptop would have sent it. */
import { ParcelContent, parcelContext, type Parcel, type ParcelTaken } from '../shared/courier.ts'
import type { Domain } from '../shared/domain.ts'
import { Problem } from '../shared/problem.ts'
import { decodeMessage } from '../shared/wire.ts'
import { eventsOfReadings } from './audit.ts'
import type { CountyKeys } from './keys.ts'
import { offsetsOf, putPieces } from './photos.ts'
import { push } from './push.ts'
import { openSealed } from './sealing.ts'
import type { CountyTransaction } from './store.ts'

type Parts = {
  domain: Domain
  keys: CountyKeys
  /** A transaction in the name of whoever's laptop has this session. Problem `courierUnknown`. */
  transact: <T>(token: string, work: (transaction: CountyTransaction) => Promise<T>) => Promise<T>
}

/** Problems: `courierNotOurs` for another county's, `courierDamaged`, `courierUnknown` when nobody knows its laptop. */
export async function acceptParcel(
  { domain, keys, transact }: Parts,
  { sealedTo, parcel }: { sealedTo: string; parcel: Parcel },
): Promise<ParcelTaken> {
  if (sealedTo !== keys.publicKeys.sealing) throw new Problem('courierNotOurs')
  const { token, entries, behind, readings, photos } = openParcel(keys, parcel)
  const taken = await transact(token, async (transaction) => {
    const before = await transaction.logged([...entries.map(({ id }) => id), ...behind.map(({ entryId }) => entryId)])
    // Sent by the laptop itself, nothing of such a file would have come after that.
    const waiting = behind.filter(({ entryId }) => !before.has(entryId)).map(({ caseFileId }) => caseFileId)
    // What its entries build on may still be on the laptop, or with another courier.
    const { outcomes } = await push(domain, transaction, entries, true, waiting)
    if (readings.length > 0) await transaction.audit(eventsOfReadings(readings))
    const of = (...wanted: string[]) => outcomes.filter(({ outcome }) => wanted.includes(outcome)).length
    return {
      isNew: outcomes.some(({ id, outcome }) => outcome !== 'later' && !before.has(id)),
      entries: of('accepted', 'handedOver'),
      refused: of('refused'),
    }
  })
  const stored =
    photos.length > 0 ? await transact(token, (transaction) => takePhotos(domain, transaction, photos)) : []
  return {
    ...taken,
    isNew: taken.isNew || stored.some(({ isNew }) => isNew),
    photos: stored.filter(({ small }) => !small).length,
  }
}

/** Whole photos, whatever of them has come before. Gives those that are there now. */
export async function takePhotos(domain: Domain, transaction: CountyTransaction, photos: ParcelContent['photos']) {
  const { offsets } = await offsetsOf(transaction, photos)
  const pieces = photos.map((photo, at) => {
    const offset = offsets[at] ?? 0
    return {
      ...photo,
      size: photo.bytes.length,
      offset,
      bytes: photo.bytes.slice(offset),
      isNew: offset < photo.bytes.length,
    }
  })
  const states = await putPieces(domain, transaction, pieces)
  return pieces.filter((_piece, at) => states[at]?.state === 'stored')
}

function openParcel(keys: CountyKeys, parcel: Parcel): ParcelContent {
  try {
    return ParcelContent.parse(decodeMessage(openSealed(keys.sealing, parcel, parcelContext)))
  } catch {
    // Whatever it is, it is nothing that a laptop sealed to us.
    throw new Problem('courierDamaged')
  }
}
