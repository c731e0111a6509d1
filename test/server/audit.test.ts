/** Who read and wrote which case file: one line each, in a chain that shows every change. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heldDigest } from '../../shared/county-contract.ts'
import type { Reading } from '../../shared/reading.ts'
import { readers, verifyAudit } from '../../server/audit-tasks.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { nextId, note, openFile, people } from './people.ts'

let county: TestCounty
let anna: CountyClient
let bengt: CountyClient
beforeAll(async () => {
  county = await openTestCounty()
  ;[anna, bengt] = await Promise.all([county.as('anna'), county.as('bengt')])
})
afterAll(() => county.close())

const empty = { epoch: null, cursor: 0, held: heldDigest([]) }
type Line = { kind: string; ref: string | null; outcome: string | null; staffId: string; offline: boolean }
const linesOf = async (caseFileId: string) =>
  (
    await county.superuser.query<Line>(
      `SELECT kind, ref, outcome, staff_id AS "staffId", offline FROM audit WHERE case_file_id = $1 ORDER BY n`,
      [caseFileId],
    )
  ).rows
const opened = (caseFileId: string): Reading => {
  return { id: nextId(), caseFileId, at: '2026-11-23T08:30:00.000Z', offline: true }
}

test('every entry has one line, also one that is refused and one that is sent twice', async () => {
  const file = nextId()
  const [opening, first, foreign] = [openFile(file, people.anna.staffId), note(file), note(file)]
  await anna.sync({ ...empty, entries: [opening, first] })
  await anna.sync({ ...empty, entries: [opening, first] })
  await bengt.sync({ ...empty, entries: [foreign] })
  expect(await linesOf(file)).toMatchObject([
    { kind: 'entry', ref: opening.id, outcome: 'accepted', staffId: people.anna.staffId },
    { kind: 'entry', ref: first.id, outcome: 'accepted' },
    { kind: 'entry', ref: foreign.id, outcome: 'refused', staffId: people.bengt.staffId },
  ])
})

test('a case file that is handed out has a line, and one that is not visible has none', async () => {
  const file = nextId()
  await anna.sync({ ...empty, entries: [openFile(file, people.anna.staffId)] })
  await bengt.pages({ caseFileIds: [file] })
  expect((await linesOf(file)).map(({ kind }) => kind)).toEqual(['entry'])
  await anna.pages({ caseFileIds: [file] })
  expect((await linesOf(file)).at(-1)).toMatchObject({ kind: 'handedOut', staffId: people.anna.staffId })
})

test('a reading without a network is told later, and counts once however often it is told', async () => {
  const file = nextId()
  const reading = opened(file)
  await anna.sync({ ...empty, entries: [openFile(file, people.anna.staffId)], readings: [reading] })
  await anna.sync({ ...empty, entries: [], readings: [reading] })
  expect(await linesOf(file)).toMatchObject([
    { kind: 'entry' },
    { kind: 'opened', ref: reading.id, staffId: people.anna.staffId, offline: true },
  ])
  const lines = await readers({ pool: county.pool, store: county.store }, file)
  expect(lines.map((line) => line.split('\t').slice(2))).toEqual([[reading.at, 'offline', 'opened', 'anna Muster']])
})

test('somebody else who uses the id of a reading has a line of their own', async () => {
  const reading = opened(nextId())
  await anna.sync({ ...empty, entries: [], readings: [reading] })
  await bengt.sync({ ...empty, entries: [], readings: [reading] })
  expect((await linesOf(reading.caseFileId)).map(({ staffId }) => staffId)).toEqual([
    people.anna.staffId,
    people.bengt.staffId,
  ])
})

describe('the chain', () => {
  const verify = () => verifyAudit({ pool: county.pool, store: county.store })
  /** Changes the audit behind everybody's back, as only whoever owns the database could, and puts it right again. */
  const tampered = async (text: string) => {
    const { rows } = await county.superuser.query<{ carrier: string }>('SELECT carrier FROM carrier')
    const kept = `audit_kept_${Math.abs(text.length)}`
    await county.superuser.query(`CREATE TEMP TABLE ${kept} AS SELECT * FROM audit`)
    await county.superuser.query('ALTER TABLE audit DISABLE TRIGGER ALL')
    await county.superuser.query(text)
    const said = await verify().catch((error: Error) => error.message)
    await county.superuser.query('DELETE FROM audit')
    await county.superuser.query(`INSERT INTO audit SELECT * FROM ${kept}`)
    await county.superuser.query(`DROP TABLE ${kept}`)
    await county.superuser.query('ALTER TABLE audit ENABLE TRIGGER ALL')
    expect(rows).toHaveLength(1)
    return said
  }

  test('is whole', async () => {
    expect(await verify()).toMatch(/^The audit is whole: \d+ lines/)
  })

  test.each([
    ['a line is changed', `UPDATE audit SET staff_id = '${people.gero.staffId}' WHERE n = 3`, 'broken at line 3'],
    ['a line is taken out', 'DELETE FROM audit WHERE n = 4', 'broken at line 5'],
    ['the last line is cut off', 'DELETE FROM audit WHERE n = (SELECT max(n) FROM audit)', 'and should at line'],
    ['two lines change places', 'UPDATE audit SET n = CASE n WHEN 2 THEN -1 ELSE n END WHERE n = 2', 'broken at line'],
  ])('shows that %s', async (_what, text, sentence) => {
    expect(await tampered(text)).toContain(sentence)
    expect(await verify()).toMatch(/^The audit is whole/)
  })

  test('cannot be written by the server otherwise than at its end', async () => {
    await expect(county.pool.query('UPDATE antlitz.audit SET offline = true')).rejects.toThrow('permission denied')
    await expect(county.pool.query('DELETE FROM antlitz.audit')).rejects.toThrow('permission denied')
    await expect(county.superuser.query('DELETE FROM audit')).rejects.toThrow('never changed')
  })
})
