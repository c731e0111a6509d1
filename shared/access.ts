/**
 * Who may see a case file and who may run which command on it. These rules exist twice: here, and as row-level security
 * policies in the county's database (server/migrations). A generated test holds the two against each other.
 */
import { directoryId } from './carrier.ts'
import { assignments, caseFiles, holdsOn, restrictions } from './case-file.ts'
import type { CommandName } from './catalogue.ts'
import type { CaseFileRows } from './command.ts'
import { withdrawConsent } from './consent.ts'
import { handIns } from './hand-in.ts'
import { removePortrait } from './portrait.ts'
import type { AnyRow } from './row.ts'
import { roles, staff, type Role } from './staff.ts'

/** Somebody who acts, as far as access is concerned. */
export type Actor = { staffId: string; role: Role; teamId: string | null }

/**
 * How somebody stands to a case file. `lead`: team lead of the file's team, unless the file is protected. `former`: had an
 * assignment that ended; may still hand in what was recorded before. `directory`: everybody, to the directory. `member` and
 * `trayLead`: to the tray of the own team (shared/hand-in.ts).
 */
export const relations = [
  'main',
  'deputy',
  'specialist',
  'lead',
  'former',
  'none',
  'directory',
  'member',
  'trayLead',
] as const
export type Relation = (typeof relations)[number]

export type AssignmentFact = {
  staffId: string
  kind: 'main' | 'deputy' | 'specialist'
  fromOn: string
  untilOn: string | null
  endedOn: string | null
}
export type CaseFileFacts = {
  caseFileId: string
  teamId: string
  protected: boolean
  assignments: readonly AssignmentFact[]
}

/** The facts about a case file that access depends on, from its rows; undefined when it does not exist. */
export function factsOf(file: CaseFileRows): CaseFileFacts | undefined {
  const row = file.find(caseFiles, file.caseFileId)
  if (!row) return undefined
  const { teamId, protected: isProtected } = row.fields
  return {
    caseFileId: file.caseFileId,
    teamId,
    protected: isProtected,
    assignments: file.all(assignments).map((one) => one.fields),
  }
}

/** To access rules a tray is a case file of the team whose id it has, without assignments. */
export function trayFacts(teamId: string): CaseFileFacts {
  return { caseFileId: teamId, teamId, protected: false, assignments: [] }
}

/** Whether these rows of a case file, or of the directory, say anew who has access to what. */
export function changesAccess(before: CaseFileFacts | undefined, written: readonly AnyRow[]): boolean {
  return written.some(({ table, fields }) => {
    if (table === assignments.name || table === staff.name) return true
    if (table === handIns.name) return before === undefined
    return (
      table === caseFiles.name && (fields['teamId'] !== before?.teamId || fields['protected'] !== before?.protected)
    )
  })
}

/** How `actor` stands to a case file on a day. */
export function relationTo(actor: Actor, facts: CaseFileFacts | undefined, caseFileId: string, day: string): Relation {
  if (caseFileId === directoryId) return 'directory'
  if (caseFileId === actor.teamId) return actor.role === 'teamLead' ? 'trayLead' : 'member'
  if (!facts || !carriesCases(actor.role)) return 'none'
  const own = facts.assignments.filter((assignment) => assignment.staffId === actor.staffId)
  for (const kind of ['main', 'deputy', 'specialist'] as const) {
    if (own.some((assignment) => assignment.kind === kind && holdsOn(assignment, day))) return kind
  }
  if (actor.role === 'teamLead' && actor.teamId === facts.teamId && !facts.protected) return 'lead'
  return own.some((assignment) => assignment.fromOn <= day) ? 'former' : 'none'
}

/** Controllers, auditors and administrators never see a case (domain.md 1.1, 2.1). */
export function carriesCases(role: Role): boolean {
  return !['controller', 'auditor', 'administrator'].includes(role)
}

/** Whether the case file goes to this person's laptop. */
export function maySee(relation: Relation): boolean {
  return relation !== 'none' && relation !== 'former' && relation !== 'member'
}

const counsellors: readonly Role[] = ['personalAdvisor', 'caseManager', 'placementOfficer', 'holisticCoach', 'teamLead']
const inspectors: readonly Role[] = ['fieldInspector', 'benefitsOfficer']
const caseWorkers: readonly Role[] = [...counsellors, ...inspectors]
const administrators: readonly Role[] = ['administrator']

