/** What the lists say of a case file without opening it. */
import { describe, expect, test } from 'vitest'
import { CaseFileRows } from '../../shared/command.ts'
import { initialsOf, livePortraits, namedPhotos, overviewOf, peopleOf, type Overview } from '../../shared/overview.ts'
import type { AnyRow, Fields } from '../../shared/row.ts'
import { people } from '../server/people.ts'
import {
  appointmentRow,
  before,
  caseFileId,
  closedFile,
  disputed,
  fileRow,
  followUpRow,
  id,
  large,
  later,
  noteRow,
  now,
  open,
  person,
  personRow,
  portrait,
  portraitRow,
  small,
  unitRow,
  visitRow,
} from './command-cases.ts'

const file = (...rows: AnyRow[]) => new CaseFileRows(caseFileId, [...open, ...rows])
function overview(...rows: AnyRow[]): Overview {
  const found = overviewOf(file(...rows))
  if (!found) throw new Error('no overview')
  return found
}

test('there is none while there is no case', () => {
  expect(overviewOf(new CaseFileRows(caseFileId, [personRow()]))).toBeUndefined()
})

test('a file without people, unit or notes is shown all the same', () => {
  expect(overview()).toMatchObject({
    reference: 'A-1',
    unitNumber: '',
    town: '',
    people: [],
    lastContactOn: null,
    due: [],
    missedInARow: 0,
    disagreements: 0,
    hasSafetyNote: false,
    photos: [],
    changedAt: before,
    changedBy: people.anna.staffId,
  })
})

describe('the people', () => {
  const names = (...rows: AnyRow[]) => peopleOf(file(...rows)).map((card) => card.name)

  test('stand in the order of the unit: head, partner, parent, children by age, others', () => {
    const one = (rowId: string, firstName: string, unitRole: string, birthOn: string | null) =>
      personRow({ firstName, lastName: '', unitRole, birthOn }, id(rowId))
    expect(
      names(
        one('91', 'Gast', 'NICHT_IN_BG', '1970-01-01'),
        one('92', 'Kind zwei', 'KIND_U15', '2018-05-01'),
        one('93', 'Kind eins', 'KIND_U15', '2015-05-01'),
        one('94', 'Kind ohne Tag', 'KIND_U15', null),
        one('95', 'Große', 'KIND_15_24', '2009-05-01'),
        one('96', 'Oma', 'ELTERNTEIL', '1950-01-01'),
        one('97', 'Partner', 'PARTNER', '1990-01-01'),
        one('98', 'Kopf', 'HAUPTPERSON', '1991-01-01'),
      ),
    ).toEqual(['Kopf', 'Partner', 'Oma', 'Große', 'Kind eins', 'Kind zwei', 'Kind ohne Tag', 'Gast'])
  })

  test('are called as they want to be called, and listed by family name', () => {
    const card = (fields: Fields) => peopleOf(file(personRow(fields))).map(({ name, sortName }) => [name, sortName])[0]
    expect(card({ firstName: 'Mina', lastName: 'Beispiel' })).toEqual(['Mina Beispiel', 'Beispiel, Mina'])
    expect(card({ firstName: 'Mina', lastName: 'Beispiel', callName: 'Max' })).toEqual(['Max', 'Beispiel, Mina'])
    expect(card({ firstName: '', lastName: 'Suharto' })).toEqual(['Suharto', 'Suharto'])
    expect(card({ firstName: 'Cher', lastName: '' })).toEqual(['Cher', 'Cher'])
  })

  test.each([
    ['Emine', 'Yıldırım', 'EY'],
    ['élodie', 'öztürk', 'ÉÖ'],
    [' Mina', '', 'M'],
    ['', 'Suharto', 'S'],
    ['', '', '?'],
    ['محمد', 'علي', 'مع'],
    ['😀', 'x', '😀X'],
  ])('%j %j have the initials %s', (firstName, lastName, initials) => {
    expect(initialsOf(firstName, lastName)).toBe(initials)
  })
})

describe('the face', () => {
  const newer = id('b2')
  const madeLater = { made: { stamp: id('d2'), by: people.bengt.staffId, at: later, offline: false } }

  test('is drawn while there is no photo', () => {
    expect(peopleOf(file(personRow()))[0]?.face).toEqual({
      photo: null,
      avatar: { kind: 'initials' },
      initials: 'MB',
    })
  })

  test('is the newest portrait that has not been removed', () => {
    const other = { hash: 'c'.repeat(64), bytes: 1 }
    const rows = [personRow(), portraitRow({ small: other }, newer, madeLater), portraitRow()]
    expect(peopleOf(file(...rows))[0]?.face.photo).toBe(other.hash)
    expect(livePortraits(file(...rows)).get(person)?.id).toBe(newer)
    const removed = portraitRow({ small: null, large: null, removedAt: later }, newer, madeLater)
    expect(peopleOf(file(personRow(), removed, portraitRow()))[0]?.face.photo).toBe(small.hash)
  })

  test('names both its sizes, and nothing once it is removed', () => {
    expect(namedPhotos(file(portraitRow()))).toEqual([
      { ...small, small: true },
      { ...large, small: false },
    ])
    // Even when a row that says it is removed still held addresses, the photos are no longer named.
    expect(namedPhotos(file(portraitRow({ removedAt: now, removedBecause: 'withdrawn' })))).toEqual([])
    expect(overview(portraitRow(), portraitRow({ removedAt: now }, id('b3'))).photos).toHaveLength(2)
    expect(livePortraits(file(portraitRow({ removedAt: now }))).get(portrait)).toBeUndefined()
  })
})

