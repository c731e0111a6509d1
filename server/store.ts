/**
 * What the county needs of its storage, and nothing else. Two implementations: PostgreSQL (postgres-store.ts) and, for the
 * simulator, memory (test/support/memory-store.ts). test/server/store.contract.test.ts holds both to the same promises.
 */
import type { Actor, CaseFileFacts } from '../shared/access.ts'
import type { Entry } from '../shared/command.ts'
import type { CountyCaller, HistoryPoint, Laptop, OnlyHere, Outcome } from '../shared/county-contract.ts'
import type { SecretKind } from '../shared/device-secret.ts'
import type { Digest } from '../shared/digest.ts'
import type { KeptLink, Link } from '../shared/link.ts'
import type { ProblemNote } from '../shared/problem.ts'
import type { RecoveryOwner } from '../shared/recovery.ts'
import type { RevocationReason } from '../shared/revocation.ts'
import type { AnyRow } from '../shared/row.ts'
import type { Sealed } from '../shared/sealing.ts'
import type { AuditEvent } from './audit.ts'

/** A moment of the server's clock: the instant, and which calendar day that is in the county. */
export type Moment = { at: string; day: string }

/**
 * In whose name a transaction runs. `session`: somebody at a laptop. `barred`: somebody at a laptop who
 * is not let in any more. `emptied`: the same, who says that nothing is left on it. `courier`: whoever's laptop a courier comes from. `staff`: the county's own programs for somebody.
 * `founder`: the administrator of a county that has nobody yet.
 */
export type Asker =
  | { kind: 'session'; tokenHash: string }
  | { kind: 'barred'; tokenHash: string }
  | { kind: 'emptied'; tokenHash: string }
  | { kind: 'courier'; tokenHash: string }
  | { kind: 'staff'; staffId: string }
  | { kind: 'founder'; staffId: string }

/** Who acts in a transaction. `deviceId` is null for the county's own programs. */
export type Acting = Actor & {
  deviceId: string | null
  /** Why they are not let in any more: they see nothing, and what they send goes into the tray of their team. */
  barred?: 'deviceRevoked' | 'accessEnded'
}

export type NewSession = {
  account: string
  device: { id: string; name: string; platform: string }
  tokenHash: string
  expiresAt: string
}

/** What became of an entry that was sent before. */
export type Logged = { digest: string; staffId: string; outcome: Outcome }

/** An entry with the verdict on it, before it has a number. */
export type Judged = {
  /** As it was sent; null when it holds text that no database can store. */
  entry: Entry | null
  id: string
  caseFileId: string
  command: string
  digest: string
  /** The time it counts with: never far ahead of the server's. */
  at: string
  outcome: Exclude<Outcome['outcome'], 'later'>
  now?: string
  problem?: ProblemNote
  /** The changed rows as they are after it. Rows that are new have `seq` 0. */
  rows: readonly AnyRow[]
  /** Whether these rows say anew who has access to what. */
  access: boolean
}

/** What a case file holds after these entries. */
export type FileState = { caseFileId: string; rowCount: number; digest: Digest }

/** Where the county's order has got to, and which store's order that is. */
export type Position = { epoch: string; seq: number }
export type Changes = { rows: AnyRow[]; cursor: number; more: boolean }
export type Page = { caseFileId: string; seq: number; page: Uint8Array<ArrayBuffer> }

/** Case files packed beforehand. `packed`: their frames (shared/bundle.ts), by brotli. */
export type PackedBundle = { id: string; packed: Uint8Array; files: readonly { caseFileId: string; seq: number }[] }
/** `madeOn`: the county's day. `isWhole`: its adviser may still see all of it. `files`: those that may be seen. */
export type OwnBundle = { madeOn: string; isWhole: boolean; files: { caseFileId: string; seq: number }[] }
/** `caseFileIds`: those of its files that are as they were when it was made. `bytes`: how long it is, packed. */
export type BundleNote = { id: string; bytes: number; caseFileIds: string[] }

export type PhotoKey = { caseFileId: string; hash: string }
/** A photo that a live portrait names: which of the two sizes, and how many bytes. */
export type WantedPhoto = PhotoKey & { size: 'small' | 'large'; bytes: number }
/** The next bytes of a photo. `complete`: these are the last. */
export type PhotoPiece = PhotoKey & { bytes: Uint8Array; complete: boolean }
/** How much of a photo has arrived. */
export type HeldPhoto = PhotoKey & { offset: number; complete: boolean }

