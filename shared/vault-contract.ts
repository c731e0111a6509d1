/**
 * What the screens may ask of the vault worker. It alone holds keys, database, outbox and sync; screens get plaintext
 * only of what they show. Views are computed on each call; `changed` tells which calls are worth repeating.
 */
import type { ArgsOf, CommandName } from './catalogue.ts'
import { defineContract, type Connection, type Implementation } from './contract.ts'
import type { Laptop, Me, OnlyHere } from './county-contract.ts'
import type { ParcelTaken } from './courier.ts'
import type { DueItem, Face, Overview, PersonCard } from './overview.ts'
import { problemCodes, type ProblemCode, type ProblemNote } from './problem.ts'
import type { AnyRow, Standing } from './row.ts'
import { RevocationReason } from './revocation.ts'
import type { Relation } from './access.ts'
import { RecoveryDecision, type OpenRecovery, type RecoveryProgress } from './recovery.ts'
import { Bytes, Hash, Id, line, text, z } from './schema.ts'

/** A result inside one application: its type is enough, both sides were built together. */
const view = <T>() => z.custom<T>(() => true)

/** A colleague as shown beside what they wrote. */
export type Colleague = { staffId: string; name: string; role: string; face: Face; team: string; active: boolean }

export type VaultState =
  /** No vault on this laptop yet: sign in, then choose a passphrase. */
  | { state: 'empty' }
  /** Signed in for the first time: waits for `create`. */
  | { state: 'signedIn'; me: Me }
  | { state: 'locked'; name: string }
  /**
   * Too long without contact: the passphrase was right, and nothing is shown until the next sign-in. `until`: when it ended, by
   * the laptop's clock; null where no lease was ever given. `waiting`: what of unsent work is here, as far as it can be counted
   * without opening it.
   */
  | { state: 'leaseEnded'; name: string; until: string | null; waiting: { entries: number; hasPhotos: boolean } }
  | { state: 'open'; me: Me; healed: Healed | null }
  /**
   * This laptop, or whoever worked with it, is not let in any more, and nothing is left here. `handedIn`: so many entries lie in the
   * tray of the team. `isTold`: the county knows that it is empty.
   */
  | { state: 'wiped'; because: 'deviceRevoked' | 'accessEnded'; handedIn: number; isTold: boolean }

/** Until when what is here may be read without contact, by the laptop's clock, and how long that is; `isEnding`: to be told. */
export type LeaseLeft = { until: string; ms: number; isEnding: boolean }

/**
 * The way back for whoever has forgotten their passphrase (shared/recovery.ts). `isPossible`: this vault has a second lock.
 * `isSignedIn`: somebody has signed in since the app was started; only then the state at the county is known.
 */
export type RecoveryView = {
  isPossible: boolean
  isSignedIn: boolean
  request: { state: RecoveryProgress['state'] | 'unknown'; askedAt: string; approvals?: number } | null
  /** Why the county could not be asked. */
  problem: ProblemNote | null
}

/**
 * The store was damaged and has been put together again at unlock. `found`: nothing of it was there, parts of it were not,
 * or it was an older one. How many entries and photos came back from the second copy, and how many could not be read
 * any more anywhere.
 */
export type Healed = { found: 'missing' | 'incomplete' | 'older'; entries: number; photos: number; lost: number }

/** What is here of what the county has for this person. Photos are those that case files here name. */
export type Arriving = {
  files: { done: number; total: number }
  photos: { done: number; total: number }
  /** Come since this began, and about how many it will be; null while that cannot be said. */
  bytes: { done: number; about: number | null }
  /** Whole minutes, 0 for less than one; null while that cannot be said. */
  minutesLeft: number | null
}

/** The state of sync, in figures. Times are instants. */
export type SyncState = {
  connection: 'online' | 'offline' | 'unknown'
  /** What is going on now. `fetching`: many case files or photos are coming, as `arriving` tells. */
  activity: 'idle' | 'syncing' | 'fetching'
  arriving: Arriving
  lastSyncAt: string | null
  lease: LeaseLeft | null
  /** Since when this laptop gets nothing any more, because another copy of it has been at the county; null while it is the only one. */
  forkedAt: string | null
  /** Nothing from the county is here (any more), not even the directory: an empty day means nothing then. */
  isBare: boolean
  /** What would be lost if this laptop fell into the river now. */
  onlyHere: OnlyHere
  refused: number
  /** For team leads: what is open in the tray of their team. */
  inTray: number
  /** Fields with two values, in all files. */
  disagreements: number
  /** What has waited longest here: when it was recorded and in which file; null when nothing waits. */
  oldest: { at: string; caseFileId: string } | null
  /**
   * Why what waits does not move: a problem, `othersFirst` (a county that came back older waits for what other
   * laptops bring back), `notMoving` (the county answers, and nothing leaves). Null while it moves; `countyOutdated` while some
   * of it waits for the county to be brought up to date.
   */
  stuck: ProblemCode | 'othersFirst' | 'notMoving' | null
  /** Case files that differed from the county's and were fetched anew: when last, and how many. */
  repaired: { at: string; files: number } | null
  /** Why the last attempt failed; `signInExpired` asks for a new sign-in. */
  problem: ProblemNote | null
  /** Case files and photos are not fetched until their user says so. What waits here is sent all the same. */
  paused: boolean
  /** Why the second copy of what waits could not be written; what was saved is in the store all the same. */
  journalFailing: ProblemNote | null
}

