/** Every command of the catalogue, line by line; and what must hold for all of them. */
import { describe, expect, test } from 'vitest'
import {
  commandNames,
  execute,
  goesOnRestricted,
  prepare,
  seenBy,
  tables,
  type CommandName,
} from '../../shared/catalogue.ts'
import { CaseFileRows, type Entry } from '../../shared/command.ts'
import { noteOf, Problem, type ProblemCode } from '../../shared/problem.ts'
import { seenKey, standings, type AnyRow } from '../../shared/row.ts'
import { people } from '../server/people.ts'
import {
  before,
  caseFileId,
  closedFile,
  id,
  later,
  now,
  person,
  restrictionRow,
  type CommandCase,
} from './command-cases.ts'
import { appointmentTable, followUpTable } from './command-table-appointments.ts'
import { consentTable, disagreementTable } from './command-table-consent.ts'
import { caseFileTable } from './command-table-files.ts'
import { handInTable } from './command-table-hand-in.ts'
import { noteTable, peopleTable } from './command-table-people.ts'
import { directoryTable } from './command-table-directory.ts'
import { visitTable } from './command-table-visits.ts'

const table: readonly CommandCase[] = [
  ...directoryTable,
  ...caseFileTable,
  ...peopleTable,
  ...noteTable,
  ...appointmentTable,
  ...followUpTable,
  ...visitTable,
  ...consentTable,
  ...disagreementTable,
  ...handInTable,
]

/** What each command may be refused for. A command without a line here does not compile; a problem without a line in the table fails below. */
const problems: Readonly<Record<CommandName, readonly ProblemCode[]>> = {
  'carrier.setUp': ['badRequest'],
  'site.add': ['alreadyExists', 'badRequest'],
  'team.add': ['alreadyExists', 'notFound'],
  'staff.add': ['alreadyExists', 'notFound'],
  'staff.edit': ['notFound'],
  'caseFile.open': ['badRequest', 'caseFileExists'],
  'caseFile.assign': ['alreadyExists', 'assignmentChanged', 'caseFileClosed', 'notFound'],
  'caseFile.endAssignment': ['notFound', 'stateNotReachable'],
  'caseFile.close': ['caseFileClosed', 'notFound'],
  'caseFile.reopen': ['badRequest', 'caseFileOpen', 'notFound'],
  'caseFile.restrict': ['alreadyExists', 'badRequest', 'notFound'],
  'caseFile.liftRestriction': ['badRequest', 'notFound'],
  'benefitUnit.add': ['alreadyExists', 'caseFileClosed'],
  'benefitUnit.edit': ['caseFileClosed', 'notFound'],
  'person.add': ['alreadyExists', 'badRequest', 'caseFileClosed', 'notFound'],
  'person.edit': ['badRequest', 'caseFileClosed', 'notFound'],
  'avatar.choose': ['badRequest', 'caseFileClosed', 'notFound'],
  'note.write': ['alreadyExists', 'badRequest', 'caseFileClosed', 'notFound'],
  'note.correct': ['alreadyExists', 'badRequest', 'caseFileClosed', 'notFound', 'onlyOwnEntry'],
  'appointment.plan': ['alreadyExists', 'badRequest', 'caseFileClosed'],
  'appointment.move': ['caseFileClosed', 'notFound', 'stateNotReachable'],
  'appointment.setState': ['badRequest', 'caseFileClosed', 'notFound', 'stateNotReachable'],
  'followUp.set': ['alreadyExists', 'caseFileClosed'],
  'followUp.move': ['badRequest', 'caseFileClosed', 'notFound'],
  'followUp.finish': ['caseFileClosed', 'notFound'],
  'visit.begin': ['alreadyExists', 'badRequest', 'caseFileClosed', 'notFound', 'orderMissing', 'visitKindFixed'],
  'visit.finish': ['badRequest', 'caseFileClosed', 'visitFinished', 'visitNotStarted'],
  'consent.give': ['alreadyExists', 'caseFileClosed', 'consentGuardianMissing', 'notFound'],
  'consent.withdraw': ['notFound'],
  'portrait.set': ['alreadyExists', 'caseFileClosed', 'consentMissing', 'consentWithdrawn', 'notFound'],
  'portrait.remove': ['notFound'],
  'disagreement.settle': ['badRequest', 'notFound', 'nothingToSettle'],
  'disagreement.reopen': ['notFound', 'nothingToSettle'],
  'handIn.give': ['alreadyExists', 'badRequest'],
  'handIn.finish': ['notFound'],
}