/** What a laptop alone held when it was last here, how many case files it held, and what its vault opens by. */
export type Contact = { at: string; onlyHere: OnlyHere; files: number | null; secret: SecretKind | null }

/** A request for recovery. `approvedBy`: the officers who have agreed so far. `isDecided`: by whoever acts. */
export type HeldRecovery = RecoveryOwner & {
  id: string
  slot: Sealed
  publicKey: Uint8Array
  askedAt: string
  state: 'waiting' | 'refused' | 'ready'
  answer: Sealed | null
  approvedBy: readonly string[]
  isDecided: boolean
}

export interface RecoveryLane {
  /** Notes what whoever acts asks for at their device. */
  askRecovery(asked: Pick<HeldRecovery, 'id' | 'vaultId' | 'slot' | 'publicKey'>): Promise<void>
  /** The newest request of the acting person and device that has not ended. */
  ownRecovery(): Promise<HeldRecovery | undefined>
  /** Requests that wait for officers and that whoever acts may decide. `locked`: nobody else decides about this one until the end. */
  recoveries(locked?: string): Promise<HeldRecovery[]>
  noteDecision(id: string, approves: boolean, reason: string): Promise<void>
  /** It is decided: with the answer, or refused. */
  closeRecovery(id: string, answer: Sealed | null): Promise<void>
  /** Whoever asked needs it no more; the answer goes. */
  endRecovery(id: string): Promise<void>
}

export interface CountyTransaction extends RecoveryLane {
  readonly actor: Acting
  readonly moment: Moment

  /** Keeps everybody else from writing these case files until the end. Takes them in one order, so nobody waits in a ring. */
  lock(caseFileIds: readonly string[]): Promise<void>
  /** What access depends on, for those of these case files that exist, whoever asks. Needs the lock. */
  facts(caseFileIds: readonly string[]): Promise<CaseFileFacts[]>
  /** Those of these case files that were erased. Needs the lock. */
  erased(caseFileIds: readonly string[]): Promise<Set<string>>
  /** All rows of those of these case files that the actor may see or may still hand in to. */
  rows(caseFileIds: readonly string[]): Promise<AnyRow[]>
  /** The answers to entries that were sent before, by entry id. */
  logged(entryIds: readonly string[]): Promise<Map<string, Logged>>
  /**
   * Numbers the entries, writes log, rows and what is derived from them, removes photos that no live portrait names any
   * more, and bundles that still hold what a client has refused since, and tells listeners after the commit. Each entry gets its line in the audit. Must come last, or before `audit`:
   * numbers are given in the order of commits.
   */
  record(judged: readonly Judged[], states: readonly FileState[]): Promise<Outcome[]>

  /** Puts these events at the end of the audit. A reading or a copy that was told before is left out. Must come last. */
  audit(events: readonly AuditEvent[]): Promise<void>
  /** Notes what is attested to whoever acts, and gives its number. */
  issueReceipt(receipt: { contents: string; entries: number; photos: number }): Promise<number>
  position(): Promise<Position>
  /** The accepted entry with this number, as a point of this store's history. */
  pointAt(seq: number): Promise<HistoryPoint | undefined>
  /** What the acting device said of itself when it was last here. */
  noteContact(contact: Omit<Contact, 'at'>): Promise<void>
  lastContact(): Promise<Contact | undefined>
  /** The link of the acting device (links.ts); null while it has none. */
  link(): Promise<KeptLink | null>
  /** Keeps this for it. False, and nothing is kept, when what is kept by then does not lead on to it. */
  keepLink(link: Link): Promise<boolean>
  /** The actor's own laptops, and for a lead those of the people of their team. */
  laptops(): Promise<Laptop[]>
  /** Blocks one of these from now on. False when none of them is it, or it was blocked before. */
  revoke(deviceId: string, reason: RevocationReason): Promise<boolean>
  /** Nothing is left on the acting device. False when that was known. */
  noteWiped(): Promise<boolean>
  /** Digests of those of these files that are visible and have one. */
  digests(caseFileIds: readonly string[]): Promise<{ caseFileId: string; digest: Digest }[]>
  /** The case files that the actor may see, the directory among them, in no order. */
  visible(): Promise<string[]>
  /** The same in two sums: their `heldDigest`, and the digest of all their rows, which is missing while older files have none. */
  whole(): Promise<{ held: string; digest?: Digest }>
  /** The same, most urgent first: directory, own main, an appointment in the next 14 days, the rest. */
  byUrgency(): Promise<string[]>
  /** Rows of visible case files numbered after `cursor`, in order, about `limit` of them; never half of an entry. */
  changes(cursor: number, limit: number): Promise<Changes>
  /** Those of these entries that have a number after `cursor`. */
  newer(entryIds: readonly string[], cursor: number): Promise<Set<string>>
  /** Whole visible case files, each as a JSON array of its rows. */
  pages(caseFileIds: readonly string[]): Promise<Page[]>

