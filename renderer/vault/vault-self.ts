/** What a vault remembers about itself. */
import type { SecretKind } from '../../shared/device-secret.ts'
import type { Lease } from '../../shared/lease.ts'
import { Problem } from '../../shared/problem.ts'
import type { Arrival } from '../../shared/vault-contract.ts'
import {
  keptDays,
  type CountyKeys,
  type HistoryPoint,
  type LaptopPolicy,
  type Me,
  type SyncAnswer,
} from '../../shared/county-contract.ts'
import { timeUsed, withLease } from './lease.ts'
import type { LinkState } from './linking.ts'
import { overlookFullDisk } from './overlook.ts'
import type { SignedIn } from './sign-in.ts'
import type { Step, Strongbox } from './strongbox.ts'

/** Sealed in one record. Times are instants; `clockOffset` is county minus laptop, in ms. */
export type VaultSelf = LinkState & {
  me: Me
  /** As which laptop it was last signed in. Null in a vault of an older version until then: what its header says. */
  deviceId: string | null
  /** The county's public keys, as given at the last sign-in. Null in a vault of an older version until then. */
  keys: CountyKeys | null
  token: string | null
  tokenExpiresAt: string | null
  /** For how long what is here may be read without contact. Null in a vault of an older version until the next sign-in. */
  lease: Lease | null
  /** The latest time of the county that was ever seen here, in ms. */
  highest: number
  policy: LaptopPolicy
  /** What the vault opens by beside the passphrase, to be told to the county. */
  secret: SecretKind | null
  epoch: string | null
  cursor: number
  /** The cursor stands in the middle of a long answer: of what was written again after it this laptop lacks what was written before. */
  isMidway: boolean
  /** The newest entry that the county is known to hold. */
  knows: HistoryPoint | null
  /** The highest place given in the outbox. */
  lastN: number
  /** When the county was last found to have come back older: since then what others bring back is waited for. */
  startedOverAt: string | null
  /** The county's day on which it was last asked whether it has all photos that lie here. */
  photosAskedOn: string | null
  /** Case files that differed from the county's and were fetched anew: when, and how many. */
  repaired: { at: string; files: number } | null
  /** How many case files the county had for this person at the last contact. */
  filesInAll: number
  /** Its user holds the fetching of case files and photos. It is kept: locking must not let it begin again on a dear line. */
  fetchingHeld: boolean
  clockOffset: number
  lastSyncAt: string | null
  /** `receipt`: the county's number for it; `lastReceipt`: the last, when it came in several pieces. */
  arrived: Arrival[]
}

/** A vault of an older version lacks what has been added since. */
const blankSelf = {
  deviceId: null,
  link: null,
  forkedAt: null,
  keys: null,
  lease: null,
  highest: 0,
  policy: { withoutKeychain: false },
  secret: null,
  epoch: null,
  cursor: 0,
  // Of a vault of an older version it is not known.
  isMidway: true,
  knows: null,
  lastN: 0,
  startedOverAt: null,
  photosAskedOn: null,
  repaired: null,
  filesInAll: 0,
  fetchingHeld: false,
  clockOffset: 0,
  lastSyncAt: null,
  arrived: [],
}

/** Of a new vault. `now`: by the laptop's clock, in ms, when the county had answered. */
export function newSelf(signedIn: SignedIn, now: number): VaultSelf {
  return { ...blankSelf, ...afterSignIn(blankSelf, signedIn, now) }
}

/** What a sign-in changes. Its lease has been found genuine. As another laptop than before it begins with a link of its own. */
export function afterSignIn(
  before: Pick<VaultSelf, 'lease' | 'highest' | 'clockOffset'>,
  { me, token, expiresAt: tokenExpiresAt, keys, lease, policy }: SignedIn,
  now: number,
) {
  const clockOffset = Date.parse(lease.at) - now
  const { deviceId } = lease
  const session = { me, deviceId, token, tokenExpiresAt, keys, policy, clockOffset }
  if (!before.lease || before.lease.deviceId === deviceId) return { ...session, ...withLease(before, lease) }
  // What the county has given to the laptop that this was a copy of says nothing of it.
  return { ...session, link: null, forkedAt: null, ...withLease({ ...before, lease: null }, lease) }
}

/** As which laptop it signs in the next time: a copy that another one has overtaken as one that nobody knows. */
export function deviceIdOf(self: Readonly<VaultSelf> | undefined, header: { deviceId: string }): string {
  return self?.forkedAt ? crypto.randomUUID() : (self?.deviceId ?? header.deviceId)
}

/** What the store has of it. Problem `storageDamaged`. */
export async function readSelf(box: Strongbox): Promise<VaultSelf> {
  const record = await box.store.read('state', 'state')
  if (!record) throw new Problem('storageDamaged')
  const self = await box.openJson<VaultSelf>(record.sealed, 'state')
  return { ...blankSelf, ...self, knows: newest([self.knows]) }
}