/** `overdue`: its day is over. `passed`: its hour is, today, and nothing says how it went. */
export type TimedDue = DueItem & { overdue: boolean; passed?: boolean }

/** A case file as the lists show it. */
export type CaseloadItem = Omit<Overview, 'due' | 'assignments'> & {
  relation: Relation
  main: Colleague | null
  deputies: Colleague[]
  /** The next open item from now on, or the latest overdue one. */
  next: TimedDue | null
  /** Open items whose day is over, oldest first: also where something else comes next. */
  overdue: DueItem[]
  /** Entries of this file that only this laptop holds. */
  waiting: number
  age: number | null
  /** Why a search found it: which name, and how. Only in search results. */
  match?: { name: string; how: 'exact' | 'prefix' | 'sound' | 'former' | 'number' }
}

/** One entry of the timeline, newest first. `row` is the note, visit, … itself where there is one. */
export type TimelineItem = {
  id: string
  kind:
    | 'note'
    | 'visit'
    | 'appointment'
    | 'followUp'
    | 'edit'
    | 'assignment'
    | 'consent'
    | 'portrait'
    | 'opened'
    | 'reopened'
    | 'closed'
    | 'restricted'
    | 'lifted'
    | 'settled'
  /** When it happened: an instant or a local time or a day; lists sort by it. */
  at: string
  by: Colleague
  recordedAt: string
  offline: boolean
  /** Not yet at the county. */
  onlyHere: boolean
  row?: AnyRow
  /** For `edit` and `settled`: the fields, with the person or unit they belong to. */
  subject?: string
  fields?: string[]
  /** For a visit recorded here: the number under which the county attested that it holds it, and since when. */
  receipt?: { number: number; at: string }
  /** For a note that has been corrected: the id of the correcting note. */
  correctedBy?: string
}

/** A field that holds more than one value. */
export type Disagreement = {
  caseFileId: string
  caseFileName: string
  rowId: string
  table: string
  field: string
  /** Whose field it is, in words: a person's name, or the benefit unit. */
  subject: string
  face: Face | null
  /** The one shown first comes first. */
  values: { standing: Standing; by: Colleague; onlyHere: boolean }[]
}

/** A settlement that can be taken back. */
export type Settled = {
  caseFileId: string
  rowId: string
  table: string
  field: string
  settlement: string
  at: string
  by: Colleague
  subject: string
  value: unknown
}

export type CaseFileView = {
  item: CaseloadItem
  /** Rows as they are, with marks and disputed values: forms remember `seenOf(row, fields)` from here. */
  rows: AnyRow[]
  people: (PersonCard & { row: AnyRow; age: number | null })[]
  unit: AnyRow | null
  timeline: TimelineItem[]
  due: TimedDue[]
  disagreements: Disagreement[]
  settled: Settled[]
  colleagues: Record<string, Colleague>
  /** Which commands the user may run here. */
  may: CommandName[]
  /** Which they could run if the file were not restricted. */
  paused: CommandName[]
  /** How many rows hold what only a newer version of the app can show; they are kept and passed on as they are. */
  fromNewer: number
  seq: number
}

/** Something on the outbox page. */
export type OutboxItem = {
  entryId: string
  command: CommandName
  caseFileId: string
  /** Whom it is about; empty when the file has gone. */
  title: string
  face: Face | null
  at: string
  state: 'waiting' | 'refused' | 'handedOver'
  /** Why it was refused; of what waits only that the county does not know it yet (`countyOutdated`). */
  problem: ProblemNote | null
  /** For `handedOver`: who has it now. */
  now: Colleague | null
  /** The text typed, so that it can be corrected; null for what is no longer the author's. */
  args: unknown
}
export type OutboxView = {
  items: OutboxItem[]
  photos: { hash: string; caseFileId: string; title: string; face: Face | null; bytes: number }[]
  arrived: Arrival[]
}
/** What the county confirmed, and by which of its receipts: from `receipt` to `lastReceipt` when there were several. */
export type Arrival = { at: string; entries: number; photos: number; receipt?: number; lastReceipt?: number }

