/** Connections to PostgreSQL, and what a transaction of the county begins with. */
import { Pool, types, type PoolClient, type QueryResultRow } from 'pg'
import { admitHolder, admitStaff, type FoundSession, type FoundStaff } from './session.ts'
import { Problem } from '../shared/problem.ts'
import type { Acting, Asker, Moment } from './store.ts'
import { together } from './together.ts'

const int8 = 20

export function openPool(url: string, max = 10): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: 'antlitz',
    // Statements that do not wait for each other go out together, and are carried out in the order in which they were given.
    pipeline: true,
    options: '-c search_path=antlitz -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000',
    // Numbers of the county's order stay far below 2^53.
    types: { getTypeParser: parserOf as typeof types.getTypeParser },
  })
  overlookLostConnections(pool)
  return pool
}

/** A connection without work may break: unheard, that would end the whole program. */
export function overlookLostConnections(pool: Pool): void {
  // One that breaks while idle is replaced by the pool; the next query says so if the server is gone.
  pool.on('error', () => undefined)
  // The same for one that is just being closed while the server stops: the pool no longer listens to it.
  pool.on('connect', (client) => void client.on('error', () => undefined))
}

function parserOf(oid: number): unknown {
  return oid === int8 ? Number : types.getTypeParser(oid)
}

/** Runs a statement under its own name: PostgreSQL plans it once a connection. */
export async function query<R extends QueryResultRow>(
  client: PoolClient,
  name: string,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  return (await client.query<R>({ name, text, values })).rows
}

export async function inTransaction<T>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    const begun = client.query(begin)
    // What only reads goes out with it. A write behind a BEGIN that failed would stand for itself.
    if (begin !== beginOf.read) await begun
    const [, result] = await together([begun, work(client)])
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

export const beginOf = { read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', write: 'BEGIN' } as const

/** Settings for this transaction alone. The policies read them. */
export async function set(client: PoolClient, settings: Readonly<Record<string, string | null>>): Promise<void> {
  const pairs = Object.entries(settings).map(([key, value]) => [`antlitz.${key}`, value ?? ''])
  await query(
    client,
    'set',
    'SELECT set_config(pair ->> 0, pair ->> 1, true) FROM json_array_elements($1::json) AS pair',
    [JSON.stringify(pairs)],
  )
}

/** Finds out who acts and tells the policies. Throws a Problem for whoever may not. */
export async function admit(client: PoolClient, carrier: string, asker: Asker, moment: Moment): Promise<Acting> {
  const base = { carrier, today: moment.day }
  if ('tokenHash' in asker) {
    const [, found] = await together([set(client, { ...base, token: asker.tokenHash }), findSession(client)])
    return tell(client, admitHolder(asker.kind, found, moment.at))
  }
  await set(client, { ...base, staff: asker.staffId })
  if (asker.kind === 'staff') return tell(client, admitStaff(await findStaff(client, asker.staffId)))
  if ((await query(client, 'anybody', 'SELECT FROM staff_account LIMIT 1')).length > 0) throw new Problem('mayNot')
  return tell(client, { staffId: asker.staffId, role: 'administrator', teamId: null, deviceId: null })
}

/** Whatever is asked next goes out with it: if it fails, so does everything after it in this transaction. */
function tell(client: PoolClient, acting: Acting): Acting {
  const { staffId: staff, teamId: team, deviceId: device } = acting
  set(client, { staff, role: acting.barred ? 'barred' : acting.role, team, device }).catch(() => undefined)
  return acting
}

/**
 * Of each person who has signed in on a laptop, whether it is `blocked` for this one by what was ordered of it as theirs: whoever had
 * it first speaks for all, because the vault on it is theirs, and everybody else only for themselves.
 */
export function blockedText(device: string, staff: string): string {
  return `SELECT revoked_at IS NOT NULL AND (staff_id = ${staff} OR registered_at = min(registered_at) OVER ()) AS blocked
            FROM device WHERE id = ${device}`
}

async function findSession(client: PoolClient): Promise<FoundSession | undefined> {
  const rows = await query<Omit<FoundSession, 'expiresAt'> & { expiresAt: Date }>(
    client,
    'session',
    `SELECT s.staff_id AS "staffId", a.role, a.team_id AS "teamId", a.active, s.device_id AS "deviceId",
            s.expires_at AS "expiresAt", bool_or(d.blocked) AS "deviceRevoked"
       FROM session s
       JOIN staff_account a ON a.staff_id = s.staff_id
       JOIN LATERAL (${blockedText('s.device_id', 's.staff_id')}) d ON true
      WHERE s.token_hash = setting('token')
      GROUP BY s.staff_id, a.role, a.team_id, a.active, s.device_id, s.expires_at`,
  )
  const found = rows[0]
  return found && { ...found, expiresAt: found.expiresAt.toISOString() }
}

async function findStaff(client: PoolClient, staffId: string): Promise<FoundStaff | undefined> {
  const rows = await query<FoundStaff>(
    client,
    'staff',
    'SELECT staff_id AS "staffId", role, team_id AS "teamId", active FROM staff_account WHERE staff_id = $1',
    [staffId],
  )
  return rows[0]
}
