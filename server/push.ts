/** What the county does with entries that a laptop sends: one verdict each, by the rules of shared/ and the county's own clock. */
import { createHash } from 'node:crypto'
import {
  carriesCases,
  changesAccess,
  factsOf,
  isClientsNo,
  mayDecide,
  maySee,
  mayVisit,
  relationTo,
  trayFacts,
} from '../shared/access.ts'
import type { CaseFileFacts, Relation } from '../shared/access.ts'
import { directoryId, teams } from '../shared/carrier.ts'
import { restrictCaseFile } from '../shared/case-file.ts'
import { CaseFileRows, isWithinLimits, type Entry } from '../shared/command.ts'
import type { Outcome } from '../shared/county-contract.ts'
import type { Domain } from '../shared/domain.ts'
import { digestOf } from '../shared/digest.ts'
import { giveHandIn } from '../shared/hand-in.ts'
import { noteOf, Problem, type ProblemCode, type ProblemNote } from '../shared/problem.ts'
import { canonical, type AnyRow } from '../shared/row.ts'
import { staff, type Role } from '../shared/staff.ts'
import { isStorable } from './storable.ts'
import type { Acting, CountyTransaction, FileState, Judged, Logged } from './store.ts'
import { together } from './together.ts'

/** A laptop's clock may be so far ahead before its times are no longer believed. */
const believedAheadMs = 2 * 60_000

type File = { rows: CaseFileRows; facts: CaseFileFacts | undefined }
type Bench = {
  domain: Domain
  transaction: CountyTransaction
  files: Map<string, File>
  directory: CaseFileRows | null
  erased: ReadonlySet<string>
}

/** The verdicts, one for each entry, and the rows of a case file as they are afterwards. */
export type Pushed = { outcomes: Outcome[]; fileOf: (caseFileId: string) => CaseFileRows | undefined }

/**
 * Judges entries in their order and stores the verdicts. Sending one again gives the stored answer and has no effect.
 * `waiting`: case files of which something waits already that this county does not know yet.
 */
export async function push(
  domain: Domain,
  transaction: CountyTransaction,
  entries: readonly Entry[],
  patient = false,
  waiting: readonly string[] = [],
): Promise<Pushed> {
  if (entries.length === 0) return { outcomes: [], fileOf: () => undefined }
  const { actor } = transaction
  const trayed = actor.barred ? entries.map((entry) => intoTray(actor, entry)) : []
  const [bench, known] = await layOut(domain, transaction, entries, trayed)
  const judged = new Map<string, Judged>()
  const digests = entries.map(entryDigest)
  const later = new Map<string, Outcome['problem']>()
  // What somebody not let in any more recorded finds its place now, or never.
  const behind = new Set<string>(actor.barred ? [] : waiting)
  entries.forEach((entry, at) => {
    if (known.has(entry.id) || judged.has(entry.id)) return
    if (isNewer(domain, entry) && !actor.barred) behind.add(entry.caseFileId)
    // Whatever comes after it in the same file may build on it. A client's no waits only if it does.
    const isBehind = behind.has(entry.caseFileId)
    const waits = isBehind && (isNewer(domain, entry) || !isClientsNo(entry.command))
    if (waits) return void later.set(entry.id, { code: 'countyOutdated' })
    const verdict = judgeAll(
      bench,
      [...(isFreely(actor, entry) ? [entry] : []), ...trayed.slice(at, at + 1)],
      digests[at] ?? '',
    )
    if ((patient || isBehind) && lacksGround(verdict))
      later.set(entry.id, isBehind ? { code: 'countyOutdated' } : undefined)
    else judged.set(entry.id, verdict)
  })
  const fresh =
    judged.size > 0 ? await transaction.record([...judged.values()], statesOf(bench, [...judged.values()])) : []
  const answers = new Map(fresh.map((outcome) => [outcome.id, outcome]))
  const outcomes = entries.map((entry, at): Outcome => {
    // Also what had been accepted: nothing of it is here any more, and nobody may be told that it is.
    if (!actor.barred && bench.erased.has(entry.caseFileId)) return refused(entry.id, 'caseFileErased')
    if (later.has(entry.id)) return postponed(entry.id, later.get(entry.id))
    const before = known.get(entry.id)
    const digest = before?.digest ?? judged.get(entry.id)?.digest
    const own = !before || before.staffId === transaction.actor.staffId
    const answer = before?.outcome ?? answers.get(entry.id)
    if (!own || !answer || digest !== digests[at]) return refused(entry.id, 'entryReused')
    return answer
  })
  return { outcomes, fileOf: (caseFileId) => bench.files.get(caseFileId)?.rows }
}

/** What somebody recorded who is not let in any more: their team lead finds it in the tray, whatever it was about. */
function intoTray({ teamId, barred }: Acting, entry: Entry): Entry {
  if (teamId === null || entry.command === giveHandIn.name) return entry
  const { id, command, args, at, caseFileId: about, schema: _asRecorded, ...rest } = entry
  const given = { handInId: id, about, title: '', command, args: args ?? null, recordedAt: at, reason: barred ?? '' }
  return { ...rest, id, at, command: giveHandIn.name, caseFileId: teamId, args: given, seen: {} }
}

