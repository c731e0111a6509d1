/** Two copies of one laptop at the county's door: which goes on, what is taken from the other, and what the database allows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import { heldDigest, type SyncAnswer } from '../../shared/county-contract.ts'
import type { Link } from '../../shared/link.ts'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { leadsOn } from '../../server/links.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { carrier, nextId, note, openFile, people, type PersonName } from './people.ts'

let county: TestCounty
const file = nextId()
beforeAll(async () => {
  county = await openTestCounty()
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId)])
})
afterAll(() => county.close())

const held = heldDigest([directoryId])
const empty = { epoch: null, cursor: 0, held, knows: null, patient: false, readings: [], schema: 1, entries: [] }
type More = Partial<Parameters<TestCounty['county']['calls']['sync']>[0]>
type Door = { deviceId: string; sync: (link: Link, more?: More) => Promise<SyncAnswer> }

/** A laptop of anna's, whose copies share its session. */
async function atTheDoor(): Promise<Door> {
  const deviceId = nextId()
  const token = await county.tokenOf('anna', deviceId)
  return { deviceId, sync: (link, more = {}) => county.county.calls.sync({ ...empty, ...more, link }, { token }) }
}
const first = (): Link => ({ is: nextId(), n: 1 })
const after = ({ is, n }: Link): Link => ({ was: is, is: nextId(), n: n + 1 })
const again = ({ is, n }: Link): Link => ({ is, n })

type Line = { link: string | null; n: number | null; version: string; onlyHere: { entries: number } | null }
async function lineOf(deviceId: string): Promise<Line | undefined> {
  const text = `SELECT link, link_n AS n, xmin::text AS version, only_here AS "onlyHere" FROM device WHERE id = $1`
  return (await county.superuser.query<Line>(text, [deviceId])).rows[0]
}
const forksOf = async (deviceId: string) =>
  (
    await county.superuser.query<{ ref: string; staffId: string }>(
      `SELECT ref, staff_id AS "staffId" FROM audit WHERE kind = 'forked' AND device_id = $1 ORDER BY n`,
      [deviceId],
    )
  ).rows

test('a link is kept, another one that leads on from it takes its place, and a quiet exchange writes nothing', async () => {
  const { deviceId, sync } = await atTheDoor()
  const one = first()
  const two = after(one)
  for (const link of [one, two, two]) expect(await sync(link)).not.toHaveProperty('ended')
  const line = await lineOf(deviceId)
  expect(line).toMatchObject({ link: two.is, n: 2 })
  expect(await sync(again(two))).not.toHaveProperty('ended')
  expect(await lineOf(deviceId)).toEqual(line)
})

describe('of two copies', () => {
  test('the second gets a verdict on what it brings, and nothing else', async () => {
    const { deviceId, sync } = await atTheDoor()
    const one = first()
    await sync(one)
    const here = await sync(after(one))
    const copy = after(one)
    const brought = note(file)
    const reading = { id: nextId(), caseFileId: file, at: '2026-11-23T08:00:00.000Z', offline: true }
    const more = { epoch: here.epoch, cursor: 1, lease: null, entries: [brought], readings: [reading] }
    const { serverTime, receipt, outcomes, ...rest } = await sync(copy, more)
    expect(rest).toEqual({
      epoch: here.epoch,
      ended: 'forked',
      cursor: 1,
      changes: [],
      at: null,
      more: false,
      afresh: false,
    })
    expect(outcomes).toMatchObject([{ id: brought.id, outcome: 'accepted' }])
    expect([serverTime, receipt?.entries]).toEqual([county.clock.now.toISOString(), 1])
    const { rowCount } = await county.superuser.query('SELECT FROM audit WHERE ref = $1', [reading.id])
    expect(rowCount).toBe(1)
    expect((await lineOf(deviceId))?.link).not.toBe(copy.is)
  })

  test('each is written down once, however often it comes', async () => {
    const { deviceId, sync } = await atTheDoor()
    const one = first()
    await sync(one)
    await sync(after(one))
    const copies = [after(one), after(one)]
    for (const copy of [...copies, ...copies]) expect((await sync(copy)).ended).toBe('forked')
    const { staffId } = people.anna
    expect(await forksOf(deviceId)).toEqual(copies.map(({ is }) => ({ ref: is, staffId })))
  })

  test('the one that goes on is the one whose contacts are shown', async () => {
    const { deviceId, sync } = await atTheDoor()
    const one = first()
    await sync(one)
    const onlyHere = (entries: number) => ({ entries, visits: 0, notes: 0, photos: 0, since: null })
    await sync(after(one), { onlyHere: onlyHere(1) })
    await sync(after(one), { onlyHere: onlyHere(7) })
    expect((await lineOf(deviceId))?.onlyHere?.entries).toBe(1)
  })

  test('who come at once, one goes on', async () => {
    const { deviceId, sync } = await atTheDoor()
    let before = first()
    await sync(before)
    for (let i = 0; i < 10; i++) {
      const pair = [after(before), after(before)] as const
      const answers = await Promise.all(pair.map((link) => sync(link)))
      const winner = answers[0]?.ended === undefined ? pair[0] : pair[1]
      expect(answers.map(({ ended }) => ended ?? 'goes on').toSorted()).toEqual(['forked', 'goes on'])
      expect((await lineOf(deviceId))?.link).toBe(winner.is)
      before = winner
    }
    expect(await forksOf(deviceId)).toHaveLength(10)
  })
})

