/**
 * Rows, and what happens when a field is written. Every field is a register that can hold more than one value: a write
 * replaces exactly the values its author had seen. Whatever the author had not seen stays beside it, and the field is
 * then *disputed* until a person settles it. No write ever makes a value disappear that its author did not know.
 */
import { Problem } from './problem.ts'
import { z, Id, Instant } from './schema.ts'
import { forgotten, standingTexts } from './text-history.ts'

/** Who wrote a value, when by corrected laptop time, and whether without connection. `stamp` is the id of the entry that wrote it. */
export const Mark = z.object({ stamp: Id, by: Id, at: Instant, offline: z.boolean() })
export type Mark = z.infer<typeof Mark>

/** One of the values that a field holds. */
export const Standing = Mark.extend({ value: z.unknown() })
export type Standing = z.infer<typeof Standing>

/** A disagreement that somebody settled: what stood there before, so that it can be taken back days later. */
const Settlement = z.object({
  stamp: Id,
  field: z.string(),
  by: Id,
  at: Instant,
  values: z.array(Standing),
  /** For a long text: the versions it put aside. */
  heads: z.array(Id).optional(),
  reopened: Mark.optional(),
})
export type Settlement = z.infer<typeof Settlement>

/**
 * The versions of a long text: those that nobody replaced (`heads`, the latest first), and enough of what came before to put
 * together what people change who do not know of each other.
 */
const TextVersions = z.object({
  heads: z.array(Id),
  versions: z.array(Mark.extend({ value: z.string(), saw: z.array(Id) })),
})
type TextVersions = z.infer<typeof TextVersions>
type TextVersion = TextVersions['versions'][number]

/** A row as it is stored and sent. It belongs to one case file for life. `seq` is 0 until the county has numbered it. */
export const Row = z.object({
  table: z.string(),
  id: Id,
  caseFileId: Id,
  seq: z.number().int().nonnegative(),
  made: Mark,
  fields: z.record(z.string(), z.unknown()),
  /** For fields written after the row was made. */
  marks: z.record(z.string(), Mark).optional(),
  disputed: z.record(z.string(), z.array(Standing)).optional(),
  settled: z.array(Settlement).optional(),
  /** For long texts written after the row was made. */
  texts: z.record(z.string(), TextVersions).optional(),
})
export type AnyRow = z.infer<typeof Row>
/** A row as it came: also what only a newer version knows stays in it, to be kept and passed on. */
export const RowAsItCame = z.custom<AnyRow>((value) => Row.safeParse(value).success)
export type Fields = Record<string, unknown>
export type Row<F extends Fields = Fields> = Omit<AnyRow, 'fields'> & { fields: F }

/** A table: its name and the schema of its rows' fields. */
export type Table<F extends Fields = Fields> = { name: string; fields: z.ZodType<F> }

export function table<F extends Fields>(name: string, fields: z.ZodType<F>): Table<F> {
  return { name, fields }
}

/** The stamps an author saw, by `seenKey(rowId, field)`. */
export type Seen = Readonly<Record<string, readonly string[]>>

export function seenKey(rowId: string, field: string): string {
  return `${rowId}/${field}`
}

/** The mark of the value a field shows. */
export function markOf(row: AnyRow | Row, field: string): Mark {
  return own(row.marks, field) ?? row.made
}

/** All values a field holds: one, unless it is disputed. The first is the one shown. */
export function standings(row: AnyRow | Row, field: string): Standing[] {
  return own(row.disputed, field) ?? [{ ...markOf(row, field), value: own(row.fields, field) ?? null }]
}

/** A field's name comes from outside: `constructor` must not lead anywhere. */
function own<T>(record: Readonly<Record<string, T>> | undefined, field: string): T | undefined {
  return record && Object.hasOwn(record, field) ? record[field] : undefined
}

/** The stamps of all values a field holds: what somebody has seen who looks at it now. */
export function stamps(row: AnyRow | Row, field: string): string[] {
  return [...(own(row.texts, field)?.heads ?? standings(row, field).map((standing) => standing.stamp))]
}

/** Whose texts were put together in what a field shows, the latest first; empty when somebody wrote it so, or it is disputed. */
export function mergedFrom(row: AnyRow | Row, field: string): Mark[] {
  const texts = own(row.texts, field)
  if (!texts || own(row.disputed, field)) return []
  const heads = headsOf(texts)
  return heads.some(({ value }) => value === row.fields[field]) ? [] : heads.map(markIn)
}

function headsOf({ heads, versions }: TextVersions): TextVersion[] {
  return heads.flatMap((stamp) => versions.find((version) => version.stamp === stamp) ?? [])
}

/** What a form has to remember when it opens, so that saving replaces only what its author saw. */
export function seenOf(row: AnyRow | Row, fields: readonly string[]): Seen {
  return Object.fromEntries(fields.map((field) => [seenKey(row.id, field), stamps(row, field)]))
}

/**
 * Writes one field. Values the author had not seen stay standing beside the new one. Gives a new row.
 * @param max for a long text: how many characters its field may hold
 */
export function writeField(
  row: AnyRow,
  field: string,
  value: unknown,
  mark: Mark,
  seen: readonly string[],
  max?: number,
): AnyRow {
  if (max !== undefined) return writeText(row, field, value, mark, seen, max)
  const unseen = standings(row, field).filter(
    (standing) => !seen.includes(standing.stamp) && !agree(standing.value, value),
  )
  return standOn(row, field, [...unseen, { ...mark, value }])
}

