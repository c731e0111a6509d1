/**
 * What was written in a row since a laptop last heard of it: a call's new time should not bring forty fields along. A part holds
 * every field that was written since, with everything that stands in it now, so it fits on the row as it was then and on every
 * later state of it, and twice is as good as once.
 */
import { Problem } from './problem.ts'
import { Mark, Row, Standing, type AnyRow } from './row.ts'
import { Id, z } from './schema.ts'

export const RowPart = Row.pick({ disputed: true, settled: true, texts: true }).extend({
  id: Id,
  caseFileId: Id,
  seq: z.number().int().nonnegative(),
  /** Each field that was written since; what of it is not in `disputed` is not disputed any more. */
  fields: z.record(z.string(), z.unknown()),
  marks: z.record(z.string(), Mark),
  disputed: z.record(z.string(), z.array(Standing)).optional(),
})
export type RowPart = z.infer<typeof RowPart>
/** As it came: inside of what it names a newer version may have more to say. */
export const RowPartAsItCame = z.custom<RowPart>((value) => RowPart.safeParse(value).success)

/** All that this version knows of a row: of what else a newer one keeps nobody here can tell when it was written. */
const known: ReadonlySet<string> = new Set(Object.keys(Row.shape))

/**
 * Of which entries one has to know whether they came since, to make a part of a row that was written to since. None for a row that
 * nobody wrote to after it was made, and of one that a single entry wrote to nothing but how old the row is.
 */
export function toTellApart(row: AnyRow): string[] {
  const writers = laterWriters(row)
  if (writers.size === 0) return []
  return writers.size === 1 ? [row.made.stamp] : [row.made.stamp, ...writers]
}

/**
 * What was written since in a row, given which of the entries `toTellApart` names came since; the row itself where it is all
 * new. Every write leaves its stamp in its field until a later one takes its place: a field without a new stamp was not
 * written since.
 */
export function partOf(row: AnyRow, isNew: (stamp: string) => boolean): AnyRow | RowPart {
  const { id, caseFileId, seq, made, fields, marks, disputed, settled, texts } = row
  const writers = laterWriters(row)
  const isPlain = Object.keys(row).every((name) => known.has(name))
  if (writers.size === 0 || isNew(made.stamp) || !isPlain) return row
  const isSince = (stamp: string) => stamp !== made.stamp && (writers.size === 1 || isNew(stamp))
  const written = [...writtenFields(row)].filter((field) => writersIn(row, field).some(isSince))
  const some = <T>(values: Readonly<Record<string, T>> | undefined) =>
    Object.fromEntries(written.flatMap((field) => (has(values, field) ? [[field, values[field] as T]] : [])))
  const part: RowPart = { id, caseFileId, seq, fields: some(fields), marks: some(marks) }
  if (written.some((field) => has(disputed, field))) part.disputed = some(disputed)
  if (written.some((field) => has(texts, field))) part.texts = some(texts)
  if (settled?.some(({ field }) => written.includes(field))) part.settled = settled
  return part
}

function laterWriters(row: AnyRow): Set<string> {
  const writers = new Set([...writtenFields(row)].flatMap((field) => writersIn(row, field)))
  writers.delete(row.made.stamp)
  return writers
}

export function isPart(item: AnyRow | RowPart): item is RowPart {
  return !('made' in item)
}

/** The row as it is now. `before`: as it was when the part was made for it, or later. Problem `storageDamaged` without it. */
export function withPart(before: AnyRow | undefined, part: RowPart): AnyRow {
  if (!before) throw new Problem('storageDamaged')
  const { disputed: was, ...rest } = before
  const written = new Set(Object.keys({ ...part.fields, ...part.marks }))
  const left = Object.entries(was ?? {}).filter(([field]) => !written.has(field))
  const disputed = { ...Object.fromEntries(left), ...part.disputed }
  return {
    ...rest,
    seq: part.seq,
    fields: { ...before.fields, ...part.fields },
    marks: { ...before.marks, ...part.marks },
    ...(Object.keys(disputed).length > 0 && { disputed }),
    ...(part.settled && { settled: part.settled }),
    ...(part.texts && { texts: { ...before.texts, ...part.texts } }),
  }
}

function writtenFields({ marks, disputed, settled, texts }: AnyRow): Set<string> {
  const named = [marks, disputed, texts].flatMap((values) => Object.keys(values ?? {}))
  return new Set([...named, ...(settled ?? []).map(({ field }) => field)])
}

function writersIn({ marks, disputed, settled, texts }: AnyRow, field: string): string[] {
  const writers: string[] = []
  if (has(marks, field)) writers.push(marks[field]?.stamp ?? '')
  if (has(disputed, field)) for (const { stamp } of disputed[field] ?? []) writers.push(stamp)
  if (has(texts, field)) for (const { stamp } of texts[field]?.versions ?? []) writers.push(stamp)
  for (const one of settled ?? [])
    if (one.field === field) writers.push(one.stamp, ...(one.reopened ? [one.reopened.stamp] : []))
  return writers
}

/** A field's name comes from outside: `constructor` must not lead anywhere. */
function has<T>(values: Readonly<Record<string, T>> | undefined, field: string): values is Readonly<Record<string, T>> {
  return values !== undefined && Object.hasOwn(values, field)
}
