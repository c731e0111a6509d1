/**
 * What the page may ask of the desktop, and what the desktop tells the page. Everything a page can do itself (camera,
 * drawing, fetching from its own origin) it does; the county is reached through the host at `/county/…`, so that the page
 * may connect to nothing but its own origin.
 */
import { defineContract, type Connection, type Implementation } from './contract.ts'
import { KeptSecret } from './device-secret.ts'
import { Bytes, Id, line, z } from './schema.ts'

/**
 * One file beside the profile, outside the browser's own storage: the second copy of what only this laptop holds
 * (renderer/vault/second-copy.ts). Sealed by the vault; the host knows nothing of what is in it.
 */
const journalCalls = {
  /** The whole file; no bytes when there is none. */
  readJournal: { args: z.object({}), result: z.object({ bytes: Bytes }) },
  /**
   * Adds bytes at the end and answers when they are on disk. `at`: how long the file is believed to be, so that nothing is
   * added twice or to another file. Problems: `storageFull`, `storageDamaged` (the file is not that long), `tooLarge`.
   */
  appendJournal: { args: z.object({ bytes: Bytes, at: z.int().nonnegative() }), result: z.object({}) },
  /**
   * Puts a new file in the place of the old one; at every moment one of the two is there whole. `setAside` keeps the old
   * one beside it. Problems: `storageFull`, `tooLarge`.
   */
  replaceJournal: { args: z.object({ bytes: Bytes, setAside: z.boolean() }), result: z.object({}) },
  /** Deletes the file and all that were set aside; done again it changes nothing. */
  removeJournal: { args: z.object({}), result: z.object({}) },
}

/**
 * What stands before the vault beside the passphrase: secrets that only this computer has, and how often one may try. Counted
 * outside the vault, which forgets everything when it ends. `secretId` is null for a lock by the passphrase alone.
 */
const guardCalls = {
  /**
   * Takes one attempt and gives the secret. `hasOtherWay`: after too many wrong ones the vault can be recovered without it. Problems,
   * and none was taken: `tooManyAttempts` { seconds } (so long nobody may try), `deviceSecretWithheld` (nobody may any more),
   * `deviceSecretLost`, `keychainLocked` (it does not answer now).
   */
  beginAttempt: {
    args: z.object({ secretId: Id.nullable(), hasOtherWay: z.boolean() }),
    result: z.object({ secret: Bytes.nullable() }),
  },
  /** How long nobody may try after what was tried last, and takes no attempt; 0 when one may. Problem `deviceSecretWithheld`. */
  attemptWait: {
    args: z.object({ secretId: Id.nullable(), hasOtherWay: z.boolean() }),
    result: z.object({ seconds: z.int().nonnegative() }),
  },
  /** It was right: counting begins anew. */
  attemptSucceeded: { args: z.object({ secretId: Id.nullable() }), result: z.object({}) },
  /** It could not be tried after all: that one does not count. */
  attemptUntried: { args: z.object({ secretId: Id.nullable() }), result: z.object({}) },
  /** A secret of 32 bytes, and it is on the disk; null where there is no safe place for one. Problem `storageFull`. */
  newDeviceSecret: {
    args: z.object({}),
    result: z.object({ made: z.object({ id: Id, secret: Bytes, kept: KeptSecret }).nullable() }),
  },
  /** Deletes all others, and what was counted of wrong ones; done again it changes nothing. */
  keepDeviceSecrets: { args: z.object({ ids: z.array(Id).max(4) }), result: z.object({}) },
}

const journalContract = defineContract({ name: 'journal', calls: journalCalls, events: {} })
export type JournalContract = typeof journalContract
const guardContract = defineContract({ name: 'guard', calls: guardCalls, events: {} })
export type GuardContract = typeof guardContract
/** What of the host the vault worker reaches: these calls and no others. */
export const keeperContract = defineContract({
  name: 'keeper',
  calls: { ...journalCalls, ...guardCalls },
  events: {},
})
export type KeeperContract = typeof keeperContract

const Saved = z.object({ saved: z.boolean(), at: line(4_000).optional() })

export const hostContract = defineContract({
  name: 'host',
  calls: {
    /** What this laptop is: shown in settings and sent with the sign-in. */
    about: {
      args: z.object({}),
      result: z.object({
        version: z.string(),
        shell: z.enum(['electron', 'chromium']),
        platform: z.string(),
        /** Address of the county server, for people to read. */
        county: z.string(),
        /** Present only in the demo county: people anyone may sign in as. */
        signInHint: z.array(z.object({ user: z.string(), password: z.string(), role: z.string() })).optional(),
      }),
    },
    /**
     * Opens the county's sign-in page outside the app and waits for the person to come back (RFC 8252: loopback redirect).
     * Gives the address that the provider redirected to, for `state` and `code` to be checked by the vault.
     * Problems: `cancelled`, `signInFailed`.
     */
    signIn: {
      args: z.object({ url: line(4_000) }),
      result: z.object({ returned: z.string() }),
    },
    /** The redirect address that `signIn` will listen at. */
    signInRedirect: { args: z.object({}), result: z.object({ redirectUri: z.string() }) },
    /**
     * Saves bytes where the user says. `false` when the user thought better of it; `at`: where, when this desktop cannot ask and
     * chose the place itself.
     */
    saveFile: { args: z.object({ name: line(120), bytes: Bytes }), result: Saved },
    /** Prints what the page shows to a PDF and saves it in the same way. */
    printToPdf: { args: z.object({ name: line(120) }), result: Saved },
    /** Asks the desktop for the camera, for the portrait dialog only: allowed until `release` or one minute. */
    camera: { args: z.object({ want: z.boolean() }), result: z.object({}) },
    /**
     * Ends the process that shows the page and opens the page afresh, so that no plaintext outlives a lock. `false` when
     * this desktop cannot: then the page reloads itself.
     */
    restartPage: { args: z.object({}), result: z.object({ restarted: z.boolean() }) },
    /** The case file that a link from outside led to, once; null when none waits. Asked only when somebody may see something. */
    takeLink: { args: z.object({}), result: z.object({ caseFileId: Id.nullable() }) },
    /** Opens one of the fixed external pages (help, imprint) in the system browser. Problem: `notFound`. */
    openExternal: { args: z.object({ page: z.enum(['source', 'licence']) }), result: z.object({}) },
    ...journalCalls,
    ...guardCalls,
    /** Writes a line to the desktop's log: code and place only, never contents. */
    report: {
      args: z.object({ level: z.enum(['error', 'info']), code: line(80), id: Id.optional() }),
      result: z.object({}),
    },
  },
  events: {
    /** A menu entry or its key was used. */
    menu: z.object({ item: z.enum(['lock', 'sync', 'search', 'newNote', 'settings', 'print']) }),
    /** The computer goes to sleep or its screen was locked: the vault must lock. */
    lock: z.object({ because: z.enum(['suspend', 'screenLock', 'menu']) }),
    /** A link from outside waits to be taken. */
    link: z.object({}),
    /** An address was to open outside the app. When `opened` is false the page shows it as a link. */
    openedExternally: z.object({ url: z.string(), opened: z.boolean() }),
  },
})

export type HostContract = typeof hostContract
export type Host = Connection<HostContract>
/** The host as it is implemented; who calls makes no difference, the transports check the sender. */
export type HostImplementation = Implementation<HostContract>