test('a county that came back older knows by the number that its link is the older one', async () => {
  const { deviceId, sync } = await atTheDoor()
  const one = first()
  const [two, copy] = [after(one), after(one)]
  const three = after(two)
  await sync(one)
  // Two and three were kept once, and are forgotten with what came after the backup.
  expect(await sync(again(two))).not.toHaveProperty('ended')
  expect((await sync(copy)).ended).toBe('forked')
  await sync(first())
  expect(await sync(after(three))).not.toHaveProperty('ended')
  expect(await lineOf(deviceId)).toMatchObject({ n: 4 })
})

test('the database takes a link by the same rule', async () => {
  const [a, b, c] = [nextId(), nextId(), nextId()]
  const named = [undefined, a, b].flatMap((was) =>
    [a, b, c].flatMap((is) => [2, 3, 4, 5].map((n): Link => ({ is, n, ...(was !== undefined && { was }) }))),
  )
  for (const kept of [null, { is: a, n: 3 }, { is: b, n: 3 }])
    for (const link of named) {
      const { deviceId, sync } = await atTheDoor()
      if (kept) await sync(kept)
      const { ended } = await sync(link)
      expect([kept, link, ended === undefined]).toEqual([kept, link, leadsOn(kept, link)])
      expect((await lineOf(deviceId))?.link).toBe(ended === undefined ? link.is : kept?.is)
    }
})

describe('a server that forgets its own checks', () => {
  const as = (who: PersonName, device: string | null, deviceId: string, role: string = people[who].role) =>
    inTransaction(county.pool, 'BEGIN', async (client) => {
      const { staffId, teamId } = people[who]
      await set(client, { carrier, today: '2026-11-23', staff: staffId, role, team: teamId, device })
      const text = 'UPDATE device SET link = $2, link_n = 1 WHERE id = $1'
      return (await client.query(text, [deviceId, nextId()])).rowCount
    })

  test('still lets nobody but the laptop itself name its link', async () => {
    const { deviceId, sync } = await atTheDoor()
    const other = await atTheDoor()
    const one = first()
    await sync(one)
    const refused = 'a laptop names its own link'
    await expect(as('anna', other.deviceId, deviceId)).rejects.toThrow(refused)
    await expect(as('anna', null, deviceId)).rejects.toThrow(refused)
    await expect(as('emil', deviceId, deviceId)).rejects.toThrow(refused)
    expect(await as('bengt', deviceId, deviceId)).toBe(0)
    expect((await lineOf(deviceId))?.link).toBe(one.is)
    expect(await as('anna', deviceId, deviceId)).toBe(1)
  })

  test('still takes none from a laptop that is not let in any more', async () => {
    const { deviceId } = await atTheDoor()
    await (await county.as('cilla')).revokeLaptop({ deviceId, reason: 'stolen' })
    await expect(as('anna', deviceId, deviceId, 'barred')).rejects.toThrow('names its own link')
    expect((await lineOf(deviceId))?.link).toBeNull()
  })
})
