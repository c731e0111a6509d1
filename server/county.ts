/** The county: its contract with the laptops, over any store, by any clock. The same code runs in the simulator. */
import { createHash, randomBytes } from 'node:crypto'
import { directoryId } from '../shared/carrier.ts'
import { CaseFileRows, type Entry } from '../shared/command.ts'
import {
  heldDigest,
  limits,
  type CountyKeys as PublicKeys,
  type HistoryPoint,
  type CountyCaller,
  type CountyImplementation,
  type Me,
  type OnlyHere,
  type Outcome,
  type SyncAnswer,
} from '../shared/county-contract.ts'
import { emptyDigest, xor, type Digest } from '../shared/digest.ts'
import { casework, type Domain } from '../shared/domain.ts'
import { Problem } from '../shared/problem.ts'
import { same } from '../shared/row.ts'
import { staff } from '../shared/staff.ts'
import { newCountyKeys, type CountyKeys } from './keys.ts'
import { momentOf } from './moment.ts'
import { createNudges } from './nudges.ts'
import { offsetsOf, putPieces } from './photos.ts'
import { push } from './push.ts'
import { draftForEntries, draftForPhotos, signed } from './receipts.ts'
import type { Asker, CountyStore, CountyTransaction } from './store.ts'

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
  /** The secret of a new session; only its digest is stored. */
  newToken?: () => string
}

export type County = {
  calls: CountyImplementation
  /** Opens a session for somebody whose account is already proved. */
  openSession(account: string, device: Device): Promise<{ token: string; expiresAt: string; me: Me; keys: PublicKeys }>
  /** Runs entries in somebody's name as if it were then. For demo data and set-up files; gives what was refused too. */
  load(staffId: string, entries: readonly Entry[], founder?: boolean): Promise<Outcome[]>
  /** Throws the Problem of a session that does not count (any more). */
  check(caller: CountyCaller): Promise<void>
  /** Hears when there is something new for the caller, and when the caller's session no longer counts. */
  hear(caller: CountyCaller, nudge: () => void, ended: () => void): Promise<() => Promise<void>>
}
export type Device = { id: string; name: string; platform: string }

const sessionHours = 12

