/** The case file (Akte): open, assign, close, reopen, restrict. Its row has the id of the case file itself. */
import { add, defineCommand, edit, override, type CaseFileRows, type Context, type Write } from './command.ts'
import { portraits } from './portrait.ts'
import { Problem } from './problem.ts'
import { compare, table, type Row } from './row.ts'
import { Day, filledLine, Id, Instant, line, z } from './schema.ts'
import { CaseEndReason, RestrictionGround } from './values.ts'

const CaseFileState = z.enum(['created', 'underReview', 'running', 'ended'])

const CaseFileFields = z.object({
  /** Aktenzeichen: issued by the county, opaque. */
  reference: line(60),
  siteId: Id,
  teamId: Id,
  state: CaseFileState,
  /** Geschützte Akte: visible to those who are named, not to the team. */
  protected: z.boolean(),
  openedOn: Day,
  endReason: CaseEndReason.nullable(),
  endedOn: Day.nullable(),
  /** When it was closed: what was recorded before still arrives. */
  endedAt: Instant.nullable(),
  /** What was said about the last closing or reopening. */
  stateRemark: line(400),
})
export type CaseFileFields = z.infer<typeof CaseFileFields>
export const caseFiles = table('caseFiles', CaseFileFields)

/** Who is responsible. `main` is the personal adviser (pAp), `deputy` stands in, `specialist` has one subject (§ 16a, benefits). */
export const AssignmentKind = z.enum(['main', 'deputy', 'specialist'])
const AssignmentFields = z.object({
  staffId: Id,
  kind: AssignmentKind,
  fromOn: Day,
  untilOn: Day.nullable(),
  endedOn: Day.nullable(),
})
export type AssignmentFields = z.infer<typeof AssignmentFields>
export const assignments = table('assignments', AssignmentFields)

/** Whether an assignment holds on a day. */
export function holdsOn(assignment: AssignmentFields, day: string): boolean {
  if (assignment.endedOn !== null && assignment.endedOn <= day) return false
  return assignment.fromOn <= day && (assignment.untilOn === null || day <= assignment.untilOn)
}

/** The main assignment that has not been ended. */
export function mainAssignment(file: CaseFileRows): Row<AssignmentFields> | undefined {
  return file.all(assignments).find((row) => row.fields.kind === 'main' && row.fields.endedOn === null)
}

/**
 * For commands that write into a file that must be open. What was recorded before the closing still goes in: a laptop may
 * bring it home days later. Problem `caseFileClosed`.
 */
export function needOpen(file: CaseFileRows, context: Context): Row<CaseFileFields> {
  const row = file.need(caseFiles, file.caseFileId)
  if (row.fields.state === 'ended' && row.fields.endedAt !== null && context.at > row.fields.endedAt)
    throw new Problem('caseFileClosed')
  return row
}

/**
 * A restriction of processing (Einschränkung der Verarbeitung, Art. 18 GDPR, § 84 SGB X). A row for each: two people may restrict
 * one file on different grounds without knowing of each other, and each ground ends by itself.
 */
const RestrictionFields = z.object({
  ground: RestrictionGround,
  /** What there is to say about it; never a diagnosis. */
  remark: line(400),
  liftedAt: Instant.nullable(),
  liftedBecause: line(400),
})
export type RestrictionFields = z.infer<typeof RestrictionFields>
export const restrictions = table('restrictions', RestrictionFields)

/** The restrictions of a file that have not been lifted, the oldest first. */
export function standingRestrictions(file: CaseFileRows): Row<RestrictionFields>[] {
  return standingOf(file.all(restrictions))
}

/** Those of these restrictions that have not been lifted, the oldest first. */
export function standingOf(rows: readonly Row<RestrictionFields>[]): Row<RestrictionFields>[] {
  return rows
    .filter((row) => row.fields.liftedAt === null)
    .toSorted((a, b) => compare(a.made.at, b.made.at) || compare(a.id, b.id))
}

/**
 * While a file is restricted it is kept and read (Art. 18 para. 2 GDPR). What was recorded before or after still goes in. `at`: when
 * it was recorded; missing: now, by whatever clock. Problem `caseFileRestricted`.
 */
export function needUnrestricted(file: CaseFileRows, at?: string): void {
  const isRestricted = at === undefined ? standingRestrictions(file).length > 0 : isRestrictedAt(file, at)
  if (isRestricted) throw new Problem('caseFileRestricted')
}

/**
 * Whether what was recorded then was recorded while the file was restricted, also if that has been lifted since: a lifting permits
 * nothing in hindsight, and the verdict must not hang on which of two laptops comes back first.
 */
function isRestrictedAt(file: CaseFileRows, at: string): boolean {
  return file.all(restrictions).some(({ made, fields: { liftedAt } }) => {
    return at > made.at && (liftedAt === null || at < liftedAt)
  })
}

/** When somebody records who sees these rows: what they know to be lifted was lifted before, also by a clock that is behind. */
export function afterLiftings(file: CaseFileRows, at: string): string {
  const lifted = file.all(restrictions).flatMap(({ fields }) => fields.liftedAt ?? [])
  return [at, ...lifted].reduce((latest, one) => (one > latest ? one : latest))
}

