import { describe, expect, test } from 'vitest'
import { argsInWords, textOfArgs } from '../../renderer/screens/args-in-words.ts'
import { targetOf } from '../../renderer/screens/file-list.tsx'
import { fitsFilter, titleOf } from '../../renderer/screens/file-words.ts'
import { runningIn } from '../../renderer/screens/running-visits.ts'
import { greetingAt } from '../../renderer/screens/today.tsx'
import { plannedVisits } from '../../renderer/screens/visits.tsx'
import { suggestWords, words } from '../../renderer/screens/words.ts'
import { addDays, datesIn } from '../../renderer/text/dates.ts'
import { problems } from '../../renderer/text/problems.ts'
import { missingIn } from '../../shared/passphrase.ts'
import { problemCodes } from '../../shared/problem.ts'
import { dueItem, idOf, sampleDay, sampleItem, today } from './sample-vault.ts'

const { daysFromToday } = datesIn('de', `${today}T09`)

describe('every problem', () => {
  test.each(problemCodes)('%s has a title and a line in both languages', (code) => {
    for (const { title, line } of [problems.de[code], problems.en[code]]) {
      expect(title).toMatch(/[.!?]$/)
      expect(line.length).toBeGreaterThan(30)
    }
    expect(problems.de[code].line).not.toBe(problems.en[code].line)
  })
})

describe('words for passphrases', () => {
  test('are at least 512, all different and easy to type', () => {
    expect(words.length).toBeGreaterThanOrEqual(512)
    expect(new Set(words.map((word) => word.toLowerCase())).size).toBe(words.length)
    for (const word of words) expect(word).toMatch(/^[A-Z][a-z]{3,}$/)
  })

  test('a suggestion has four of them and is long enough', () => {
    for (let time = 0; time < 50; time++) {
      const suggestion = suggestWords()
      expect(new Set(suggestion.split(' ')).size).toBe(4)
      expect(missingIn(suggestion)).toBeNull()
    }
  })
})

describe('filters of the list', () => {
  const fits = (item: ReturnType<typeof sampleItem>, filter: Parameters<typeof fitsFilter>[1]) =>
    fitsFilter(item, filter, today, daysFromToday)

  test('under 25 leaves out those whose age is not known', () => {
    expect(fits(sampleItem(1, { age: 24 }), 'under25')).toBe(true)
    expect(fits(sampleItem(1, { age: 25 }), 'under25')).toBe(false)
    expect(fits(sampleItem(1, { age: null }), 'under25')).toBe(false)
  })

  test('a long silence is more than ninety days, or for ever', () => {
    expect(fits(sampleItem(1, { lastContactOn: null }), 'longSilence')).toBe(true)
    expect(fits(sampleItem(1, { lastContactOn: addDays(today, -91) }), 'longSilence')).toBe(true)
    expect(fits(sampleItem(1, { lastContactOn: addDays(today, -90) }), 'longSilence')).toBe(false)
  })

  test('restricted are those whose processing is', () => {
    expect(fits(sampleItem(1, { restricted: true }), 'restricted')).toBe(true)
    expect(fits(sampleItem(1, { restricted: false }), 'restricted')).toBe(false)
  })

  test('due today is also what is overdue', () => {
    expect(fits(sampleItem(1, { next: dueItem(1, { at: `${today}T15:00` }) }), 'dueToday')).toBe(true)
    expect(fits(sampleItem(1, { overdue: [dueItem(2, { kind: 'followUp' })] }), 'dueToday')).toBe(true)
    expect(fits(sampleItem(1, { next: dueItem(1) }), 'dueToday')).toBe(false)
    expect(fits(sampleItem(1, { next: null }), 'dueToday')).toBe(false)
  })
})