/** These go on after a file is closed: what is nobody's work on the case any more, or must never be too late. */
const evenWhenClosed = new Set<CommandName>([
  'carrier.setUp',
  'site.add',
  'team.add',
  'staff.add',
  'staff.edit',
  'caseFile.open',
  'caseFile.endAssignment',
  'caseFile.reopen',
  'caseFile.restrict',
  'caseFile.liftRestriction',
  'consent.withdraw',
  'portrait.remove',
  'disagreement.settle',
  'disagreement.reopen',
  'handIn.give',
  'handIn.finish',
])

type Success = CommandCase & { after: object }
const successes = table.filter((one): one is Success => 'after' in one)

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part)
  return value
}

type Ran = { changed: AnyRow[]; file: CaseFileRows; entry: Entry }

function run(line: CommandCase, rows: readonly AnyRow[] = line.before, at = line.at ?? now): Ran {
  const file = new CaseFileRows(caseFileId, rows.map(frozen))
  const author = line.by ?? people.anna.staffId
  const blank: Entry = { id: id('ee'), command: line.command, caseFileId, args: line.args, at, offline: true, seen: {} }
  const seen = { ...(line.seen ?? seenBy(file, blank, author)) } as Entry['seen']
  const entry = frozen({ ...blank, seen })
  return { changed: execute(file, entry, author), file, entry }
}

