/**
 * The work of the benchmark against other engines: records of five kinds with forty or fewer plain fields, each in the case
 * file of its case. Access, history, digests and disagreements are those of casework; only fields and commands differ.
 */
import { assignments } from '../../../shared/case-file.ts'
import { add, defineCommand, edit, perform, seenNow, type CaseFileRows, type Command } from '../../../shared/command.ts'
import { casework, type Domain } from '../../../shared/domain.ts'
import { namedPhotos, type Overview } from '../../../shared/overview.ts'
import { PhotoRef, portraits } from '../../../shared/portrait.ts'
import { Problem } from '../../../shared/problem.ts'
import { table, type AnyRow, type Fields } from '../../../shared/row.ts'
import { Day, Id, z } from '../../../shared/schema.ts'

/** A record as the harness knows it: id, type and plain fields. */
export type PeerRecord = { id: string; type: string } & Record<string, string | number | boolean>
export type FieldEdit = { id: string; type: string; field: string; value: string | number | boolean }

const PlainFields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
/** The case itself is the case file's own row, by the name under which the county looks for what access depends on. */
const typeOfTable: Readonly<Record<string, string>> = {
  caseFiles: 'case',
  person: 'person',
  note: 'note',
  appointment: 'appointment',
  task: 'task',
}
const tables = Object.fromEntries(Object.entries(typeOfTable).map(([name, type]) => [type, table(name, PlainFields)]))

function tableOf(type: string) {
  const found = tables[type]
  if (!found) throw new Problem('badRequest', { field: 'type' })
  return found
}

const openCase = defineCommand({
  name: 'caseFile.open',
  args: z.object({ fields: PlainFields, teamId: Id, mainStaffId: Id, assignmentId: Id, openedOn: Day }),
  apply(file, { fields, teamId, mainStaffId, assignmentId, openedOn }) {
    return [
      add(tableOf('case'), file.caseFileId, { ...fields, teamId, protected: false }),
      add(assignments, assignmentId, {
        staffId: mainStaffId,
        kind: 'main',
        fromOn: openedOn,
        untilOn: null,
        endedOn: null,
      }),
    ]
  },
})

const addRecord = defineCommand({
  name: 'note.write',
  args: z.object({ id: Id, type: z.string(), fields: PlainFields }),
  apply: (_file, { id, type, fields }) => [add(tableOf(type), id, fields)],
})

const editRecord = defineCommand({
  name: 'person.edit',
  args: z.object({ id: Id, field: z.string(), value: PlainFields.valueType }),
  apply(file, { id, field, value }) {
    const row = file.get(id)
    if (!row) throw new Problem('notFound')
    return [edit(row, { [field]: value })]
  },
})

const namePhoto = defineCommand({
  name: 'portrait.set',
  args: z.object({ portraitId: Id, large: PhotoRef }),
  apply(file, { portraitId, large }) {
    const nobody = { personId: file.caseFileId, consentId: file.caseFileId, small: null, replaces: null }
    return [add(portraits, portraitId, { ...nobody, large, removedAt: null, removedBecause: null })]
  },
})

const byName = new Map<string, Command>(
  [openCase, addRecord, editRecord, namePhoto].map((command) => [command.name, command as unknown as Command]),
)

function prepare(name: string, args: unknown): { command: Command; args: unknown } {
  const command = byName.get(name)
  if (!command) return casework.prepare(name, args)
  const checked = command.args.safeParse(args)
  if (!checked.success) throw new Problem('badRequest')
  return { command, args: checked.data }
}

/** `seen`: hears of the rows of each case file whose overview is made. */
export function peerDomain(seen: (file: CaseFileRows) => void = () => undefined): Domain {
  return {
    ...casework,
    prepare,
    execute(file, entry, staffId) {
      const { command, args } = prepare(entry.command, entry.args)
      return perform(command, file, args, entry, staffId)
    },
    seenBy(file, entry, staffId) {
      const { command, args } = prepare(entry.command, entry.args)
      return seenNow(command, file, args, entry, staffId)
    },
    overviewOf(file) {
      seen(file)
      return overviewOf(file)
    },
    // Photos of the harness are random bytes, so that nothing can compress them.
    checkPicture: () => undefined,
  }
}

function overviewOf(file: CaseFileRows): Overview | undefined {
  const row = file.get(file.caseFileId)
  if (!row) return undefined
  return {
    caseFileId: file.caseFileId,
    reference: String(row.fields['caseNumber']),
    unitNumber: '',
    state: 'running',
    siteId: '',
    teamId: String(row.fields['teamId']),
    protected: false,
    restricted: false,
    town: String(row.fields['city']),
    people: [],
    assignments: file.all(assignments).map((one) => one.fields),
    lastContactOn: null,
    due: [],
    missedInARow: 0,
    disagreements: 0,
    hasSafetyNote: false,
    photos: namedPhotos(file),
    changedAt: row.made.at,
    changedBy: row.made.by,
  }
}

/** The record a row stands for, or undefined for what access and photos need. */
export function recordOf(row: AnyRow): PeerRecord | undefined {
  const type = typeOfTable[row.table]
  if (type === undefined) return undefined
  const { teamId: _team, protected: _protected, ...fields } = row.fields
  return { id: row.id, type, ...(fields as Record<string, string>) }
}

export function fieldsOf({ id: _id, type: _type, ...fields }: PeerRecord): Fields {
  return fields
}

/** The case file that a record belongs to. */
export function caseFileOf(record: PeerRecord): string {
  return record.type === 'case' ? record.id : String(record['caseId'])
}

/** How many of the same-field values are still one of the values that their field holds. */
export function keptLosers(
  conflicts: Readonly<Record<'local' | 'remote', readonly (FieldEdit & { same: boolean })[]>>,
  standing: (edit: FieldEdit) => readonly unknown[],
): number {
  const same = [...conflicts.local, ...conflicts.remote].filter((one) => one.same)
  return same.filter((one) => standing(one).includes(one.value)).length
}
