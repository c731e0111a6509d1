/**
 * The county is restored from yesterday's backup: a copy of the data folder of a stopped PostgreSQL. The laptops bring back by
 * themselves everything that was acknowledged since, also photos, and all end equal.
 */
import { randomUUID } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { Core } from '../../renderer/vault/core.ts'
import { createCounty, type County } from '../../server/county.ts'
import { createHttp } from '../../server/http.ts'
import { newCountyKeys } from '../../server/keys.ts'
import { openPool } from '../../server/postgres-client.ts'
import { openPostgresStore } from '../../server/postgres-store.ts'
import { openEmbeddedPostgres } from '../../server/postgres.ts'
import { addPerson, carrier, directoryEntries, note, openFile, people, portraitEntries } from '../server/people.ts'
import { container, lossy } from '../shared/webp.ts'
import { makeDrillLaptop } from './drill-laptop.ts'

const filesEach = 20
const notesEach = 10
const noProvider = {
  config: () => Promise.reject(new Error('nobody signs in by the provider here')),
  accountOf: () => Promise.reject(new Error('nobody signs in by the provider here')),
}
const keys = newCountyKeys()
const clock = { now: new Date('2026-11-22T09:00:00.000Z') }

type Running = { county: County; address: string; superuserUrl: string; stop(): Promise<void> }

/** With owners and times: PostgreSQL's files are its own user's. */
const copyFolder = (from: string, to: string) => promisify(execFile)('cp', ['-a', from, to])

async function start(folder: string): Promise<Running> {
  const postgres = await openEmbeddedPostgres(folder, () => undefined)
  const pool = openPool(postgres.url, 6)
  const store = await openPostgresStore(pool, carrier)
  const county = createCounty({ store, provider: noProvider, now: () => clock.now, keys })
  const http = await createHttp({ county, rates: { session: 1_000_000, stranger: 1_000_000 }, onError: console.error })
  await http.listen({ host: '127.0.0.1', port: 0 })
  return {
    county,
    address: `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`,
    superuserUrl: postgres.superuserUrl,
    async stop() {
      await http.close()
      await store.close()
      await pool.end()
      await postgres.close()
    },
  }
}

export async function drillRestore(): Promise<object> {
  const base = await mkdtemp(join(tmpdir(), 'antlitz-drill-'))
  const [folder, backup] = [join(base, 'county'), join(base, 'backup')]
  let running = await start(folder)
  let isUp = true
  try {
    await running.county.load(people.emil.staffId, directoryEntries(), true)
    const at = { county: running.county, clock }
    const laptops = [
      await makeDrillLaptop(at, 'anna', () => running.address),
      await makeDrillLaptop(at, 'bengt', () => running.address),
    ]
    const before = await workADay(laptops)
    isUp = false
    await running.stop()
    await copyFolder(folder, backup)
    running = await start(folder)
    isUp = true
    clock.now = new Date(clock.now.getTime() + 8 * 3_600_000)
    const since = await workADay(laptops)
    isUp = false
    await running.stop()
    await rm(folder, { recursive: true })
    await copyFolder(backup, folder)
    running = await start(folder)
    isUp = true
    const missing = await missingAt(running.superuserUrl, [...before, ...since])
    for (let round = 0; round < 4; round++) for (const core of laptops) await core.syncOnce()
    const lost = await missingAt(running.superuserUrl, [...before, ...since])
    const photos = await photosAt(running.superuserUrl)
    const faults = [...lost.map((id) => `${id} is not there`), ...(await differences(running, laptops))]
    if (missing.length < since.length) faults.push('the backup was not older: nothing was proved')
    if (photos !== laptops.length * 4) faults.push(`${photos} photos are there`)
    return {
      acknowledged: before.length + since.length,
      missingAfterRestore: missing.length,
      lost: lost.length,
      photos,
      faults,
    }
  } finally {
    if (isUp) await running.stop()
    await rm(base, { recursive: true, force: true })
  }
}

/** Everybody writes, and everything is acknowledged; gives the ids of the entries. */
async function workADay(laptops: readonly Core[]): Promise<string[]> {
  const ids: string[] = []
  for (const core of laptops) {
    const run = async (command: string, caseFileId: string, args: unknown) =>
      ids.push(await core.run(command, caseFileId, args))
    for (let i = 0; i < filesEach; i++) {
      const caseFileId = randomUUID()
      await run(
        'caseFile.open',
        caseFileId,
        openFile(caseFileId, core.self.me.staffId, { assignmentId: randomUUID() }).args,
      )
      await run('person.add', caseFileId, addPerson(caseFileId, randomUUID()).args)
      for (let j = 0; j < notesEach; j++)
        await run('note.write', caseFileId, { ...(note(caseFileId).args as object), noteId: randomUUID() })
      if (i === 0) ids.push(...(await portrait(core, caseFileId)))
    }
    await core.syncOnce()
    await core.syncOnce()
    if (core.outbox.all().length > 0) throw new Error('something was not acknowledged')
  }
  return ids
}

async function portrait(core: Core, caseFileId: string): Promise<string[]> {
  const mark = Math.floor(Math.random() * 256)
  const kept = await core.exclusive(async () => {
    const steps = [
      await core.photos.keep(caseFileId, container(lossy(96, 96, 2_000 + mark, mark)), 'small', core.correctedNow()),
      await core.photos.keep(caseFileId, container(lossy(480, 480, 20_000 + mark, mark)), 'large', core.correctedNow()),
    ] as const
    await core.box.take(...steps)
    return [steps[0].ref, steps[1].ref] as const
  })
  const ids: string[] = []
  for (const make of portraitEntries(...kept).make) {
    const { command, args } = make(caseFileId)
    ids.push(await core.run(command, caseFileId, args))
  }
  return ids
}

async function asked<T extends object>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('SET search_path = antlitz')
  const { rows } = await client.query<T>(text, values)
  await client.end()
  return rows
}

async function missingAt(url: string, ids: readonly string[]): Promise<string[]> {
  const there = await asked<{ id: string }>(
    url,
    `SELECT id FROM entry WHERE outcome = 'accepted' AND id = ANY($1::uuid[])`,
    [ids],
  )
  const found = new Set(there.map(({ id }) => id))
  return ids.filter((id) => !found.has(id))
}

async function photosAt(url: string): Promise<number> {
  return (await asked(url, 'SELECT FROM photo WHERE complete')).length
}

/** What a laptop holds otherwise than the county. */
async function differences({ superuserUrl }: Running, laptops: readonly Core[]): Promise<string[]> {
  const rows = await asked<{ id: string; seq: string; caseFileId: string }>(
    superuserUrl,
    'SELECT id, seq, case_file_id AS "caseFileId" FROM file_row',
  )
  const ofFile = Map.groupBy(rows, (row) => row.caseFileId)
  const faults: string[] = []
  for (const core of laptops) {
    for (const id of core.files.heldIds()) {
      const mine = [...(await core.files.view(id)).rows()]
        .map((row) => `${row.id} ${row.seq}`)
        .toSorted((a, b) => a.localeCompare(b))
      const theirs = (ofFile.get(id) ?? []).map((row) => `${row.id} ${row.seq}`).toSorted((a, b) => a.localeCompare(b))
      if (mine.join() !== theirs.join()) faults.push(`file ${id} differs`)
    }
  }
  return faults
}
