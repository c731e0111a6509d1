import { describe, expect, test } from 'vitest'
import { demoCounty, demoPeople, type DemoOptions } from '../../server/demo/county.ts'
import { factsOf, mayRun, maySee, mayVisit, relationTo, type Actor } from '../../shared/access.ts'
import { appointments } from '../../shared/appointment.ts'
import { benefitUnits } from '../../shared/benefit-unit.ts'
import { directoryId, carriers, sites, teams } from '../../shared/carrier.ts'
import { assignments, caseFiles, holdsOn } from '../../shared/case-file.ts'
import { execute, tables, type CommandName } from '../../shared/catalogue.ts'
import { CaseFileRows, Entry } from '../../shared/command.ts'
import { notes } from '../../shared/contact-note.ts'
import { overviewOf, type Overview } from '../../shared/overview.ts'
import { persons } from '../../shared/person.ts'
import type { AnyRow } from '../../shared/row.ts'
import { staff, type Role } from '../../shared/staff.ts'
import { visits } from '../../shared/visit.ts'

const today = '2026-11-23'
const options = { files: 360, seed: 1, today }
const people = demoPeople(options)

type Played = {
  files: CaseFileRows[]
  directory: CaseFileRows
  entries: Entry[]
  batches: number
  milliseconds: number
}

/** Runs all entries in order as the county does, and holds each against the access rules of today and of its own day. */
function play(options: DemoOptions): Played {
  const start = performance.now()
  const given = [...demoCounty(options)]
  const milliseconds = performance.now() - start
  const files = new Map<string, CaseFileRows>()
  const actors = new Map<string, Actor>()
  const entries: Entry[] = []
  for (const batch of given) {
    for (const entry of batch.entries) {
      const file = files.get(entry.caseFileId) ?? new CaseFileRows(entry.caseFileId)
      files.set(entry.caseFileId, file)
      const actor = actors.get(batch.staffId) ?? actorOf(batch.staffId, null)
      for (const day of [options.today, entry.at.slice(0, 10)]) expectAllowed(actor, entry, file, day)
      file.put(execute(file, entry, batch.staffId))
      entries.push(entry)
    }
    if (actors.size === 0) {
      const found = files.get(directoryId)?.all(staff) ?? []
      for (const row of found) actors.set(row.id, actorOf(row.id, row.fields.teamId))
    }
  }
  const directory = files.get(directoryId) ?? new CaseFileRows(directoryId)
  files.delete(directoryId)
  return { files: [...files.values()], directory, entries, batches: given.length, milliseconds }
}

function actorOf(staffId: string, teamId: string | null): Actor {
  const role = people.find((person) => person.staffId === staffId)?.role ?? 'auditor'
  return { staffId, role, teamId }
}

function expectAllowed(actor: Actor, entry: Entry, file: CaseFileRows, day: string): void {
  const relation = relationTo(actor, factsOf(file), entry.caseFileId, day)
  if (!mayRun(entry.command as CommandName, actor.role, relation))
    throw new Error(`${actor.role} as ${relation} may not run ${entry.command} on ${day}`)
  const kind = (entry.args as { kind?: unknown; visitKind?: unknown }).kind
  if (entry.command === 'visit.begin') expect(mayVisit(actor.role, kind as 'outreach' | 'factFinding')).toBe(true)
}

const county = play(options)
const overviews = county.files.map(overviewOf).filter((one) => one !== undefined)
const rows = county.files.flatMap((file) => [...file.rows()])

function fieldsOf<F extends Record<string, unknown>>(
  table: { name: string; fields: unknown } & { fields: { _output: F } },
): F[] {
  return rows.filter((row) => row.table === table.name).map((row) => row.fields as F)
}

function idOf(user: string): string {
  return people.find((person) => person.user === user)?.staffId ?? ''
}

function workOf(staffId: string): Overview[] {
  return overviews.filter((one) =>
    one.assignments.some((assignment) => assignment.staffId === staffId && holdsOn(assignment, today)),
  )
}