const notEnded = { endReason: null, endedOn: null, endedAt: null } as const

export const openCaseFile = defineCommand({
  name: 'caseFile.open',
  args: z.object({
    reference: line(60),
    siteId: Id,
    teamId: Id,
    state: CaseFileState.exclude(['ended']),
    protected: z.boolean(),
    openedOn: Day,
    /** The first main assignment: the author, unless a team lead names somebody else. */
    assignmentId: Id,
    mainStaffId: Id,
  }),
  apply(file, { assignmentId, mainStaffId, ...fields }) {
    if (file.find(caseFiles, file.caseFileId)) throw new Problem('caseFileExists')
    return [
      add(caseFiles, file.caseFileId, { ...fields, ...notEnded, stateRemark: '' }),
      add(assignments, assignmentId, {
        staffId: mainStaffId,
        kind: 'main',
        fromOn: fields.openedOn,
        untilOn: null,
        endedOn: null,
      }),
    ]
  },
})

export const assignCaseFile = defineCommand({
  name: 'caseFile.assign',
  args: z.object({
    assignmentId: Id,
    kind: AssignmentKind,
    staffId: Id,
    fromOn: Day,
    untilOn: Day.nullable(),
    /** For `main`: the assignment that its author saw as the current one. Somebody else may have been quicker. */
    replaces: Id.nullable(),
  }),
  apply(file, { assignmentId, replaces, ...fields }, context) {
    // A closed one stays with whom it is, unless it is restricted: it cannot be reopened then, and somebody must be able to lift that.
    if (isRestrictedAt(file, context.at)) file.need(caseFiles, file.caseFileId)
    else needOpen(file, context)
    const writes: Write[] = [add(assignments, assignmentId, { ...fields, endedOn: null })]
    if (fields.kind !== 'main') return writes
    const current = mainAssignment(file)
    if ((current?.id ?? null) !== replaces) throw new Problem('assignmentChanged')
    return current ? [edit(current, { endedOn: fields.fromOn }), ...writes] : writes
  },
})

export const endAssignment = defineCommand({
  name: 'caseFile.endAssignment',
  args: z.object({ assignmentId: Id, endedOn: Day }),
  apply(file, { assignmentId, endedOn }) {
    const row = file.need(assignments, assignmentId)
    // A file without a main adviser would be nobody's: the main assignment ends only by naming the next one.
    if (row.fields.kind === 'main') throw new Problem('stateNotReachable')
    return row.fields.endedOn === null ? [edit(row, { endedOn })] : []
  },
})

export const closeCaseFile = defineCommand({
  name: 'caseFile.close',
  args: z.object({ reason: CaseEndReason, endedOn: Day, remark: line(400) }),
  apply(file, { reason, endedOn, remark }, context) {
    const row = needOpen(file, context)
    // Both closed it without knowing of the other: agreed, and where they give other reasons both stand.
    if (row.fields.state === 'ended')
      return [edit(row, { endReason: reason, endedOn, ...(remark.trim() && { stateRemark: remark }) })]
    // The consent card promises that the photo goes when the case ends.
    const faces = file.all(portraits).filter((portrait) => portrait.fields.removedAt === null)
    return [
      edit(row, { state: 'ended', endReason: reason, endedOn, endedAt: context.at, stateRemark: remark }),
      ...faces.map((portrait) =>
        override(portrait, { small: null, large: null, removedAt: context.at, removedBecause: 'caseEnded' }),
      ),
    ]
  },
})

export const reopenCaseFile = defineCommand({
  name: 'caseFile.reopen',
  args: z.object({ why: filledLine(400) }),
  apply(file, { why }) {
    const row = file.need(caseFiles, file.caseFileId)
    if (row.fields.state !== 'ended') throw new Problem('caseFileOpen')
    return [edit(row, { state: 'running', ...notEnded, stateRemark: why })]
  },
})

export const restrictCaseFile = defineCommand({
  name: 'caseFile.restrict',
  args: RestrictionFields.pick({ ground: true, remark: true }).extend({ restrictionId: Id }),
  apply(file, { restrictionId, ...fields }) {
    // Also a closed one: what must not be erased yet is restricted in its place (§ 84 para. 3 SGB X).
    file.need(caseFiles, file.caseFileId)
    return [add(restrictions, restrictionId, { ...fields, liftedAt: null, liftedBecause: '' })]
  },
})

export const liftRestriction = defineCommand({
  name: 'caseFile.liftRestriction',
  args: z.object({ restrictionId: Id, why: filledLine(400) }),
  apply(file, { restrictionId, why }, context) {
    const row = file.need(restrictions, restrictionId)
    const { liftedAt } = row.fields
    // Whoever names it has seen it: whether it stands is never disputed.
    if (liftedAt === null) return [override(row, { liftedAt: context.at, liftedBecause: why })]
    // Both lifted it without knowing of the other: from the earlier on, and where they say different things both stand.
    const earlier = context.at < liftedAt ? [override(row, { liftedAt: context.at })] : []
    return [...earlier, edit(row, { liftedBecause: why })]
  },
})
