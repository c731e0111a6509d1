/** A catalogue of commands: finds them by name, brings what older versions recorded into today's shape, and runs them. */
import { needUnrestricted } from './case-file.ts'
import { perform, seenNow, type CaseFileRows, type Command, type Entry } from './command.ts'
import { fieldAtFault } from './contract.ts'
import { settleDisagreement } from './disagreement.ts'
import { Problem } from './problem.ts'
import type { AnyRow, Seen, Table } from './row.ts'
import { longTextMax, z } from './schema.ts'

export type Catalogue = {
  /** Its number: one more than that of the version before when commands or rows of it are not as they were. */
  schema: number
  /** From which number on a command is what it is now. */
  sinceOf: (name: string) => number
  /** An entry as this catalogue would have made it; what it cannot read comes out as it went in. */
  upcast: (entry: Entry) => Entry
  /** Finds a command and checks its arguments. Problems: `unknownCommand`, `badRequest` with the field at fault. */
  prepare: (name: string, args: unknown) => { command: Command; args: unknown }
  /** Runs an entry on the rows of its case file. Gives the changed rows; throws a Problem and changes nothing. */
  execute: (file: CaseFileRows, entry: Entry, staffId: string) => AnyRow[]
  /** What the author of an entry sees now: for the laptop, when somebody runs a command. */
  seenBy: (file: CaseFileRows, entry: Entry, staffId: string) => Seen
  /** Whether a row is of a table, or has a field, that only a newer version knows. */
  isFromNewer: (row: AnyRow) => boolean
}

export type Parts = {
  schema: number
  commands: readonly Command[]
  tables: readonly Table[]
  /** Names of the commands that go on while a file is restricted; every other is refused then. */
  evenRestricted: ReadonlySet<string>
}

export function makeCatalogue({ schema, commands, tables, evenRestricted }: Parts): Catalogue {
  const byName = new Map(commands.map((command) => [command.name, command]))
  const fieldsOf = new Map<string, z.ZodType>(tables.map((table) => [table.name, table.fields]))
  const longTextOf = (table: string, field: string) => {
    const fields = fieldsOf.get(table)
    return fields && longTextMax(fields, field)
  }
  /** A settlement carries any value; one that does not fit its field would break every screen that shows the row. */
  const checkFields = (rows: readonly AnyRow[]) => {
    for (const row of rows) {
      if (!fieldsOf.get(row.table)?.safeParse(row.fields).success) throw new Problem('badRequest', { field: 'value' })
    }
  }
  const sinceOf = (name: string) => byName.get(name)?.since ?? 1
  const upcast = (entry: Entry): Entry => {
    const since = sinceOf(entry.command)
    if ((entry.schema ?? 1) >= since) return entry
    return { ...entry, schema: since, args: byName.get(entry.command)?.upcast?.(entry.args) ?? entry.args }
  }
  const prepare = (name: string, args: unknown) => {
    const command = byName.get(name)
    if (!command) throw new Problem('unknownCommand', { command: name.slice(0, 60) })
    const checked = command.args.safeParse(args)
    if (!checked.success) throw new Problem('badRequest', { field: fieldAtFault(checked.error) })
    return { command, args: checked.data }
  }
  return {
    schema,
    sinceOf,
    upcast,
    prepare,
    execute(file, entry, staffId) {
      const { command, args } = prepare(entry.command, upcast(entry).args)
      if (!evenRestricted.has(command.name)) needUnrestricted(file, entry.at)
      const rows = perform(command, file, args, entry, staffId, longTextOf)
      if (entry.command === settleDisagreement.name) checkFields(rows)
      return rows
    },
    seenBy(file, entry, staffId) {
      const { command, args } = prepare(entry.command, upcast(entry).args)
      return seenNow(command, file, args, entry, staffId)
    },
    isFromNewer({ table, fields }) {
      const known = fieldsOf.get(table)
      if (!known) return true
      const shape = known instanceof z.ZodObject ? known.shape : fields
      return Object.keys(fields).some((field) => !Object.hasOwn(shape, field))
    },
  }
}
