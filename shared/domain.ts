/**
 * What vault, sync and county must know of the work that is done with them: its commands, who may run which, and what
 * lists show. Everything else in them is the same for any such work; the benchmark against other engines brings its own.
 */
import { handsIn, mayRun, type Relation } from './access.ts'
import { catalogue, commandNames, type CommandName } from './catalogue.ts'
import type { CaseFileRows, Command, Entry } from './command.ts'
import { overviewOf, type Overview } from './overview.ts'
import { checkPicture, type PictureSize } from './picture.ts'
import type { AnyRow, Seen } from './row.ts'
import type { Role } from './staff.ts'

export type Domain = {
  commandNames: readonly string[]
  /** The number of its catalogue. */
  schema: number
  /** Laptops with a lower number may not read what the county has now: they bring their work and get nothing. */
  oldestReader: number
  /** From which number on a command is what it is now. */
  sinceOf(command: string): number
  /** An entry of an older version as this one would have made it. */
  upcast(entry: Entry): Entry
  /** Problems: `unknownCommand`, `badRequest`. */
  prepare(name: string, args: unknown): { command: Command; args: unknown }
  execute(file: CaseFileRows, entry: Entry, staffId: string): AnyRow[]
  seenBy(file: CaseFileRows, entry: Entry, staffId: string): Seen
  /** Asked only for names in `commandNames`. */
  mayRun(command: string, role: Role, relation: Relation): boolean
  handsIn(command: string): boolean
  overviewOf(file: CaseFileRows): Overview | undefined
  /** Problems: `picture…`. */
  checkPicture(bytes: Uint8Array, size: PictureSize): void
}

/** The work of a job centre. */
export const casework: Domain = {
  ...catalogue,
  commandNames,
  oldestReader: 1,
  mayRun: (command, role, relation) => mayRun(command as CommandName, role, relation),
  handsIn: (command) => handsIn(command as CommandName),
  overviewOf,
  checkPicture,
}
