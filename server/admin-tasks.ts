/** What administration asks of the database from the command line. Bound by the same policies as the server. */
import { randomUUID } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { directoryId } from '../shared/carrier.ts'
import { CaseFileRows } from '../shared/command.ts'
import { Problem } from '../shared/problem.ts'
import { canonical, compare, type AnyRow } from '../shared/row.ts'
import { Id } from '../shared/schema.ts'
import { staff, type StaffFields } from '../shared/staff.ts'
import { eventOfDevice } from './audit.ts'
import { erasureReasons, eraseCaseFile } from './erasure.ts'
import { momentOf } from './moment.ts'
import { audit } from './postgres-audit.ts'
import { inTransaction, set } from './postgres-client.ts'
import { StartProblem } from './postgres.ts'
import type { Acting, CountyStore } from './store.ts'

/** Who the command line is in the eyes of the policies: nobody who could sign in. */
const consoleId = '00000000-0000-4000-8000-000000000000'
const consoleActor: Acting = { staffId: consoleId, role: 'administrator', teamId: null, deviceId: null }

export type Administration = { pool: Pool; store: CountyStore }
export type Colleague = StaffFields & { staffId: string }

/** A transaction in which the policies take the command line for somebody with this role. */
export function asConsole<T>(
  { pool, store }: Administration,
  role: 'administrator' | 'auditor',
  work: (client: PoolClient) => Promise<T>,
  begin = 'BEGIN',
): Promise<T> {
  return inTransaction(pool, begin, async (client) => {
    await set(client, { carrier: store.carrier, today: momentOf(new Date()).day, staff: consoleId, role })
    return work(client)
  })
}

export async function colleagues(administration: Administration): Promise<Colleague[]> {
  const rows = await asConsole(administration, 'administrator', async (client) => {
    const { rows } = await client.query<{ body: AnyRow }>('SELECT body FROM file_row WHERE case_file_id = directory()')
    return rows.map(({ body }) => body)
  })
  const all = new CaseFileRows(directoryId, rows).all(staff).map(({ id, fields }) => ({ staffId: id, ...fields }))
  return all.toSorted((a, b) => compare(a.lastName, b.lastName) || compare(a.firstName, b.firstName))
}

async function colleague(administration: Administration, who: string): Promise<Colleague> {
  const found = (await colleagues(administration)).find(({ staffId, account }) => staffId === who || account === who)
  if (!found) throw new StartProblem(`There is nobody with the id or account "${who}".`)
  return found
}

export const nameOf = (one: Colleague | undefined) =>
  one ? `${one.firstName} ${one.lastName}`.trim() : 'somebody unknown'

export async function listPeople(administration: Administration): Promise<string[]> {
  const all = await colleagues(administration)
  return all.map((one) =>
    [one.staffId, one.account, one.role, one.active ? 'active' : 'inactive', nameOf(one)].join('\t'),
  )
}

type DeviceRow = {
  id: string
  staffId: string
  name: string
  platform: string
  last: Date
  revoked: Date | null
  wiped: Date | null
}

export async function listDevices(administration: Administration): Promise<string[]> {
  const all = new Map((await colleagues(administration)).map((one) => [one.staffId, one]))
  const { rows } = await asConsole(administration, 'administrator', (client) =>
    client.query<DeviceRow>(
      `SELECT id, staff_id AS "staffId", name, platform, last_sign_in_at AS last, revoked_at AS revoked,
              wiped_at AS wiped
         FROM device ORDER BY last_sign_in_at DESC, id`,
    ),
  )
  return rows.map(({ id, staffId, name, platform, last, revoked, wiped }) => {
    const standing = revoked ? `revoked ${revoked.toISOString()}` : 'approved'
    const state = wiped ? `${standing}, emptied ${wiped.toISOString()}` : standing
    return [id, nameOf(all.get(staffId)), name, platform, `last sign-in ${last.toISOString()}`, state].join('\t')
  })
}

