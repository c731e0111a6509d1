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
  openCaseFile,
  reopenCaseFile,
  restrictCaseFile,
  restrictions,
} from './case-file.ts'
import type { Command } from './command.ts'
import { consents, giveConsent, setPortrait, withdrawConsent } from './consent.ts'
import { correctNote, notes, writeNote } from './contact-note.ts'
import { reopenDisagreement, settleDisagreement } from './disagreement.ts'
import { finishFollowUp, followUps, moveFollowUp, setFollowUp } from './follow-up.ts'
import { finishHandIn, giveHandIn, handIns } from './hand-in.ts'
import { makeCatalogue } from './make-catalogue.ts'
import { addPerson, chooseAvatar, editPerson, persons } from './person.ts'
import { portraits, removePortrait } from './portrait.ts'
import type { z } from './schema.ts'
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

/**
 * The number of this version's catalogue. A command that takes other arguments than before gets the next number as its `since`,
 * with an `upcast` for what older versions recorded; so does one that is new. It also counts up when overviews hold something
 * else. Fields of rows are only added, and never mean something else than before.
 */
const schema = 1

/**
 * What goes on while a file is restricted; everything else is refused, also what is added here one day. Lifting, and that
 * somebody is responsible: without them a restriction would never end, and who keeps a file is no processing of what is in it. A
 * client's no, which is theirs alone. And the end of a visit that had begun before: what was said at the door has no other place,
 * and Art. 18 para. 2 GDPR keeps it for the client's own claims.
 */
export const evenRestricted: ReadonlySet<string> = new Set<CommandName>([
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

// A table keyed by name forgets which arguments belong to which function; `prepare` checks them before they meet.
export const commands = list.map((command) => command as unknown as Command)

export const catalogue = makeCatalogue({ schema, commands, tables, evenRestricted })
export const { prepare, execute, seenBy } = catalogue
