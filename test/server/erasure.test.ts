/** An erased case file: gone from the county, from the log and from the trays, and never written to again. */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import { heldDigest } from '../../shared/county-contract.ts'
import { digestOf } from '../../shared/digest.ts'
import type { AnyRow } from '../../shared/row.ts'
import { history } from '../../server/admin-tasks.ts'
import { verifyAudit } from '../../server/audit-tasks.ts'
import { eraseCaseFile } from '../../server/erasure.ts'
import { momentOf } from '../../server/moment.ts'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { container, lossy } from '../shared/webp.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { carrier, entry, nextId, north, note, openFile, people, portraitEntries } from './people.ts'

let county: TestCounty
let anna: CountyClient
let bengt: CountyClient
let cilla: CountyClient
beforeAll(async () => {
  county = await openTestCounty()
  ;[anna, bengt, cilla] = await Promise.all([county.as('anna'), county.as('bengt'), county.as('cilla')])
})
afterAll(() => county.close())

const empty = { epoch: null, cursor: 0, held: heldDigest([]) }
const secret = 'Kanarienvogel'
const { emil } = people
const erase = (caseFileId: string) =>
  eraseCaseFile(
    county.owner,
    carrier,
    { caseFileId, staffId: emil.staffId, reason: 'requested' },
    momentOf(new Date(county.clock.now.getTime() + 60_000)),
  )

const handIn = (about: string, handInId: string, content: string) =>
  entry('handIn.give', north, {
    handInId,
    about,
    title: content,
    command: 'note.write',
    args: { content },
    recordedAt: '2026-11-23T08:00:00.000Z',
    reason: 'caseFileClosed',
  })

const pictures = [container(lossy(96, 96)), container(lossy(480, 480))].map((bytes) => {
  return { bytes, size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
})

let tries = 0

/** A file of Anna's with a note, photos, a refused entry and something in the tray of the team; another stands beside it. */
async function fullFile() {
  const [file, other, handInId] = [nextId(), nextId(), nextId()]
  const [small = missing(), large = missing()] = pictures.map(({ hash, size }) => ({ hash, bytes: size }))
  const { make } = portraitEntries(small, large)
  const accepted = [
    openFile(file, people.anna.staffId),
    openFile(other, people.anna.staffId),
    ...make.map((one) => one(file)),
    note(file, secret),
    note(other, 'bleibt'),
    handIn(file, handInId, secret),
    handIn(other, nextId(), 'bleibt'),
  ]
  const { outcomes } = await anna.sync({ ...empty, entries: accepted })
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']))
  await bengt.sync({ ...empty, entries: [note(file, secret)] })
  await anna.putPhotos({ pieces: pictures.map((one) => ({ ...one, caseFileId: file, offset: 0 })) })
  await cilla.sync({ ...empty, entries: [entry('handIn.finish', north, { handInId, remark: secret })] })
  return { file, other, handInId }
}

function missing(): never {
  throw new Error('there are two pictures')
}

/** Everything the database holds, as text. */
async function everything(): Promise<string> {
  const { rows } = await county.superuser.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = 'antlitz' AND relkind = 'r'`,
  )
  let all = ''
  for (const { name } of rows) {
    const { rows: found } = await county.superuser.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`)
    all += found.map(({ text }) => text).join('\n')
  }
  return all
}

test('nothing of what it held is in the database any more, and everything else is', async () => {
  const { file, other } = await fullFile()
  const before = await everything()
  expect([before.includes(secret), before.includes('Mina')]).toEqual([true, true])
  expect(await erase(file)).toEqual({ rows: 6, photos: 2, entries: 6, handIns: 1, again: false })
  const after = await everything()
  expect([after.includes(secret), after.includes('Mina')]).toEqual([false, false])
  expect((await anna.pages({ caseFileIds: [file, other] })).files.map(({ caseFileId }) => caseFileId)).toEqual([other])
  expect((await anna.getPhotos({ hashes: pictures.map(({ hash }) => hash) })).photos).toEqual([])
  expect(after.match(/bleibt/g)?.length).toBe(before.match(/bleibt/g)?.length)
})

test('it stays known that, when, by whose order and why; the log keeps who did what, and the audit is whole', async () => {
  const { file } = await fullFile()
  await erase(file)
  const { rows } = await county.superuser.query('SELECT staff_id, reason FROM erasure WHERE case_file_id = $1', [file])
  expect(rows).toEqual([{ staff_id: emil.staffId, reason: 'requested' }])
  const lines = await history({ pool: county.pool, store: county.store }, file)
  expect(lines.map((line) => line.split('\t').slice(4, 7))).toEqual([
    ['caseFile.open', 'accepted', 'anna Muster'],
    ['person.add', 'accepted', 'anna Muster'],
    ['consent.give', 'accepted', 'anna Muster'],
    ['portrait.set', 'accepted', 'anna Muster'],
    ['note.write', 'accepted', 'anna Muster'],
    ['note.write', 'refused (notFound)', 'bengt Muster'],
    ['caseFile.erase', 'accepted', 'emil Muster'],
  ])
  expect(await verifyAudit({ pool: county.pool, store: county.store })).toContain('The audit is whole')
})