describe('the demo county', () => {
  test('is the same for the same seed, to the byte', () => {
    const small = { ...options, files: 40 }
    const text = (seed: number) => JSON.stringify([...demoCounty({ ...small, seed })])
    expect(text(7)).toBe(text(7))
    expect(text(7)).not.toBe(text(8))
    expect(demoPeople({ seed: 7 })).toEqual(demoPeople({ seed: 7 }))
  })

  test('says in no impression that it is one: the timeline does', () => {
    const impressions = fieldsOf(notes).flatMap((note) => (note.impressions ? [note.impressions] : []))
    expect(impressions.length).toBeGreaterThan(0)
    expect(impressions.filter((text) => text.startsWith('Eindruck'))).toEqual([])
  })

  test('gives batches of one author in order of time, all in the past, with entries in the shape that travels', () => {
    const ids = new Set<string>()
    for (const { entries } of demoCounty(options)) {
      expect(entries.length).toBeGreaterThan(0)
      expect(entries.length).toBeLessThanOrEqual(500)
      expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted())
      for (const entry of entries) {
        if (!Entry.safeParse(entry).success) throw new Error(`not an entry: ${entry.command}`)
        if (entry.at >= `${today}T00:00:00.000Z`) throw new Error(`not in the past: ${entry.at}`)
        ids.add(entry.id)
      }
    }
    expect(ids.size).toBe(county.entries.length)
  })

  test('runs whole, by people who may, into rows that fit their tables', () => {
    expect(county.files).toHaveLength(360)
    const schemas = new Map<string, (typeof tables)[number]>(tables.map((table) => [table.name, table]))
    for (const row of [...rows, ...county.directory.rows()]) schemas.get(row.table)?.fields.parse(row.fields)
  })

  test('has a carrier, sites, teams and the people who sign in', () => {
    const { directory } = county
    expect(directory.all(carriers).map((row) => row.fields.number)).toEqual(['23102'])
    expect(directory.all(sites)).toHaveLength(4)
    expect(directory.all(teams)).toHaveLength(3)
    const accounts = directory.all(staff).map((row) => [row.id, row.fields.account, row.fields.role])
    expect(accounts).toEqual(people.map(({ staffId, user, role }) => [staffId, user, role]))
    const count = (...roles: Role[]) => people.filter(({ role }) => roles.includes(role)).length
    expect(count('teamLead')).toBe(3)
    expect(count('auditor')).toBe(1)
    expect(count('administrator')).toBe(1)
    expect(count('fieldInspector', 'benefitsOfficer')).toBeGreaterThanOrEqual(2)
    expect(people).toHaveLength(17)
    expect(people.slice(0, 2).map(({ name }) => name)).toEqual(['Anna Brandt', 'Mehmet Öztürk'])
    expect(new Set(people.map(({ password }) => password)).size).toBe(17)
  })

  test('has as many files, people and entries as wanted', () => {
    expect(fieldsOf(benefitUnits)).toHaveLength(360)
    expect(fieldsOf(persons).length).toBeGreaterThan(640)
    expect(fieldsOf(persons).length).toBeLessThan(760)
    const average = county.entries.length / 360
    expect(average).toBeGreaterThan(40)
    expect(average).toBeLessThan(65)
  })

  test('has every special case', () => {
    const found = {
      unreachable: overviews.filter((one) => one.missedInARow === 2 && (one.lastContactOn ?? '') < '2026-08').length,
      protected: fieldsOf(caseFiles).filter((file) => file.protected).length,
      ended: fieldsOf(caseFiles).filter((file) => file.state === 'ended').length,
      blocked: fieldsOf(benefitUnits).filter((unit) => unit.addressBlocked).length,
      safety: overviews.filter((one) => one.hasSafetyNote).length,
      disputed: overviews.filter((one) => one.disagreements > 0).length,
      settled: rows.filter((row: AnyRow) => (row.settled?.length ?? 0) > 0).length,
      deputies: fieldsOf(assignments).filter((one) => one.kind === 'deputy' && holdsOn(one, today)).length,
      deputiesLater: fieldsOf(assignments).filter((one) => one.kind === 'deputy' && one.fromOn > today).length,
      handedOver: fieldsOf(assignments).filter((one) => one.kind === 'main' && one.endedOn !== null).length,
      formerNames: fieldsOf(persons).filter((one) => one.formerNames !== '').length,
      callNames: fieldsOf(persons).filter((one) => one.callName !== '').length,
      pronouns: fieldsOf(persons).filter((one) => one.pronoun !== '').length,
      singleNames: fieldsOf(persons).filter((one) => one.firstName === '').length,
      initials: fieldsOf(persons).filter((one) => one.avatar.kind === 'initials').length,
      drawings: fieldsOf(persons).filter((one) => one.avatar.kind === 'drawing').length,
      outreach: fieldsOf(visits).filter((one) => one.kind === 'outreach').length,
      factFinding: fieldsOf(visits).filter((one) => one.kind === 'factFinding' && one.order !== null).length,
      corrected: fieldsOf(notes).filter((one) => one.corrects !== null).length,
      reasons: fieldsOf(appointments).filter((one) => one.importantReason !== null).length,
      young: fieldsOf(persons).filter((one) => one.status === 'VORLAEUFIG').length,
    }
    console.log(found)
    const rare = Object.entries(found).filter(([, count]) => count < 3)
    expect(rare).toEqual([])
    const drawn = fieldsOf(persons).filter((one) => one.avatar.kind === 'drawn').length
    // Children have their initials: some of the drawn faces have a beard.
    expect(drawn / fieldsOf(persons).length).toBeGreaterThan(0.5)
  })

  test('hides protected files from the team lead', () => {
    for (const file of county.files) {
      const facts = factsOf(file)
      if (!facts?.protected) continue
      const team = county.directory.all(staff).filter((row) => row.fields.teamId === facts.teamId)
      const lead = team.find((row) => row.fields.role === 'teamLead')
      expect(lead).toBeDefined()
      expect(maySee(relationTo(actorOf(lead?.id ?? '', facts.teamId), facts, file.caseFileId, today))).toBe(false)
    }
  })

  test('gives every caseworker a lively day', () => {
    const caseworkers = people.filter(({ role }) => !['teamLead', 'auditor', 'administrator'].includes(role))
    expect(caseworkers).toHaveLength(12)
    for (const { staffId, user } of caseworkers) {
      const files = workOf(staffId)
      const due = files.flatMap((one) => one.due)
      const meets = due.filter(({ kind }) => kind !== 'followUp')
      const day = {
        user,
        files: files.length,
        today: meets.filter(({ at }) => at.startsWith(today)).length,
        restOfWeek: meets.filter(({ at }) => at > '2026-11-24' && at < '2026-11-28').length,
        visits: meets.filter(({ kind, at }) => kind === 'visit' && at >= today).length,
        followUps: due.filter(({ kind, at }) => kind === 'followUp' && at <= today).length,
        changed: files.filter((one) => one.changedAt > '2026-11-22' && one.changedBy !== staffId).length,
      }
      console.log(JSON.stringify(day))
      expect(day.today).toBeGreaterThanOrEqual(2)
      expect(day.today).toBeLessThanOrEqual(9)
      expect(day.restOfWeek).toBeGreaterThanOrEqual(4)
      expect(Math.min(day.visits, day.followUps, day.changed)).toBeGreaterThanOrEqual(1)
    }
  })

  test('writes notes that read like notes', () => {
    const texts = fieldsOf(notes)
      .filter(({ corrects }) => corrects === null)
      .map((note) => note.content)
    const words = texts.map((text) => text.split(/\s+/).length)
    expect(Math.max(...words)).toBeLessThanOrEqual(130)
    expect(words.filter((count) => count >= 20).length / words.length).toBeGreaterThan(0.9)
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.99)
    expect(JSON.stringify(rows)).not.toMatch(/\{[A-Za-z]+\}|undefined/)
  })

  test('grows and becomes dense for measurements', () => {
    const only = idOf('brandt')
    const dense = play({ files: 400, seed: 1, today, rowsPerFile: 50, only })
    const all = dense.files.flatMap((file) => [...file.rows()])
    const bytes = all.reduce((sum, row) => sum + Buffer.byteLength(JSON.stringify(row)), 0) / all.length
    console.log({ dense: all.length, entries: dense.entries.length, bytesPerRow: Math.round(bytes) })
    expect(all.length).toBeGreaterThan(19_500)
    expect(all.length).toBeLessThan(20_800)
    expect(bytes).toBeGreaterThan(500)
    expect(bytes).toBeLessThan(950)
    const mains = dense.files.map((file) =>
      file.all(assignments).find((row) => row.fields.kind === 'main' && !row.fields.endedOn),
    )
    expect(new Set(mains.map((row) => row?.fields.staffId))).toEqual(new Set([only]))
  })

  test('is quick', () => {
    const bytes = rows.reduce((sum, row) => sum + Buffer.byteLength(JSON.stringify(row)), 0)
    console.log({
      entries: county.entries.length,
      batches: county.batches,
      rows: rows.length,
      people: fieldsOf(persons).length,
      bytesPerRow: Math.round(bytes / rows.length),
      milliseconds: Math.round(county.milliseconds),
    })
    expect(county.milliseconds).toBeGreaterThan(0)
  })
})
