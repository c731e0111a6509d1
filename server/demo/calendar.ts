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

/** The same time on a day when offices work: this one, or the next that is neither weekend nor holiday. */
export function onWorkday(moment: Moment): Moment {
  let at = moment
  while (isFree(at)) at += day
  return at
}

/** The same time on this day or the last one before it when offices worked. */
export function lastWorkday(moment: Moment): Moment {
  let at = moment
  while (isFree(at)) at -= day
  return at
}

/** Lower Saxony, and the two days at the end of the year when its offices are closed as well. */
const holidays: ReadonlySet<string> = new Set(['01-01', '05-01', '10-03', '10-31', '12-24', '12-25', '12-26', '12-31'])
/** Good Friday, Easter Monday, Ascension, Whit Monday: days from Easter Sunday. */
const movable: readonly number[] = [-2, 1, 39, 50]

function isFree(moment: Moment): boolean {
  const date = new Date(moment)
  if (date.getUTCDay() % 6 === 0 || holidays.has(dateOf(moment).slice(5))) return true
  return movable.includes(Math.round((startOfDay(moment) - easter(date.getUTCFullYear())) / day))
}

/** After Gauss; right for 1900 to 2099 (two late years apart). */
function easter(year: number): Moment {
  const moon = (19 * (year % 19) + 24) % 30
  const sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
  return Date.UTC(year, 2, 22) + (moon + sunday) * day
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
