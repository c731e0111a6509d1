/** What a laptop may ask of the county server. Carried over HTTPS by renderer/vault and server; called directly in the simulator. */
import { Entry } from './command.ts'
import { Parcel, ParcelTaken } from './courier.ts'
import { defineContract, type Calls, type Implementation } from './contract.ts'
import { SecretKind } from './device-secret.ts'
import { byteAt, hexOf, idBytes } from './id-bytes.ts'
import { Lease } from './lease.ts'
import { limits } from './limits.ts'
import { Link } from './link.ts'
import { problemCodes } from './problem.ts'
import { Reading } from './reading.ts'
import { Receipt } from './receipt.ts'
import { OpenRecovery, RecoveryDecision, RecoveryProgress, RecoveryRequest } from './recovery.ts'
import { RevocationReason } from './revocation.ts'
import { RowAsItCame } from './row.ts'
import { RowPartAsItCame } from './row-part.ts'
import { Blocked, SalvageClaim, Salvaged, SalvagePart, salvageParts } from './salvage.ts'
import { Bytes, Hash, Id, Instant, line, z } from './schema.ts'
import { Role } from './staff.ts'

export const Outcome = z.object({
  id: Id,
  /**
   * `accepted`: it is in the county's order at `seq`. `handedOver`: likewise, but the file is somebody else's now, and its
   * content is no longer for its author. `refused`: it had no effect at all and stays with its author. `later`: what it
   * builds on is not here, and its author is patient, or it comes from a newer version than the county's (`countyOutdated`);
   * nothing was noted, it is to be sent again another time.
   */
  outcome: z.enum(['accepted', 'handedOver', 'refused', 'later']),
  seq: z.number().int().nonnegative(),
  /** When the county recorded what it holds now. */
  receivedAt: Instant.optional(),
  /** For `handedOver`: who is responsible now. */
  now: Id.optional(),
  problem: z
    // A newer county may have reasons that this version has no words for.
    .object({
      code: z.enum(problemCodes).catch('internal'),
      detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .optional(),
})
export type Outcome = z.infer<typeof Outcome>

/**
 * Names a point of one store's history, and no other's. The time belongs to it: a county that came back older may give the same
 * number to the same entry again when it is sent anew, with other entries missing before it.
 */
export const HistoryPoint = z.object({ seq: z.number().int().positive(), id: Id, receivedAt: Instant })
export type HistoryPoint = z.infer<typeof HistoryPoint>

const count = z.number().int().nonnegative().max(1_000_000)
/** What would be lost if a laptop fell into the river: figures without contents. `since`: when the oldest of it was recorded. */
export const OnlyHere = z.object({
  entries: count,
  visits: count,
  notes: count,
  photos: count,
  since: Instant.nullable(),
})
export type OnlyHere = z.infer<typeof OnlyHere>

/** What a county allows its laptops; it tells them at each sign-in. `withoutKeychain`: a vault may open by a strong passphrase alone. */
export const LaptopPolicy = z.object({ withoutKeychain: z.boolean() })
export type LaptopPolicy = z.infer<typeof LaptopPolicy>

/** A laptop, as whoever works with it and the lead of their team see it: what it held at its last contact, in figures. */
export const Laptop = z.object({
  deviceId: Id,
  staffId: Id,
  name: z.string(),
  /** Its operating system as it called it; empty where the county was not told. */
  platform: z.string().default(''),
  /** When this person first signed in on it; null from a county that does not tell. */
  registeredAt: Instant.nullable().default(null),
  lastContactAt: Instant.nullable(),
  onlyHere: OnlyHere.nullable(),
  /** How many case files; null where it was last here before that was noted. */
  files: count.nullable().default(null),
  /** What its vault opens by beside the passphrase; null where it did not say. */
  secret: SecretKind.nullable().default(null),
  /** Since when it is blocked, and since when nothing is on it any more, by its own account. */
  revokedAt: Instant.nullable().default(null),
  wipedAt: Instant.nullable().default(null),
})
export type Laptop = z.infer<typeof Laptop>

export const SyncAnswer = z.object({
  /** Random id of the server's store; new after a restore. */
  epoch: Id,
  serverTime: Instant,
  outcomes: z.array(Outcome),
  /** For the entries of this request that the county holds now; missing when there are none. */
  receipt: Receipt.optional(),
  /**
   * Whoever asks is not let in any more. What was sent has gone to the tray of their team; nothing comes back, and nothing
   * may stay. Or (`outdated`) their version is too old to read what the county has: what was sent was taken as ever, and
   * nothing comes back but which files are still theirs, until the laptop is brought up to date. Or (`forked`) their laptop is
   * a copy, and another copy has been here since: what was sent was taken as ever, and nothing comes back at all, until somebody
   * signs in on it as on a laptop of its own. Only who names a link hears of that.
   */
  ended: z.enum(['deviceRevoked', 'accessEnded', 'outdated', 'forked']).optional(),
  /** Rows of held case files as they are after `cursor`, in the county's order. */
  changes: z.array(RowAsItCame),
  /** Of rows that were there before `cursor`: what was written in them since. Only for whoever said `parts`. */
  parts: z.array(RowPartAsItCame).optional(),
  cursor: z.number().int().nonnegative(),
  /** The entry at `cursor`: the laptop names it when it asks again. Null while there is none. */
  at: HistoryPoint.nullable(),
  more: z.boolean(),
  /**
   * The laptop's position is not one of this store's history: the store was brought back from an older backup, or is another.
   * Whole files come anew, and the laptop sends again what was accepted during the last `keptDays`.
   */
  afresh: z.boolean(),
  /** Digest of everything this person may see as of `cursor`; missing while `more` or where older files have none. */
  digest: z.string().length(16).optional(),
  /** Only when the digest of held files differs from what this person may see: the whole list, most urgent first. */
  visible: z.array(Id).optional(),
  /** That list is still the one that the laptop named by its digest (`list`). */
  asListed: z.literal(true).optional(),
  /** For how long what is held may be read from now on without contact; missing while the one that the laptop named is young. */
  lease: Lease.optional(),
})
export type SyncAnswer = z.infer<typeof SyncAnswer>

/** The county's public keys: SubjectPublicKeyInfo of P-256, base64url. Receipts are signed by `signing`, couriers sealed to `sealing`. */
export const CountyKeys = z.object({
  signing: z.string().max(400),
  sealing: z.string().max(400),
  /** The second locks of vaults are sealed to it (shared/recovery.ts). Missing at a county of an older version. */
  recovery: z.string().max(400).optional(),
})
export type CountyKeys = z.infer<typeof CountyKeys>

export const Me = z.object({
  staffId: Id,
  firstName: z.string(),
  lastName: z.string(),
  role: Role,
  teamId: Id.nullable(),
  avatarSeed: z.string(),
})
export type Me = z.infer<typeof Me>

export const countyContract = defineContract({
  name: 'county',
  calls: {
    /** How to sign in: the provider's endpoint for the code flow with PKCE (RFC 7636). Needs no session. */
    signInConfig: {
      args: z.object({}),
      result: z.object({
        authorizationEndpoint: z.string(),
        clientId: z.string(),
        scope: z.string(),
        carrier: z.string(),
        jobCentre: z.string(),
      }),
    },
    /** Exchanges the provider's code for a session. Problems: `signInFailed`, `unknownPerson`, `deviceRevoked`. */
    signIn: {
      args: z.object({
        code: line(4_000),
        verifier: line(200),
        redirectUri: line(400),
        nonce: line(100),
        device: z.object({ id: Id, name: line(100), platform: line(60) }),
      }),
      result: z.object({
        token: z.string(),
        expiresAt: Instant,
        me: Me,
        keys: CountyKeys,
        lease: Lease,
        policy: LaptopPolicy.default({ withoutKeychain: false }),
      }),
    },
    /** The keys that `signIn` gave, for whoever signed in at a county that had fewer. */
    keys: { args: z.object({}), result: CountyKeys },
    /**
     * Asks for the key of the own vault on this laptop, in place of what was asked for before. Problems: `mayNot` for another
     * laptop, `recoveryImpossible` for a lock that is not this person's or not this county's.
     */
    askRecovery: { args: RecoveryRequest, result: z.object({}) },
    /** What has become of that. */
    recovery: { args: z.object({}), result: RecoveryProgress },
    /** The passphrase came back to mind, or the answer was used: both the request and the answer go. */
    endRecovery: { args: z.object({}), result: z.object({}) },
    /** For officers (`decidesRecoveries`): what waits for them. Problem `mayNot`. */
    recoveries: { args: z.object({}), result: z.object({ recoveries: z.array(OpenRecovery) }) },
    /**
     * The second approval opens the lock; one refusal ends the request. Problems: `mayNot`, `notFound` for what is not theirs
     * to decide (any more), `alreadyExists` when they have decided before.
     */
    decideRecovery: { args: RecoveryDecision, result: z.object({}) },
    signOut: { args: z.object({}), result: z.object({}) },
    /** Sends what waits, takes what is new: one request. With nothing to do it is answered in under 1 KB. */
    sync: {
      args: z.object({
        epoch: Id.nullable(),
        cursor: z.number().int().nonnegative(),
        /** The newest entry that this laptop knows the county to hold. */
        knows: HistoryPoint.nullable().default(null),
        /** `heldDigest` of the case files that this laptop holds. */
        held: line(80),
        /**
         * `heldDigest` of the last list of what this person may see, where the laptop holds something else: while it is held back on a
         * dear line, thousands of ids need not come again with every answer.
         */
        list: line(80).optional(),
        /** How many of these are cases, where that is not `filesIn(held)`: the tray of a team is none. */
        files: count.optional(),
        entries: z.array(Entry).max(limits.entries),
        /** Case files that were opened on this laptop. An answer says that they are taken note of; told twice they count once. */
        readings: z.array(Reading).max(limits.readings).default([]),
        /** What will be only on this laptop once these entries have arrived. */
        onlyHere: OnlyHere.optional(),
        /** What its vault opens by beside the passphrase. */
        secret: SecretKind.optional(),
        /**
         * The laptop has met a county that came back older: what its entries build on may still be on other laptops. What
         * would be refused for want of it is answered with `later`.
         */
        patient: z.boolean().default(false),
        /** The number of the newest catalogue that this laptop understands. */
        schema: z.number().int().positive().default(1),
        /** This laptop can put together a row of what it has and the part that was written since. */
        parts: z.boolean().optional(),
        /** When the lease was given that this laptop has for what it holds; null when it has none. */
        lease: Instant.nullable().optional(),
        /** By which a copy of the laptop is noticed; missing in older versions. */
        link: Link.optional(),
      }),
      result: SyncAnswer,
    },
    /**
     * Takes one parcel of a courier file, from whoever carries it. Problems: `courierNotOurs`, `courierDamaged`,
     * `courierUnknown`.
     */
    acceptParcel: { args: z.object({ sealedTo: line(400), parcel: Parcel }), result: ParcelTaken },
    /** Whole case files. `page` is the JSON array of their rows, ready to be sealed. What is not visible is left out. */
    pages: {
      args: z.object({ caseFileIds: z.array(Id).min(1).max(limits.pagesAtOnce) }),
      result: z.object({
        epoch: Id,
        files: z.array(z.object({ caseFileId: Id, seq: z.number().int().nonnegative(), page: Bytes })),
      }),
    },
    /**
     * Case files that are packed together. `heads`: how the ids begin of those of them that have not changed since
     * (`headsOf`); the others come as pages.
     */
    bundles: {
      args: z.object({}),
      result: z.object({
        bundles: z.array(z.object({ id: Id, bytes: z.number().int().nonnegative(), heads: Bytes })),
      }),
    },
    /**
     * One of them, as shared/bundle.ts opens it: as much as came. `from`: so many of its packed bytes are there already, and the others
     * come, over a sealed line. Problem `notFound` when it has been replaced meanwhile.
     */
    bundle: {
      args: z.object({ id: Id, from: z.number().int().nonnegative().optional() }),
      result: z.object({ rows: Bytes }),
    },
    /** One's own laptops, and for team leads those of their team. Blocked ones stay until 90 days after they were emptied. */
    laptops: { args: z.object({}), result: z.object({ laptops: z.array(Laptop) }) },
    /**
     * Blocks one of `laptops` for good: it gets nothing any more, what waits on it goes into the tray, and then it empties
     * itself. A second time changes nothing. Problem `notFound` for any other.
     */
    revokeLaptop: { args: z.object({ deviceId: Id, reason: RevocationReason }), result: z.object({}) },
    /**
     * From a laptop whose user is not let in any more: everything on it is deleted. Told again it changes nothing. Problems:
     * `mayNot` for everybody else, `signInRequired`.
     */
    confirmWipe: { args: z.object({}), result: z.object({}) },
    /**
     * From a laptop that nobody has unlocked, and whoever has it: whether nobody is let in there any more. Also null for what is
     * nothing of ours. Needs no session, as the two that follow.
     */
    askBlocked: { args: z.object({ claim: SalvageClaim }), result: z.object({ blocked: Blocked.nullable() }) },
    /**
     * Takes some of what lies on such a laptop: it goes where it would go if the laptop were open. `give`: entries in these parts
     * that are refused for good and go to the lead. Problem `mayNot` where `askBlocked` answers null, and without a team.
     */
    salvage: {
      args: z.object({
        claim: SalvageClaim,
        parts: z.array(SalvagePart).max(salvageParts),
        give: z.array(Id).max(10_000).default([]),
      }),
      result: Salvaged,
    },
    /** `confirmWipe` of such a laptop. */
    confirmSalvage: { args: z.object({ claim: SalvageClaim }), result: z.object({}) },
    /** The digest of each of these files, as it is now. What is not visible or has none is left out. */
    digests: {
      args: z.object({ caseFileIds: z.array(Id).min(1).max(limits.digestsAtOnce) }),
      result: z.object({ files: z.array(z.object({ caseFileId: Id, digest: z.string().length(16) })) }),
    },
    /** How many bytes of these photos the county already holds: where to go on. */
    photoOffsets: {
      args: z.object({ photos: z.array(z.object({ caseFileId: Id, hash: Hash })).max(200) }),
      result: z.object({ offsets: z.array(z.number().int().nonnegative()) }),
    },
    /**
     * Uploads pieces of photos. A piece must go on where the last ended. `notWanted`: no portrait names this photo any
     * more (consent withdrawn) or the person may not; `refused`: complete, but broken or not free of metadata.
     */
    putPhotos: {
      args: z.object({
        pieces: z
          .array(
            z.object({
              caseFileId: Id,
              hash: Hash,
              size: z.number().int().positive().max(100_000),
              offset: z.number().int().nonnegative(),
              bytes: Bytes,
            }),
          )
          .max(limits.photosAtOnce),
      }),
      result: z.object({
        states: z.array(
          z.object({
            hash: Hash,
            state: z.enum(['stored', 'partial', 'notWanted', 'refused']),
            offset: z.number().int().nonnegative(),
          }),
        ),
        /** For the photos that are stored whole now, in the order of `states`; missing when there are none. */
        receipt: Receipt.optional(),
      }),
    },
    /** Photos of visible case files, whole. What is missing or not visible is left out. */
    getPhotos: {
      args: z.object({ hashes: z.array(Hash).max(limits.photosAtOnce) }),
      result: z.object({ photos: z.array(z.object({ hash: Hash, bytes: Bytes })) }),
    },
  },
  events: {
    /** Something changed for this person: ask. It carries no data. */
    nudge: z.object({}),
  },
})

export type CountyContract = typeof countyContract
export type County = Calls<CountyContract>
/** Who asks, as the transport knows it: the bearer token of the session, or null. */
export type CountyCaller = { token: string | null }
export type CountyImplementation = Implementation<CountyContract, CountyCaller>

/** Days that a laptop keeps what was accepted, in case the county's store comes back older. */
export const keptDays = 30

/** How many case files a `heldDigest` is of; the directory is none. Anything else counts as none. */
export function filesIn(held: string): number {
  const all = Number.parseInt(held, 10)
  return all > 0 && all <= 1_000_000 ? all - 1 : 0
}

/** Digest of a set of case files, whatever their order: XOR of their 128-bit ids, and their number. */
export function heldDigest(caseFileIds: Iterable<string>): string {
  const sum = new Uint8Array(idBytes)
  let count = 0
  // A quiet exchange does this for thousands of them.
  for (const id of caseFileIds) {
    for (let byte = 0; byte < idBytes; byte++) sum[byte] = (sum[byte] ?? 0) ^ byteAt(id, byte)
    count++
  }
  return `${count}:${[...sum].map((byte) => hexOf[byte]).join('')}`
}
