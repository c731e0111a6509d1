/** The county: its contract with the laptops, over any store, by any clock. The same code runs in the simulator. */
import { createHash, randomBytes } from 'node:crypto'
import { directoryId } from '../shared/carrier.ts'
import { CaseFileRows, type Entry } from '../shared/command.ts'
import {
  heldDigest,
  type CountyKeys as PublicKeys,
  type CountyCaller,
  type CountyImplementation,
  type LaptopPolicy,
  type Me,
  type Outcome,
} from '../shared/county-contract.ts'
import { casework, type Domain } from '../shared/domain.ts'
import { leaseDays, type Lease } from '../shared/lease.ts'
import { Problem } from '../shared/problem.ts'
import { staff } from '../shared/staff.ts'
import { eventsOfPages } from './audit.ts'
import { headsOf } from '../shared/bundle.ts'
import { openPacked } from './bundles.ts'
import { acceptParcel } from './courier.ts'
import { exchange, orBarred } from './exchange.ts'
import { newCountyKeys, type CountyKeys } from './keys.ts'
import { newLease } from './leases.ts'
import { momentOf } from './moment.ts'
import { createNudges } from './nudges.ts'
import { offsetsOf, putPieces } from './photos.ts'
import { push } from './push.ts'
import { draftForPhotos, signed } from './receipts.ts'
import { recoveryCalls, type RecoveryCall } from './recovery.ts'
import { revocationCalls } from './revocation.ts'
import { salvageCalls, type SalvageCall } from './salvage.ts'
import { SealedLines } from './sealed-line.ts'
import type { Asker, CountyStore, CountyTransaction, Run } from './store.ts'

/** Who people are at the county's sign-in. */
export interface SignInProvider {
  config(): Promise<{ authorizationEndpoint: string; clientId: string; scope: string }>
  /** The account (`sub`) that a code stands for. Problem `signInFailed`. */
  accountOf(returned: { code: string; verifier: string; redirectUri: string; nonce: string }): Promise<string>
}

export type CountyParts = {
  store: CountyStore
  provider: SignInProvider
  now: () => Date
  /** The work that is done here; the job centre's unless a benchmark brings another. */
  domain?: Domain
  /** The county's own keys; without them new ones are made, which nobody knows after the next start. */
  keys?: CountyKeys
  /** For how many days a laptop may read without contact. */
  leaseDays?: number
  policy?: LaptopPolicy
  /** The secret of a new session; only its digest is stored. */
  newToken?: () => string
}

export type County = {
  calls: CountyImplementation
  /** Its end of what vaults seal to it. */
  lines: SealedLines
  /** The call `bundle`, but `rows` is still packed by brotli. */
  packedBundle: CountyImplementation['bundle']
  /** Opens a session for somebody whose account is already proved. */
  openSession(account: string, device: Device): Promise<Session>
  /** Runs entries in somebody's name as if it were then. For demo data and set-up files; gives what was refused too. */
  load(staffId: string, entries: readonly Entry[], founder?: boolean): Promise<Outcome[]>
  /** Throws the Problem of a session that does not count (any more). */
  check(caller: CountyCaller): Promise<void>
  /** Hears when there is something new for the caller, and when the caller's session no longer counts. */
  hear(caller: CountyCaller, nudge: () => void, ended: () => void): Promise<() => Promise<void>>
}
export type Device = { id: string; name: string; platform: string }
export type Session = { token: string; expiresAt: string; me: Me; keys: PublicKeys; lease: Lease; policy: LaptopPolicy }

const sessionHours = 12
/** Without a keychain of its operating system no laptop gets a vault, unless the county says so. */
const strictPolicy: LaptopPolicy = { withoutKeychain: false }

function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function createCounty(given: CountyParts): County {
  const parts = {
    domain: casework,
    keys: newCountyKeys(),
    leaseDays: leaseDays.usual,
    policy: strictPolicy,
    newToken,
    ...given,
  }
  const { store, now, domain } = parts
  const moment = () => momentOf(now())
  const nudges = createNudges(store, moment)
  return {
    calls: {
      ...callsOf(parts),
      ...recoveryCalls(parts.keys, runOn(parts, 'read'), runOn(parts, 'write')),
      ...salvageCalls({
        ...parts,
        transact: (kind, token, mode, work) =>
          store.transact({ kind, tokenHash: tokenHash(token) }, mode, moment(), work),
      }),
    },
    lines: new SealedLines(parts.keys),
    packedBundle: async (args, caller) => {
      const { packed } = await handOutBundle(runOn(parts, 'read'), runOn(parts, 'write'), args, caller)
      return { rows: packed }
    },
    openSession: (account, device) => openSession(parts, account, device),
    load: (staffId, entries, founder = false) => {
      const last = entries.at(-1)
      const then = last ? momentOf(new Date(last.at)) : moment()
      const asker: Asker = { kind: founder ? 'founder' : 'staff', staffId }
      return store.transact(
        asker,
        'write',
        then,
        async (transaction) => (await push(domain, transaction, entries)).outcomes,
      )
    },
    check: (caller) => store.transact(askerOf(caller), 'read', moment(), async () => {}),
    hear: async (caller, nudge, ended) => {
      const asker = askerOf(caller)
      await store.transact(asker, 'read', moment(), async () => {})
      return nudges.hear({ asker, nudge, ended })
    },
  }
}

type Work<T> = (transaction: CountyTransaction) => Promise<T>

function runOn({ store, now }: Required<CountyParts>, mode: 'read' | 'write'): Run {
  return (caller, work) => store.transact(askerOf(caller), mode, momentOf(now()), work)
}

