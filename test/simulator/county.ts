/** The county in the simulator: the real server core on storage in memory, with four people and a few case files. */
import { brotliCompressSync, constants } from 'node:zlib'
import { directoryId } from '../../shared/carrier.ts'
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import type { Entry } from '../../shared/command.ts'
import type { CountyKeys, Me } from '../../shared/county-contract.ts'
import type { AnyRow } from '../../shared/row.ts'
import { prepareBundles, type Packing } from '../../server/bundles.ts'
import { createCounty } from '../../server/county.ts'
import { momentOf } from '../../server/moment.ts'
import { createMemoryStore, type MemoryStore } from '../support/memory-store.ts'
import type { Random } from './random.ts'

export type SimulatedCounty = {
  store: MemoryStore
  calls: ReturnType<typeof createCounty>['calls']
  signIn(account: string, deviceId: string): Promise<{ token: string; expiresAt: string; me: Me; keys: CountyKeys }>
  teamId: string
  siteId: string
  staffIds: Record<string, string>
  /** The county's rows of these case files, whoever may see them. */
  rows(caseFileIds: readonly string[]): AnyRow[]
  visibleTo(staffId: string): Promise<string[]>
  /** Whether the county has all of a photo. */
  holdsPhoto(caseFileId: string, hash: string): boolean
  /** Packs everybody's files for laptops that begin. */
  prepareBundles(): Promise<number>
  /** Somebody does not work here any more. */
  leave(account: string): Promise<void>
}

/** Two caseworkers of one team, their lead, and an administrator. */
const people = [
  { account: 'anna', firstName: 'Anna', lastName: 'Brandt', role: 'caseManager' },
  { account: 'bengt', firstName: 'Bengt', lastName: 'Öz', role: 'personalAdvisor' },
  { account: 'cilla', firstName: 'Cilla', lastName: 'Groß', role: 'teamLead' },
] as const

export async function openCounty(random: Random, clock: { now: number }): Promise<SimulatedCounty> {
  const store = createMemoryStore({ carrier: '23102', epoch: random.id() })
  let tokens = 0
  const county = createCounty({
    store,
    provider: noProvider,
    now: () => new Date(clock.now),
    newToken: () => `token-${++tokens}`,
  })
  const [emil, siteId, teamId] = [random.id(), random.id(), random.id()]
  const staffIds: Record<string, string> = Object.fromEntries(people.map(({ account }) => [account, random.id()]))
  const at = new Date(clock.now - 86_400_000).toISOString()
  const entry = <N extends CommandName>(command: N, args: ArgsOf<N>): Entry => ({
    id: random.id(),
    command,
    caseFileId: directoryId,
    args,
    at,
    offline: false,
    seen: {},
  })
  const founding = [
    entry('carrier.setUp', {
      carrierId: random.id(),
      number: '23102',
      name: 'Landkreis Leinetal',
      jobCentre: 'Jobcenter Leinetal',
    }),
    entry('site.add', { siteId, name: 'Mitte', street: '', postcode: '', town: '' }),
    entry('team.add', { teamId, name: 'Team 1', siteId }),
    entry('staff.add', {
      staffId: emil,
      account: 'emil',
      firstName: 'Emil',
      lastName: 'Amt',
      role: 'administrator',
      teamId: null,
      phone: '',
      avatarSeed: 'e',
    }),
    ...people.map((person) =>
      entry('staff.add', {
        ...person,
        staffId: staffIds[person.account] ?? '',
        teamId,
        phone: '',
        avatarSeed: person.account,
      }),
    ),
  ]
  for (const outcome of await county.load(emil, founding, true)) {
    if (outcome.outcome !== 'accepted') throw new Error(`the county could not be founded: ${JSON.stringify(outcome)}`)
  }
  const signIn = (account: string, deviceId: string) =>
    county.openSession(account, { id: deviceId, name: 'Laptop', platform: 'simulator' })
  return {
    store,
    calls: county.calls,
    signIn,
    teamId,
    siteId,
    staffIds,
    rows(caseFileIds) {
      const { files } = store.snapshot().contents
      return caseFileIds.flatMap((id) => [...(files.get(id)?.values() ?? [])])
    },
    holdsPhoto: (caseFileId, hash) => store.snapshot().contents.photos.get(`${caseFileId}/${hash}`)?.complete === true,
    prepareBundles: () => prepareBundles(store, () => momentOf(new Date(clock.now)), packing(random)),
    async leave(account) {
      const args = { staffId: staffIds[account] ?? '', patch: { active: false } }
      const one = { ...entry('staff.edit', args), at: new Date(clock.now).toISOString() }
      await county.load(emil, [one])
    },
    visibleTo: (staffId) =>
      store.transact({ kind: 'staff', staffId }, 'read', momentOf(new Date(clock.now)), (transaction) =>
        transaction.visible(),
      ),
  }
}

/** At once: nothing outside decides what comes next. */
function packing(random: Random): Packing {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1 }
  return { fewest: 1, newId: () => random.id(), pack: async (answer) => brotliCompressSync(answer, { params }) }
}

const noProvider = {
  config: () => Promise.reject(new Error('nobody signs in by the provider here')),
  accountOf: () => Promise.reject(new Error('nobody signs in by the provider here')),
}
