import {
  type CalendarDate,
  type CalendarDateTime,
  parseDate,
  parseDateTime,
  parseTime,
  type Time,
} from '@internationalized/date'

/** Text to value; text that is no date or time counts as nothing entered. */
export function dateOf(text: string | null | undefined): CalendarDate | null {
  return read(parseDate, text)
}

export function timeOf(text: string | null | undefined): Time | null {
  return read(parseTime, text)
}

export function dateTimeOf(text: string | null | undefined): CalendarDateTime | null {
  return read(parseDateTime, text)
}

/** `09:30`, or `2026-11-23T09:30`: seconds are never shown. */
export function toMinutes(text: string): string {
  return text.replace(/(\d{2}:\d{2}):\d{2}(\.\d+)?$/, '$1')
}

function read<T>(parse: (text: string) => T, text: string | null | undefined): T | null {
  if (!text) return null
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}