/** Takes a settlement back: what it put aside stands again, beside whatever was written since. The same value stands once. */
export function reopen(
  row: AnyRow,
  stamp: string,
  mark: Mark,
  maxOf: (field: string) => number | undefined = () => undefined,
): AnyRow {
  const settlement = row.settled?.find((one) => one.stamp === stamp)
  if (!settlement || settlement.reopened) throw new Problem('nothingToSettle')
  const { field } = settlement
  const settled = row.settled?.map((one) => (one === settlement ? { ...one, reopened: mark } : one))
  const max = maxOf(field)
  const next = max === undefined ? reopenValues(row, settlement) : reopenText(row, settlement, max)
  return { ...next, ...(settled && { settled }) }
}

function reopenValues(row: AnyRow, { stamp, field, values }: Settlement): AnyRow {
  const since = standings(row, field).filter(
    (standing) => standing.stamp !== stamp && !values.some((value) => value.stamp === standing.stamp),
  )
  const back = values.filter((value) => !since.some((standing) => agree(standing.value, value.value)))
  return standOn(row, field, [...back, ...since])
}

/**
 * So many characters of replaced versions are kept: forty short ones, ten of a full page. Where somebody comes back who saw
 * none of them, a person has to decide.
 */
const roomForReplaced = 40_000

function textsOf(row: AnyRow, field: string): TextVersions {
  const known = own(row.texts, field)
  if (known) return known
  const versions = standings(row, field).map((standing) => ({
    ...standing,
    value: textIn(standing.value ?? ''),
    saw: [],
  }))
  return { heads: versions.map(({ stamp }) => stamp), versions }
}

function writeText(
  row: AnyRow,
  field: string,
  value: unknown,
  mark: Mark,
  seen: readonly string[],
  max: number,
): AnyRow {
  const { heads, versions } = textsOf(row, field)
  const version = { ...mark, value: textIn(value), saw: [...seen].toSorted(compare) }
  const unseen = heads.filter((stamp) => !seen.includes(stamp))
  return standOnTexts(row, field, [...unseen, mark.stamp], [...versions, version], max)
}

function reopenText(row: AnyRow, { stamp, field, values, heads: aside = [] }: Settlement, max: number): AnyRow {
  const { heads, versions } = textsOf(row, field)
  const kept = versions.filter((version) => aside.includes(version.stamp))
  // Written over so often since that its versions are gone: the texts as they stood are still known.
  const isWhole = aside.length > 0 && kept.length === aside.length
  const back = isWhole ? kept : values.map((one) => ({ ...one, value: textIn(one.value ?? ''), saw: [] }))
  const added = back.filter((one) => !versions.some((version) => version.stamp === one.stamp))
  const since = heads.filter((head) => head !== stamp)
  const next = [...new Set([...since, ...back.map((one) => one.stamp)])]
  return standOnTexts(row, field, next, [...versions, ...added], max)
}

/** A settlement may carry anything; a long text holds text only. */
function textIn(value: unknown): string {
  if (typeof value !== 'string') throw new Problem('badRequest', { field: 'value' })
  return value
}

/** The row with these versions of a long text unreplaced, and what they show together. */
function standOnTexts(
  row: AnyRow,
  field: string,
  heads: readonly string[],
  versions: readonly TextVersion[],
  max: number,
): AnyRow {
  const ordered = versions.toSorted((a, b) => compare(a.at, b.at) || compare(a.stamp, b.stamp))
  const unreplaced = ordered.filter(({ stamp }) => heads.includes(stamp))
  const kept = forgotten(ordered, heads, roomForReplaced)
  const shown = standingTexts(unreplaced, ordered, max).map(({ newest, value }) => ({ ...markIn(newest), value }))
  const texts = { heads: unreplaced.map(({ stamp }) => stamp).toReversed(), versions: kept }
  return { ...standOn(row, field, shown), texts: { ...row.texts, [field]: texts } }
}

function markIn({ stamp, by, at, offline }: Mark): Mark {
  return { stamp, by, at, offline }
}

/** The row with these values standing in a field. The latest by corrected time is shown; equal times fall back to the stamp. */
function standOn(row: AnyRow, field: string, values: Standing[]): AnyRow {
  const ordered = values.toSorted((a, b) => (a.at === b.at ? compare(b.stamp, a.stamp) : compare(b.at, a.at)))
  const shown = ordered[0]
  if (!shown) throw new Error('a field must hold a value')
  const { value, ...mark } = shown
  const { [field]: _settled, ...others } = row.disputed ?? {}
  const disputed = ordered.length > 1 ? { ...others, [field]: ordered } : others
  const { disputed: _before, ...rest } = row
  return {
    ...rest,
    fields: { ...row.fields, [field]: value },
    marks: { ...row.marks, [field]: mark },
    ...(Object.keys(disputed).length > 0 && { disputed }),
  }
}

/** Orders strings by code units: the same on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether two JSON values are equal. Key order does not count; `undefined` counts as `null`. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

/** Whether two values of a field say the same. In a list nobody means the order: who was there, in whatever order they were ticked. */
function agree(a: unknown, b: unknown): boolean {
  return same(unordered(a), unordered(b))
}

function unordered(value: unknown): unknown {
  return Array.isArray(value) ? value.map(canonical).toSorted(compare) : value
}

/** JSON with sorted keys: equal values give equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const pairs = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([a], [b]) => compare(a, b))
  return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}
