/** Commands on consent, portraits and disagreements: before, arguments, after or problem. */
import type { AnyRow } from '../../shared/row.ts'
import { people } from '../server/people.ts'
import {
  before,
  child,
  closedFile,
  consent,
  consentFields,
  consentRow,
  disputed,
  id,
  large,
  later,
  now,
  open,
  person,
  personRow,
  portrait,
  portraitRow,
  small,
  type CommandCase,
} from './command-cases.ts'

const { bengt } = people
const ended = [closedFile]
const give = { ...consentFields, consentId: consent }
const young = personRow({ birthOn: '2010-11-24' })
const sixteen = personRow({ birthOn: '2010-11-23' })
const newer = id('b9')
const setArgs = { portraitId: newer, personId: person, consentId: consent, small, large, replaces: null }
const gone = { small: null, large: null, removedAt: now }
const agreed = [...open, personRow(), consentRow()]
const unseen = portraitRow({}, newer, {
  seq: 9,
  made: { stamp: id('d9'), by: bengt.staffId, at: later, offline: true },
})

export const consentTable: readonly CommandCase[] = [
  {
    command: 'consent.give',
    title: 'records a yes',
    before: [...open, personRow()],
    args: give,
    after: { [consent]: { personId: person, withdrawnAt: null } },
  },
  {
    command: 'consent.give',
    title: 'needs no guardian from the sixteenth birthday on',
    before: [...open, sixteen],
    args: give,
    after: { [consent]: { guardian: '' } },
  },
  {
    command: 'consent.give',
    title: 'needs a guardian the day before',
    before: [...open, young],
    args: give,
    problem: 'consentGuardianMissing',
  },
  {
    command: 'consent.give',
    title: 'names the guardian of a child',
    before: [...open, young],
    args: { ...give, guardian: 'Rosa Beispiel' },
    after: { [consent]: { guardian: 'Rosa Beispiel' } },
  },
  { command: 'consent.give', title: 'knows nobody who is not there', before: open, args: give, problem: 'notFound' },
  { command: 'consent.give', title: 'records no yes twice', before: agreed, args: give, problem: 'alreadyExists' },
  {
    command: 'consent.give',
    title: 'records nothing in a closed file',
    before: [...ended, personRow()],
    args: give,
    at: later,
    problem: 'caseFileClosed',
  },
  {
    command: 'consent.withdraw',
    title: 'removes the portrait at once',
    before: [...agreed, portraitRow()],
    args: { consentId: consent },
    after: { [consent]: { withdrawnAt: now }, [portrait]: { ...gone, removedBecause: 'withdrawn' } },
  },
  {
    command: 'consent.withdraw',
    title: 'wins over a newer portrait that its author had not seen',
    before: [...agreed, unseen],
    args: { consentId: consent },
    seen: {},
    after: { [consent]: { withdrawnAt: now }, [newer]: { ...gone, removedBecause: 'withdrawn' } },
  },
  {
    command: 'consent.withdraw',
    title: 'leaves what another consent covers',
    before: [...agreed, portraitRow({ consentId: id('a2') })],
    args: { consentId: consent },
    after: { [consent]: { withdrawnAt: now } },
  },
  {
    command: 'consent.withdraw',
    title: 'counts once',
    before: [...open, personRow(), consentRow({ withdrawnAt: before })],
    args: { consentId: consent },
    after: {},
  },
  {
    command: 'consent.withdraw',
    title: 'is heard after the file is closed',
    before: [...ended, personRow(), consentRow()],
    args: { consentId: consent },
    at: later,
    after: { [consent]: { withdrawnAt: later } },
  },
  {
    command: 'consent.withdraw',
    title: 'knows no consent that is not there',
    before: open,
    args: { consentId: consent },
    problem: 'notFound',
  },
  {
    command: 'portrait.set',
    title: 'puts a face on the file',
    before: agreed,
    args: setArgs,
    after: { [newer]: { small, large, removedAt: null, removedBecause: null } },
  },
  {
    command: 'portrait.set',
    title: 'lets the one before go',
    before: [...agreed, portraitRow()],
    args: { ...setArgs, replaces: portrait },
    after: { [newer]: { removedAt: null }, [portrait]: { ...gone, removedBecause: 'replaced' } },
  },
  {
    command: 'portrait.set',
    title: 'needs a consent',
    before: [...open, personRow()],
    args: setArgs,
    problem: 'consentMissing',
  },
  {
    command: 'portrait.set',
    title: 'takes nobody else’s consent',
    before: [...open, personRow(), consentRow({ personId: child })],
    args: setArgs,
    problem: 'consentMissing',
  },
  {
    command: 'portrait.set',
    title: 'never follows a withdrawal',
    before: [...open, personRow(), consentRow({ withdrawnAt: before })],
    args: setArgs,
    problem: 'consentWithdrawn',
  },
  { command: 'portrait.set', title: 'knows nobody who is not there', before: open, args: setArgs, problem: 'notFound' },
  {
    command: 'portrait.set',
    title: 'uses no id twice',
    before: [...agreed, unseen],
    args: setArgs,
    problem: 'alreadyExists',
  },
  {
    command: 'portrait.set',
    title: 'puts no face on a closed file',
    before: [...ended, personRow(), consentRow()],
    args: setArgs,
    at: later,
    problem: 'caseFileClosed',
  },
  {
    command: 'portrait.set',
    title: 'puts no face on a closed file even when it was taken before: the card says the photo goes',
    before: [...ended, personRow(), consentRow()],
    args: setArgs,
    at: before,
    problem: 'caseFileClosed',
  },
  {
    command: 'portrait.remove',
    title: 'removes the face',
    before: [...agreed, portraitRow()],
    args: { portraitId: portrait },
    after: { [portrait]: { ...gone, removedBecause: 'removed' } },
  },
  {
    command: 'portrait.remove',
    title: 'removes it once',
    before: [...agreed, portraitRow({ removedAt: before, removedBecause: 'withdrawn' })],
    args: { portraitId: portrait },
    after: {},
  },
  {
    command: 'portrait.remove',
    title: 'knows no portrait that is not there',
    before: open,
    args: { portraitId: portrait },
    problem: 'notFound',
  },
]