/** From now on the device's sessions do not count, and nobody can sign in with it. The audit has a line of it. */
export async function revokeDevice(administration: Administration, deviceId: string): Promise<string> {
  if (!Id.safeParse(deviceId).success) throw new StartProblem(`"${deviceId}" is not the id of a device.`)
  const moment = momentOf(new Date())
  await asConsole(administration, 'administrator', async (client) => {
    const { rows } = await client.query<{ revoked: Date | null }>(
      'SELECT revoked_at AS revoked FROM device WHERE id = $1 FOR UPDATE',
      [deviceId],
    )
    const [device] = rows
    if (!device) throw new StartProblem(`There is no device ${deviceId}.`)
    if (device.revoked) return
    await client.query('UPDATE device SET revoked_at = $2 WHERE id = $1', [deviceId, moment.at])
    const event = eventOfDevice('revoked', deviceId, null, moment.at)
    await audit(client, administration.store.carrier, consoleActor, moment, [event])
  })
  return `Device ${deviceId} is revoked.`
}

/** Everything that somebody may see, in one line that is the same for the same state. */
export async function exportState(administration: Administration, who: string): Promise<string> {
  const found = await colleague(administration, who)
  const { store } = administration
  const rows = await store.transact(
    { kind: 'staff', staffId: found.staffId },
    'read',
    momentOf(new Date()),
    async (transaction) => transaction.rows(await transaction.visible()),
  )
  const ordered = rows.toSorted((a, b) => compare(a.caseFileId, b.caseFileId) || compare(a.id, b.id))
  return canonical({ staffId: found.staffId, rows: ordered })
}

type HistoryRow = {
  seq: number | null
  received: Date
  at: string
  command: string
  outcome: string
  staffId: string
  offline: boolean
  code: string | null
}

/** Who did what when: commands and outcomes, never contents. */
export async function history(administration: Administration, caseFileId: string): Promise<string[]> {
  if (!Id.safeParse(caseFileId).success) throw new StartProblem(`"${caseFileId}" is not the id of a case file.`)
  const all = new Map((await colleagues(administration)).map((one) => [one.staffId, one]))
  const { rows } = await asConsole(administration, 'auditor', (client) =>
    client.query<HistoryRow>(
      `SELECT seq, received_at AS received, at, command, outcome, staff_id AS "staffId", offline, problem ->> 'code' AS code
         FROM entry WHERE case_file_id = $1 ORDER BY received_at, seq NULLS LAST, id`,
      [caseFileId],
    ),
  )
  if (rows.length === 0) throw new StartProblem(`Nothing is recorded about ${caseFileId}.`)
  return rows.map(({ seq, received, at, command, outcome, staffId, offline, code }) => {
    const verdict = code === null ? outcome : `${outcome} (${code})`
    const where = offline ? 'offline' : 'online'
    return [seq ?? '-', received.toISOString(), at, where, command, verdict, nameOf(all.get(staffId))].join('\t')
  })
}

/** `who` orders it: an id or account. `owner`: connections of the owner of the tables. */
export async function erase(
  administration: Administration,
  owner: Pool,
  caseFileId: string,
  why: string,
  who: string,
): Promise<string> {
  if (!Id.safeParse(caseFileId).success) throw new StartProblem(`"${caseFileId}" is not the id of a case file.`)
  const reason = erasureReasons.find((one) => one === why)
  if (!reason) throw new StartProblem(`"${why}" is no reason: it is one of ${erasureReasons.join(', ')}.`)
  const { staffId } = await colleague(administration, who)
  const order = { caseFileId, staffId, reason }
  try {
    const gone = await eraseCaseFile(owner, administration.store.carrier, order, momentOf(new Date()))
    const inTrays = `${gone.handIns} hand-ins in trays`
    if (gone.again) return `Case file ${caseFileId} was erased before; now also the content of ${inTrays}.`
    return `Case file ${caseFileId} is erased: ${gone.rows} rows, ${gone.photos} photos, the content of ${gone.entries} entries and of ${inTrays}.`
  } catch (error) {
    if (error instanceof Problem && error.code === 'notFound')
      throw new StartProblem(`There is no case file ${caseFileId}.`, { cause: error })
    if (error instanceof Problem && error.code === 'caseFileRestricted')
      throw new StartProblem(`Case file ${caseFileId} is restricted: that has to be lifted before it can be erased.`, {
        cause: error,
      })
    throw error
  }
}

/** After a backup was brought back: laptops then take whole pages and send again what this store does not know. */
export async function renewEpoch(administration: Administration): Promise<string> {
  const epoch = randomUUID()
  await asConsole(administration, 'administrator', (client) => client.query('UPDATE carrier SET epoch = $1', [epoch]))
  return `The epoch is now ${epoch}.`
}