function callsOf(parts: Required<CountyParts>): Omit<CountyImplementation, RecoveryCall | SalvageCall> {
  const { store, provider, now, domain, keys } = parts
  const [read, write] = [runOn(parts, 'read'), runOn(parts, 'write')]
  return {
    signInConfig: async () => ({
      ...(await provider.config()),
      carrier: store.carrier,
      jobCentre: await store.jobCentre(),
    }),
    signIn: async ({ device, ...returned }) => openSession(parts, await provider.accountOf(returned), device),
    signOut: async (_args, { token }) => {
      if (token !== null) await store.closeSession(tokenHash(token), momentOf(now()))
      return {}
    },
    sync: (args, caller) =>
      exchange(
        {
          ...parts,
          transact: (kind, mode, work) => store.transact(askerOf(caller, kind), mode, momentOf(now()), work),
        },
        args,
      ),
    acceptParcel: async (args, caller) => {
      // Anybody may carry it who has a session here.
      await read(caller, async () => {})
      const transact = <T>(token: string, work: Work<T>) =>
        store.transact({ kind: 'courier', tokenHash: tokenHash(token) }, 'write', momentOf(now()), work)
      return acceptParcel({ domain, keys, transact }, args)
    },
    pages: async ({ caseFileIds }, caller) => {
      const answer = await read(caller, async (transaction) => ({
        epoch: (await transaction.position()).epoch,
        files: await transaction.pages([...new Set(caseFileIds)]),
      }))
      const handedOut = answer.files.map((file) => file.caseFileId).filter((id) => id !== directoryId)
      // First the line, then the file: nothing leaves the county unrecorded.
      if (handedOut.length > 0)
        await write(caller, (transaction) => transaction.audit(eventsOfPages(handedOut, transaction.moment.at)))
      return answer
    },
    bundles: (_args, caller) =>
      read(caller, async (transaction) => ({
        bundles: (await transaction.bundles()).map(({ caseFileIds, ...one }) => ({
          ...one,
          heads: headsOf(caseFileIds),
        })),
      })),
    bundle: async (args, caller) => {
      const { packed } = await handOutBundle(read, write, args, caller)
      // Over HTTP it goes out packed (`packedBundle`): this is for whoever calls within one process.
      return { rows: openPacked(packed) }
    },
    ...revocationCalls(read, write, (caller, work) =>
      store.transact(askerOf(caller, 'emptied'), 'write', momentOf(now()), work),
    ),
    digests: ({ caseFileIds }, caller) =>
      read(caller, async (transaction) => ({ files: await transaction.digests([...new Set(caseFileIds)]) })),
    ...photoCalls(parts, read),
  }
}

/** First the line for each of its files, then the bundle. */
async function handOutBundle(read: Run, write: Run, { id }: { id: string }, caller: CountyCaller) {
  const found = await read(caller, (transaction) => transaction.bundle(id))
  if (!found) throw new Problem('notFound')
  await write(caller, (transaction) => transaction.audit(eventsOfPages(found.caseFileIds, transaction.moment.at)))
  return found
}

type PhotoCalls = Pick<CountyImplementation, 'photoOffsets' | 'putPhotos' | 'getPhotos'>

function photoCalls({ store, now, domain, keys }: Required<CountyParts>, read: Run): PhotoCalls {
  const alsoBarred =
    (mode: 'read' | 'write') =>
    <T>(caller: CountyCaller, work: Work<T>) =>
      orBarred((kind) => store.transact(askerOf(caller, kind), mode, momentOf(now()), work))
  const [readAlsoBarred, writeAlsoBarred] = [alsoBarred('read'), alsoBarred('write')]
  return {
    photoOffsets: ({ photos }, caller) => readAlsoBarred(caller, (transaction) => offsetsOf(transaction, photos)),
    putPhotos: ({ pieces }, caller) =>
      writeAlsoBarred(caller, async (transaction) => {
        const states = await putPieces(domain, transaction, pieces)
        const stored = pieces.filter((_piece, at) => states[at]?.state === 'stored')
        return { states, draft: await draftForPhotos(transaction, stored) }
      }).then(({ states, draft }) => {
        const receipt = signed(keys, draft)
        return { states, ...(receipt && { receipt }) }
      }),
    getPhotos: ({ hashes }, caller) =>
      read(caller, async (transaction) => ({ photos: await transaction.photos([...new Set(hashes)]) })),
  }
}

async function openSession(parts: Required<CountyParts>, account: string, device: Device): Promise<Session> {
  const { store, now } = parts
  const token = parts.newToken()
  const expiresAt = new Date(now().getTime() + sessionHours * 3_600_000).toISOString()
  const at = momentOf(now())
  const { staffId } = await store.openSession({ account, device, tokenHash: tokenHash(token), expiresAt }, at)
  const asker = { kind: 'session', tokenHash: tokenHash(token) } as const
  return store.transact(asker, 'read', at, async (transaction) => {
    const directory = new CaseFileRows(directoryId, await transaction.rows([directoryId]))
    const { firstName, lastName, role, teamId, avatarSeed } = directory.need(staff, staffId).fields
    const me = { staffId, firstName, lastName, role, teamId, avatarSeed }
    const lease = newLease(parts.keys, parts.leaseDays, transaction.actor, at, heldDigest([]))
    if (!lease) throw new Error('a session without a laptop')
    return { token, expiresAt, me, keys: parts.keys.publicKeys, lease, policy: parts.policy }
  })
}

function askerOf({ token }: CountyCaller, kind: 'session' | 'barred' | 'emptied' = 'session'): Asker {
  if (token === null) throw new Problem('signInRequired')
  return { kind, tokenHash: tokenHash(token) }
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