/** What a file that was opened, given, reopened or freed since would not be refused for. */
const groundless: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'notFound',
  'mayNot',
  'visitNotStarted',
  'consentMissing',
  'caseFileClosed',
  'caseFileRestricted',
])

/** Refused for want of something that another laptop may still bring back. */
function lacksGround({ problem }: Judged): boolean {
  return problem !== undefined && groundless.has(problem.code)
}

/** Recorded by a version that knows more than this one: to take of it what is understood would lose the rest. */
function isNewer(domain: Domain, { schema = 1 }: Entry): boolean {
  return schema > domain.schema
}

function postponed(id: string, problem: Outcome['problem']): Outcome {
  return { id, outcome: 'later', seq: 0, ...(problem && { problem }) }
}

function refused(id: string, code: ProblemCode): Outcome {
  return { id, outcome: 'refused', seq: 0, problem: { code } }
}

/** Locks the case files and brings their rows, and what the log says of these entries. Judging itself then waits for nothing. */
async function layOut(
  domain: Domain,
  transaction: CountyTransaction,
  entries: readonly Entry[],
  trayed: readonly Entry[],
): Promise<[Bench, Map<string, Logged>]> {
  const all = [...entries, ...trayed]
  const ids = [...new Set(all.map((entry) => entry.caseFileId))]
  const namesStaff = all.some(({ command }) => Object.hasOwn(staffNamedBy, command))
  const wanted = namesStaff && !ids.includes(directoryId) ? [...ids, directoryId] : ids
  await transaction.lock(ids)
  const [erased, foundFacts, foundRows, known] = await together([
    transaction.erased(ids),
    transaction.facts(ids),
    transaction.rows(wanted),
    transaction.logged(entries.map((entry) => entry.id)),
  ])
  const facts = new Map(foundFacts.map((one) => [one.caseFileId, one]))
  const rows = new Map<string, AnyRow[]>(wanted.map((id) => [id, []]))
  for (const row of foundRows) rows.get(row.caseFileId)?.push(row)
  const files = new Map<string, File>()
  for (const [id, own] of rows) files.set(id, { rows: new CaseFileRows(id, own), facts: facts.get(id) })
  return [{ domain, transaction, files, directory: files.get(directoryId)?.rows ?? null, erased }, known]
}

/** How the files stand that these entries wrote to. */
function statesOf(bench: Bench, judged: readonly Judged[]): FileState[] {
  const written = new Set(judged.flatMap((one) => (one.rows.length > 0 ? [one.caseFileId] : [])))
  return [...written].flatMap((caseFileId) => {
    const rows = bench.files.get(caseFileId)?.rows
    return rows ? [{ caseFileId, rowCount: rows.size, digest: digestOf(rows.rows()) }] : []
  })
}

/** The verdict on the first of these that is taken, or on the last. */
function judgeAll(bench: Bench, ways: readonly Entry[], digest: string): Judged {
  const [first, ...others] = ways
  if (!first) throw new Error('an entry was judged without a way to take it')
  const verdict = judge(bench, first, digest)
  return verdict.outcome === 'refused' && others.length > 0 ? judgeAll(bench, others, digest) : verdict
}

/** Whether an entry may go where it belongs. Of people who are not let in any more only a client's no does, however late. */
function isFreely({ barred }: Acting, { command }: Entry): boolean {
  return !barred || isClientsNo(command)
}

