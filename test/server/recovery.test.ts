/** Recovery at the county: two officers, each once, for somebody of their own, over the real PostgreSQL and the real HTTP. */
import { generateKeyPairSync, randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { openSealed, sealTo } from '../../server/sealing.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { answerContext, mayDecideRecovery, slotContext, type RecoveryOwner } from '../../shared/recovery.ts'
import { roles } from '../../shared/staff.ts'
import { httpTransport, openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { codeOf } from '../vault/laptop.ts'
import { carrier, north, people, south, type PersonName } from './people.ts'

const reason = 'Am Telefon erkannt, zurückgerufen'

let county: TestCounty
let cilla: CountyClient
let emil: CountyClient
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.close())
beforeEach(async () => {
  county.clock.now = new Date('2026-11-23T09:00:00.000Z')
  await county.superuser.query('TRUNCATE recovery, recovery_decision')
  ;[cilla, emil] = await Promise.all([county.as('cilla'), county.as('emil')])
})

type Asking = { client: CountyClient; owner: RecoveryOwner; key: Buffer; privateKey: KeyObject }

async function at(person: PersonName, deviceId: string): Promise<CountyClient> {
  return connect(countyContract, httpTransport(county.address, await county.tokenOf(person, deviceId)))
}

/** A locked laptop of this person. */
async function laptopOf(person: PersonName, changed: Partial<RecoveryOwner> = {}) {
  const deviceId = randomUUID()
  const client = await at(person, deviceId)
  const owner = { vaultId: randomUUID(), deviceId, staffId: people[person].staffId }
  const sealedTo = (await client.keys({})).recovery ?? ''
  const key = randomBytes(32)
  const sealed = sealTo(Buffer.from(sealedTo, 'base64url'), key, slotContext({ ...owner, ...changed }))
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const request = {
    vaultId: owner.vaultId,
    deviceId,
    slot: { sealedTo, ...sealed },
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
  }
  return { client, owner, key, privateKey, request }
}

async function askAs(person: PersonName): Promise<Asking> {
  const { request, ...asking } = await laptopOf(person)
  await asking.client.askRecovery(request)
  return asking
}

async function openOne(officer: CountyClient) {
  const { recoveries } = await officer.recoveries({})
  return recoveries[0]?.id ?? ''
}

async function decide(officer: CountyClient, approve = true): Promise<string> {
  return codeOf(officer.decideRecovery({ id: await openOne(officer), approve, reason }))
}

async function progressOf({ client }: Asking): Promise<string> {
  const progress = await client.recovery({})
  return progress.state === 'waiting' ? `waiting, ${progress.approvals} of 2` : progress.state
}

async function answerTo({ client, owner, privateKey }: Asking): Promise<Buffer> {
  const progress = await client.recovery({})
  if (progress.state !== 'ready') throw new Error(progress.state)
  return Buffer.from(openSealed(privateKey, progress.answer, answerContext(owner)))
}

test('two officers agree, and the laptop gets the key that it sealed', async () => {
  const asking = await askAs('anna')
  expect(await progressOf(asking)).toBe('waiting, 0 of 2')
  expect(await decide(cilla)).toBe('done')
  expect(await progressOf(asking)).toBe('waiting, 1 of 2')
  expect((await emil.recoveries({})).recoveries).toMatchObject([{ staffId: people.anna.staffId, approvals: 1 }])
  expect(await decide(emil)).toBe('done')
  expect(await answerTo(asking)).toEqual(asking.key)
  expect((await emil.recoveries({})).recoveries).toEqual([])
})

test('nothing of the key lies in the database in clear', async () => {
  const asking = await askAs('anna')
  await decide(cilla)
  await decide(emil)
  const { rows } = await county.superuser.query<{ text: string }>('SELECT recovery::text AS text FROM recovery')
  expect(rows.length).toBe(1)
  expect(rows[0]?.text).not.toContain(asking.key.toString('hex'))
})

test('one officer counts once', async () => {
  const asking = await askAs('anna')
  expect(await decide(cilla)).toBe('done')
  expect(await decide(cilla)).toBe('alreadyExists')
  expect(await decide(await county.as('cilla'))).toBe('alreadyExists')
  expect(await progressOf(asking)).toBe('waiting, 1 of 2')
})

test('two who agree in the same moment are two', async () => {
  const asking = await askAs('anna')
  const id = await openOne(cilla)
  await Promise.all([cilla, emil].map((officer) => officer.decideRecovery({ id, approve: true, reason })))
  expect(await progressOf(asking)).toBe('ready')
})

test('nobody decides for themselves', async () => {
  const asking = await askAs('cilla')
  const id = await openOne(emil)
  expect((await asking.client.recoveries({})).recoveries).toEqual([])
  expect(await codeOf(asking.client.decideRecovery({ id, approve: true, reason }))).toBe('notFound')
  expect(await decide(emil)).toBe('done')
  expect(await progressOf(asking)).toBe('waiting, 1 of 2')
})

test('nor does a lead of another team, nor anybody who is no officer', async () => {
  const asking = await askAs('anna')
  const id = await openOne(cilla)
  const gero = await county.as('gero')
  expect((await gero.recoveries({})).recoveries).toEqual([])
  expect(await codeOf(gero.decideRecovery({ id, approve: true, reason }))).toBe('notFound')
  for (const person of ['anna', 'bengt', 'dora'] as const) {
    const client = await county.as(person)
    expect(await codeOf(client.recoveries({}))).toBe('mayNot')
    expect(await codeOf(client.decideRecovery({ id, approve: true, reason }))).toBe('mayNot')
  }
  expect(await progressOf(asking)).toBe('waiting, 0 of 2')
})

test('a decision needs a reason of 15 characters', async () => {
  await askAs('anna')
  const id = await openOne(cilla)
  for (const short of ['', 'kenne ich', `kenne ich${' '.repeat(20)}`])
    expect(await codeOf(cilla.decideRecovery({ id, approve: true, reason: short }))).toBe('badRequest')
})

test('one no ends it', async () => {
  const asking = await askAs('anna')
  await decide(cilla)
  expect(await decide(emil, false)).toBe('done')
  expect(await progressOf(asking)).toBe('refused')
  expect(await decide(await county.as('emil'))).toBe('badRequest')
})

describe('a request', () => {
  test('is made on the laptop that it is for', async () => {
    const { request } = await laptopOf('anna')
    const elsewhere = await county.as('anna')
    expect(await codeOf(elsewhere.askRecovery(request))).toBe('mayNot')
  })

  test.each([
    ['person', { staffId: people.bengt.staffId }],
    ['laptop', { deviceId: randomUUID() }],
    ['vault', { vaultId: randomUUID() }],
  ])('with the lock of another %s bothers nobody', async (_what, changed) => {
    const { client, request } = await laptopOf('anna', changed)
    expect(await codeOf(client.askRecovery(request))).toBe('recoveryImpossible')
    expect((await emil.recoveries({})).recoveries).toEqual([])
  })

  test('for a key on another curve is none', async () => {
    const { client, request } = await laptopOf('anna')
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
    expect(await codeOf(client.askRecovery({ ...request, publicKey: spki }))).toBe('badRequest')
  })

  test('takes the place of the one before, with all that was decided about it', async () => {
    const { client, request } = await laptopOf('anna')
    await client.askRecovery(request)
    const id = await openOne(cilla)
    await decide(cilla)
    county.clock.now = new Date('2026-11-23T10:00:00.000Z')
    await client.askRecovery(request)
    expect(await client.recovery({})).toMatchObject({ state: 'waiting', approvals: 0 })
    expect(await codeOf(emil.decideRecovery({ id, approve: true, reason }))).toBe('notFound')
  })

  test('is gone when it was used or withdrawn, and so is the answer', async () => {
    const asking = await askAs('anna')
    await decide(cilla)
    const id = await openOne(emil)
    await decide(emil)
    await asking.client.endRecovery({})
    expect(await progressOf(asking)).toBe('none')
    expect(await codeOf(emil.decideRecovery({ id, approve: true, reason }))).toBe('notFound')
    const { rows } = await county.superuser.query('SELECT state, answer_sealed FROM recovery')
    expect(rows).toEqual([{ state: 'ended', answer_sealed: null }])
  })

  test('lapses after seven days', async () => {
    const asking = await askAs('anna')
    const id = await openOne(cilla)
    county.clock.now = new Date('2026-11-30T09:00:01.000Z')
    const [anna, lead] = await Promise.all([at('anna', asking.owner.deviceId), county.as('cilla')])
    expect(await anna.recovery({})).toEqual({ state: 'lapsed' })
    expect((await lead.recoveries({})).recoveries).toEqual([])
    expect(await codeOf(lead.decideRecovery({ id, approve: true, reason }))).toBe('notFound')
  })

  test('is seen on no other laptop of the same person', async () => {
    await askAs('anna')
    expect(await (await county.as('anna')).recovery({})).toEqual({ state: 'none' })
  })
})

test('every step is in the audit, and no word of the reasons', async () => {
  const asking = await askAs('anna')
  await decide(cilla)
  await decide(emil)
  await asking.client.endRecovery({})
  const { rows } = await county.superuser.query<{ outcome: string; staff_id: string }>(
    `SELECT outcome, staff_id FROM audit WHERE kind = 'recovery' ORDER BY n DESC LIMIT 5`,
  )
  const { anna, cilla: lead, emil: administrator } = people
  expect(rows.toReversed()).toEqual([
    { outcome: 'asked', staff_id: anna.staffId },
    { outcome: `approved:${reason.length}`, staff_id: lead.staffId },
    { outcome: `approved:${reason.length}`, staff_id: administrator.staffId },
    { outcome: 'opened', staff_id: administrator.staffId },
    { outcome: 'used', staff_id: anna.staffId },
  ])
})

describe('a server that forgets its own checks', () => {
  const as = (person: PersonName, text: string, values: unknown[] = []) =>
    inTransaction(county.pool, 'BEGIN', async (client) => {
      const { staffId: staff, role, teamId: team } = people[person]
      await set(client, { carrier, today: '2026-11-23', staff, role, team })
      return (await client.query(text, values)).rowCount
    })
  const open = `UPDATE recovery SET state = 'ready', answer_ephemeral = '\\x00', answer_sealed = '\\x00'`
  const give = `INSERT INTO recovery_decision VALUES ($1, $2, $3, now(), true, $4)`

  test('still opens nothing without two approvals', async () => {
    const asking = await askAs('anna')
    await expect(as('emil', open)).rejects.toThrow('row-level security')
    await decide(cilla)
    await expect(as('emil', open)).rejects.toThrow('row-level security')
    await expect(as('anna', open)).rejects.toThrow('row-level security')
    expect(await as('gero', open)).toBe(0)
    expect(await progressOf(asking)).toBe('waiting, 1 of 2')
  })

  test('still takes no decision of the person, of a stranger, in another name or twice', async () => {
    await askAs('cilla')
    const id = await openOne(emil)
    const value = (person: PersonName) => [carrier, id, people[person].staffId, reason]
    await expect(as('cilla', give, value('cilla'))).rejects.toThrow('row-level security')
    await expect(as('gero', give, value('gero'))).rejects.toThrow('row-level security')
    await expect(as('emil', give, value('dora'))).rejects.toThrow('row-level security')
    expect(await as('emil', give, value('emil'))).toBe(1)
    await expect(as('emil', give, value('emil'))).rejects.toThrow('duplicate key')
  })

  test('still shows nobody what officers wrote, and strangers no request', async () => {
    await askAs('anna')
    await decide(cilla)
    await expect(as('anna', 'SELECT reason FROM recovery_decision')).rejects.toThrow('permission denied')
    expect(await as('anna', 'SELECT FROM recovery')).toBe(1)
    for (const person of ['bengt', 'gero', 'dora'] as const) expect(await as(person, 'SELECT FROM recovery')).toBe(0)
  })

  test('decides as shared/recovery.ts says, for every role in every team', async () => {
    const { anna } = people
    for (const role of roles) {
      for (const teamId of [north, south, null]) {
        for (const staffId of [people.bengt.staffId, anna.staffId]) {
          const decides = await inTransaction(county.pool, 'BEGIN', async (client) => {
            await set(client, { carrier, today: '2026-11-23', staff: staffId, role, team: teamId })
            const text = 'SELECT decides_recovery_of($1) AS decides'
            return (await client.query<{ decides: boolean }>(text, [anna.staffId])).rows[0]?.decides
          })
          const expected = mayDecideRecovery({ staffId, role, teamId }, anna)
          expect({ role, teamId, staffId, decides }).toEqual({ role, teamId, staffId, decides: expected })
        }
      }
    }
  })
})
