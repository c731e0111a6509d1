/** Case files packed beforehand: whole for whoever may see all of them, for nobody else, and never older than they say. */
import { randomUUID } from 'node:crypto'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import { decodeBundle, withHeads } from '../../shared/bundle.ts'
import { canonical, type AnyRow } from '../../shared/row.ts'
import { encodeMessage } from '../../shared/wire.ts'
import { packing, prepareBundles, type Packing } from '../../server/bundles.ts'
import { eraseCaseFile } from '../../server/erasure.ts'
import { momentOf } from '../../server/moment.ts'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { carrier, entry, note, openFile, people, person, portraitEntries, type PersonName } from './people.ts'

let county: TestCounty
let files: string[]
let clients: Record<'anna' | 'bengt' | 'cilla', CountyClient>
beforeAll(async () => {
  county = await openTestCounty()
  const [anna, bengt, cilla] = await Promise.all([county.as('anna'), county.as('bengt'), county.as('cilla')])
  clients = { anna, bengt, cilla }
})
afterAll(() => county.close())

const { anna, bengt, emil, fiona } = people
const byTwo: Packing = { ...packing, fewest: 2, pack: (answer) => Promise.resolve(brotliCompressSync(answer)) }
const moment = () => momentOf(county.clock.now)
const prepare = () => prepareBundles(county.store, moment, byTwo)
const load = (staffId: string, ...entries: Parameters<typeof county.county.load>[1][number][]) =>
  county.county.load(staffId, entries)

/** Three files of Anna's, packed; those of the test before are Bengt's now. */
beforeEach(async () => {
  await giveAway(files ?? [])
  files = Array.from({ length: 3 }, () => randomUUID())
  for (const id of files) await load(anna.staffId, openFile(id, anna.staffId), note(id, `Gespräch in ${id}`))
  await prepare()
})

async function giveAway(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const rows = await county.store.transact(
      { kind: 'staff', staffId: anna.staffId },
      'read',
      moment(),
      (transaction) => transaction.rows([id]),
    )
    const main = rows.find((row) => row.table === 'assignments')
    if (!main) continue
    const to = {
      assignmentId: randomUUID(),
      kind: 'main',
      staffId: bengt.staffId,
      fromOn: '2026-11-23',
      untilOn: null,
    } as const
    await load(anna.staffId, entry('caseFile.assign', id, { ...to, replaces: main.id }))
  }
}

/** The text in a bundle, as Anna gets it. */
const textOf = async (id: string) => new TextDecoder().decode((await clients.anna.bundle({ id })).rows)
/** How much of a bundle the county holds still. */
const held = async (id: string) => {
  const text = 'SELECT FROM bundle WHERE id = $1 UNION ALL SELECT FROM bundle_file WHERE bundle_id = $1'
  return (await county.superuser.query(text, [id])).rowCount
}
/** Bundles with those of this test's files that they have as they are. */
const listFor = async (client: CountyClient) =>
  (await client.bundles({})).bundles.map(({ heads, ...one }) => ({ ...one, caseFileIds: withHeads(files, heads) }))
const ofAnna = async (who: PersonName & keyof typeof clients) =>
  (await listFor(clients[who])).filter(({ caseFileIds }) => caseFileIds.length > 0)
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

async function pagesOf(client: CountyClient): Promise<string[]> {
  const pages = await client.pages({ caseFileIds: files })
  const rows = pages.files.flatMap(({ page }) => JSON.parse(new TextDecoder().decode(page)) as AnyRow[])
  return rows.map(canonical).toSorted()
}

test('holds what the pages would', async () => {
  const [bundle] = await ofAnna('anna')
  expect(new Set(bundle?.caseFileIds)).toEqual(new Set(files))
  const opened = decodeBundle((await clients.anna.bundle({ id: bundle?.id ?? '' })).rows)
  const rows = opened.files.filter(({ caseFileId }) => files.includes(caseFileId)).flatMap((one) => one.rows)
  expect(rows.map(canonical).toSorted()).toEqual(await pagesOf(clients.anna))
})

