/** Every command and every table, by name. The one place that knows them all. */
import { moveAppointment, planAppointment, setAppointmentState, appointments } from './appointment.ts'
import { addBenefitUnit, benefitUnits, editBenefitUnit } from './benefit-unit.ts'
import { addSite, addTeam, carriers, setUpCarrier, sites, teams } from './carrier.ts'
import {
  assignCaseFile,
  assignments,
  caseFiles,
  closeCaseFile,
  endAssignment,
  liftRestriction,
  needUnrestricted,
  openCaseFile,
  reopenCaseFile,
  restrictCaseFile,
  restrictions,
} from './case-file.ts'
import { perform, seenNow, type CaseFileRows, type Command, type Entry } from './command.ts'
import { consents, giveConsent, setPortrait, withdrawConsent } from './consent.ts'
import { correctNote, notes, writeNote } from './contact-note.ts'
import { reopenDisagreement, settleDisagreement } from './disagreement.ts'
import { finishFollowUp, followUps, moveFollowUp, setFollowUp } from './follow-up.ts'
import { finishHandIn, giveHandIn, handIns } from './hand-in.ts'
import { addPerson, chooseAvatar, editPerson, persons } from './person.ts'
import { portraits, removePortrait } from './portrait.ts'
import { Problem } from './problem.ts'
import { fieldAtFault } from './contract.ts'
import type { AnyRow, Seen } from './row.ts'
import { longTextMax, type z } from './schema.ts'
import { addStaff, editStaff, staff } from './staff.ts'
import { beginVisit, finishVisit, visits } from './visit.ts'

const list = [
  setUpCarrier,
  addSite,
  addTeam,
  addStaff,
  editStaff,
  openCaseFile,
  assignCaseFile,
  endAssignment,
  closeCaseFile,
  reopenCaseFile,
  restrictCaseFile,
  liftRestriction,
  addBenefitUnit,
  editBenefitUnit,
  addPerson,
  editPerson,
  chooseAvatar,
  writeNote,
  correctNote,
  planAppointment,
  moveAppointment,
  setAppointmentState,
  setFollowUp,
  moveFollowUp,
  finishFollowUp,
  beginVisit,
  finishVisit,
  giveConsent,
  withdrawConsent,
  setPortrait,
  removePortrait,
  settleDisagreement,
  reopenDisagreement,
  giveHandIn,
  finishHandIn,
] as const

type AnyCommand = (typeof list)[number]
export type CommandName = AnyCommand['name']
/** What a command is called with, by its name. */
export type ArgsOf<N extends CommandName> = z.input<Extract<AnyCommand, { name: N }>['args']>

// A table keyed by name forgets which arguments belong to which function; `prepare` checks them before they meet.
const byName = new Map<string, Command>(list.map((command) => [command.name, command as unknown as Command]))

export const commandNames: readonly CommandName[] = list.map((command) => command.name)

export const tables = [
  carriers,
  sites,
  teams,
  staff,
  caseFiles,
  assignments,
  restrictions,
  benefitUnits,
  persons,
  notes,
  appointments,
  followUps,
  visits,
  consents,
  portraits,
  handIns,
] as const

/** Finds a command and checks its arguments. Problems: `unknownCommand`, `badRequest` with the field at fault. */
export function prepare(name: string, args: unknown): { command: Command; args: unknown } {
  const command = byName.get(name)
  if (!command) throw new Problem('unknownCommand', { command: name.slice(0, 60) })
  const checked = command.args.safeParse(args)
  if (!checked.success) throw new Problem('badRequest', { field: fieldAtFault(checked.error) })
  return { command, args: checked.data }
}

/**
 * What goes on while a file is restricted; everything else is refused, also what is added here one day. Lifting, and that
 * somebody is responsible: without them a restriction would never end. A client's no, which is theirs alone. And the end of a
 * visit that had begun before: what was said at the door has no other place, and Art. 18 para. 2 GDPR keeps it for the
 * client's own claims.
 */
const evenRestricted: ReadonlySet<string> = new Set<CommandName>([
  'caseFile.restrict',
  'caseFile.liftRestriction',
  'caseFile.assign',
  'caseFile.endAssignment',
  'consent.withdraw',
  'portrait.remove',
  'visit.finish',
])

export function goesOnRestricted(command: CommandName): boolean {
  return evenRestricted.has(command)
}

/** Runs an entry on the rows of its case file. Gives the changed rows; throws a Problem and changes nothing. */
export function execute(file: CaseFileRows, entry: Entry, staffId: string): AnyRow[] {
  const { command, args } = prepare(entry.command, entry.args)
  if (!evenRestricted.has(command.name)) needUnrestricted(file, entry.at)
  const rows = perform(command, file, args, entry, staffId, longTextOf)
  if (entry.command === settleDisagreement.name) checkFields(rows)
  return rows
}

const fieldsOf = new Map<string, z.ZodType>(tables.map((table) => [table.name, table.fields]))

function longTextOf(table: string, field: string): number | undefined {
  const fields = fieldsOf.get(table)
  return fields && longTextMax(fields, field)
}

/** A settlement carries any value; one that does not fit its field would break every screen that shows the row. */
function checkFields(rows: readonly AnyRow[]): void {
  for (const row of rows) {
    if (!fieldsOf.get(row.table)?.safeParse(row.fields).success) throw new Problem('badRequest', { field: 'value' })
  }
}

/** What the author of an entry sees now: for the laptop, when somebody runs a command. */
export function seenBy(file: CaseFileRows, entry: Entry, staffId: string): Seen {
  const { command, args } = prepare(entry.command, entry.args)
  return seenNow(command, file, args, entry, staffId)
}