function codeOf(work: () => unknown): ProblemCode | 'done' {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

describe.each(commandNames)('%s', (name) => {
  const lines = table.filter((line) => line.command === name)

  test.each(lines.filter((line) => 'problem' in line))('$title', (line) => {
    expect(codeOf(() => run(line))).toBe(line.problem)
  })

  test.each(lines.filter((line) => 'after' in line))('$title', (line) => {
    const { changed } = run(line)
    expect(changed.map((row) => row.id).toSorted()).toEqual(Object.keys(line.after).toSorted())
    for (const row of changed) expect(row.fields).toMatchObject(line.after[row.id] ?? {})
  })

  test('has a line that succeeds and one for each of its problems', () => {
    expect(lines.some((line) => 'after' in line)).toBe(true)
    const shown = new Set(lines.flatMap((line) => ('problem' in line ? [line.problem] : [])))
    expect([...shown].toSorted()).toEqual([...problems[name]].toSorted())
  })

  test('names the field at fault when its arguments do not fit, and never their value', () => {
    const asked = { nonsense: 'Emine Yıldırım', noteId: 'Emine', patch: 'Emine' }
    let refused: unknown
    try {
      prepare(name, asked)
    } catch (error) {
      refused = error
    }
    const note = noteOf(refused)
    expect(note).toEqual({ code: 'badRequest', detail: { field: expect.stringMatching(/^\w+$/) as unknown } })
    expect(JSON.stringify(note)).not.toContain('Emine')
  })
})

describe('every command that succeeds', () => {
  const titled = successes.map((line): [string, Success] => [`${line.command}: ${line.title}`, line])

  test.each(titled)('%s: gives rows that fit their table, marked with who wrote them and when', (_title, line) => {
    const { changed, file, entry } = run(line)
    for (const row of changed) {
      const fields = tables.find((one) => one.name === row.table)?.fields
      expect(fields?.safeParse(row.fields).error?.issues).toBeUndefined()
      expect(row.caseFileId).toBe(caseFileId)
      const mark = { stamp: entry.id, by: line.by ?? people.anna.staffId, at: entry.at, offline: true }
      const marks = [...Object.values(row.marks ?? {}), row.settled?.at(-1)?.reopened]
      expect(file.get(row.id) ? marks : [row.made]).toContainEqual(mark)
    }
  })

  test.each(titled)('%s: gives the same again on every machine', (_title, line) => {
    expect(run(line).changed).toEqual(run(line).changed)
  })

  const seeing = titled.filter(([, line]) => line.seen === undefined && line.command !== 'disagreement.reopen')
  test.each(seeing)('%s: leaves no disagreement when its author saw everything', (_title, line) => {
    expect(run(line).changed.filter((row) => row.disputed)).toEqual([])
  })

  const works = titled.filter(([, line]) => line.before.some((row) => row.id === caseFileId) && line.at === undefined)
  const inClosed = (line: Success) => line.before.map((row) => (row.id === caseFileId ? closedFile : row))

  const refused = works.filter(([, line]) => !evenWhenClosed.has(line.command))
  test.each(refused)('%s: goes into no closed file when it was recorded after', (_title, line) => {
    expect(codeOf(() => run(line, inClosed(line), later))).toBe('caseFileClosed')
  })

  const neverLate = works.filter(([, line]) => evenWhenClosed.has(line.command))
  test.each(neverLate)('%s: is never too late', (_title, line) => {
    expect(codeOf(() => run(line, inClosed(line), later))).toBe('done')
  })

  test.each(works)('%s: goes into a closed file when it was recorded before', (_title, line) => {
    const exceptions: Partial<Record<CommandName, string>> = { 'portrait.set': 'caseFileClosed' }
    expect(codeOf(() => run(line, inClosed(line), now))).toBe(exceptions[line.command] ?? 'done')
  })

  const restricted = (line: Success, at: string) => [...line.before, restrictionRow({}, id('dd'), at)]
  test.each(titled)('%s: is judged in a restricted file as the list of what goes on says', (_title, line) => {
    const expected = goesOnRestricted(line.command) ? 'done' : 'caseFileRestricted'
    expect(codeOf(() => run(line, restricted(line, before)))).toBe(expected)
  })

  test.each(titled)(
    '%s: goes into a restricted file when it was recorded before, or in the very moment',
    (_t, line) => {
      for (const at of [line.at ?? now, later]) expect(codeOf(() => run(line, restricted(line, at)))).toBe('done')
    },
  )

  test.each(titled)('%s: is judged after the lifting as before it when it was recorded in between', (_title, line) => {
    const until = (liftedAt: string) => [...line.before, restrictionRow({ liftedAt }, id('dd'), before)]
    const expected = goesOnRestricted(line.command) ? 'done' : 'caseFileRestricted'
    expect(codeOf(() => run(line, until('2026-11-30T09:00:00.000Z')))).toBe(expected)
    expect(codeOf(() => run(line, until(line.at ?? now)))).toBe('done')
  })

  test.each(titled)('%s: goes on when every restriction is lifted, and not while one stands', (_title, line) => {
    const lifted = [...line.before, restrictionRow({ liftedAt: before, liftedBecause: 'geprüft' }, id('dd'))]
    expect(codeOf(() => run(line, lifted))).toBe('done')
    const expected = goesOnRestricted(line.command) ? 'done' : 'caseFileRestricted'
    expect(codeOf(() => run(line, [...lifted, restrictionRow({}, id('de'))]))).toBe(expected)
  })
})

describe('what its author had not seen', () => {
  const line = (command: CommandName, title: string) => {
    const found = successes.find((one) => one.command === command && one.title === title)
    if (!found) throw new Error(`no line: ${title}`)
    return found
  }

  test('stays beside an edit, and seen values go', () => {
    const { changed } = run(line('person.edit', 'keeps what its author had not seen beside it'))
    expect(changed.flatMap((row) => standings(row, 'phone').map((one) => one.value))).toEqual(['0511 9', '0511 2'])
  })

  test('stays beside a new state of an appointment', () => {
    const { changed } = run(line('appointment.setState', 'lets both stand when its author did not know of the other'))
    expect(changed.flatMap((row) => standings(row, 'state').map((one) => one.value))).toEqual(['missed', 'attended'])
  })

  test('never disputes a withdrawal', () => {
    const won = 'wins over a newer portrait that its author had not seen'
    for (const row of run(line('consent.withdraw', won)).changed) expect(row.disputed).toBeUndefined()
  })

  test('counts as not seen when the entry says nothing of it', () => {
    const edit = line('person.edit', 'changes what it names and nothing else')
    const { changed } = run({ ...edit, seen: {} })
    expect(changed.flatMap((row) => standings(row, 'phone').map((one) => one.value))).toEqual(['0511 9', ''])
  })

  test('is written down by the laptop for every field that a command writes', () => {
    const { entry } = run(line('person.edit', 'changes what it names and nothing else'))
    expect(Object.keys(entry.seen)).toEqual([seenKey(person, 'phone')])
  })
})

describe('while a file is restricted', () => {
  test('goes on what ends it, that somebody is responsible, a client’s no, and the end of a visit', () => {
    expect(commandNames.filter(goesOnRestricted)).toEqual([
      'caseFile.assign',
      'caseFile.endAssignment',
      'caseFile.restrict',
      'caseFile.liftRestriction',
      'visit.finish',
      'consent.withdraw',
      'portrait.remove',
    ])
  })
})

describe('a command nobody knows', () => {
  test.each(['', 'caseFile.erase', 'constructor', '__proto__', 'note.write '])('%j is refused by name', (name) => {
    expect(codeOf(() => prepare(name, {}))).toBe('unknownCommand')
  })
})