test('goes out as it lies there to whoever opens brotli, and opened to everybody else', async () => {
  const [bundle] = await ofAnna('anna')
  const token = await county.tokenOf('anna')
  const answers = await Promise.all(
    ['br', 'identity'].map((encoding) =>
      fetch(`${county.address}/county/bundle`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/x-antlitz',
          'accept-encoding': encoding,
        },
        body: encodeMessage({ id: bundle?.id }),
      }),
    ),
  )
  expect(answers.map((answer) => answer.headers.get('content-encoding'))).toEqual(['br', null])
  const [packed, plain] = await Promise.all(answers.map(async (answer) => new Uint8Array(await answer.arrayBuffer())))
  expect(packed).toEqual(plain)
  expect(decodeBundle(packed ?? new Uint8Array()).isWhole).toBe(true)
})

test('is for the lead too, and for nobody who may not see all of it', async () => {
  expect((await ofAnna('cilla')).length).toBe(1)
  const [{ id } = { id: '' }] = await ofAnna('anna')
  expect([await ofAnna('bengt'), await refused(clients.bengt.bundle({ id }))]).toEqual([[], 'notFound'])
  // One protected file among them: the lead sees the others, but not the bundle.
  const [hidden] = [randomUUID()]
  files.push(hidden)
  await load(anna.staffId, openFile(hidden, anna.staffId, { protected: true }))
  expect(await prepare()).toBeGreaterThan(0)
  const [whole] = await ofAnna('anna')
  expect(whole?.caseFileIds).toContain(hidden)
  expect([await ofAnna('cilla'), await refused(clients.cilla.bundle({ id: whole?.id ?? '' }))]).toEqual([
    [],
    'notFound',
  ])
})

test('is for a deputy of all of it until the last day, and not the day after', async () => {
  const dates = { fromOn: '2026-11-23', untilOn: '2026-11-24', replaces: null }
  for (const id of files) {
    const deputy = { assignmentId: randomUUID(), kind: 'deputy', staffId: bengt.staffId, ...dates } as const
    await load(anna.staffId, entry('caseFile.assign', id, deputy))
  }
  await prepare()
  const [{ id } = { id: '' }] = await ofAnna('anna')
  const isThere = (day: string) =>
    county.store.transact(
      { kind: 'staff', staffId: bengt.staffId },
      'read',
      momentOf(new Date(`${day}T09:00:00.000Z`)),
      async (transaction) => (await transaction.bundle(id)) !== null,
    )
  expect([await isThere('2026-11-23'), await isThere('2026-11-24'), await isThere('2026-11-25')]).toEqual([
    true,
    true,
    false,
  ])
})

test('does not name a file that was written to since, until it is made anew', async () => {
  const [changed = ''] = files
  await load(anna.staffId, note(changed, 'Neu'))
  expect((await ofAnna('anna'))[0]?.caseFileIds).not.toContain(changed)
  expect(await prepare()).toBeGreaterThan(0)
  expect((await ofAnna('anna'))[0]?.caseFileIds).toContain(changed)
  expect(await prepare()).toBe(0)
})

test('is nobody’s any more when a file was given away, and is made anew without it', async () => {
  const [{ id } = { id: '' }] = await ofAnna('anna')
  await giveAway(files.slice(0, 1))
  expect([await ofAnna('anna'), await refused(clients.anna.bundle({ id }))]).toEqual([[], 'notFound'])
  await prepare()
  const [again] = await ofAnna('anna')
  expect(again?.caseFileIds).not.toContain(files[0])
  expect(again?.caseFileIds).toContain(files[1])
})

