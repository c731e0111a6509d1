/** Hands in a courier file from the command line: whoever carries it needs no laptop of their own. */
import { access, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readCourier, type ParcelTaken } from '../shared/courier.ts'
import { casework } from '../shared/domain.ts'
import { Problem, type ProblemCode } from '../shared/problem.ts'
import type { Administration } from './admin-tasks.ts'
import { acceptParcel } from './courier.ts'
import { tokenHash } from './county.ts'
import { readCountyKeys } from './keys.ts'
import { momentOf } from './moment.ts'
import { StartProblem } from './postgres.ts'

const reasons: Partial<Record<ProblemCode, string>> = {
  courierNotOurs: 'is for another county',
  courierDamaged: 'is damaged, or no courier file',
  courierUnknown: 'comes from a laptop that nobody here knows',
}

/** `data`: where the county's own keys are. Says what was taken, in figures. */
export async function takeCourier({ store }: Administration, data: string, path: string): Promise<string> {
  const keys = await keysIn(resolve(data))
  const bytes = await readFile(path).catch(() => {
    throw new StartProblem(`${path} cannot be read.`)
  })
  try {
    const { sealedTo, parcels } = readCourier(bytes)
    const taken: ParcelTaken[] = []
    for (const parcel of parcels)
      taken.push(
        await acceptParcel(
          {
            domain: casework,
            keys,
            transact: (token, work) =>
              store.transact({ kind: 'courier', tokenHash: tokenHash(token) }, 'write', momentOf(new Date()), work),
          },
          { sealedTo, parcel },
        ),
      )
    const sum = (kind: 'entries' | 'refused' | 'photos') => taken.reduce((before, one) => before + one[kind], 0)
    const news = taken.some(({ isNew }) => isNew) ? '' : ' All of it had arrived before.'
    return `Entries: ${sum('entries')}, not accepted: ${sum('refused')}, photos: ${sum('photos')}.${news}`
  } catch (error) {
    const reason = error instanceof Problem ? reasons[error.code] : undefined
    if (reason === undefined) throw error
    throw new StartProblem(`${path} ${reason}. Nothing more was taken.`)
  }
}

async function keysIn(folder: string) {
  await access(join(folder, 'keys.json')).catch(() => {
    throw new StartProblem(`There are no keys of a county in ${folder}: name its folder with --data.`)
  })
  return readCountyKeys(folder)
}
