/** Finding people by what somebody remembers of their name. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NameSearch, type Match } from '../../renderer/vault/search.ts'
import { CaseFileRows } from '../../shared/command.ts'
import { overviewOf } from '../../shared/overview.ts'
import type { Fields } from '../../shared/row.ts'
import { fileRow, id, personRow, unitRow } from '../shared/command-cases.ts'

type Person = { firstName?: string; lastName?: string; formerNames?: string; callName?: string }

function put(search: NameSearch, caseFileId: string, people: readonly Person[], file: Fields = {}, unit: Fields = {}) {
  const rows = [
    { ...fileRow({ reference: '', ...file }), id: caseFileId },
    unitRow(unit),
    ...people.map((fields, at) => personRow({ firstName: '', lastName: '', ...fields }, id(`1${at}`))),
  ]
  search.put(caseFileId, overviewOf(new CaseFileRows(caseFileId, rows)))
}

/** How a person is found by what was typed; undefined when not. */
function how(person: Person, typed: string): Match['how'] | undefined {
  const search = new NameSearch()
  put(search, id('f1'), [person])
  return search.find(typed)[0]?.how
}

describe('a name is found', () => {
  const cases: [typed: string, person: Person, Match['how']][] = [
    ['Müller', { lastName: 'Müller' }, 'exact'],
    ['Mueller', { lastName: 'Müller' }, 'exact'],
    ['Muller', { lastName: 'Müller' }, 'exact'],
    ['MÜLLER', { lastName: 'Müller' }, 'exact'],
    ['mu\u0308ller', { lastName: 'Müller' }, 'exact'],
    ['Müller', { lastName: 'Mueller' }, 'exact'],
    ['Strauß', { lastName: 'Strauss' }, 'exact'],
    ['STRAUSS', { lastName: 'Strauß' }, 'exact'],
    ['Yildirim', { firstName: 'Emine', lastName: 'Yıldırım' }, 'exact'],
    ['YILDIRIM', { lastName: 'Yıldırım' }, 'exact'],
    ['Yıldırım', { lastName: 'Yildirim' }, 'exact'],
    ['ipek', { firstName: 'İpek' }, 'exact'],
    ['Ozturk', { lastName: 'Öztürk' }, 'exact'],
    ['Oeztuerk', { lastName: 'Öztürk' }, 'exact'],
    ['Nguyen', { lastName: 'Nguyễn' }, 'exact'],
    ['Dvorak', { lastName: 'Dvořák' }, 'exact'],
    ['Lukasz', { firstName: 'Łukasz' }, 'exact'],
    ['Müll', { lastName: 'Müller' }, 'prefix'],
    ['mu', { lastName: 'Müller' }, 'prefix'],
    ['Schmitt', { lastName: 'Schmidt' }, 'sound'],
    ['Schmidt', { lastName: 'Schmitt' }, 'sound'],
    ['Maier', { lastName: 'Meyer' }, 'sound'],
    ['Kristof', { firstName: 'Christoph' }, 'sound'],
    ['Kowalski', { lastName: 'Weber', formerNames: 'Kowalski, geb. Nowak' }, 'former'],
    ['Nowak', { lastName: 'Weber', formerNames: 'Kowalski, geb. Nowak' }, 'former'],
    ['Shevchenko', { lastName: 'Шевченко' }, 'exact'],
    ['Шевченко', { lastName: 'Шевченко' }, 'exact'],
    ['шевченко', { lastName: 'Shevchenko' }, 'exact'],
    ['محمد', { firstName: 'محمد' }, 'exact'],
    ['mhmd', { firstName: 'محمد' }, 'exact'],
    ['Papadopoulos', { lastName: 'Παπαδόπουλος' }, 'sound'],
    ['Suharto', { lastName: 'Suharto' }, 'exact'],
    ['Cher', { firstName: 'Cher' }, 'exact'],
    ['Max', { firstName: 'Maria', lastName: 'Weber', callName: 'Max' }, 'exact'],
    ['Lüdenscheidt', { lastName: 'Müller-Lüdenscheidt' }, 'exact'],
    ['OBrien', { lastName: 'O’Brien' }, 'exact'],
    ["o'brien", { lastName: 'O’Brien' }, 'exact'],
    ['Brien', { lastName: 'O’Brien' }, 'exact'],
    ['von der Heide', { firstName: 'Ute', lastName: 'von der Heide' }, 'exact'],
    ['Heide Ute', { firstName: 'Ute', lastName: 'von der Heide' }, 'exact'],
    ['Yildirim, Emine', { firstName: 'Emine', lastName: 'Yıldırım' }, 'exact'],
  ]
  test.each(cases)('by %s', (typed, person, expected) => {
    expect(how(person, typed)).toBe(expected)
  })

  test('by its beginning, whatever the name', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'b', 'z', 'ä', 'ö', 'ü', 'ß', 'é', 'ı', 'ș', 'ж'),
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(name, fc.nat(11), (lastName, cut) => {
        const start = lastName.slice(0, 1 + (cut % lastName.length))
        expect(how({ lastName }, start)).toMatch(/^(exact|prefix)$/)
      }),
    )
  })
})