test('goes with a client’s no, whoever says it, and is made anew without what was refused', async () => {
  const [{ id: before } = { id: '' }] = await ofAnna('anna')
  const [caseFileId = ''] = files
  const face = portraitEntries({ hash: 'a'.repeat(64), bytes: 9 }, { hash: 'b'.repeat(64), bytes: 99 })
  await load(anna.staffId, ...face.make.map((make) => make(caseFileId)))
  // What is new in a file is no reason to throw away the others.
  expect((await clients.anna.bundle({ id: before })).rows.length).toBeGreaterThan(0)
  await prepare()
  const [{ id } = { id: '' }] = await ofAnna('anna')
  expect(await textOf(id)).toContain('a'.repeat(64))
  // Fiona may see this file alone, so not the bundle: her client's no counts all the same.
  const specialist = {
    kind: 'specialist',
    staffId: fiona.staffId,
    fromOn: '2026-11-23',
    untilOn: null,
    replaces: null,
  } as const
  await load(anna.staffId, entry('caseFile.assign', caseFileId, { ...specialist, assignmentId: randomUUID() }))
  await load(fiona.staffId, entry('consent.withdraw', caseFileId, { consentId: face.consentId }))
  expect(await refused(clients.anna.bundle({ id }))).toBe('notFound')
  expect(await held(id)).toBe(0)
  await prepare()
  const [{ id: again } = { id: '' }] = await ofAnna('anna')
  const text = await textOf(again)
  expect([text.includes('withdrawn'), text.includes('a'.repeat(64))]).toEqual([true, false])
})

test('is not kept when a client said no while it was being packed', async () => {
  const [caseFileId = ''] = files
  const face = portraitEntries({ hash: 'a'.repeat(64), bytes: 9 }, { hash: 'b'.repeat(64), bytes: 99 })
  await load(anna.staffId, ...face.make.map((make) => make(caseFileId)))
  const remove = entry('portrait.remove', caseFileId, { portraitId: face.portraitId })
  const late: Packing = {
    ...byTwo,
    pack: async (answer) => {
      await load(anna.staffId, remove)
      return byTwo.pack(answer)
    },
  }
  await prepareBundles(county.store, moment, late)
  expect(await ofAnna('anna')).toEqual([])
  await prepare()
  expect(await ofAnna('anna')).toHaveLength(1)
})

test('does not hold for longer than a day what was put right since', async () => {
  const many = Array.from({ length: 12 }, () => randomUUID())
  for (const id of many) await load(anna.staffId, openFile(id, anna.staffId))
  files.push(...many)
  await prepare()
  const [{ id } = { id: '' }] = await ofAnna('anna')
  const closed = { reason: 'ARBEITSAUFNAHME', endedOn: '2026-11-23', remark: '' } as const
  await load(anna.staffId, entry('caseFile.close', many[0] ?? '', closed))
  expect(await prepare()).toBe(0)
  const nextDay = momentOf(new Date('2026-11-24T09:00:00.000Z'))
  expect(await prepareBundles(county.store, () => nextDay, byTwo)).toBe(1)
  expect(await held(id)).toBe(0)
})

test('goes with a file that is erased', async () => {
  const [{ id } = { id: '' }] = await ofAnna('anna')
  const order = { caseFileId: files[0] ?? '', staffId: emil.staffId, reason: 'requested' } as const
  await eraseCaseFile(county.owner, carrier, order, moment())
  expect([await ofAnna('anna'), await refused(clients.anna.bundle({ id }))]).toEqual([[], 'notFound'])
  expect(await held(id)).toBe(0)
  files.shift()
})

test('goes when its adviser has too few files left to pack', async () => {
  const [{ id } = { id: '' }] = await ofAnna('anna')
  await giveAway(files)
  expect(await held(id)).toBe(4)
  await prepare()
  expect(await held(id)).toBe(0)
})