/** Keeps a session and a lease that were given at the locked vault, if to its owner. */
export async function takeSession(box: Strongbox, signedIn: SignedIn, now: number): Promise<void> {
  const self = await readSelf(box)
  if (self.me.staffId !== signedIn.me.staffId) return
  // The locked vault only knows as what it was made: as a laptop of its own it signs in when it is open.
  if (self.deviceId !== null && self.deviceId !== signedIn.lease.deviceId) return
  await box.take(await selfStep(box, { ...self, ...afterSignIn(self, signedIn, now) }))
}

/** So much later it has to be for a write of its own. */
export const worthNotingMs = 60_000

/** The same at an unlock: how late it is by now is noted, so that setting the clock back does not help afterwards. */
export async function openSelf(box: Strongbox, now: number): Promise<VaultSelf> {
  const before = await readSelf(box)
  const self = { ...before, highest: timeUsed(before, now) }
  if (self.highest - before.highest < worthNotingMs) return self
  await box.take(await selfStep(box, self)).catch(overlookFullDisk)
  return self
}

export async function selfStep(box: Strongbox, self: VaultSelf, after: () => void = () => undefined): Promise<Step> {
  const sealed = await box.sealJson(self, 'state')
  return { writes: [{ put: 'state', record: { key: 'state', sealed } }], after }
}

type Possible = { [key in keyof HistoryPoint]?: HistoryPoint[key] | undefined }

/** The point furthest on; what has no number or no time does not count. */
export function newest(points: readonly (Possible | null | undefined)[]): HistoryPoint | null {
  return points.reduce<HistoryPoint | null>((best, one) => {
    const { seq = 0, id, receivedAt } = one ?? {}
    if (id === undefined || receivedAt === undefined || seq <= (best?.seq ?? 0)) return best
    return { seq, id, receivedAt }
  }, null)
}

/** `more` must lead on from here: asking for ever would hide that work is stuck. */
export function checkLeadsOn(answer: SyncAnswer, cursor: number): void {
  if (answer.more && answer.cursor <= cursor) throw new Problem('serverNotOurs')
}

/** What an exchange tells of the clocks. Times in ms by the laptop's own clock. */
export function contactOf(answer: SyncAnswer, sentAt: number, receivedAt: number): Partial<VaultSelf> {
  // The county read its clock somewhere between sending and receiving: the middle is the best guess.
  const clockOffset = Math.round(Date.parse(answer.serverTime) - (sentAt + receivedAt) / 2)
  return { clockOffset, lastSyncAt: answer.serverTime }
}

export function arrivalsOf(self: VaultSelf, answer: SyncAnswer): Partial<VaultSelf> {
  const held = answer.outcomes.filter(({ outcome }) => outcome === 'accepted' || outcome === 'handedOver')
  if (held.length === 0) return {}
  const receipt = answer.receipt && { receipt: answer.receipt.number }
  return withArrived(self, { at: answer.serverTime, entries: held.length, photos: 0, ...receipt })
}

const arrivedKept = 20

/** With one more arrival to show; the oldest are forgotten. */
function withArrived(self: VaultSelf, arrival: Arrival): Partial<VaultSelf> {
  return { arrived: [arrival, ...self.arrived].slice(0, arrivedKept) }
}

/** What one receipt attests of photos: its number, and for how many faces it has the large size. */
export type PhotosAttested = { receipt: number; photos: number }

/** With all that was attested in one go as one arrival. */
export function withPhotosArrived(
  self: VaultSelf,
  at: string,
  attested: readonly PhotosAttested[],
): Partial<VaultSelf> {
  const photos = attested.reduce((sum, one) => sum + one.photos, 0)
  if (photos === 0) return {}
  const numbers = attested.map(({ receipt }) => receipt)
  return withArrived(self, {
    at,
    entries: 0,
    photos,
    receipt: Math.min(...numbers),
    lastReceipt: Math.max(...numbers),
  })
}

/** While a county that came back older may still get back, from other laptops, what entries here build on. */
export function isPatient({ startedOverAt, lastSyncAt }: Readonly<VaultSelf>): boolean {
  if (startedOverAt === null || lastSyncAt === null) return false
  // Both by the county's clock: the laptop's own may be off by years.
  return Date.parse(lastSyncAt) - Date.parse(startedOverAt) < keptDays * 86_400_000
}

/** Nothing comes from the county any more, to this person, this version or this copy; what waits still goes there. */
export function hasEnded(error: unknown): boolean {
  return error instanceof Problem && ['deviceRevoked', 'accessEnded', 'outdated', 'forked'].includes(error.code)
}