describe('a name is not found', () => {
  test.each([
    ['', { lastName: 'Müller' }],
    ['   ', { lastName: 'Müller' }],
    ['.,;-/', { lastName: 'Müller' }],
    ['?!', { lastName: 'Müller' }],
    ["'", { lastName: 'O’Brien' }],
    ['Möhren', { lastName: 'Müller' }],
    ['Mai', { lastName: 'Mey' }],
    ['Müller Hans', { firstName: 'Ute', lastName: 'Müller' }],
    ['üller', { lastName: 'Müller' }],
  ] satisfies [string, Person][])('by %j', (typed, person) => {
    expect(how(person, typed)).toBeUndefined()
  })
})

describe('numbers', () => {
  const search = new NameSearch()
  put(search, id('f1'), [{ lastName: 'Weber' }], { reference: 'A-2026/0417' }, { number: '23102BG0012345' })
  put(search, id('f2'), [{ lastName: 'Adler' }], { reference: 'A-2026/0418' })

  test.each(['0417', 'A-2026/0417', 'a 2026 0417', '23102BG0012345', '12345', '23102 BG 0012345'])(
    'find their file by %s',
    (typed) => {
      expect(search.find(typed)).toMatchObject([{ caseFileId: id('f1'), how: 'number', name: 'Weber' }])
    },
  )

  test('find all files that hold them', () => {
    expect(search.find('2026').map((match) => match.caseFileId)).toEqual([id('f2'), id('f1')])
  })

  test.each(['7', '9999', 'A'])('find nothing by %s', (typed) => {
    expect(search.find(typed).filter((match) => match.how === 'number')).toEqual([])
  })
})

describe('what is found', () => {
  test('stands in order: as typed, by its beginning, former names, by sound', () => {
    const search = new NameSearch()
    put(search, id('f4'), [{ lastName: 'Schmitt' }])
    put(search, id('f3'), [{ lastName: 'Weber', formerNames: 'Schmidt' }])
    put(search, id('f2'), [{ lastName: 'Schmidtke' }])
    put(search, id('f1'), [{ lastName: 'Schmidt' }])
    expect(search.find('Schmidt').map((match) => match.how)).toEqual(['exact', 'prefix', 'former', 'sound'])
  })

  test('is each file once, by whoever of its people fits best', () => {
    const search = new NameSearch()
    put(search, id('f1'), [
      { firstName: 'Ute', lastName: 'Schmitt' },
      { firstName: 'Jan', lastName: 'Schmidt' },
    ])
    expect(search.find('Schmidt')).toMatchObject([{ caseFileId: id('f1'), name: 'Jan Schmidt', how: 'exact' }])
  })

  test('never mixes the names of two people', () => {
    const search = new NameSearch()
    put(search, id('f1'), [
      { firstName: 'Ute', lastName: 'Weber' },
      { firstName: 'Jan', lastName: 'Adler' },
    ])
    expect(search.find('Ute Adler')).toEqual([])
  })

  test('follows a file that changed, and forgets one that is gone', () => {
    const search = new NameSearch()
    put(search, id('f1'), [{ lastName: 'Weber' }], { reference: 'A-77' })
    put(search, id('f1'), [{ lastName: 'Adler' }])
    expect([search.find('Weber'), search.find('77')]).toEqual([[], []])
    search.put(id('f1'), undefined)
    expect(search.find('Adler')).toEqual([])
  })
})

test('whatever is typed, the search answers; and a name typed as it stands is found', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme-ascii' }), (odd, plain) => {
      const search = new NameSearch()
      put(search, id('f1'), [{ firstName: odd, lastName: plain }])
      expect(search.find(odd).length).toBeLessThanOrEqual(1)
      const hasWord = /[a-z0-9]/i.test(plain)
      expect(search.find(plain).map((match) => match.how)).toEqual(hasWord ? ['exact'] : [])
    }),
  )
})