test('goes when its adviser does not work here any more', async () => {
  const leaver = person(0x20, 'hanna', 'personalAdvisor', bengt.teamId)
  const names = { firstName: 'Hanna', lastName: 'Muster', phone: '', avatarSeed: '' }
  await load(emil.staffId, entry('staff.add', directoryId, { ...leaver, ...names }))
  for (const id of [randomUUID(), randomUUID()]) await load(leaver.staffId, openFile(id, leaver.staffId))
  await prepare()
  const { rows } = await county.superuser.query<{ id: string }>('SELECT id FROM bundle WHERE staff_id = $1', [
    leaver.staffId,
  ])
  const [{ id } = { id: '' }] = rows
  expect(await held(id)).toBe(3)
  await load(emil.staffId, entry('staff.edit', directoryId, { staffId: leaver.staffId, patch: { active: false } }))
  await prepare()
  expect(await held(id)).toBe(0)
  expect(await ofAnna('anna')).toHaveLength(1)
})

test('is made for the others when somebody leaves while theirs are packed', async () => {
  // The first whose bundles are made, and the last.
  const [first, last] = [
    person(0, 'ida', 'personalAdvisor', bengt.teamId),
    person(0xff, 'zoe', 'personalAdvisor', bengt.teamId),
  ]
  const names = { firstName: 'Ida', lastName: 'Muster', phone: '', avatarSeed: '' }
  for (const one of [first, last]) {
    await load(emil.staffId, entry('staff.add', directoryId, { ...one, ...names }))
    for (const id of [randomUUID(), randomUUID()]) await load(one.staffId, openFile(id, one.staffId))
  }
  const leave = entry('staff.edit', directoryId, { staffId: first.staffId, patch: { active: false } })
  const whileLeaving: Packing = {
    ...byTwo,
    pack: async (answer) => {
      await load(emil.staffId, leave)
      return byTwo.pack(answer)
    },
  }
  await prepareBundles(county.store, moment, whileLeaving)
  const { rows } = await county.superuser.query('SELECT DISTINCT staff_id FROM bundle WHERE staff_id = ANY($1)', [
    [first.staffId, last.staffId],
  ])
  expect(rows).toEqual([{ staff_id: last.staffId }])
})

test('each of its files is in the audit before it goes out', async () => {
  const [{ id } = { id: '' }] = await ofAnna('anna')
  await clients.anna.bundle({ id })
  const { rows } = await county.superuser.query(
    `SELECT DISTINCT case_file_id AS id FROM audit WHERE kind = 'handedOut' AND staff_id = $1 AND case_file_id = ANY($2)`,
    [anna.staffId, files],
  )
  expect(rows).toHaveLength(3)
})

test('the database itself gives it to nobody else', async () => {
  const [{ id } = { id: '' }] = await ofAnna('anna')
  const seenBy = (staffId: string, role: string) =>
    inTransaction(county.pool, 'BEGIN', async (client) => {
      await set(client, { carrier, today: moment().day, staff: staffId, role })
      return (await client.query('SELECT FROM bundle WHERE id = $1', [id])).rowCount
    })
  expect([await seenBy(anna.staffId, anna.role), await seenBy(bengt.staffId, bengt.role)]).toEqual([1, 0])
  await giveAway(files.slice(0, 1))
  expect(await seenBy(anna.staffId, anna.role)).toBe(0)
})

test('the database itself lets nobody make a bundle look whole that is not their own', async () => {
  const [{ id } = { id: '' }] = await ofAnna('anna')
  const own = randomUUID()
  await load(bengt.staffId, openFile(own, bengt.staffId))
  const adding = inTransaction(county.pool, 'BEGIN', async (client) => {
    await set(client, { carrier, today: moment().day, staff: bengt.staffId, role: bengt.role, preparing: 'true' })
    const text = 'INSERT INTO bundle_file (carrier, bundle_id, case_file_id, seq, file_count) VALUES ($1, $2, $3, 1, 1)'
    await client.query(text, [carrier, id, own])
  })
  await expect(adding).rejects.toThrow('row-level security')
})
