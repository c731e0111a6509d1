/**
 * The closed list of things that can go wrong without being a bug. Each code is stable: it crosses every contract, has a
 * sentence in the user's language (renderer/text) and an HTTP status (server/county-http.ts).
 */
export const problemCodes = [
  // what was asked for
  'badRequest', // arguments do not fit the schema, or the message cannot be read
  'unknownCall',
  'unknownCommand',
  'tooLarge',
  'notFound', // also the answer for what exists but is not yours: the two must not be told apart
  // who asks
  'signInRequired',
  'signInFailed',
  'signInExpired',
  'deviceRevoked',
  'accessEnded', // the person does not work here any more
  'mayNot',
  // the state of a case file
  'caseFileExists',
  'caseFileClosed',
  'caseFileOpen',
  'caseFileRestricted', // Art. 18 GDPR: it is kept and read, and nothing else until that is lifted
  'caseFileErased', // deleted for good; what was recorded for it stays with its author
  'alreadyExists',
  'assignmentChanged',
  'unknownPerson',
  'stateNotReachable',
  'visitKindFixed',
  'visitFinished',
  'visitNotStarted',
  'orderMissing',
  'refusedByClient',
  'consentMissing',
  'consentWithdrawn',
  'consentGuardianMissing',
  'nothingToSettle',
  'onlyOwnEntry',
  'entryReused',
  'photoMissing',
  // pictures
  'pictureUnreadable',
  'pictureTooLarge',
  'pictureHasMetadata',
  'cameraRefused',
  // the vault
  'vaultLocked',
  'leaseEnded', // too long without contact: nothing is shown until the next sign-in
  'vaultExists',
  'vaultMissing',
  'vaultOpenElsewhere',
  'vaultFromNewerVersion',
  'passphraseWrong',
  'passphraseWeak',
  'passphraseWeakAlone', // without a keychain it has to be longer
  'keychainMissing', // this computer keeps no secrets, and the county wants it to
  'keychainLocked', // it does not answer now
  'deviceSecretLost', // the computer's part of the key is gone: only recovery opens the vault
  'deviceSecretWithheld', // too many wrong passphrases: the same
  'tooManyAttempts', // wrong passphrases cost time
  'recoveryImpossible', // the second lock is another person's or another county's
  'storageFull',
  'storageDamaged',
  // the way to the county
  'offline',
  'serverUnreachable',
  'serverFailed',
  'serverNotOurs',
  'messageDamaged', // what was sent is not what arrived
  'receiptWrong', // the county does not attest what it says it took
  'courierNotOurs', // sealed to another county
  'courierDamaged',
  'courierUnknown', // nobody here knows the laptop that it comes from
  'tooManyRequests',
  'outdated',
  'forked', // this laptop is a copy, and another copy of it goes on
  'countyOutdated', // it comes from a newer version than the county has: it waits until that has been brought up to date
  // the desktop
  'cancelled',
  'senderRefused',
  'internal',
] as const

export type ProblemCode = (typeof problemCodes)[number]

const known: ReadonlySet<string> = new Set(problemCodes)

/** Something expected went wrong. `detail` names fields or figures for the sentence; it never holds a client's data. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: Readonly<Record<string, string | number>>

  constructor(code: ProblemCode, detail: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.detail = detail
  }
}

/** A problem as it crosses a contract. */
export type ProblemNote = { code: ProblemCode; detail?: Readonly<Record<string, string | number>> }

/** What of an error may be told to the other side: a Problem as it is, anything else only as `internal`. */
export function noteOf(error: unknown): ProblemNote {
  if (!(error instanceof Problem)) return { code: 'internal' }
  return Object.keys(error.detail).length > 0 ? { code: error.code, detail: error.detail } : { code: error.code }
}

/** The Problem that the other side told of; a code this version does not know becomes `internal`. */
export function problemFrom(note: { code: string; detail?: unknown }): Problem {
  const code = known.has(note.code) ? (note.code as ProblemCode) : 'internal'
  const detail: Record<string, string | number> = {}
  if (typeof note.detail === 'object' && note.detail !== null) {
    for (const [key, value] of Object.entries(note.detail)) {
      if (typeof value === 'string' || typeof value === 'number') detail[key] = value
    }
  }
  return new Problem(code, detail)
}