/** Work in the tray of a team: what it is about, who recorded it, why it could not be taken where it belonged. */
export type HandIn = {
  handInId: string
  from: Colleague
  caseFileId: string
  /** Whom it is about; empty when nobody here knows. `isHere`: the case file is on this laptop. */
  title: string
  face: Face | null
  isHere: boolean
  command: CommandName
  args: unknown
  recordedAt: string
  reason: ProblemCode
  done: { at: string; by: Colleague; remark: string } | null
}

/** A courier file with everything that waits here, and what it holds. */
export type CourierMade = { bytes: Uint8Array; entries: number; photos: number }
/** What the county took of a courier file. `isNew`: something of it had not arrived before. */
export type CourierBrought = ParcelTaken

/** A laptop as the county knows it. `isThis`: the one that asks. */
export type LaptopView = Laptop & { isThis: boolean }

export type TodayView = {
  me: Me
  appointments: { item: CaseloadItem; due: TimedDue }[]
  dueSoon: { item: CaseloadItem; due: TimedDue }[]
  changes: { item: CaseloadItem; at: string; by: Colleague }[]
  /** Files with two versions that this person has to decide, whoever caused them: the main adviser and nobody else. */
  undecided: CaseloadItem[]
  unreachable: CaseloadItem[]
}

export type Directory = {
  carrier: string
  jobCentre: string
  sites: { id: string; name: string }[]
  teams: { id: string; name: string; siteId: string }[]
  colleagues: Colleague[]
}

const LockName = z.enum(['vault', 'recovery'])
export type LockName = z.infer<typeof LockName>

