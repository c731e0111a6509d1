/** The server's clock as the county reads it. */
import type { Moment } from './store.ts'

/** A case file with an appointment within so many days is urgent on a laptop. */
export const urgencyDays = 14

// Deadlines and assignments are days as people in the job centre see them on the wall.
const countyDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' })

export function momentOf(now: Date): Moment {
  return { at: now.toISOString(), day: countyDay.format(now) }
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
