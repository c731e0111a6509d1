/** What a command is: a name, a schema for its arguments, and a pure function from the rows of one case file to writes. */
import { limits } from './limits.ts'
import { Problem } from './problem.ts'
import {
  reopen,
  seenKey,
  stamps,
  standings,
  writeField,
  type AnyRow,
  type Fields,
  type Mark,
  type Row,
  type Seen,
  type Table,
} from './row.ts'
import { Id, Instant, z } from './schema.ts'

/** More values than this in one field are not seen at once: those beyond stay standing. */
const mostStamps = 50

const EntryShape = z.object({
  id: Id,
  command: z.string().max(60),
  caseFileId: Id,
  args: z.unknown(),
  /** When, by corrected laptop time. */
  at: Instant,
  offline: z.boolean(),
  /** The stamps its author saw in each field it writes. A field that is missing here counts as not seen. */
  seen: z.record(z.string().max(120), z.array(Id).max(mostStamps)),
  /** The number of the catalogue from which on its command is what it was for its author; missing: 1. */
  schema: z.number().int().positive().optional(),
})
export type Entry = z.infer<typeof EntryShape>
/**
 * One command that somebody ran. Its id makes sending it twice harmless. What a newer version wrote beside stays in it: both
 * sides know it by all that is in it.
 */
export const Entry: z.ZodType<Entry, Entry> = EntryShape.loose()

/** No more stamps than an entry may carry: one that the county cannot read would keep everything behind it here for ever. */
export function cutSeen(seen: Seen): Record<string, string[]> {
  return Object.fromEntries(Object.entries(seen).map(([key, stamps]) => [key, stamps.slice(0, mostStamps)]))
}

/** Whether an entry is neither deeper nor larger than any form makes it, with all that nobody here knows of it. */
export function isWithinLimits(entry: Entry): boolean {
  return isWithinDepth(entry, limits.entryDepth) && JSON.stringify(entry).length <= limits.oneEntryBytes
}

function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((item) => isWithinDepth(item, levels - 1))
}

/** Who runs a command, and when. `day` is the calendar day of `at`; `saw` tells whether the author saw what a field holds now. */
export type Context = {
  staffId: string
  entryId: string
  at: string
  day: string
  saw(row: Row, field: string): boolean
}

/** What a command's function gives: rows to add, fields to write, a disagreement to settle or to open again. */
export type Write =
  | { kind: 'add'; table: Table; id: string; fields: Fields }
  | { kind: 'edit'; row: Row; patch: Fields; wins?: true }
  | { kind: 'settle'; row: Row; field: string; value: unknown }
  | { kind: 'reopen'; row: Row; settlement: string }

export type Command<A = unknown> = {
  name: string
  args: z.ZodType<A>
  apply(file: CaseFileRows, args: A, context: Context): Write[]
  /** From which number of the catalogue on it takes these arguments; missing: 1. */
  since?: number
  /** Makes of what an older version recorded, whatever that is, what this one takes. */
  upcast?: (args: unknown) => unknown
}

export function defineCommand<const N extends string, S extends z.ZodType>(command: {
  name: N
  args: S
  apply(file: CaseFileRows, args: z.output<S>, context: Context): Write[]
}): { name: N; args: S; apply(file: CaseFileRows, args: z.output<S>, context: Context): Write[] } {
  return command
}

export function add<F extends Fields>(table: Table<F>, id: string, fields: F): Write {
  return { kind: 'add', table, id, fields }
}

export function edit<F extends Fields>(row: Row<F>, patch: { [K in keyof F]?: F[K] | undefined }): Write {
  return { kind: 'edit', row, patch }
}

/**
 * An edit that wins over whatever stands there, seen or not: only for what must never be disputed, such as removing a
 * photo whose consent was withdrawn.
 */
export function override<F extends Fields>(row: Row<F>, patch: { [K in keyof F]?: F[K] | undefined }): Write {
  return { kind: 'edit', row, patch, wins: true }
}

/** The rows of one case file. Commands read them here; nothing else is visible to a command. */
export class CaseFileRows {
  readonly caseFileId: string
  readonly #rows: Map<string, AnyRow>

  constructor(caseFileId: string, rows: Iterable<AnyRow> = []) {
    this.caseFileId = caseFileId
    this.#rows = new Map()
    for (const row of rows) this.#rows.set(row.id, row)
  }

  find<F extends Fields>(table: Table<F>, id: string): Row<F> | undefined {
    const row = this.#rows.get(id)
    return row?.table === table.name ? (row as Row<F>) : undefined
  }

  /** The row, or Problem `notFound`. */
  need<F extends Fields>(table: Table<F>, id: string): Row<F> {
    const row = this.find(table, id)
    if (!row) throw new Problem('notFound', { table: table.name })
    return row
  }