test('the tray tells that something was there and who saw to it, in a row that laptops fetch like any other', async () => {
  const { file, handInId } = await fullFile()
  const before = await cilla.sync({ ...empty, entries: [] })
  await erase(file)
  const asked = {
    epoch: before.epoch,
    cursor: before.cursor,
    held: heldDigest(before.visible ?? []),
    entries: [],
    parts: true,
  }
  const { changes, visible } = await cilla.sync(asked)
  const emptied = { about: file, title: '', args: null, remark: '', reason: 'caseFileErased' }
  expect(changes).toMatchObject([{ id: handInId, fields: emptied }])
  expect(visible).not.toContain(file)
  const rows = await county.superuser.query<{ body: AnyRow }>('SELECT body FROM file_row WHERE case_file_id = $1', [
    north,
  ])
  const { files } = await cilla.digests({ caseFileIds: [north] })
  expect(files).toEqual([{ caseFileId: north, digest: digestOf(rows.rows.map(({ body }) => body)) }])
})

test('what is sent for it is refused with its own reason, kept out of the log, and can be given to the lead', async () => {
  const { file } = await fullFile()
  const before = note(file, 'vorher')
  await anna.sync({ ...empty, entries: [before] })
  await erase(file)
  const opened = openFile(file, people.anna.staffId)
  const entries = [before, note(file, 'nachher'), opened, note(file, 'wieder')]
  for (const _time of [1, 2]) {
    const { outcomes, receipt } = await anna.sync({ ...empty, entries })
    const refused = { outcome: 'refused', seq: 0, problem: { code: 'caseFileErased' } }
    expect(outcomes).toEqual(entries.map(({ id }) => ({ id, ...refused })))
    expect(receipt).toBeUndefined()
  }
  expect(await everything()).not.toMatch(/vorher|nachher|wieder/)
  const { outcomes } = await anna.sync({ ...empty, entries: [handIn(file, nextId(), 'nachher')] })
  expect(outcomes).toMatchObject([{ outcome: 'accepted' }])
  // An order that is given again reaches what has come into the trays since.
  expect(await erase(file)).toMatchObject({ rows: 0, handIns: 2, again: true })
  expect(await everything()).not.toMatch(/nachher/)
})

test('a server that forgets to ask still cannot open it again', async () => {
  const { file } = await fullFile()
  await erase(file)
  const open = (caseFileId: string) =>
    inTransaction(county.pool, 'BEGIN', async (client) => {
      const { staffId: staff, role, teamId: team } = people.anna
      await set(client, { carrier, today: '2026-11-23', staff, role, team, working_on: `{${caseFileId}}` })
      await client.query(
        `INSERT INTO entry (carrier, id, staff_id, command, case_file_id, at, claimed_at, offline, received_at, digest,
                            outcome, seq) VALUES ($1, $2, $3, 'caseFile.open', $4, '', '', false, now(), '', 'accepted', $5)`,
        [carrier, nextId(), staff, caseFileId, 900_000 + tries++],
      )
      throw new Error('was let in')
    })
  await expect(open(nextId())).rejects.toThrow('was let in')
  await expect(open(file)).rejects.toThrow('row-level security')
})

test('everybody is nudged: who held the file cannot be told any more', async () => {
  const { file } = await fullFile()
  // She reads the directory and nothing else.
  const heard = Promise.withResolvers<void>()
  const stop = await county.county.hear({ token: await county.tokenOf('dora') }, heard.resolve, heard.reject)
  await erase(file)
  await expect(heard.promise).resolves.toBeUndefined()
  await stop()
})

test('only the owner of the tables can, only what was locked, and only a case file that exists', async () => {
  const { file, other } = await fullFile()
  for (const caseFileId of [nextId(), directoryId, north])
    await expect(erase(caseFileId)).rejects.toMatchObject({ code: 'notFound' })
  const as = (pool: Pool, settings: Record<string, string>, text: string) =>
    inTransaction(pool, 'BEGIN', async (client) => {
      await set(client, { carrier, today: '2026-11-23', staff: emil.staffId, role: 'eraser', ...settings })
      return (await client.query(text)).rowCount
    })
  const locked = { working_on: `{${file}}` }
  for (const table of ['file_row', 'case_file', 'assignment', 'file_state', 'entry'])
    await expect(as(county.pool, locked, `DELETE FROM ${table}`)).rejects.toThrow('permission denied')
  await expect(as(county.pool, locked, 'UPDATE entry SET args = NULL')).rejects.toThrow('permission denied')
  const noted = `INSERT INTO erasure VALUES ('${carrier}', '${other}', now(), '${emil.staffId}', 'requested')`
  await expect(as(county.pool, locked, noted)).rejects.toThrow('permission denied')
  expect(await as(county.owner, { ...locked, role: 'administrator' }, 'DELETE FROM file_row')).toBe(0)
  expect(await as(county.owner, {}, 'DELETE FROM file_row')).toBe(0)
  expect(await as(county.owner, { ...locked, carrier: '09998' }, 'DELETE FROM file_row')).toBe(0)
  await expect(as(county.owner, locked, `UPDATE entry SET args = '{}'`)).rejects.toThrow('row-level security')
  expect((await anna.pages({ caseFileIds: [file, other] })).files).toHaveLength(2)
})

test('a restricted file is kept: that is ordered in place of erasure, and has to be lifted first', async () => {
  const { file } = await fullFile()
  const restrictionId = nextId()
  const at = county.clock.now.toISOString()
  const restricting = { restrictionId, ground: 'STATT_LOESCHUNG', remark: '' } as const
  await cilla.sync({
    ...empty,
    knows: null,
    patient: false,
    readings: [],
    entries: [entry('caseFile.restrict', file, restricting, { at })],
  })
  await expect(erase(file)).rejects.toMatchObject({ code: 'caseFileRestricted' })
  const lifting = { restrictionId, why: 'Löschung gewünscht' }
  await cilla.sync({
    ...empty,
    knows: null,
    patient: false,
    readings: [],
    entries: [entry('caseFile.liftRestriction', file, lifting, { at })],
  })
  expect((await erase(file)).rows).toBeGreaterThan(0)
})
