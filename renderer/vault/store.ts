/**
 * Where the vault keeps what it seals. The port knows only keys and bytes: Dexie implements it on the laptop, a map in the
 * simulator. A batch is written whole and durably, or not at all; nothing else in the vault writes.
 */
import type { SecretKind } from '../../shared/device-secret.ts'
import type { RecoverySlot } from '../../shared/recovery.ts'
import type { Ending, SalvageClaim, SalvageSlot } from '../../shared/salvage.ts'

/** What lies in clear beside the sealed bytes, per table. Only what must be known before unlocking or to order records. */
export type StoreRecords = {
  /**
   * `vault`: how to get from the passphrase to the vault's key. Beside it perhaps `recovery`: what was asked of the county for it,
   * locked in the same way.
   */
  header: {
    key: string
    version: number
    vaultId: string
    deviceId: string
    name: string
    /** Counts up with every change of the passphrase: of two headers of one vault the higher one is the right one. */
    edition: number
    kdf: KdfParameters
    /** The part of the key that the host keeps for it, and how. Missing in a lock of version 1, which takes the passphrase alone. */
    secretId?: string | null
    secret?: SecretKind
    salt: Uint8Array
    wrapped: Uint8Array
    /** The second lock. Missing in a vault of an older version until it is opened. */
    recovery?: RecoverySlot
    /** What waits here, for the county alone. Missing likewise, and while not all of it is under the work key. */
    salvage?: SalvageSlot
    /** Of `recovery` alone. The private key for the answer is sealed; `isOver`: the county has yet to hear that nobody needs it. */
    asked?: { privateKey: Uint8Array; askedAt: string; isOver: boolean }
  }
  /** One record, `manifest`: what all other tables should hold. Written by `Strongbox.take` alone, with every batch. */
  manifest: { key: string; sealed: Uint8Array }
  /** One record, `state`: who it belongs to, session, epoch, cursor. */
  state: { key: string; sealed: Uint8Array }
  /** By number: the keys and overviews of many case files (shelves.ts). */
  shelves: { key: string; sealed: Uint8Array }
  /** By number: all rows of some case files, each sealed by itself, one after another (shelves.ts). */
  pages: { key: string; sealed: Uint8Array }
  /** By number: what changed since the pages, each file's by itself, one after another; `index` says what lies where (patches.ts). */
  patches: { key: string; index?: Uint8Array; sealed: Uint8Array }
  /** By entry id, in order of `n`. `seq` is 0 until the county has numbered it. */
  outbox: { key: string; n: number; state: EntryState; seq: number; sealed: Uint8Array }
  /** By day of the county and the first entry: what was accepted then, in case the county comes back older. */
  kept: { key: string; sealed: Uint8Array }
  /** By visit: under which number the county attested it. */
  receipts: { key: string; sealed: Uint8Array }
  /** By blinded hash: what a photo is, without its bytes. `waits`: the county does not have it yet. */
  photos: { key: string; waits: boolean; sealed: Uint8Array }
  photoBytes: { key: string; sealed: Uint8Array }
  /** By reading: which case file was opened when. Until the county has taken note. */
  readings: { key: string; sealed: Uint8Array }
  /** By blinded draft key. */
  drafts: { key: string; sealed: Uint8Array }
  /**
   * One record, `wipe`: everything was deleted, and what is still to be done about it (wipe.ts). There is no vault beside it. By the
   * session or, where nobody had unlocked, by the claim the county knows the laptop; without either it has been told.
   */
  wipe: { key: string; because: Ending; handedIn: number; token: string | null; claim?: SalvageClaim }
}

export type StoreTable = keyof StoreRecords
export type KdfParameters = { name: 'argon2id'; memoryKib: number; passes: number; lanes: number }

/**
 * `waiting`: the county has not answered for it. `accepted`: it has, and the entry is kept until its effect has been
 * pulled. `refused`: no effect; stays with its author. `handedOver`: accepted, and no longer for its author.
 */
export type EntryState = 'waiting' | 'accepted' | 'refused' | 'handedOver'

export type StoreWrite =
  | { [T in StoreTable]: { put: T; record: StoreRecords[T] } }[StoreTable]
  | { remove: StoreTable; key: string }

export type StorePut = Extract<StoreWrite, { put: StoreTable }>

/** What everybody in the vault may do with the store; only `Strongbox.take` writes. */
export type StoreReads = Pick<VaultStore, 'read' | 'readMany' | 'readAll' | 'keys'>

/** A record that is there and cannot be read any more is given with nothing sealed in it: it opens nowhere. */
export interface VaultStore {
  read<T extends StoreTable>(table: T, key: string): Promise<StoreRecords[T] | undefined>
  /** The records with these keys, in their order; undefined where there is none. */
  readMany<T extends StoreTable>(table: T, keys: readonly string[]): Promise<(StoreRecords[T] | undefined)[]>
  readAll<T extends StoreTable>(table: T): Promise<StoreRecords[T][]>
  keys(table: StoreTable): Promise<string[]>
  /** All or nothing, and on disk when it resolves. The last write to a record counts. Problems: `storageFull`, `storageDamaged`. */
  write(batch: readonly StoreWrite[]): Promise<void>
  close(): void
}
