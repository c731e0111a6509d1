/** Days and times that no calendar knows must not get into a case file: every screen that shows one would break. */
import { describe, expect, test } from 'vitest'
import { Day, Instant, LocalTime } from '../../shared/schema.ts'

const fits = (schema: { safeParse(value: unknown): { success: boolean } }, value: string) =>
  schema.safeParse(value).success

describe('a day', () => {
  test.each(['2026-11-23', '2028-02-29', '0001-01-01', '2026-12-31'])('may be %s', (day) => {
    expect(fits(Day, day)).toBe(true)
  })
  test.each(['2026-02-31', '2027-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-11-00', '2026-11-23T09:00'])(
    'is never %s',
    (day) => expect(fits(Day, day)).toBe(false),
  )
})

describe('a local time', () => {
  test('may be any minute of a real day', () => {
    expect(fits(LocalTime, '2026-11-23T23:59')).toBe(true)
  })
  test.each(['2026-99-99T10:00', '2026-02-30T10:00', '2026-11-23T24:00', '2026-11-23T10:60'])('is never %s', (time) => {
    expect(fits(LocalTime, time)).toBe(false)
  })
})

describe('an instant', () => {
  test('may be any millisecond', () => {
    expect(fits(Instant, '2026-11-23T23:59:59.999Z')).toBe(true)
  })
  test.each([
    '9999-99-99T99:99:99.999Z',
    '2026-11-23T24:00:00.000Z',
    '2026-11-32T10:00:00.000Z',
    '2026-11-23T10:00:00Z',
  ])('is never %s', (instant) => expect(fits(Instant, instant)).toBe(false))
})