const twoPhones = disputed(personRow({ phone: '0511 1' }), 'phone', '0511 2')
const settlement = {
  stamp: id('55'),
  field: 'phone',
  by: bengt.staffId,
  at: now,
  values: twoPhones.disputed?.['phone'] ?? [],
}
const settled: AnyRow = {
  ...personRow({ phone: '0511 1' }),
  marks: { phone: { stamp: id('55'), by: bengt.staffId, at: now, offline: false } },
  settled: [settlement],
}
const reopened: AnyRow = {
  ...settled,
  settled: [{ ...settlement, reopened: { stamp: id('56'), by: bengt.staffId, at: later, offline: false } }],
}
const choice = { rowId: person, field: 'phone', value: '0511 1' }

export const disagreementTable: readonly CommandCase[] = [
  {
    command: 'disagreement.settle',
    title: 'leaves one value',
    before: [...open, twoPhones],
    args: choice,
    after: { [person]: { phone: '0511 1' } },
  },
  {
    command: 'disagreement.settle',
    title: 'has nothing to settle where one value stands',
    before: [...open, personRow()],
    args: choice,
    problem: 'nothingToSettle',
  },
  {
    command: 'disagreement.settle',
    title: 'has nothing to settle in a field by the name of something else',
    before: [...open, twoPhones],
    args: { ...choice, field: '__defineGetter__' },
    problem: 'nothingToSettle',
  },
  {
    command: 'disagreement.settle',
    title: 'has nothing to settle in a field called proto',
    before: [...open, twoPhones],
    args: { ...choice, field: '__proto__' },
    problem: 'nothingToSettle',
  },
  {
    command: 'disagreement.settle',
    title: 'puts nothing into a field that does not fit it',
    before: [...open, twoPhones],
    args: { ...choice, value: { deep: ['x'] } },
    problem: 'badRequest',
  },
  {
    command: 'disagreement.settle',
    title: 'knows no row that is not there',
    before: open,
    args: choice,
    problem: 'notFound',
  },
  {
    command: 'disagreement.reopen',
    title: 'brings both values back',
    before: [...open, settled],
    args: { rowId: person, settlement: id('55') },
    after: { [person]: { phone: '0511 2' } },
  },
  {
    command: 'disagreement.reopen',
    title: 'brings nothing back twice',
    before: [...open, reopened],
    args: { rowId: person, settlement: id('55') },
    problem: 'nothingToSettle',
  },
  {
    command: 'disagreement.reopen',
    title: 'knows no settlement that is not there',
    before: [...open, personRow()],
    args: { rowId: person, settlement: id('55') },
    problem: 'nothingToSettle',
  },
  {
    command: 'disagreement.reopen',
    title: 'knows no row that is not there',
    before: open,
    args: { rowId: person, settlement: id('55') },
    problem: 'notFound',
  },
]