export const vaultContract = defineContract({
  name: 'vault',
  calls: {
    state: { args: z.object({}), result: view<VaultState>() },
    /** Where to send the person to sign in. The vault keeps PKCE verifier, state and nonce to itself. */
    beginSignIn: { args: z.object({ redirectUri: line(400) }), result: z.object({ url: z.string() }) },
    /** Takes the address that the provider came back with. Problems: `signInFailed`, `unknownPerson`, `cancelled`, `mayNot` (somebody else's vault). */
    finishSignIn: { args: z.object({ returned: line(8_000) }), result: view<VaultState>() },
    /** Makes the vault after the first sign-in. Problems: `passphraseWeak`, `vaultExists`. */
    create: { args: z.object({ passphrase: line(500) }), result: view<VaultState>() },
    /**
     * Problems: `passphraseWrong`, with { seconds } where nobody may try so long; `tooManyAttempts` { seconds } and `deviceSecretWithheld`:
     * it was not tried; `vaultMissing`, `vaultFromNewerVersion`.
     */
    unlock: { args: z.object({ passphrase: line(500) }), result: view<VaultState>() },
    /**
     * How many seconds nobody may try a passphrase, also since before a restart; 0 when one may. `lock`: the vault's, or that of a recovery
     * that was asked for. Problem `deviceSecretWithheld`.
     */
    attemptWait: { args: z.object({ lock: LockName }), result: z.object({ seconds: z.int().nonnegative() }) },
    lock: { args: z.object({}), result: z.object({}) },
    /** Leaves the state `wiped` behind: this laptop may be set up again. Problem `serverUnreachable` while the county was not told. */
    setUpAnew: { args: z.object({}), result: view<VaultState>() },
    changePassphrase: { args: z.object({ before: line(500), after: line(500) }), result: z.object({}) },

    /** What the locked vault knows of its recovery. */
    recovery: { args: z.object({}), result: view<RecoveryView>() },
    /** Asks for it; `passphrase` will open the vault. Problems: `signInRequired`, `passphraseWeak`, those of the county's call. */
    askRecovery: { args: z.object({ passphrase: line(500) }), result: view<RecoveryView>() },
    /** Opens the vault once two officers have agreed. Problems: those of `unlock`, `signInRequired`, `notFound`, `recoveryImpossible`. */
    finishRecovery: { args: z.object({ passphrase: line(500) }), result: view<VaultState>() },
    withdrawRecovery: { args: z.object({}), result: view<RecoveryView>() },
    /** For officers, asked of the county: whose requests wait for them. Problems: `mayNot`, those of the way. */
    recoveries: { args: z.object({}), result: view<OpenRecovery[]>() },
    decideRecovery: { args: RecoveryDecision, result: z.object({}) },

    /**
     * Runs a command and answers when it is stored durably. `seen` comes from `seenOf` when the form was opened, so that a
     * change that arrived meanwhile is not overwritten unseen. Problems: those of the command, `mayNot`, `storageFull`.
     */
    run: {
      args: z.object({
        command: z.custom<CommandName>((value) => typeof value === 'string'),
        caseFileId: Id,
        args: z.unknown(),
        seen: z.record(z.string().max(120), z.array(Id)).optional(),
      }),
      result: z.object({ entryId: Id }),
    },
    /** Throws one refused entry away, on purpose. */
    discard: { args: z.object({ entryId: Id }), result: z.object({}) },
    /** Gives one refused entry to the lead of the own team, and away from here. Problems: `notFound`, `mayNot` without a team. */
    handToLead: { args: z.object({ entryId: Id }), result: z.object({}) },
    /** For team leads: the tray of their team. Empty for everybody else. */
    handIns: { args: z.object({}), result: view<HandIn[]>() },

    syncState: { args: z.object({}), result: view<SyncState>() },
    /** Syncs now and answers when done; a failure shows in `syncState`. */
    sync: { args: z.object({}), result: view<SyncState>() },
    /** Holds the fetching of case files and photos, also after a restart, or lets it go on. */
    pause: { args: z.object({ paused: z.boolean() }), result: z.object({}) },

    /** For a laptop without a way home: seals what waits to the county. Nothing is let go of. Problem `signInRequired`. */
    makeCourier: { args: z.object({}), result: view<CourierMade>() },
    /** Hands in what somebody else's laptop has sealed. Problems: `courier…`, those of the way. */
    bringCourier: { args: z.object({ bytes: Bytes }), result: view<CourierBrought>() },

    today: { args: z.object({}), result: view<TodayView>() },
    caseload: { args: z.object({}), result: view<CaseloadItem[]>() },
    /** Names, former names, numbers; umlauts, other scripts and similar sounds are found. */
    search: { args: z.object({ text: line(200) }), result: view<CaseloadItem[]>() },
    /** Problem `notFound` when the file is not on this laptop (any more). */
    caseFile: { args: z.object({ caseFileId: Id }), result: view<CaseFileView>() },
    disagreements: { args: z.object({}), result: view<Disagreement[]>() },
    outbox: { args: z.object({}), result: view<OutboxView>() },
    directory: { args: z.object({}), result: view<Directory>() },
    /** Asked of the county: one's own laptops, for team leads also their team's, and what each held at its last contact. Problems: those of the way. */
    laptops: { args: z.object({}), result: view<LaptopView[]>() },
    /** Blocks one of them for good, this one too. Problems: `notFound`, those of the way. */
    revokeLaptop: { args: z.object({ deviceId: Id, reason: RevocationReason }), result: z.object({}) },

    /** A photo's bytes, or null while it has not arrived yet. */
    photo: { args: z.object({ hash: Hash }), result: z.object({ bytes: Bytes.nullable() }) },
    /** Keeps both sizes of a portrait (WebP, already stripped) before `portrait.set` names them. Problems: `picture…`. */
    keepPhotos: {
      args: z.object({ caseFileId: Id, small: Bytes, large: Bytes }),
      result: z.object({
        small: z.object({ hash: Hash, bytes: z.number() }),
        large: z.object({ hash: Hash, bytes: z.number() }),
      }),
    },

    /** Drafts: what has been typed and not yet saved, sealed, by a key of the screen's choice (`note:<caseFileId>`). */
    saveDraft: { args: z.object({ key: line(120), text: text(200_000) }), result: z.object({}) },
    loadDraft: { args: z.object({ key: line(120) }), result: z.object({ text: z.string().nullable() }) },
    dropDraft: { args: z.object({ key: line(120) }), result: z.object({}) },
    drafts: { args: z.object({}), result: z.object({ keys: z.array(z.string()) }) },
  },
  events: {
    /** Views may have changed. Without `caseFileIds`: all of them. */
    changed: z.object({ caseFileIds: z.array(Id).optional() }),
    syncState: view<SyncState>(),
    state: view<VaultState>(),
    /** Something went wrong in the background that the user should read. */
    problem: z.object({ code: z.enum(problemCodes) }),
  },
})

export type VaultContract = typeof vaultContract
export type Vault = Connection<VaultContract>
export type VaultImplementation = Implementation<VaultContract>

/** `vault.run` with the arguments that belong to the command. */
export function runWith(vault: Pick<Vault, 'run'>) {
  return <N extends CommandName>(command: N, caseFileId: string, args: ArgsOf<N>, seen?: Record<string, string[]>) =>
    vault.run({ command, caseFileId, args, ...(seen && { seen }) })
}
