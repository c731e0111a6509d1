/** Case files packed beforehand: whole for whoever may see all of them, for nobody else, and never older than they say. */
import { randomBytes, randomUUID } from 'node:crypto'
import { connect as netConnect, createServer, type AddressInfo } from 'node:net'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decodeBundle, withHeads } from '../../shared/bundle.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { canonical, type AnyRow } from '../../shared/row.ts'
import { countyTransport } from '../../renderer/vault/county-http.ts'
import { encodeMessage, decodeMessage } from '../../shared/wire.ts'
import { packing, prepareBundles, type Packing } from '../../server/bundles.ts'
import { createCountyProxy } from '../../electron/county-proxy.ts'
import { eraseCaseFile } from '../../server/erasure.ts'
import { momentOf } from '../../server/moment.ts'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { standOnPage } from '../shared/page-globals.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { carrier, entry, note, openFile, people, type PersonName } from './people.ts'

let county: TestCounty
let files: string[]
let clients: Record<'anna' | 'bengt' | 'cilla', CountyClient>
beforeAll(async () => {
  county = await openTestCounty()
  const [anna, bengt, cilla] = await Promise.all([county.as('anna'), county.as('bengt'), county.as('cilla')])
  clients = { anna, bengt, cilla }
})
afterAll(() => county.close())

const { anna, bengt, emil } = people
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
  const { result } = decodeMessage(plain ?? new Uint8Array()) as { result: { rows: Uint8Array } }
  expect(packed).toEqual(result.rows)
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

test('goes with a file that is erased', async () => {
  const [{ id } = { id: '' }] = await ofAnna('anna')
  const order = { caseFileId: files[0] ?? '', staffId: emil.staffId, reason: 'requested' } as const
  await eraseCaseFile(county.owner, carrier, order, moment())
  expect([await ofAnna('anna'), await refused(clients.anna.bundle({ id }))]).toEqual([[], 'notFound'])
  const { rows } = await county.superuser.query('SELECT FROM bundle WHERE id = $1', [id])
  expect(rows).toEqual([])
  files.shift()
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

test('of one that breaks off on the way the laptop has what came', async () => {
  const many = Array.from({ length: 60 }, () => randomUUID())
  // What cannot be packed: it has to be longer than one piece of the line.
  for (const id of many)
    await load(anna.staffId, openFile(id, anna.staffId), note(id, randomBytes(2_000).toString('hex')))
  await prepare()
  const [{ id } = { id: '' }] = (await listFor(clients.anna)).toSorted((a, b) => b.bytes - a.bytes)
  const token = await county.tokenOf('anna')
  const [whole, broken] = [await linedUp(county.address, Infinity), await linedUp(county.address, 100_000)]
  const ask = async (line: Line) => {
    const leave = standOnPage(line.address)
    const proxy = createCountyProxy({ county: new URL(line.address), opens: 'proxy' })
    globalThis.fetch = async (given, init) => {
      const path = given instanceof Request ? given.url : given.toString()
      const answer = await proxy.forward(new Request(new URL(path, line.address), init), path)
      return new Response(answer.body?.pipeThrough(tearAfter(120_000, line)), answer)
    }
    const { rows } = await connect(
      countyContract,
      countyTransport(() => token),
    ).bundle({ id })
    leave()
    proxy.close()
    return decodeBundle(rows)
  }
  const [all, some] = [await ask(whole), await ask(broken)]
  expect([all.isWhole, some.isWhole]).toEqual([true, false])
  expect(some.files.length).toBeGreaterThan(0)
  expect(some.files).toEqual(all.files.slice(0, some.files.length))
  for (const line of [whole, broken]) await line.close()
  await giveAway(many)
})

type Line = { address: string; tear(): void; close(): Promise<void> }

/** Tears the line once so many bytes have come through it, opened. */
function tearAfter(bytes: number, line: Line) {
  let came = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk)
      came += chunk.length
      if (came >= bytes) line.tear()
    },
  })
}

/** A line to the county that lets no more than so many bytes of answers through; torn, it does nothing if it let all through. */
async function linedUp(address: string, most: number): Promise<Line> {
  const { hostname, port } = new URL(address)
  let tear: () => void = () => undefined
  const server = createServer((near) => {
    const far = netConnect(Number(port), hostname)
    let left = most
    const end = () => {
      near.resetAndDestroy()
      far.destroy()
    }
    if (most < Infinity) tear = end
    near.on('error', end).pipe(far)
    far.on('error', end).on('data', (bytes) => {
      near.write(bytes.subarray(0, Math.max(0, left)))
      left -= bytes.length
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = () => new Promise<void>((done) => server.close(() => done()))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tear: () => tear(), close }
}