  all<F extends Fields>(table: Table<F>): Row<F>[] {
    const found: Row<F>[] = []
    for (const row of this.#rows.values()) if (row.table === table.name) found.push(row as Row<F>)
    return found
  }

  get(id: string): AnyRow | undefined {
    return this.#rows.get(id)
  }

  /** Takes over changed rows, as a command or the county gave them. */
  put(rows: Iterable<AnyRow>): void {
    for (const row of rows) this.#rows.set(row.id, row)
  }

  rows(): Iterable<AnyRow> {
    return this.#rows.values()
  }

  get size(): number {
    return this.#rows.size
  }
}

/** How many characters a long text may hold that is put together by lines; undefined for every other field. */
export type LongTextMax = (table: string, field: string) => number | undefined
const noLongTexts: LongTextMax = () => undefined

/** Runs a command's function on the rows and gives the rows as they are afterwards. Throws a Problem and changes nothing, or succeeds whole. */
export function perform(
  command: Command,
  file: CaseFileRows,
  args: unknown,
  entry: Entry,
  staffId: string,
  longTextMax = noLongTexts,
): AnyRow[] {
  const mark: Mark = { stamp: entry.id, by: staffId, at: entry.at, offline: entry.offline }
  const changed = new Map<string, AnyRow>()
  for (const write of command.apply(file, args, contextOf(entry, staffId))) {
    const row =
      write.kind === 'add'
        ? addRow(file, changed, write, mark)
        : changeRow(changed.get(write.row.id) ?? write.row, write, mark, entry.seen, longTextMax)
    changed.set(row.id, row)
  }
  return [...changed.values()]
}

/** The stamps that somebody has seen who runs this command on these rows now: what goes into a new entry's `seen`. */
export function seenNow(command: Command, file: CaseFileRows, args: unknown, entry: Entry, staffId: string): Seen {
  const seen: Record<string, readonly string[]> = {}
  for (const write of command.apply(file, args, contextOf(entry, staffId))) {
    if (write.kind === 'edit' && !write.wins) {
      for (const field of Object.keys(write.patch)) seen[seenKey(write.row.id, field)] = stamps(write.row, field)
    }
    if (write.kind === 'settle') seen[seenKey(write.row.id, write.field)] = stamps(write.row, write.field)
  }
  return seen
}

function contextOf(entry: Entry, staffId: string): Context {
  const saw = (row: Row, field: string) => {
    const seen = entry.seen[seenKey(row.id, field)]
    return !seen || stamps(row, field).every((stamp) => seen.includes(stamp))
  }
  return { staffId, entryId: entry.id, at: entry.at, day: entry.at.slice(0, 10), saw }
}

function addRow(
  file: CaseFileRows,
  changed: ReadonlyMap<string, AnyRow>,
  write: Write & { kind: 'add' },
  mark: Mark,
): AnyRow {
  if (file.get(write.id) || changed.has(write.id)) throw new Problem('alreadyExists', { table: write.table.name })
  return {
    table: write.table.name,
    id: write.id,
    caseFileId: file.caseFileId,
    seq: 0,
    made: mark,
    fields: write.fields,
  }
}

function changeRow(
  row: AnyRow,
  write: Exclude<Write, { kind: 'add' }>,
  mark: Mark,
  seen: Seen,
  longTextMax: LongTextMax,
): AnyRow {
  const maxOf = (field: string) => longTextMax(row.table, field)
  if (write.kind === 'reopen') return reopen(row, write.settlement, mark, maxOf)
  if (write.kind === 'settle') return settle(row, write, mark, seen, maxOf(write.field))
  let next = row
  for (const [field, value] of Object.entries(write.patch)) {
    const known = write.wins ? stamps(next, field) : (seen[seenKey(row.id, field)] ?? [])
    if (value !== undefined) next = writeField(next, field, value, mark, known, maxOf(field))
  }
  return next
}

function settle(
  row: AnyRow,
  { field, value }: Write & { kind: 'settle' },
  mark: Mark,
  seen: Seen,
  max: number | undefined,
): AnyRow {
  const before = standings(row, field)
  if (before.length < 2) throw new Problem('nothingToSettle')
  const known = seen[seenKey(row.id, field)] ?? []
  const values = before.filter((standing) => known.includes(standing.stamp))
  const heads = max === undefined ? {} : { heads: stamps(row, field).filter((stamp) => known.includes(stamp)) }
  const settlement = { stamp: mark.stamp, field, by: mark.by, at: mark.at, values, ...heads }
  const noted = { ...row, settled: [...(row.settled ?? []), settlement] }
  return writeField(noted, field, value, mark, known, max)
}