function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function createCounty(given: CountyParts): County {
  const parts = { domain: casework, keys: newCountyKeys(), newToken, ...given }
  const { store, now, domain } = parts
  const moment = () => momentOf(now())
  const nudges = createNudges(store, moment)
  return {
    calls: callsOf(parts),
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

const nothingTaken = { outcomes: [], draft: null }

function callsOf(parts: Required<CountyParts>): CountyImplementation {
  const { store, provider, now, domain, keys } = parts
  type Work<T> = (transaction: CountyTransaction) => Promise<T>
  const read = <T>(caller: CountyCaller, work: Work<T>) =>
    store.transact(askerOf(caller), 'read', momentOf(now()), work)
  const write = <T>(caller: CountyCaller, work: Work<T>) =>
    store.transact(askerOf(caller), 'write', momentOf(now()), work)
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
    sync: async ({ entries, patient, onlyHere, ...asked }, caller) => {
      const take = async (transaction: CountyTransaction) => {
        // A laptop of another history first learns of that: what waits may build on what it has to send again.
        if (asked.epoch !== null && !(await isOurHistory(transaction, asked))) return nothingTaken
        const { outcomes, fileOf } = await push(domain, transaction, entries, patient)
        return { outcomes, draft: await draftForEntries(transaction, entries, outcomes, fileOf) }
      }
      const { outcomes, draft } = entries.length > 0 ? await write(caller, take) : nothingTaken
      const receipt = signed(keys, draft)
      const { answer, isNews } = await read(caller, async (transaction) => ({
        answer: await pull(transaction, asked),
        isNews: onlyHere !== undefined && (await isNewContact(transaction, onlyHere)),
      }))
      if (onlyHere && isNews) await write(caller, (transaction) => transaction.noteContact(onlyHere))
      return { ...answer, outcomes, ...(receipt && { receipt }) }
    },
    pages: ({ caseFileIds }, caller) =>
      read(caller, async (transaction) => ({
        epoch: (await transaction.position()).epoch,
        files: await transaction.pages([...new Set(caseFileIds)]),
      })),
    laptops: (_args, caller) =>
      read(caller, async (transaction) => {
        if (transaction.actor.role !== 'teamLead') throw new Problem('mayNot')
        return { laptops: await transaction.laptops() }
      }),
    digests: ({ caseFileIds }, caller) =>
      read(caller, async (transaction) => ({ files: await transaction.digests([...new Set(caseFileIds)]) })),
    photoOffsets: ({ photos }, caller) => read(caller, (transaction) => offsetsOf(transaction, photos)),
    putPhotos: ({ pieces }, caller) =>
      write(caller, async (transaction) => {
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

/** A contact is noted when it says something new, and otherwise every few minutes: a sync with nothing to do stays a read. */
const contactNotedMs = 5 * 60_000

async function isNewContact(transaction: CountyTransaction, onlyHere: OnlyHere): Promise<boolean> {
  const last = await transaction.lastContact()
  if (!last || !same(last.onlyHere, onlyHere)) return true
  return Date.parse(transaction.moment.at) - Date.parse(last.at) >= contactNotedMs
}

type Asked = { epoch: string | null; cursor: number; knows: HistoryPoint | null; held: string }

async function pull(transaction: CountyTransaction, asked: Asked): Promise<SyncAnswer> {
  const { epoch, seq } = await transaction.position()
  const visible = await transaction.visible()
  const afresh = !(await isOurHistory(transaction, asked))
  const changes = afresh
    ? { rows: [], cursor: seq, more: false }
    : await transaction.changes(asked.cursor, limits.changesAtOnce)
  const last = changes.cursor === asked.knows?.seq ? asked.knows.id : await transaction.entryAt(changes.cursor)
  const differs = afresh || asked.held !== heldDigest(visible)
  return {
    epoch,
    serverTime: transaction.moment.at,
    outcomes: [],
    changes: changes.rows,
    cursor: changes.cursor,
    at: last === undefined ? null : { seq: changes.cursor, id: last },
    more: changes.more,
    afresh,
    ...(!changes.more && (await digestOfAll(transaction, visible))),
    ...(differs && { visible: await transaction.byUrgency() }),
  }
}

/**
 * Whether the laptop's position is one of this store's history. Comparing numbers alone would miss a store that was brought
 * back older and has grown past the laptop's cursor since: so the newest entry that the laptop knows of must be there, at
 * its number.
 */
async function isOurHistory(transaction: CountyTransaction, { epoch, cursor, knows }: Asked): Promise<boolean> {
  const here = await transaction.position()
  if (epoch !== here.epoch || cursor > here.seq) return false
  return knows === null || (await transaction.entryAt(knows.seq)) === knows.id
}

async function digestOfAll(transaction: CountyTransaction, visible: readonly string[]): Promise<{ digest?: Digest }> {
  const files = await transaction.digests(visible)
  return files.length === visible.length
    ? { digest: files.reduce((sum, one) => xor(sum, one.digest), emptyDigest) }
    : {}
}

async function openSession(parts: Required<CountyParts>, account: string, device: Device) {
  const { store, now } = parts
  const token = parts.newToken()
  const expiresAt = new Date(now().getTime() + sessionHours * 3_600_000).toISOString()
  const at = momentOf(now())
  const { staffId } = await store.openSession({ account, device, tokenHash: tokenHash(token), expiresAt }, at)
  const me = await store.transact({ kind: 'session', tokenHash: tokenHash(token) }, 'read', at, async (transaction) => {
    const directory = new CaseFileRows(directoryId, await transaction.rows([directoryId]))
    const { firstName, lastName, role, teamId, avatarSeed } = directory.need(staff, staffId).fields
    return { staffId, firstName, lastName, role, teamId, avatarSeed }
  })
  return { token, expiresAt, me, keys: parts.keys.publicKeys }
}

function askerOf({ token }: CountyCaller): Asker {
  if (token === null) throw new Problem('signInRequired')
  return { kind: 'session', tokenHash: tokenHash(token) }
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
