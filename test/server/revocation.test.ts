/** Blocking a laptop: who may, what the county notes of it, and what its database allows a server that forgets to ask. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import { heldDigest, type HistoryPoint } from '../../shared/county-contract.ts'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { carrier, entry, nextId, people, type PersonName } from './people.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.close())

const names = Object.keys(people) as PersonName[]

/** A laptop of this person, and the token of its session. */
async function laptopOf(who: PersonName): Promise<{ deviceId: string; token: string }> {
  const deviceId = nextId()
  return { deviceId, token: await county.tokenOf(who, deviceId) }
}

const lineOf = async (deviceId: string) =>
  (
    await county.superuser.query<{ at: Date; reason: string; by: string }>(
      'SELECT revoked_at AS at, revoked_reason AS reason, revoked_by AS by FROM device WHERE id = $1',
      [deviceId],
    )
  ).rows
const auditOf = async (deviceId: string) =>
  (
    await county.superuser.query<{ kind: string; staffId: string; reason: string }>(
      `SELECT kind, staff_id AS "staffId", outcome AS reason FROM audit WHERE ref = $1 ORDER BY n`,
      [deviceId],
    )
  ).rows

const held = heldDigest([directoryId, nextId(), nextId()])
const empty = { epoch: null, cursor: 0, held, knows: null, patient: false, readings: [], schema: 1 }

test('laptops are told to its lead and to whoever works with them, with what each held, and to nobody else', async () => {
  const onlyHere = { entries: 3, visits: 1, notes: 1, photos: 2, since: '2026-11-23T08:40:00.000Z' }
  const deviceId = nextId()
  const { token } = await county.county.openSession('anna', { id: deviceId, name: 'Laptop 7', platform: 'test' })
  await county.county.calls.sync({ ...empty, entries: [], onlyHere, secret: 'none' }, { token })
  const { laptops } = await (await county.as('cilla')).laptops({})
  expect(laptops.find((one) => one.deviceId === deviceId)).toEqual({
    deviceId,
    staffId: people.anna.staffId,
    name: 'Laptop 7',
    platform: 'test',
    registeredAt: county.clock.now.toISOString(),
    lastContactAt: county.clock.now.toISOString(),
    onlyHere,
    files: 2,
    secret: 'none',
    revokedAt: null,
    wipedAt: null,
  })
  const seenBy = async (who: PersonName) => (await (await county.as(who)).laptops({})).laptops
  expect((await seenBy('anna')).map((one) => one.deviceId)).toContain(deviceId)
  for (const who of ['bengt', 'gero', 'dora', 'emil'] as const)
    expect((await seenBy(who)).map((one) => one.deviceId)).not.toContain(deviceId)
})

test('a laptop is blocked by its owner and by the lead of the team, and to all others it does not exist', async () => {
  const verdicts: Record<string, string> = {}
  for (const who of names) {
    const { deviceId } = await laptopOf('anna')
    const client = await county.as(who)
    verdicts[who] = await client.revokeLaptop({ deviceId, reason: 'lost' }).then(
      () => 'blocked',
      (error: unknown) => String(error),
    )
  }
  const no = 'Problem: notFound'
  expect(verdicts).toEqual({ anna: 'blocked', cilla: 'blocked', bengt: no, dora: no, emil: no, fiona: no, gero: no })
})

test('a blocked laptop is not let in any more, and stands in the list as blocked', async () => {
  const { deviceId, token } = await laptopOf('anna')
  const anna = await county.as('anna')
  await anna.revokeLaptop({ deviceId, reason: 'stolen' })
  await expect(county.county.check({ token })).rejects.toMatchObject({ code: 'deviceRevoked' })
  await expect(laptopOfAgain(deviceId)).rejects.toMatchObject({ code: 'deviceRevoked' })
  const { laptops } = await anna.laptops({})
  expect(laptops.find((one) => one.deviceId === deviceId)).toMatchObject({
    revokedAt: county.clock.now.toISOString(),
    wipedAt: null,
  })
})

