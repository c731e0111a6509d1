import { describe, expect, test } from 'vitest'
import { addDays, datesIn, dayOf } from '../../renderer/text/dates.ts'

const german = datesIn('de', '2026-11-23T09')
const english = datesIn('en', '2026-11-23T09')

describe('days and times in words', () => {
  test.each([
    ['2026-11-23T09:10', 'heute 09:10', 'today 09:10'],
    ['2026-11-22', 'gestern', 'yesterday'],
    ['2026-11-24T16:05', 'morgen 16:05', 'tomorrow 16:05'],
    ['2026-11-12T10:00', '12.11.', '12/11'],
    ['2025-11-12', '12.11.2025', '12/11/2025'],
  ])('%s in a history', (at, de, en) => {
    expect(german.when(at)).toBe(de)
    expect(english.when(at)).toBe(en)
  })

  test('what is to come always says its time', () => {
    expect(german.whenExactly('2026-11-26T09:30')).toBe('Do., 26.11., 09:30')
    expect(german.whenExactly('2026-11-24T09:30')).toBe('morgen 09:30')
    expect(german.whenExactly('2026-12-03')).toBe('Do., 3.12.')
  })

  test.each([
    ['2026-11-23', 'heute'],
    ['2026-11-26', 'in 3 Tagen'],
    ['2026-11-18', 'vor 5 Tagen'],
    ['2026-10-12', 'vor 6 Wochen'],
    ['2026-05-20', 'vor 6 Monaten'],
  ])('how far away %s is', (at, words) => {
    expect(german.distance(at)).toBe(words)
  })

  test('a day stays the same day when summer time begins or ends', () => {
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29')
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26')
    expect(datesIn('de', '2026-03-28T23').daysFromToday('2026-03-30')).toBe(2)
    expect(german.date('2026-03-29')).toBe('29.3.2026')
  })

  test('a time is past when its hour is over, a day when the next has begun', () => {
    const { isPast } = datesIn('de', '2026-11-23T09')
    expect(['2026-11-23T08:59', '2025-11-23T09:30', '2026-11-22'].map(isPast)).toEqual([true, true, true])
    expect(['2026-11-23T09:00', '2026-11-24T08:00', '2026-11-23'].map(isPast)).toEqual([false, false, false])
  })

  test('an instant belongs to the day of this laptop', () => {
    const instant = new Date(2026, 10, 23, 0, 30).toISOString()
    expect(dayOf(instant)).toBe('2026-11-23')
    expect(german.when(instant)).toBe('heute 00:30')
  })
})
