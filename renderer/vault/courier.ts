/** Makes a courier file of what waits on this laptop, and hands in one that somebody brought. */
import type { Entry } from '../../shared/command.ts'
import {
  parcelContext,
  readCourier,
  type CourierFile,
  type Parcel,
  type ParcelContent,
  type ParcelTaken,
} from '../../shared/courier.ts'
import { type County } from '../../shared/county-contract.ts'
import { limits } from '../../shared/limits.ts'
import type { CourierBrought, CourierMade } from '../../shared/vault-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { encodeMessage } from '../../shared/wire.ts'
import type { Core } from './core.ts'
import { overlookDamage } from './overlook.ts'
import { sealTo } from './sealing.ts'
import { fromBase64url } from './web-cipher.ts'

/** What one parcel carries; a request of the county's takes it with room to spare. */
const parcelBytes = 600_000

type Load = Omit<ParcelContent, 'token'>

/** Everything that waits, in the order in which it was recorded. Problem `signInRequired` where nobody has ever signed in. */
export async function makeCourier(core: Core): Promise<CourierMade> {
  const { keys, token } = core.self
  if (!keys || token === null) throw new Problem('signInRequired')
  const loads = await core.exclusive(() => loadsOf(core))
  const parcels: Parcel[] = []
  for (const load of loads) parcels.push(await sealParcel(keys.sealing, { token, ...load }))
  const bytes = encodeMessage({ courier: 1, sealedTo: keys.sealing, parcels } satisfies CourierFile)
  const photos = loads.flatMap((load) => load.photos.filter(({ small }) => !small))
  return { bytes, entries: loads.flatMap((load) => load.entries).length, photos: photos.length }
}

/** Problems: `courierDamaged` for what is no such file, and those of the county. What was taken before one stays taken. */
export async function bringCourier(county: Pick<County, 'acceptParcel'>, bytes: Uint8Array): Promise<CourierBrought> {
  const { sealedTo, parcels } = readCourier(bytes)
  const sum: ParcelTaken = { isNew: false, entries: 0, refused: 0, photos: 0 }
  for (const parcel of parcels) {
    const taken = await county.acceptParcel({ sealedTo, parcel })
    sum.isNew ||= taken.isNew
    sum.entries += taken.entries
    sum.refused += taken.refused
    sum.photos += taken.photos
  }
  return sum
}

async function loadsOf(core: Core): Promise<Load[]> {
  const loads: Load[] = []
  core.outbox.tryAgain()
  const newest = new Map<string, Entry>()
  for (const entries of core.outbox.batches()) {
    loads.push({ ...nothing(), entries, behind: behindOf(entries, newest) })
    for (const entry of entries) noteNewest(newest, entry)
  }
  const first = (loads[0] ??= nothing())
  first.readings = core.readings.next()
  let room = 0
  for (const { hash, caseFileId, small, state } of core.photos.all()) {
    const bytes = state === 'waiting' ? await core.photos.bytes(hash).catch(overlookDamage) : null
    if (!bytes) continue
    const last = loads.at(-1)
    if (last && room >= bytes.length && last.photos.length < limits.photosAtOnce)
      last.photos.push({ caseFileId, hash, small, bytes })
    else {
      loads.push({ ...nothing(), photos: [{ caseFileId, hash, small, bytes }] })
      room = parcelBytes
    }
    room -= bytes.length
  }
  return loads.filter((load) => load.entries.length + load.readings.length + load.photos.length > 0)
}

function nothing(): Load {
  return { entries: [], behind: [], readings: [], photos: [] }
}

/** What of the parcels before a county of an older version would not take, of the files of these entries. */
function behindOf(entries: readonly Entry[], newest: ReadonlyMap<string, Entry>): Load['behind'] {
  return [...new Set(entries.map(({ caseFileId }) => caseFileId))].flatMap((caseFileId) => {
    const before = newest.get(caseFileId)
    return before ? [{ caseFileId, entryId: before.id }] : []
  })
}

/** Of each file the entry with the highest number of the catalogue: a county that takes it takes the others as well. */
function noteNewest(newest: Map<string, Entry>, entry: Entry): void {
  const { schema = 1, caseFileId } = entry
  if (schema > (newest.get(caseFileId)?.schema ?? 1)) newest.set(caseFileId, entry)
}

/** See shared/sealing.ts for how. */
export function sealParcel(publicKey: string, content: ParcelContent): Promise<Parcel> {
  return sealTo(fromBase64url(publicKey), encodeMessage(content), parcelContext)
}
