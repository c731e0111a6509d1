/**
 * Faults and inputs that a laptop must stand (the fault matrix and the matrix of bad inputs of the security plan), each with where it is
 * shown. What is not shown, or not wholly, says why; what only a real Electron can show stands in build/release-checklist.md.
 * Faults of the server (F54–F61, F70) and inputs to its API (B01–B35) are shown by test/server; there is no importer (B36–B53).
 */

/** A file below test/, and titles (or other words) in it. */
export type Place = readonly [file: string, ...words: string[]]
export type Row = { row: string; fault: string; shown?: readonly Place[]; open?: string; inElectron?: true }

/** On the laptop alone. */
export const faultRows: readonly Row[] = [
  {
    row: 'F01',
    fault: 'kill while saving',
    shown: [
      ['vault/core-trouble.test.ts', 'at any write of a sync loses nothing, does nothing twice'],
      ['vault/core.test.ts', 'is on the disk before it is called saved'],
      ['simulator/tally.ts', "'kill'"],
    ],
  },
  {
    row: 'F02',
    fault: 'the page crashes with a half-filled form',
    shown: [['renderer/case-file.browser.test.tsx', 'is kept as it is typed and is there again afterwards']],
    open: 'no test crashes the page itself',
  },
  {
    row: 'F03',
    fault: 'power cut while saving',
    shown: [['drill/main.ts', 'twenty power cuts on a laptop']],
    open: 'on LevelDB only; over SQLite the drill was not run',
  },
  {
    row: 'F04',
    fault: 'power cut while news come in',
    shown: [
      ['drill/power.ts', "'pull'"],
      ['vault/core-trouble.test.ts', 'at any write of a sync loses nothing, does nothing twice'],
    ],
  },
  {
    row: 'F05',
    fault: 'power cut between the county’s commit and its answer',
    shown: [
      ['vault/core.test.ts', 'a reply that is lost costs nothing: what is sent again takes effect once'],
      ['simulator/tally.ts', "'lostReply'"],
    ],
  },
  { row: 'F06', fault: 'power cut while the vault is made', shown: [['vault/new-vault.test.ts', 'F06 ']] },
  {
    row: 'F07',
    fault: 'power cut while the passphrase is changed',
    shown: [
      ['drill/power.ts', "'passphrase'"],
      ['vault/healing.test.ts', 'when the passphrase is changed'],
    ],
  },
  {
    row: 'F08',
    fault: 'power cut while everything is sealed anew',
    open: 'nothing is sealed anew: there are no epochs of keys',
  },
  {
    row: 'F09',
    fault: 'power cut in an upgrade with unsent work',
    shown: [
      ['drill/power.ts', "'upgrade'"],
      ['vault/newer-version.test.ts', 'loses nothing in a power cut while what the older one sealed is made anew'],
      ['simulator/tally.ts', "'killed in an upgrade'"],
    ],
  },
  {
    row: 'F10',
    fault: 'full disk while saving',
    shown: [
      ['e2e/bad-moments.e2e.ts', 'with a full disk what was typed stays on the screen'],
      ['vault/dexie-store.suite.ts', 'told as %s is a full disk; what was there stays'],
    ],
  },
  {
    row: 'F11',
    fault: 'full disk while news come in',
    shown: [['vault/core-trouble.test.ts', 'on a full disk while the county’s news come in keeps its cursor']],
  },
  { row: 'F12', fault: 'full disk while a photo is kept', shown: [['simulator/tally.ts', "'fullDisk'"]] },
  {
    row: 'F13',
    fault: 'full disk at the unlock',
    shown: [['vault/newer-version.test.ts', 'opens on a full disk as well']],
    open: 'a healing needs a disk with room',
  },
  { row: 'F14', fault: 'quota', shown: [['vault/dexie-store.suite.ts', "'QuotaExceededError', 'UnknownError'"]] },
  {
    row: 'F15',
    fault: 'the store is taken away while it is open',
    shown: [['e2e/evicted-store.e2e.ts', 'F15']],
    open: 'nothing is lost; that it happened is said only at the next unlock',
  },
  {
    row: 'F16',
    fault: 'the store is gone, the second copy is there',
    shown: [['e2e/lost-store.e2e.ts', 'a note that nobody has yet outlives the store that it was saved in']],
  },
  {
    row: 'F17',
    fault: 'one bit of one record',
    shown: [['vault/sealing.test.ts', 'flipped in one file leaves the others readable']],
  },
  {
    row: 'F18',
    fault: 'many bytes of the store',
    shown: [
      ['vault/tampering.test.ts', 'nothing of it is shown, and all is healed'],
      ['drill/main.ts', 'twenty power cuts on a laptop'],
    ],
  },
  {
    row: 'F19',
    fault: 'the browser gives an empty store',
    shown: [
      ['e2e/lost-store.e2e.ts', 'a note that nobody has yet'],
      ['simulator/tally.ts', "'store empty'"],
    ],
  },
  {
    row: 'F20',
    fault: 'half of the store is missing',
    shown: [['simulator/tally.ts', "'store halved'", "'healed incomplete'"]],
  },
  {
    row: 'F21',
    fault: 'yesterday’s copy of the profile',
    shown: [
      ['vault/healing.test.ts', 'an older copy of the whole store is noticed'],
      ['simulator/tally.ts', "'healed older'"],
    ],
  },
  {
    row: 'F22',
    fault: 'a second window or a second app',
    shown: [
      ['e2e/bad-moments.e2e.ts', 'a second window says that the first one is open'],
      ['electron/main.test.ts', 'a second instance ends without a window'],
      ['simulator/tally.ts', "'second window refused'"],
    ],
    inElectron: true,
  },
  {
    row: 'F23',
    fault: 'an old window stands in the way of an upgrade',
    shown: [['vault/one-window.test.ts', 'a second window is turned away as long as the first one lives']],
    open: 'the old window is named to the new one, and does not close by itself',
  },
  {
    row: 'F24',
    fault: 'an older app on newer data',
    shown: [
      ['vault/dexie-store.suite.ts', 'that is newer is refused before anything is written into it'],
      ['vault/passphrase.test.ts', 'of a newer version says so before anything is tried'],
    ],
  },
  {
    row: 'F25',
    fault: 'a step of the upgrade fails',
    shown: [['vault/dexie-store.suite.ts', 'that is older is brought up to date whole or not at all']],
  },
  { row: 'F26', fault: 'Chromium changes its store', shown: [['e2e/store-change.e2e.ts', 'F26: a laptop']] },
  {
    row: 'F27',
    fault: 'the second copy ends in a torn record',
    shown: [['vault/healing.test.ts', 'a copy that was torn at any byte of its last record']],
  },
  { row: 'F28', fault: '256 MB of memory', shown: [['drill/weak.ts', 'the page ran out of memory']] },
  {
    row: 'F29',
    fault: 'a processor twenty times slower',
    shown: [
      ['drill/weak.ts', 'saving took', 'locking took'],
      ['renderer/pressed-twice.browser.test.tsx', 'pressed twice, make one note'],
    ],
  },
  {
    row: 'F30',
    fault: 'the n-th call to the store fails',
    shown: [
      ['vault/core-trouble.test.ts', 'at any write of a sync loses nothing'],
      ['vault/store.contract.ts', 'a batch that cannot be written whole leaves nothing behind'],
    ],
  },
  {
    row: 'F31',
    fault: 'clock ten years ahead',
    shown: [
      ['vault/core-trouble.test.ts', 'that run ten years ahead'],
      ['vault/lease.test.ts', 'is set right by the next contact after a clock that was far ahead'],
    ],
  },
  {
    row: 'F32',
    fault: 'clock ten years behind',
    shown: [
      ['vault/core-trouble.test.ts', 'that are wrong are corrected by the first contact'],
      ['vault/lease.test.ts', 'is not made longer by a clock that is set back'],
    ],
  },
  {
    row: 'F33',
    fault: 'the clock jumps, summer time begins',
    shown: [
      ['simulator/tally.ts', "'clockJump'"],
      ['renderer/dates.test.ts', 'a day stays the same day when summer time begins or ends'],
    ],
  },
  {
    row: 'F34',
    fault: 'two laptops a day apart',
    shown: [
      ['simulator/tally.ts', "'clockJump'"],
      ['vault/core.test.ts', 'two who were offline both keep what they wrote into the same field'],
    ],
  },
  {
    row: 'F35',
    fault: 'sleep with an open vault',
    shown: [
      ['renderer/door.browser.test.tsx', 'happens when the computer goes to sleep'],
      ['drill/main.ts', 'what is left in the memory of all programs of a laptop a second after each kind of lock'],
    ],
    inElectron: true,
  },
  {
    row: 'F36',
    fault: 'the screen is locked, another user comes',
    shown: [['electron/main.test.ts', 'locks on suspend, on the screen lock and by menu']],
    inElectron: true,
  },
  {
    row: 'F37',
    fault: 'five minutes without a touch',
    shown: [['renderer/idle-lock.browser.test.tsx', 'it says so half a minute before, a touch keeps it open']],
  },
  {
    row: 'F38',
    fault: 'a lock while a request is under way',
    shown: [
      ['renderer/vault-connection.test.ts', 'ends it within a second when it does not answer'],
      ['simulator/tally.ts', "'kill'", "'lostReply'"],
    ],
  },
  {
    row: 'F39',
    fault: 'the passphrase is forgotten',
    shown: [
      ['e2e/recovery.e2e.ts', 'test('],
      ['vault/recovery.test.ts', 'the new passphrase opens, the old one does not, and unsent work is there'],
      ['server/recovery.test.ts', 'every step is in the audit, and no word of the reasons'],
    ],
  },
  {
    row: 'F40',
    fault: 'the keychain lost its secret',
    shown: [['vault/device-secret.test.ts', 'opens a vault whose secret is lost, with a new one']],
    inElectron: true,
  },
  {
    row: 'F41',
    fault: 'the keychain does not answer',
    shown: [['vault/device-secret.test.ts', 'a keychain that does not answer takes no attempt, and nothing is lost']],
    inElectron: true,
  },
  {
    row: 'F42',
    fault: 'twenty wrong passphrases',
    shown: [
      ['electron/attempts.test.ts', 'three are free, then each costs twice as long, up to a minute'],
      ['electron/attempts.test.ts', 'ending the program gains nothing'],
      ['vault/device-secret.test.ts', 'opens a vault whose secret is withheld after twenty wrong passphrases'],
    ],
  },
]