  /** The case files for which the actor is the main adviser, and the number of the last entry that wrote to each. */
  mainFiles(): Promise<{ caseFileId: string; seq: number }[]>
  /** The bundles that were packed in the actor's name, also such as nobody may have any more. */
  ownBundles(): Promise<OwnBundle[]>
  /** Puts these bundles in the place of all that the actor had. */
  replaceBundles(bundles: readonly PackedBundle[]): Promise<void>
  /** Bundles of which the actor may see every file. */
  bundles(): Promise<BundleNote[]>
  /** One of them, or null. */
  bundle(id: string): Promise<{ packed: Uint8Array<ArrayBuffer>; caseFileIds: string[] } | null>

  wantedPhotos(keys: readonly PhotoKey[]): Promise<WantedPhoto[]>
  heldPhotos(keys: readonly PhotoKey[]): Promise<HeldPhoto[]>
  /** Adds bytes to the ends of photos, or begins them; of each photo at most one piece. Needs the lock. */
  appendPhotos(pieces: readonly PhotoPiece[]): Promise<void>
  removePhoto(key: PhotoKey): Promise<void>
  /** The bytes of a photo, complete or not. */
  photoBytes(key: PhotoKey): Promise<Uint8Array<ArrayBuffer> | null>
  /** Complete photos of visible case files, by hash. */
  photos(hashes: readonly string[]): Promise<{ hash: string; bytes: Uint8Array<ArrayBuffer> }[]>
}

/** Runs work in the name of whoever calls. */
export type Run = <T>(caller: CountyCaller, work: (transaction: CountyTransaction) => Promise<T>) => Promise<T>

/** Something was written: in which case files, whether anybody's access may have changed, and by which device if by one. */
export type News = { caseFileIds: readonly string[]; access: boolean; deviceId: string | null }

export interface CountyStore {
  /** The Trägernummer of the carrier whose data this is. */
  readonly carrier: string
  /**
   * Runs `work` whole or not at all. `read` sees one unchanging state. Throws Problem `signInRequired`, `signInExpired`,
   * `deviceRevoked` or `accessEnded` before `work` begins.
   */
  transact<T>(
    asker: Asker,
    mode: 'read' | 'write',
    moment: Moment,
    work: (transaction: CountyTransaction) => Promise<T>,
  ): Promise<T>
  /** Registers the device and opens a session for whoever has this account. Problems: `unknownPerson`, `deviceRevoked`. */
  openSession(session: NewSession, moment: Moment): Promise<{ staffId: string }>
  closeSession(tokenHash: string, moment: Moment): Promise<void>
  /** Learns how much it holds, so that it looks things up in the quickest way. */
  takeStatistics(): Promise<void>
  /** Everybody who works here. */
  staffIds(): Promise<string[]>
  /** Deletes the bundles of whoever does not work here any more. */
  dropBundlesLeftBehind(): Promise<void>
  /** The job centre's name, for people who have not signed in yet. */
  jobCentre(): Promise<string>
  /** Hears of everything written by any server process on this store, after its commit. */
  listen(hear: (news: News) => void): Promise<() => Promise<void>>
  /** Whether news concern somebody: not the device that sent them. Throws the Problem of a session that ended. */
  concerns(asker: Asker, news: News, moment: Moment): Promise<boolean>
}