describe('the address', () => {
  test('shows its town', () => {
    expect(overview(unitRow({ number: 'BG 7', safetyNote: 'Hund' }))).toMatchObject({
      town: 'Göttingen',
      unitNumber: 'BG 7',
      hasSafetyNote: true,
    })
  })
  test('shows nothing when it is blocked', () => {
    expect(overview(unitRow({ addressBlocked: true })).town).toBe('')
  })
  test('has no safety note when it holds only blanks', () => {
    expect(overview(unitRow({ safetyNote: ' \n ' })).hasSafetyNote).toBe(false)
  })
})

describe('the last contact', () => {
  const last = (...rows: AnyRow[]) => overview(...rows).lastContactOn

  test('is the latest day of a note or of a visit where somebody was reached', () => {
    expect(last(noteRow({ happenedOn: '2026-11-01' }), noteRow({ happenedOn: '2026-11-09' }, id('62')))).toBe(
      '2026-11-09',
    )
    expect(last(noteRow({ happenedOn: '2026-11-01' }), visitRow({ result: 'KURZKONTAKT_TUER' }))).toBe('2026-11-23')
  })

  test.each(['NICHT_ANGETROFFEN_KARTE', 'DRITTE_PERSON', 'ANSCHRIFT_FALSCH', 'EINWILLIGUNG_VERWEIGERT', null])(
    'is not a visit that ended with %s',
    (result) => {
      expect(last(visitRow({ result }))).toBeNull()
    },
  )
})

describe('what is due', () => {
  test('is every open appointment, visit and follow-up, in the order of time', () => {
    const { due } = overview(
      followUpRow({ dueOn: '2026-11-26' }),
      appointmentRow({ startsAt: '2026-11-25T10:00', reportingDuty: true }),
      appointmentRow({ startsAt: '2026-11-24T08:00', visitKind: 'outreach', state: 'moved' }, {}, id('72')),
    )
    expect(due.map(({ kind, at, reportingDuty, visitKind }) => [kind, at, reportingDuty, visitKind])).toEqual([
      ['visit', '2026-11-24T08:00', false, 'outreach'],
      ['appointment', '2026-11-25T10:00', true, undefined],
      ['followUp', '2026-11-26', false, undefined],
    ])
  })

  test.each(['attended', 'cancelled', 'missed', 'reasonClaimed', 'reasonAccepted', 'reasonRejected'])(
    'is no appointment that is %s',
    (state) => {
      expect(overview(appointmentRow({ state })).due).toEqual([])
    },
  )

  test('is no follow-up that is done', () => {
    expect(overview(followUpRow({ doneAt: now })).due).toEqual([])
  })
})

describe('appointments missed in a row', () => {
  const missed = (...states: string[]) =>
    overview(
      ...states.map((state, at) =>
        appointmentRow({ state, reportingDuty: true, startsAt: `2026-11-0${9 - at}T10:00` }, {}, id(`7${at}`)),
      ),
    ).missedInARow

  // Newest first.
  test.each([
    [[], 0],
    [['missed'], 1],
    [['missed', 'missed', 'attended', 'missed'], 2],
    [['attended', 'missed', 'missed'], 0],
    [['reasonClaimed', 'reasonRejected', 'missed'], 3],
    [['reasonAccepted', 'missed'], 0],
    [['missed', 'cancelled', 'missed'], 2],
    [['planned', 'missed', 'invited'], 1],
  ])('%j are %i', (states, count) => {
    expect(missed(...states)).toBe(count)
  })

  test('are never counted where there was no duty to come', () => {
    expect(overview(appointmentRow({ state: 'missed', reportingDuty: false })).missedInARow).toBe(0)
  })
})

test('every field that holds two values counts as one disagreement', () => {
  const both = disputed(disputed(personRow({ phone: '1' }), 'phone', '2'), 'email', 'a@b')
  const one = { ...both, disputed: { ...disputed(personRow({ phone: '1' }), 'phone', '2').disputed, ...both.disputed } }
  expect(overview(one, unitRow()).disagreements).toBe(2)
})

test('the latest change is the latest by corrected time, of any row and any field', () => {
  const edited = {
    ...personRow(),
    marks: { phone: { stamp: id('d1'), by: people.bengt.staffId, at: later, offline: true } },
  }
  expect(overview(edited, noteRow())).toMatchObject({ changedAt: later, changedBy: people.bengt.staffId })
})

test('a closed file says so', () => {
  expect(overviewOf(new CaseFileRows(caseFileId, [closedFile]))?.state).toBe('ended')
  expect(overviewOf(new CaseFileRows(caseFileId, [fileRow({ state: 'underReview' })]))?.state).toBe('underReview')
})
