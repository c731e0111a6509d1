/** What is kept of what somebody may see: the same as if nothing were kept, whatever happens and however days pass. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import type { Entry } from '../../shared/command.ts'
import { heldDigest } from '../../shared/county-contract.ts'
import { eraseCaseFile } from '../../server/erasure.ts'
import { momentOf } from '../../server/moment.ts'
import { createCounty } from '../../server/county.ts'
import { newCountyKeys } from '../../server/keys.ts'
import { openPool } from '../../server/postgres-client.ts'
import { openPostgresStore } from '../../server/postgres-store.ts'
import { Wholes } from '../../server/postgres-whole.ts'
import type { Acting, CountyStore } from '../../server/store.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { carrier, entry, nextId, note, openFile, people, south, type PersonName } from './people.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.close())

const load = async (person: PersonName, ...entries: Entry[]) => {
  const outcomes = await county.county.load(people[person].staffId, entries)
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']))
}
const asked = (store: CountyStore, person: PersonName, now: string) =>
  store.transact({ kind: 'staff', staffId: people[person].staffId }, 'read', momentOf(new Date(now)), (transaction) =>
    transaction.whole(),
  )
const everybody: readonly PersonName[] = ['anna', 'bengt', 'cilla', 'emil', 'gero']

/** Asks what may be seen twice where it is kept, and once where it is not; gives whether anything is another than before. */
async function changed(now: string): Promise<boolean> {
  const fresh = await openPostgresStore(county.pool, carrier)
  const all: unknown[] = []
  for (const person of everybody) {
    const [first, again] = [await asked(county.store, person, now), await asked(county.store, person, now)]
    expect([person, first]).toEqual([person, await asked(fresh, person, now)])
    expect(again).toEqual(first)
    all.push(first)
  }
  await fresh.close()
  const is = JSON.stringify(all)
  const isOther = is !== last
  last = is
  return isOther
}
let last = ''

const monday = '2026-11-23T09:00:00.000Z'
const tuesday = '2026-11-24T09:00:00.000Z'
const wednesday = '2026-11-25T09:00:00.000Z'

test('follows what is written, who may see it, the days, and what is erased', async () => {
  const [file, deputyId] = [nextId(), nextId()]
  await changed(monday)
  await load('anna', openFile(file, people.anna.staffId))
  expect(await changed(monday)).toBe(true)
  expect(await changed(monday)).toBe(false)
  await load('anna', note(file))
  expect(await changed(monday)).toBe(true)
  const deputy = { assignmentId: deputyId, kind: 'deputy', staffId: people.bengt.staffId } as const
  const onTuesday = { fromOn: '2026-11-24', untilOn: '2026-11-24', replaces: null }
  await load('anna', entry('caseFile.assign', file, { ...deputy, ...onTuesday }))
  // Nothing is written from here on: Bengt's day comes, and goes.
  const days = [monday, tuesday, wednesday, monday]
  const sums: string[] = []
  for (const day of days) {
    await changed(day)
    sums.push((await asked(county.store, 'bengt', day)).held)
  }
  expect(sums.map((held) => held.split(':')[0])).toEqual(['1', '2', '1', '1'])
  const { staffId } = people.cilla
  const edit = (teamId: string) =>
    entry('staff.edit', directoryId, { staffId, patch: { teamId } }, { at: '2026-11-23T08:30:00.000Z' })
  await changed(monday)
  await load('emil', edit(south))
  expect(await changed(monday)).toBe(true)
  const order = { caseFileId: file, staffId: people.emil.staffId, reason: 'requested' } as const
  await eraseCaseFile(county.owner, carrier, order, momentOf(new Date(monday)))
  expect(await changed(monday)).toBe(true)
  expect((await asked(county.store, 'anna', monday)).held).toMatch(/^1:/)
})

test('is not what somebody saw whose transaction was given up', async () => {
  const file = nextId()
  await changed(monday)
  const gaveUp = new Error('given up')
  const asker = { kind: 'staff', staffId: people.anna.staffId } as const
  const trying = county.store.transact(asker, 'write', momentOf(new Date(monday)), async (transaction) => {
    await transaction.lock([file])
    await transaction.whole()
    throw gaveUp
  })
  await expect(trying).rejects.toThrow('given up')
  expect(await changed(monday)).toBe(false)
})

test('is kept for one and the same: not for whoever is barred at this laptop, nor for others', async () => {
  const wholes = new Wholes()
  const { anna, bengt } = people
  const acting = { ...anna, deviceId: null }
  let sums = 0
  const of = (actor: Acting) =>
    wholes.of(actor, momentOf(new Date(monday)), 'x', async () => ({ held: String(++sums) }))
  const held = []
  for (const actor of [acting, acting, { ...acting, barred: 'deviceRevoked' as const }, { ...bengt, deviceId: null }])
    held.push((await of(actor)).held)
  expect(held).toEqual(['1', '1', '2', '3'])
})

test('is not summed up again while nothing happens: a quiet exchange asks nine things', async () => {
  const pool = openPool(county.url, 1)
  const named: string[] = []
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const noting = (...args: unknown[]) => {
      named.push((args[0] as { name?: string }).name ?? String(args[0]).split(' ', 1)[0] ?? '')
      return query(...args)
    }
    Object.assign(client, { query: noting })
  })
  const store = await openPostgresStore(pool, carrier)
  const nobody = () => Promise.reject(new Error('nobody signs in here'))
  const provider = { config: nobody, accountOf: nobody }
  const { calls } = createCounty({ store, provider, now: () => new Date(monday), keys: newCountyKeys() })
  const token = await county.tokenOf('anna')
  const onlyHere = { entries: 0, visits: 0, notes: 0, photos: 0, since: null }
  const base = { entries: [], readings: [], patient: false, schema: 1, onlyHere, lease: monday }
  const first = await calls.sync({ ...base, epoch: null, cursor: 0, knows: null, held: '' }, { token })
  const stand = { epoch: first.epoch, cursor: first.cursor, knows: first.at, held: heldDigest(first.visible ?? []) }
  await calls.sync({ ...base, ...stand }, { token })
  named.length = 0
  const quiet = await calls.sync({ ...base, ...stand }, { token })
  expect(quiet).toMatchObject({ changes: [], cursor: first.cursor, more: false })
  const opening = ['BEGIN', 'set', 'session', 'set']
  expect(named).toEqual([...opening, 'position', 'set', 'pointAt', 'lastContact', 'COMMIT'])
  await store.close()
  await pool.end()
})