test('who only signed in on the laptop of a colleague does not block it for them, and is not let in where it is blocked', async () => {
  const { deviceId, token } = await laptopOf('anna')
  county.clock.now = new Date(county.clock.now.getTime() + 60_000)
  const guest = await county.tokenOf('gero', deviceId)
  await county.county.calls.revokeLaptop({ deviceId, reason: 'lost' }, { token: guest })
  await expect(county.county.check({ token: guest })).rejects.toMatchObject({ code: 'deviceRevoked' })
  await expect(county.tokenOf('gero', deviceId)).rejects.toMatchObject({ code: 'deviceRevoked' })
  await county.county.check({ token })
  const again = await laptopOfAgain(deviceId)
  const other = await county.tokenOf('bengt', deviceId)
  await (await county.as('cilla')).revokeLaptop({ deviceId, reason: 'stolen' })
  for (const each of [token, again, other])
    await expect(county.county.check({ token: each })).rejects.toMatchObject({ code: 'deviceRevoked' })
  await expect(county.tokenOf('dora', deviceId)).rejects.toMatchObject({ code: 'deviceRevoked' })
})

const laptopOfAgain = (deviceId: string) => county.tokenOf('anna', deviceId)

test('it says when each was set up, also after later sign-ins, and its operating system', async () => {
  const device = { id: nextId(), name: 'Laptop', platform: 'Windows' }
  const { now } = county.clock
  await county.county.openSession('anna', { ...device, platform: 'Linux' })
  county.clock.now = new Date(now.getTime() + 86_400_000)
  await county.county.openSession('anna', device)
  const { laptops } = await (await county.as('cilla')).laptops({})
  county.clock.now = now
  expect(laptops.find((one) => one.deviceId === device.id)).toMatchObject({
    registeredAt: now.toISOString(),
    platform: 'Windows',
  })
})

test('it counts the cases that a laptop holds, as it says itself where that is not all but the directory', async () => {
  const { deviceId, token } = await laptopOf('cilla')
  const onlyHere = { entries: 0, visits: 0, notes: 0, photos: 0, since: null }
  const filesOf = async (more: { files?: number }) => {
    await county.county.calls.sync({ ...empty, entries: [], onlyHere, ...more }, { token })
    const { laptops } = await (await county.as('cilla')).laptops({})
    return laptops.find((one) => one.deviceId === deviceId)?.files
  }
  expect([await filesOf({}), await filesOf({ files: 1 })]).toEqual([2, 1])
})

test('a second order changes nothing, also when it comes from somebody else', async () => {
  const { deviceId } = await laptopOf('anna')
  await (await county.as('anna')).revokeLaptop({ deviceId, reason: 'replaced' })
  const first = await lineOf(deviceId)
  await (await county.as('cilla')).revokeLaptop({ deviceId, reason: 'stolen' })
  expect(await lineOf(deviceId)).toEqual(first)
  expect(first).toMatchObject([{ reason: 'replaced', by: people.anna.staffId }])
})

test('the audit says once who blocked which laptop, and why', async () => {
  const { deviceId } = await laptopOf('anna')
  const cilla = await county.as('cilla')
  await cilla.revokeLaptop({ deviceId, reason: 'left' })
  await cilla.revokeLaptop({ deviceId, reason: 'lost' })
  expect(await auditOf(deviceId)).toEqual([{ kind: 'revoked', staffId: people.cilla.staffId, reason: 'left' }])
})

test('whoever is not let in any more blocks nothing', async () => {
  const [own, other] = [await laptopOf('anna'), await laptopOf('anna')]
  await (await county.as('cilla')).revokeLaptop({ deviceId: own.deviceId, reason: 'lost' })
  const order = { deviceId: other.deviceId, reason: 'lost' as const }
  await expect(county.county.calls.revokeLaptop(order, { token: own.token })).rejects.toMatchObject({
    code: 'deviceRevoked',
  })
})

describe('a laptop that says that it is empty', () => {
  test('is believed once, and stands in the list so', async () => {
    const { deviceId, token } = await laptopOf('anna')
    await (await county.as('cilla')).revokeLaptop({ deviceId, reason: 'stolen' })
    await county.county.calls.confirmWipe({}, { token })
    await county.county.calls.confirmWipe({}, { token })
    const { laptops } = await (await county.as('cilla')).laptops({})
    expect(laptops.find((one) => one.deviceId === deviceId)?.wipedAt).toBe(county.clock.now.toISOString())
    expect(await auditOf(deviceId)).toEqual([
      { kind: 'revoked', staffId: people.cilla.staffId, reason: 'stolen' },
      { kind: 'wiped', staffId: people.anna.staffId, reason: 'deviceRevoked' },
    ])
  })

  test('needs no team, and no session that would last', async () => {
    const { deviceId, token } = await laptopOf('dora')
    await (await county.as('dora')).revokeLaptop({ deviceId, reason: 'replaced' })
    const { now } = county.clock
    county.clock.now = new Date(now.getTime() + 30 * 86_400_000)
    await county.county.calls.confirmWipe({}, { token })
    county.clock.now = now
    expect(await auditOf(deviceId)).toMatchObject([{ kind: 'revoked' }, { kind: 'wiped' }])
  })

  test('is not believed while it is let in, nor when nobody knows it', async () => {
    const { deviceId, token } = await laptopOf('anna')
    const { confirmWipe } = county.county.calls
    await expect(confirmWipe({}, { token })).rejects.toMatchObject({ code: 'mayNot' })
    await expect(confirmWipe({}, { token: 'x' })).rejects.toMatchObject({ code: 'signInRequired' })
    expect(await auditOf(deviceId)).toEqual([])
  })
})

