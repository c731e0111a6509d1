/** The county in the simulator: the real server core on storage in memory, with four people and a few case files. */
import { brotliCompressSync, constants } from 'node:zlib'
import { directoryId } from '../../shared/carrier.ts'
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import type { Entry } from '../../shared/command.ts'
import { casework, type Domain } from '../../shared/domain.ts'
import type { AnyRow } from '../../shared/row.ts'
import { prepareBundles, type Packing } from '../../server/bundles.ts'
import { createCounty, type Session } from '../../server/county.ts'
import { newCountyKeys } from '../../server/keys.ts'
import { momentOf } from '../../server/moment.ts'
import type { AuditLine } from '../../server/audit.ts'
import type { CountyStore } from '../../server/store.ts'
import { createMemoryStore, type MemoryStore } from '../support/memory-store.ts'
import type { Random } from './random.ts'

/** What the county holds, for those who judge: as of the last `look`. */
export type CountyBooks = {
  look(): Promise<void>
  /** The log in the order it was written, refused entries too. */
  log(): readonly LoggedLine[]
  audit(): readonly AuditLine[]
  /** The county's rows of these case files, whoever may see them. */
  rows(caseFileIds: readonly string[]): AnyRow[]
  /** Whether the county has all of a photo. */
  holdsPhoto(caseFileId: string, hash: string): boolean
}
export type LoggedLine = {
  outcome: { id: string; outcome: string; problem?: { code: string } | undefined }
  staffId: string
  /** `at`: when it counts as recorded. */
  judged: { caseFileId: string; command: string; at: string; entry: { args: unknown } | null }
}
/** Where the county keeps what it has. `memory`: the store whose state can be taken and put back. */
export type Storage = { store: CountyStore; books: CountyBooks; memory: MemoryStore | null }

export type SimulatedCounty = {
  books: CountyBooks
  memory: MemoryStore | null
  readonly calls: ReturnType<typeof createCounty>['calls']
  /** The number of its version. */
  readonly schema: number
  /** Brings it up to date, with all it has. Gives false when it is already. */
  upgradeTo(domain: Domain): boolean
  signIn(account: string, deviceId: string): Promise<Session>
  teamId: string
  siteId: string
  staffIds: Record<string, string>
  visibleTo(staffId: string): Promise<string[]>
  /** Packs everybody's files for laptops that begin. */
  prepareBundles(): Promise<number>
  /** Somebody who may blocks this laptop. */
  revoke(account: string, deviceId: string): Promise<void>
  /** Somebody does not work here any more. */
  leave(account: string): Promise<void>
}

/** Two caseworkers of one team, their lead, and an administrator. */
const people = [
  { account: 'anna', firstName: 'Anna', lastName: 'Brandt', role: 'caseManager' },
  { account: 'bengt', firstName: 'Bengt', lastName: 'Öz', role: 'personalAdvisor' },
  { account: 'cilla', firstName: 'Cilla', lastName: 'Groß', role: 'teamLead' },
] as const

function inMemory(random: Random): Storage {
  const memory = createMemoryStore({ carrier: '23102', epoch: random.id() })
  const rows = (caseFileIds: readonly string[]) => {
    const { files } = memory.snapshot().contents
    return caseFileIds.flatMap((id) => [...(files.get(id)?.values() ?? [])])
  }
  const holdsPhoto = (caseFileId: string, hash: string) =>
    memory.snapshot().contents.photos.get(`${caseFileId}/${hash}`)?.complete === true
  const look = () => Promise.resolve()
  const [log, audit] = [() => memory.log(), () => memory.audit()]
  return { store: memory, memory, books: { look, log, audit, rows, holdsPhoto } }
}

export async function openCounty(
  random: Random,
  clock: { now: number },
  storage: Storage = inMemory(random),
): Promise<SimulatedCounty> {
  const { store, books, memory } = storage
  let tokens = 0
  const keys = newCountyKeys()
  const started = (domain: Domain) => {
    const newToken = () => `token-${++tokens}`
    return createCounty({ store, provider: noProvider, now: () => new Date(clock.now), newToken, keys, domain })
  }
  let domain = casework
  let county = started(domain)
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
      number: store.carrier,
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
    books,
    memory,
    get calls() {
      return county.calls
    },
    get schema() {
      return domain.schema
    },
    upgradeTo(newer) {
      if (domain === newer) return false
      domain = newer
      county = started(domain)
      return true
    },
    signIn,
    teamId,
    siteId,
    staffIds,
    prepareBundles: () => prepareBundles(store, () => momentOf(new Date(clock.now)), packing(random)),
    async revoke(account, deviceId) {
      const { token } = await signIn(account, random.id())
      await county.calls.revokeLaptop({ deviceId, reason: 'stolen' }, { token })
    },
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
