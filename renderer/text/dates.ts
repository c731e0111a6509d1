/** Days and times as people say them: "heute 09:10", "gestern", "12.11.", "in 3 Tagen". */
import { useEffect, useMemo, useState } from 'react'
import type { Language } from '../view-store.ts'
import { useLanguage } from './text.ts'

export type Dates = {
  /** Today as a day: `2026-11-23`. */
  today: string
  /** The hour of the day, 0 to 23. */
  hour: number
  /** For histories: near days by name and with the time if there is one, others by date: "heute 09:10", "gestern", "12.11.". */
  when: (at: string) => string
  /** For what is to come: always with the time if there is one: "morgen 09:30", "Do., 26.11., 09:30". */
  whenExactly: (at: string) => string
  /** How far away a day is: "heute", "in 3 Tagen", "vor 2 Wochen". */
  distance: (at: string) => string
  /** "Montag, 23. November" */
  longDay: (at: string) => string
  /** "8.12.2026": as the short form is, with the year. */
  date: (at: string) => string
  /** "09:10"; nothing for a day. */
  clock: (at: string) => string
  /** Whole days from today; negative for the past. */
  daysFromToday: (at: string) => number
  /** Whether a local time lies before this hour, or a day before today. */
  isPast: (at: string) => boolean
}

export function useDates(): Dates {
  const language = useLanguage()
  const now = useHour()
  return useMemo(() => datesIn(language, now), [language, now])
}

/** Day and hour as local time, `2026-11-23T09`, also when the app stays open over midnight. */
function useHour(): string {
  const [hour, setHour] = useState(localHour)
  useEffect(() => {
    const timer = setInterval(() => setHour(localHour()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return hour
}

function localHour(): string {
  const now = new Date()
  return `${localDay(now)}T${String(now.getHours()).padStart(2, '0')}`
}

/** `now` is local time; `at` may be an instant, a local time or a day, as the domain knows them. */
export function datesIn(language: Language, now: string): Dates {
  const today = now.slice(0, 10)
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' })
  const full = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', year: 'numeric' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'numeric' })
  const long = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

  const daysFromToday = (at: string) => daysBetween(today, dayOf(at))
  const clock = (at: string) => (hasTime(at) ? time.format(momentOf(at)) : '')
  const isThisYear = (at: string) => dayOf(at).slice(0, 4) === today.slice(0, 4)
  const dayName = (at: string) => {
    const days = daysFromToday(at)
    if (Math.abs(days) <= 1) return relative.format(days, 'day')
    return (isThisYear(at) ? short : full).format(momentOf(at))
  }
  return {
    today,
    hour: Number(now.slice(11, 13)),
    clock,
    daysFromToday,
    isPast: (at) => at < (hasTime(at) ? now : today),
    date: (at) => full.format(momentOf(at)),
    longDay: (at) => long.format(momentOf(at)),
    when: (at) => (Math.abs(daysFromToday(at)) <= 1 ? join(' ', dayName(at), clock(at)) : dayName(at)),
    whenExactly: (at) => {
      if (Math.abs(daysFromToday(at)) <= 1) return join(' ', dayName(at), clock(at))
      return join(', ', (isThisYear(at) ? weekday : full).format(momentOf(at)), clock(at))
    },
    distance: (at) => {
      const days = daysFromToday(at)
      if (Math.abs(days) < 14) return relative.format(days, 'day')
      if (Math.abs(days) < 60) return relative.format(Math.round(days / 7), 'week')
      return relative.format(Math.round(days / 30.4), 'month')
    },
  }
}

function join(between: string, ...parts: string[]): string {
  return parts.filter(Boolean).join(between)
}

function hasTime(at: string): boolean {
  return at.length > 10
}

/** The calendar day of `at` on this laptop. */
export function dayOf(at: string): string {
  return at.endsWith('Z') ? localDay(new Date(at)) : at.slice(0, 10)
}

export function localDay(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** `days` later, by the calendar. */
export function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T12:00Z`)
  moment.setUTCDate(moment.getUTCDate() + days)
  return moment.toISOString().slice(0, 10)
}

// A day without a time means noon: no change of summer time can push it into the next.
function momentOf(at: string): Date {
  return new Date(hasTime(at) ? at : `${at}T12:00`)
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00Z`) - Date.parse(`${from}T12:00Z`)) / 86_400_000)
}