describe('a server that forgets its own checks', () => {
  const as = (who: PersonName, more: Record<string, string>, text: string, values: unknown[]) =>
    inTransaction(county.pool, 'BEGIN', async (client) => {
      const { staffId, role, teamId } = people[who]
      await set(client, { carrier, today: '2026-11-23', staff: staffId, role, team: teamId, ...more })
      return (await client.query(text, values)).rowCount
    })
  const revoke = `UPDATE device SET revoked_at = now(), revoked_reason = 'lost', revoked_by = me() WHERE id = $1`

  test('still lets nobody else block a laptop, and nobody in somebody else’s name', async () => {
    const { deviceId } = await laptopOf('anna')
    for (const who of ['bengt', 'dora', 'fiona', 'gero'] as const) expect(await as(who, {}, revoke, [deviceId])).toBe(0)
    expect(await as('cilla', { role: 'barred' }, revoke, [deviceId])).toBe(0)
    const asAnother = revoke.replace('me()', `'${people.bengt.staffId}'`)
    await expect(as('anna', {}, asAnother, [deviceId])).rejects.toThrow('row-level security')
    expect(await as('anna', {}, revoke, [deviceId])).toBe(1)
  })

  test('still believes nobody about another laptop that it is empty', async () => {
    const [own, other] = [await laptopOf('anna'), await laptopOf('anna')]
    const wiped = 'UPDATE device SET wiped_at = now() WHERE id = $1'
    await expect(as('anna', { device: own.deviceId }, wiped, [own.deviceId])).rejects.toThrow('is not empty')
    const barred = { role: 'barred', device: own.deviceId }
    expect(await as('anna', barred, wiped, [other.deviceId])).toBe(0)
    await as('anna', {}, revoke, [own.deviceId])
    const forgive = 'UPDATE device SET wiped_at = now(), revoked_at = NULL WHERE id = $1'
    await expect(as('anna', barred, forgive, [own.deviceId])).rejects.toThrow('stays blocked')
  })

  test('still lets no blocked laptop in again', async () => {
    const { deviceId } = await laptopOf('anna')
    await as('anna', {}, revoke, [deviceId])
    const forgive = 'UPDATE device SET revoked_at = NULL, revoked_reason = NULL WHERE id = $1'
    for (const who of ['anna', 'cilla'] as const) expect(await as(who, {}, forgive, [deviceId])).toBe(0)
    await expect(as('emil', {}, forgive, [deviceId])).rejects.toThrow('stays blocked')
  })
})

test('a blocked laptop whose history is another first hears of that, and then leaves everything', async () => {
  const { deviceId, token } = await laptopOf('anna')
  const { epoch, cursor } = await county.county.calls.sync({ ...empty, entries: [] }, { token })
  await (await county.as('anna')).revokeLaptop({ deviceId, reason: 'lost' })
  const note = entry('note.write', nextId(), noteArgs(nextId()))
  const bring = (at: Pick<typeof empty, 'cursor'> & { epoch: string; knows: HistoryPoint | null }) =>
    county.county.calls.sync({ ...empty, ...at, entries: [note] }, { token })
  const lost = { seq: cursor, id: nextId(), receivedAt: '2026-11-23T08:00:00.000Z' }
  const heard = await bring({ epoch, cursor, knows: lost })
  expect(heard).toMatchObject({ ended: 'deviceRevoked', afresh: true, outcomes: [], cursor })
  const { outcomes, afresh } = await bring({ epoch, cursor: heard.cursor, knows: null })
  expect([afresh, outcomes.map(({ outcome }) => outcome)]).toEqual([false, ['handedOver']])
  const [{ seq, id, receivedAt = '' } = { seq: 0, id: '' }] = outcomes
  expect(await bring({ epoch, cursor: seq, knows: { seq, id, receivedAt } })).toMatchObject({ afresh: false })
})