describe('visits', () => {
  test('each planned visit is listed once, in order, and none that has passed', () => {
    const visit = (number: number, at: string, overdue = false) => dueItem(number, { kind: 'visit', at, overdue })
    const late = visit(1, `${addDays(today, 5)}T10:00`)
    const soon = visit(2, `${addDays(today, 1)}T10:00`)
    const day = {
      ...sampleDay([]),
      appointments: [],
      dueSoon: [
        { item: sampleItem(2), due: soon },
        { item: sampleItem(4), due: visit(4, addDays(today, -1), true) },
      ],
    }
    const caseload = [sampleItem(1, { next: late }), sampleItem(2, { next: soon }), sampleItem(3)]
    expect(plannedVisits(caseload, day).map(({ due }) => due.id)).toEqual([soon.id, late.id])
  })

  test('only my own unfinished visits are running', () => {
    const row = (id: number, by: number, state: string) => ({
      table: 'visits',
      id: idOf(id),
      caseFileId: idOf(1001),
      seq: 1,
      made: { stamp: idOf(9), by: idOf(by), at: '2026-11-23T09:00:00.000Z', offline: true },
      fields: { state, arrivedAt: '2026-11-23T10:00', place: 'Holunderkamp 8' },
    })
    const rows = [row(1, 1, 'running'), row(2, 1, 'finished'), row(3, 2, 'running')]
    expect(runningIn({ rows, item: sampleItem(1) }, idOf(1)).map(({ visitId }) => visitId)).toEqual([idOf(1)])
  })
})

describe('arrow keys', () => {
  const one = () => 1
  const five = () => 5
  test('lead up and down in a list, and nowhere beyond its ends', () => {
    expect(targetOf('ArrowDown', 0, 10, one)).toBe(1)
    expect(targetOf('ArrowUp', 0, 10, one)).toBeUndefined()
    expect(targetOf('ArrowRight', 0, 10, one)).toBeUndefined()
    expect(targetOf('End', 3, 10, one)).toBe(9)
    expect(targetOf('PageDown', 3, 10, one)).toBe(9)
  })

  test('lead in four directions on the wall', () => {
    expect(targetOf('ArrowDown', 1, 12, five)).toBe(6)
    expect(targetOf('ArrowRight', 1, 12, five)).toBe(2)
    expect(targetOf('ArrowLeft', 6, 12, five)).toBe(5)
    expect(targetOf('ArrowDown', 9, 12, five)).toBeUndefined()
  })

  test('other keys belong to others', () => {
    expect(targetOf('n', 0, 10, one)).toBeUndefined()
    expect(targetOf('ArrowDown', -1, 10, one)).toBeUndefined()
  })
})

describe('a refused entry in words', () => {
  const args = {
    personId: idOf(1),
    patch: { phone: '0551 4455-21', email: '', health: 'Nicht schwer heben, bitte.' },
    hash: 'a'.repeat(64),
    small: { hash: 'a'.repeat(64), bytes: 100 },
    reportingDuty: false,
  }

  test('has what was entered, without ids, empty fields and pictures', () => {
    expect(argsInWords(args).map(({ field }) => field)).toEqual(['phone', 'health', 'reportingDuty'])
  })

  test('gives its sentences to the clipboard', () => {
    expect(textOfArgs(args)).toBe('0551 4455-21\n\nNicht schwer heben, bitte.')
    expect(textOfArgs(null)).toBe('')
  })
})

test.each([
  [6, 'goodMorning'],
  [11, 'goodDay'],
  [18, 'goodEvening'],
])('the greeting at %d o’clock', (hour, words) => {
  expect(greetingAt(hour)).toBe(words)
})

test.each([
  ['Kim Weber', 'Weber, Kim', 'Weber, Kim'],
  ['Charlie', 'Weber, Kim', 'Weber, Kim (Charlie)'],
  ['Kim Weber, geb. Öz', 'Weber, geb. Öz, Kim', 'Weber, geb. Öz, Kim'],
  ['Birgül', 'Birgül', 'Birgül'],
  ['Momo', '', 'Momo'],
  ['', 'Weber, Kim', 'Weber, Kim'],
])('%s stands in lists with family name first, and with what they want to be called', (name, sortName, title) => {
  expect(titleOf({ name, sortName })).toBe(title)
})