function judge(bench: Bench, entry: Entry, digest: string): Judged {
  const { at: heardAt } = bench.transaction.moment
  // From when the county hears of it: work that it took before was recorded before, so the verdict on the work of others is the
  // same in whatever order laptops come back. It ends when somebody lifted it: who did goes on working before they are back.
  const at = entry.command === restrictCaseFile.name ? heardAt : believedTime(entry.at, heardAt)
  const { id, caseFileId } = entry
  // Not even the log takes up anew what was erased.
  const isErased = bench.erased.has(caseFileId)
  const storable = isStorable(entry) && isWithinLimits(entry) && !isErased
  const command = isStorable(entry.command) ? entry.command : ''
  const base = { entry: storable ? entry : null, id, caseFileId, command, digest, at }
  try {
    if (isErased) throw new Problem('caseFileErased')
    if (!storable) throw new Problem('badRequest')
    if (isNewer(bench.domain, entry)) throw new Problem('countyOutdated')
    return { ...base, ...carryOut(bench, { ...bench.domain.upcast(entry), at }) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { ...base, outcome: 'refused', problem: shortNote(error), rows: [], access: false }
  }
}

function carryOut(bench: Bench, entry: Entry): Pick<Judged, 'outcome' | 'now' | 'rows' | 'access'> {
  const file = bench.files.get(entry.caseFileId)
  if (!file) throw new Error('an entry was judged without its case file')
  const { actor, moment } = bench.transaction
  const relation = relationOf(actor, file.facts, entry.caseFileId, moment.day)
  const command = checkAccess(bench.domain, actor.role, relation, entry, file.facts)
  if (!mayDecide(entry, file.rows, actor.role, relation)) throw new Problem('mayNot')
  const rows = bench.domain.execute(file.rows, entry, actor.staffId)
  checkNamedStaff(bench, entry)
  if (command === 'caseFile.open' && bench.directory?.find(teams, entry.caseFileId)) throw new Problem('caseFileExists')
  if (command === 'staff.add') checkAccount(file.rows, rows)
  file.rows.put(rows)
  const access = changesAccess(file.facts, rows)
  if (access) file.facts = entry.caseFileId === actor.teamId ? trayFacts(entry.caseFileId) : factsOf(file.rows)
  if (actor.barred) return { outcome: 'handedOver', rows, access }
  if (relation !== 'former') return { outcome: 'accepted', rows, access }
  const now = responsibleNow(file.facts, moment.day)
  return { outcome: 'handedOver', ...(now !== undefined && { now }), rows, access }
}

/** Whoever is not let in any more has handed over all files that were ever theirs. */
function relationOf(actor: Acting, facts: CaseFileFacts | undefined, caseFileId: string, day: string): Relation {
  const relation = relationTo(actor, facts, caseFileId, day)
  if (!actor.barred || relation === 'member' || relation === 'trayLead') return relation
  const had = facts?.assignments.some(({ staffId, fromOn }) => staffId === actor.staffId && fromOn <= day)
  return had ? 'former' : 'none'
}

/** Problems: `unknownCommand`, `notFound` for what is not there or not theirs, `mayNot`. */
function checkAccess(
  domain: Domain,
  role: Role,
  relation: Relation,
  entry: Entry,
  facts: CaseFileFacts | undefined,
): string {
  const { command } = entry
  if (!domain.commandNames.includes(command))
    throw new Problem('unknownCommand', { command: entry.command.slice(0, 60) })
  if (command === 'caseFile.open' && facts && domain.mayRun(command, role, 'none')) throw new Problem('caseFileExists')
  if (!domain.mayRun(command, role, relation)) {
    throw new Problem(relation === 'none' && command !== 'caseFile.open' ? 'notFound' : 'mayNot')
  }
  // A former adviser does the work of the file, not its steering; mayRun says so too, this says it once more.
  if (!maySee(relation) && relation === 'former' && !domain.handsIn(command)) throw new Problem('mayNot')
  if (command === 'visit.begin' && !mayBegin(role, entry.args)) throw new Problem('mayNot')
  return command
}

function mayBegin(role: Parameters<typeof mayVisit>[0], args: unknown): boolean {
  const kind = typeof args === 'object' && args !== null && 'kind' in args ? args.kind : undefined
  // Another kind than these two is refused by the command's own schema.
  return kind === 'outreach' || kind === 'factFinding' ? mayVisit(role, kind) : true
}

/** Which argument names the person to whom a file is given. */
const staffNamedBy: Readonly<Record<string, string>> = { 'caseFile.open': 'mainStaffId', 'caseFile.assign': 'staffId' }

/** A file must not be given to somebody who does not exist, no longer works here, or never sees a case. */
function checkNamedStaff(bench: Bench, entry: Entry): void {
  const argument = Object.hasOwn(staffNamedBy, entry.command) ? staffNamedBy[entry.command] : undefined
  if (argument === undefined) return
  const staffId = (entry.args as Record<string, string>)[argument] ?? ''
  const found = bench.directory?.find(staff, staffId)
  if (!found?.fields.active || !carriesCases(found.fields.role)) throw new Problem('unknownPerson')
}

/** Two people with one account would both be whoever signs in with it. */
function checkAccount(directory: CaseFileRows, added: readonly AnyRow[]): void {
  const taken = new Set(directory.all(staff).map(({ fields }) => fields.account))
  if (added.some(({ fields }) => taken.has(String(fields['account']))))
    throw new Problem('alreadyExists', { field: 'account' })
}

function responsibleNow(facts: CaseFileFacts | undefined, day: string): string | undefined {
  const mains = facts?.assignments.filter(({ kind, endedOn }) => kind === 'main' && endedOn === null) ?? []
  return (mains.find(({ fromOn }) => fromOn <= day) ?? mains[0])?.staffId
}

function believedTime(claimed: string, now: string): string {
  const latest = Date.parse(now) + believedAheadMs
  const time = Date.parse(claimed)
  // The 31st of February is read as some other day here and refused elsewhere.
  const isReal = !Number.isNaN(time) && new Date(time).toISOString() === claimed
  return !isReal || time > latest ? now : claimed
}

function entryDigest(entry: Entry): string {
  return createHash('sha256').update(canonical(entry)).digest('hex')
}

/** A problem as it is stored with the entry: texts that came from outside are cut. */
function shortNote(problem: Problem): ProblemNote {
  const note = noteOf(problem)
  if (!note.detail) return note
  const cut = Object.entries(note.detail).map(([key, value]) => [
    key,
    typeof value === 'string' ? (isStorable(value) ? value.slice(0, 80) : '') : value,
  ])
  return { code: note.code, detail: Object.fromEntries(cut) as Record<string, string | number> }
}
