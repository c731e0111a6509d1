import type { ProblemCode } from '../../shared/problem.ts'

export type Sentences = Record<ProblemCode, { title: string; line: string }>

export const en = {
  badRequest: {
    title: 'This entry does not fit yet.',
    line: 'A field is empty, too long or holds invisible characters. What you typed is still there: please check and save again.',
  },
  unknownCall: {
    title: 'Your version does not know this function.',
    line: 'Nothing is lost. Please restart Antlitz; if it happens again, contact support.',
  },
  unknownCommand: {
    title: 'The server does not know this change yet.',
    line: 'It stays saved on this laptop. Please ask support for an update.',
  },
  tooLarge: {
    title: 'This is too large.',
    line: 'What you typed is still there. Please shorten it or split it into several entries.',
  },
  notFound: {
    title: 'This case file is not here (any more).',
    line: 'Somebody else may have it now. What you had not synced yet will be handed over; “Sync” shows when.',
  },
  signInRequired: {
    title: 'Please sign in.',
    line: 'Your work is saved on this laptop and will be synced after you have signed in.',
  },
  signInFailed: {
    title: 'Signing in did not work.',
    line: 'Nothing has changed on this laptop. Please try again; if that does not help, contact support.',
  },
  signInExpired: {
    title: 'Your sign-in has expired.',
    line: 'You can keep working, everything is saved here. To sync, please sign in again.',
  },
  deviceRevoked: {
    title: 'This laptop is blocked.',
    line: 'The case files have been removed from it. What still waited here is with your team lead. Please contact them or support.',
  },
  accessEnded: {
    title: 'Your access has ended.',
    line: 'What still waited on this laptop is with your team lead. The case files have been removed from it.',
  },
  mayNot: {
    title: 'You may not do this in this case file.',
    line: 'Nothing was changed. If your work needs it, talk to the person in charge or your team lead.',
  },
  caseFileExists: {
    title: 'This case file exists already.',
    line: 'No second one was opened. Please search for the existing file.',
  },
  caseFileClosed: {
    title: 'This case file is closed.',
    line: 'Your text is still here. To go on, the file has to be reopened first.',
  },
  caseFileRestricted: {
    title: 'The processing of this case file is restricted, or was when this was recorded.',
    line: 'Your text is still here. The file can be read; adding and changing has to wait until the restriction is lifted. The person in charge or the team lead decides that. If they have, enter it again: what was recorded meanwhile does not go in by itself.',
  },
  caseFileErased: {
    title: 'This case file was erased.',
    line: 'It will not come back. Your text is still here. You can discard it or give it to your team lead.',
  },
  caseFileOpen: {
    title: 'This case file is already open.',
    line: 'There is nothing to reopen. You can go on working.',
  },
  alreadyExists: {
    title: 'This is already saved.',
    line: 'It was not added twice. There is nothing more to do.',
  },
  assignmentChanged: {
    title: 'Responsibility has changed meanwhile.',
    line: 'Somebody was quicker. Please look who is in charge now and decide again.',
  },
  unknownPerson: {
    title: 'This person is not known here.',
    line: 'The sign-in belongs to nobody in the job centre’s directory. Please ask the administration.',
  },
  stateNotReachable: {
    title: 'This step is not possible from here.',
    line: 'The appointment has another status by now. What you entered is still there: please look at the new status.',
  },
  visitKindFixed: {
    title: 'Counselling and fact-finding stay apart.',
    line: 'This appointment is planned for the other kind of visit. Please plan a separate one.',
  },
  visitFinished: {
    title: 'This visit is already finished.',
    line: 'Your text is still here. Please record it as a note.',
  },
  visitNotStarted: {
    title: 'This visit has not begun yet.',
    line: 'Your text is still here. Please begin the visit first.',
  },
  orderMissing: {
    title: 'A fact-finding visit needs an order.',
    line: 'Please enter the question that is to be clarified. Without an order it must not begin.',
  },
  refusedByClient: {
    title: 'The person said no.',
    line: 'That ends this step. What has been recorded stays saved.',
  },
  consentMissing: {
    title: 'There is no consent for a photo.',
    line: 'No photo was saved. Please show the consent card first.',
  },
  consentWithdrawn: {
    title: 'The consent has been withdrawn.',
    line: 'The photo was not saved. A withdrawal always counts, even if it has only just arrived.',
  },
  consentGuardianMissing: {
    title: 'For children it must be said who agreed.',
    line: 'Please enter the guardian. The child’s own no counts all the same.',
  },
  nothingToSettle: {
    title: 'This has already been decided.',
    line: 'Somebody was quicker. The chosen value stands in the file and can be taken back there.',
  },
  onlyOwnEntry: {
    title: 'Only its author can correct a note.',
    line: 'Your text is still here. Please record it as a note of your own.',
  },
  entryReused: {
    title: 'This entry has arrived before with another content.',
    line: 'It stays here. Please enter it anew under “Sync” and tell support.',
  },
  photoMissing: {
    title: 'The photo has not arrived yet.',
    line: 'It comes with one of the next syncs. The file is complete without it.',
  },
  pictureUnreadable: {
    title: 'This picture cannot be read.',
    line: 'Nothing was saved. Please choose another picture or take a new one.',
  },
  pictureTooLarge: {
    title: 'This picture is too large.',
    line: 'Nothing was saved. Please crop it closer or choose another one.',
  },
  pictureHasMetadata: {
    title: 'This picture carries other information.',
    line: 'To protect the person it was not saved. Please take a new one.',
  },
  cameraRefused: {
    title: 'The camera is not allowed.',
    line: 'Please allow it in the computer’s settings, or choose a drawn picture.',
  },
  vaultLocked: {
    title: 'Antlitz is locked.',
    line: 'What you wrote is saved. Please unlock with your passphrase.',
  },
  leaseEnded: {
    title: 'This laptop has been without contact for too long.',
    line: 'It shows no case files until you sign in again. What you wrote is saved.',
  },
  vaultExists: {
    title: 'This laptop is already set up.',
    line: 'Nothing was changed. Please unlock Antlitz with your passphrase.',
  },
  vaultMissing: {
    title: 'This laptop is not set up yet.',
    line: 'Please sign in; then your case files are loaded.',
  },
  vaultOpenElsewhere: {
    title: 'Antlitz is already open in another window.',
    line: 'Please go on working there and close this window. Nothing is lost.',
  },
  vaultFromNewerVersion: {
    title: 'These files were saved by a newer version of Antlitz.',
    line: 'They are unharmed. Please update Antlitz on this laptop.',
  },
  passphraseWrong: {
    title: 'The passphrase is not right.',
    line: 'Please mind upper and lower case and the Caps Lock key, and try again.',
  },
  recoveryImpossible: {
    title: 'This laptop cannot be opened again that way.',
    line: 'It belongs to somebody else, or it does not know your county any more. Please tell your IT; nothing was deleted.',
  },
  tooManyAttempts: {
    title: 'The passphrase was wrong several times.',
    line: 'Please wait a little, then you can try again. What lies here stays unharmed.',
  },
  passphraseWeak: {
    title: 'This passphrase is too easy to guess.',
    line: 'Please take at least four different words or 14 characters that nobody connects with you.',
  },
  passphraseWeakAlone: {
    title: 'Without a keychain the passphrase has to be longer.',
    line: 'This computer cannot keep a secret for you. Please take at least five different words.',
  },
  keychainMissing: {
    title: 'This computer has no keychain.',
    line: 'Without one the passphrase would be the only protection, and your county does not allow that. Please tell your IT: the keychain of the operating system has to be set up. What lies here stays as it is.',
  },
  keychainLocked: {
    title: 'The keychain of this computer does not answer.',
    line: 'Please unlock it, or sign out of the computer and in again. Then you can try once more.',
  },
  deviceSecretLost: {
    title: 'The keychain of this computer does not know this laptop any more.',
    line: 'Your passphrase alone does not open it. “Get back in” is the way; what lies here is still there.',
  },
  deviceSecretWithheld: {
    title: 'The passphrase was wrong too often.',
    line: 'This laptop now opens only by “Get back in”. Nothing was deleted.',
  },
  storageFull: {
    title: 'Not saved: this laptop’s storage is full.',
    line: 'Keep this open, the text stays. Make room on the laptop and save again.',
  },
  storageDamaged: {
    title: 'This laptop’s storage is damaged.',
    line: 'What was synced is safe with the county. Please stop typing and call support.',
  },
  offline: {
    title: 'Offline. You can keep working.',
    line: 'Everything is saved on this laptop and synced as soon as it is connected again.',
  },
  serverUnreachable: {
    title: 'The county server does not answer just now.',
    line: 'You can keep working. Antlitz tries again by itself, nothing gets lost.',
  },
  serverFailed: {
    title: 'Something went wrong at the county server.',
    line: 'Your work stays saved here. Antlitz tries again by itself.',
  },
  messageDamaged: {
    title: 'A message arrived damaged.',
    line: 'It was not used. Antlitz tries again by itself; nothing is lost.',
  },
  receiptWrong: {
    title: 'The receipt of arrival is not right.',
    line: 'The county has not validly confirmed the arrival. Everything stays on this laptop until it does. Please tell your IT.',
  },
  serverNotOurs: {
    title: 'Somebody answers whom Antlitz does not know.',
    line: 'Nothing was sent. The Wi-Fi may ask for a sign-in; otherwise contact support.',
  },
  courierNotOurs: {
    title: 'This courier file is for another county.',
    line: 'Only the county it is sealed to can open it. Nothing was taken.',
  },
  courierDamaged: {
    title: 'This courier file cannot be opened.',
    line: 'It is damaged, or no courier file. What it holds is still on the laptop it comes from.',
  },
  courierUnknown: {
    title: 'Nobody here knows the laptop of this courier file.',
    line: 'Nothing was taken. What it holds is still on the laptop it comes from.',
  },
  tooManyRequests: {
    title: 'The server is busy.',
    line: 'Please wait a moment. Nothing is lost, Antlitz tries again shortly.',
  },
  outdated: {
    title: 'This version of Antlitz is too old.',
    line: 'Your work stays saved here. Please update Antlitz, then it will be synced.',
  },
  forked: {
    title: 'This laptop is a copy, and another copy goes on working.',
    line: 'What you recorded here is sent, nothing is lost. News come only when you sign in anew: after that this laptop counts as a laptop of its own.',
  },
  countyOutdated: {
    title: 'This waits until the county has been updated.',
    line: 'It comes from a newer version of Antlitz than the county has. It stays saved here and goes by itself afterwards.',
  },
  cancelled: {
    title: 'Cancelled.',
    line: 'Nothing was changed. You can start again at any time.',
  },
  senderRefused: {
    title: 'This request did not come from Antlitz.',
    line: 'It was refused, nothing is lost. Please restart Antlitz.',
  },
  internal: {
    title: 'Something went wrong that must not happen.',
    line: 'What was saved is still there. Please try again; if it happens again, contact support.',
  },
} as const satisfies Sentences
