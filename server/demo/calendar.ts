/** Times of the demo county: wall clock in Germany, kept as milliseconds as if it were UTC. */

export type Moment = number
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** `onDay('2026-11-23', 9, 30)` is half past nine in the morning. */
export function onDay(date: string, hours = 0, minutes = 0): Moment {
  return Date.parse(`${date}T00:00:00.000Z`) + hours * hour + minutes * minute
}

export function dateOf(moment: Moment): string {
  return new Date(moment).toISOString().slice(0, 10)
}

/** As forms keep it: `2026-11-23T09:30`. */
export function localTime(moment: Moment): string {
  return new Date(moment).toISOString().slice(0, 16)
}

/** Time of day: `09:30`. */
export function clock(moment: Moment): string {
  return localTime(moment).slice(11)
}

/** As entries carry it: UTC. The change of clocks is taken at the end of March and of October, to the day. */
export function instant(moment: Moment): string {
  const [, month = 1, date = 1] = dateOf(moment).split('-').map(Number)
  const summer = (month > 3 && month < 10) || (month === 3 && date > 28) || (month === 10 && date < 25)
  return new Date(moment - (summer ? 2 : 1) * hour).toISOString()
}

/** `19.3.2026` */
export function germanDate(moment: Moment): string {
  const [year, month, date] = dateOf(moment).split('-').map(Number)
  return `${date}.${month}.${year}`
}

export function startOfDay(moment: Moment): Moment {
  return moment - (moment % day)
}

/** The same time on a Monday to Friday: Saturday and Sunday go on to the next Monday. */
export function onWorkday(moment: Moment): Moment {
  const weekday = new Date(moment).getUTCDay()
  return moment + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0) * day
}

/** Start of the `count`-th working day after (or, below zero, before) a day; 0 is the day itself, whatever it is. */
export function workday(date: string, count: number): Moment {
  let at = onDay(date)
  let left = Math.abs(count)
  while (left > 0) {
    at += Math.sign(count) * day
    if (onWorkday(at) === at) left--
  }
  return at
}