type Rule = { roles: readonly Role[]; relations: readonly Relation[] }
const responsible: readonly Relation[] = ['main', 'deputy', 'lead']
const involved: readonly Relation[] = [...responsible, 'specialist']

const directory: Rule = { roles: administrators, relations: ['directory'] }
const opening: Rule = { roles: counsellors, relations: ['none'] }
const steering: Rule = { roles: counsellors, relations: ['main', 'lead'] }
const working: Rule = { roles: counsellors, relations: responsible }
const recording: Rule = { roles: caseWorkers, relations: involved }

/** Who may run what. A command without a line here does not compile. */
const rules: Readonly<Record<CommandName, Rule>> = {
  'carrier.setUp': directory,
  'site.add': directory,
  'team.add': directory,
  'staff.add': directory,
  'staff.edit': directory,
  'caseFile.open': opening,
  'caseFile.assign': steering,
  'caseFile.endAssignment': steering,
  'caseFile.close': steering,
  'caseFile.reopen': steering,
  'caseFile.restrict': steering,
  'caseFile.liftRestriction': steering,
  'benefitUnit.add': working,
  'benefitUnit.edit': recording,
  'person.add': working,
  'person.edit': recording,
  'avatar.choose': working,
  'note.write': recording,
  'note.correct': recording,
  'appointment.plan': recording,
  'appointment.move': recording,
  'appointment.setState': recording,
  'followUp.set': recording,
  'followUp.move': recording,
  'followUp.finish': recording,
  'visit.begin': recording,
  'visit.finish': recording,
  // The face belongs to counselling, never to fact-finding (domain.md 2.4).
  'consent.give': working,
  // A no counts whoever hears it.
  'consent.withdraw': recording,
  'portrait.set': working,
  'portrait.remove': recording,
  // Also whoever carries no cases any more: what they recorded before must find a place.
  'handIn.give': { roles, relations: ['member', 'trayLead'] },
  'handIn.finish': { roles: ['teamLead'], relations: ['trayLead'] },
  'disagreement.settle': recording,
  'disagreement.reopen': recording,
}

/**
 * Whether somebody in this role and relation may run a command. `former` may hand in anything they could have run while
 * the file was theirs: the work must not be lost.
 */
export function mayRun(command: CommandName, role: Role, relation: Relation): boolean {
  const rule = rules[command]
  if (!rule.roles.includes(role)) return false
  return rule.relations.includes(relation) || (relation === 'former' && handsIn(command))
}

/** What may still be handed in after the file was given to somebody else: work on the case, not steering of it. */
export function handsIn(command: CommandName): boolean {
  return rules[command] === working || rules[command] === recording
}

const clientsNo: readonly string[] = [withdrawConsent.name, removePortrait.name]

/** Whether an entry is a client's no: it waits for nothing that it does not need, and counts whoever brings it. */
export function isClientsNo(command: string): boolean {
  return clientsNo.includes(command)
}

const decisions: readonly string[] = ['disagreement.settle', 'disagreement.reopen']
const steered: readonly string[] = [caseFiles.name, assignments.name, restrictions.name]

/**
 * Whether somebody may decide a disagreement about this row. Who is responsible, whether the file is open and why it was
 * restricted are steering: whoever lost a file must not win it back by settling. For every other command the answer is yes.
 */
export function mayDecide(
  entry: { command: string; args: unknown },
  file: CaseFileRows,
  role: Role,
  by: Relation,
): boolean {
  const { command, args } = entry
  if (!decisions.includes(command) || typeof args !== 'object' || args === null || !('rowId' in args)) return true
  const table = file.get(String(args.rowId))?.table ?? ''
  return !steered.includes(table) || mayRun('caseFile.assign', role, by)
}

/** Which kind of visit a role may begin: help and inspection are never in one hand (domain.md 1.7). */
export function mayVisit(role: Role, kind: 'outreach' | 'factFinding'): boolean {
  return (kind === 'outreach' ? counsellors : inspectors).includes(role)
}

/** Whether a role may begin the visit that was planned; where its kind is not known, whether it may begin any. */
export function mayBegin(role: Role, planned: 'outreach' | 'factFinding' | null | undefined): boolean {
  return planned ? mayVisit(role, planned) : mayVisit(role, 'outreach') || mayVisit(role, 'factFinding')
}
