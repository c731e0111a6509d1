/** zod as everybody here uses it: set up once, before the first schema, and the field types that all nouns share. */
import { z } from 'zod'

// zod compiles validators with `new Function` unless told not to; our content policy forbids that.
z.config({ jitless: true })

export { z }

/** Own identifiers: UUIDs made on the laptop (RFC 9562), lower case. */
export const Id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
/** An instant, UTC, ISO 8601 with milliseconds: `2026-11-23T09:30:00.000Z`. */
export const Instant = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/)

// What no calendar knows would break every screen that shows it: the 31st of February, and month 99 all the more.
const inCalendar = (text: string) => {
  const day = new Date(`${text.slice(0, 10)}T00:00:00.000Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10))
}
/** A calendar day without a time zone: `2026-11-23`. Deadlines are days. */
export const Day = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  .refine(inCalendar)
/** A local wall-clock time of day: `09:30`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
/** Local wall-clock date and time, kept as the user meant it: `2026-11-23T09:30`. */
export const LocalTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/)
  .refine(inCalendar)
/** Raw bytes, as they cross a contract. */
export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
/** SHA-256 as 64 lower-case hex digits: the address of a photo. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/)

// Control characters and lone surrogates would be invisible in the file or unstorable in PostgreSQL (NUL); tab and line
// break are the only ones a person types.
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/
const printable = (text: string) => !unprintable.test(text) && text.isWellFormed()

/** One line of text, at most `max` characters. */
export const line = (max = 200) =>
  z
    .string()
    .max(max)
    .refine((text) => printable(text) && !text.includes('\n'))
/** Text of several lines, at most `max` characters. */
export const text = (max = 20_000) => z.string().max(max).refine(printable)
const longTexts = z.registry<{ max: number }>()
/**
 * Text of several lines that several people go on writing: what they change in different lines is put together
 * (`shared/text-history.ts`).
 */
export const longText = (max = 4_000) => text(max).register(longTexts, { max })
/** How long the text of a field may become that is put together by lines; undefined for every other field. */
export function longTextMax(fields: z.ZodType, field: string): number | undefined {
  if (!(fields instanceof z.ZodObject)) return undefined
  const shape: Readonly<Record<string, z.ZodType>> = fields.shape
  const own = Object.hasOwn(shape, field) ? shape[field] : undefined
  return own && longTexts.get(own)?.max
}
/** Text that must not be empty. */
export const filled = (max = 20_000) => text(max).refine((value) => value.trim() !== '')
export const filledLine = (max = 200) => line(max).refine((value) => value.trim() !== '')
