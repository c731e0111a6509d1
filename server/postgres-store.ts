/** The county's storage in PostgreSQL. The policies in migrations/ guard every statement here a second time. */
import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { Problem } from '../shared/problem.ts'
import { admit, beginOf, blockedText, inTransaction, query, set } from './postgres-client.ts'
import { dropBundlesLeftBehind } from './postgres-bundles.ts'
import { openNews } from './postgres-news.ts'
import { createTransaction } from './postgres-transaction.ts'
import { Wholes } from './postgres-whole.ts'
import { sessionKeptDays } from './session.ts'
import type { CountyStore, Moment, NewSession } from './store.ts'

export type PostgresStore = CountyStore & {
  /** Stops listening. The pool is its owner's to end. */
  close(): Promise<void>
}

/** Opens the store of one carrier; the first time it makes the carrier's line. */
export async function openPostgresStore(pool: Pool, carrier: string): Promise<PostgresStore> {
  await inTransaction(pool, 'BEGIN', async (client) => {
    await set(client, { carrier })
    await query(client, 'carrier', 'INSERT INTO carrier (carrier, epoch) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      carrier,
      randomUUID(),
    ])
  })
  const news = openNews(pool, carrier)
  const wholes = new Wholes()
  return {
    carrier,
    transact: (asker, mode, moment, work) =>
      inTransaction(pool, beginOf[mode], async (client) => {
        const actor = await admit(client, carrier, asker, moment)
        return work(createTransaction(client, carrier, actor, moment, { mode, wholes }))
      }),
    openSession: (session, moment) => openSession(pool, carrier, session, moment),
    closeSession: (tokenHash) =>
      inTransaction(pool, 'BEGIN', async (client) => {
        await set(client, { carrier, token: tokenHash })
        await query(client, 'endSession', `DELETE FROM session WHERE token_hash = setting('token')`)
      }),
    jobCentre: () =>
      inTransaction(pool, beginOf.read, async (client) => {
        await set(client, { carrier })
        const rows = await query<{ job_centre: string }>(client, 'jobCentre', 'SELECT job_centre FROM carrier')
        return rows[0]?.job_centre ?? ''
      }),
    takeStatistics: () => takeStatistics(pool),
    staffIds: () =>
      inTransaction(pool, beginOf.read, async (client) => {
        await set(client, { carrier, role: 'administrator' })
        const text = 'SELECT staff_id AS id FROM staff_account WHERE carrier = $1 AND active ORDER BY staff_id'
        return (await query<{ id: string }>(client, 'staffIds', text, [carrier])).map(({ id }) => id)
      }),
    dropBundlesLeftBehind: () =>
      inTransaction(pool, beginOf.write, async (client) => {
        await set(client, { carrier, role: 'administrator' })
        await dropBundlesLeftBehind(client, carrier)
      }),
    listen: (hear) => news.listen(hear),
    concerns: (asker, { caseFileIds, access, deviceId }, moment) =>
      inTransaction(pool, beginOf.read, async (client) => {
        const actor = await admit(client, carrier, asker, moment)
        if (deviceId !== null && deviceId === actor.deviceId) return false
        const rows = await query<{ concerned: boolean }>(client, 'concerns', concernedText, [caseFileIds, access])
        return rows[0]?.concerned ?? false
      }),
    close: () => news.close(),
  }
}

/** Counts anew in every table of which much has changed since. */
async function takeStatistics(pool: Pool): Promise<void> {
  const text = `SELECT quote_ident(relname) AS name FROM pg_stat_user_tables
    WHERE schemaname = 'antlitz' AND n_mod_since_analyze > 50 + n_live_tup / 4`
  for (const { name } of (await pool.query<{ name: string }>(text)).rows) await pool.query(`ANALYZE antlitz.${name}`)
}

const concernedText = `
  SELECT EXISTS (SELECT FROM unnest($1::uuid[]) AS id WHERE id IN (SELECT my_files())
                    OR ($2::boolean AND id IN (SELECT my_former_files()))) AS concerned`

async function openSession(
  pool: Pool,
  carrier: string,
  { account, device, tokenHash, expiresAt }: NewSession,
  { at }: Moment,
): Promise<{ staffId: string }> {
  return inTransaction(pool, 'BEGIN', async (client) => {
    await set(client, { carrier, account, device: device.id })
    const found = await query<{ staff_id: string }>(
      client,
      'account',
      `SELECT staff_id FROM staff_account WHERE account = setting('account') AND active`,
    )
    const staffId = found[0]?.staff_id
    if (staffId === undefined) throw new Problem('unknownPerson')
    const revoked = await query(
      client,
      'revoked',
      `SELECT FROM (${blockedText("setting('device')::uuid", '$1')}) AS d WHERE blocked LIMIT 1`,
      [staffId],
    )
    if (revoked.length > 0) throw new Problem('deviceRevoked')
    await set(client, { staff: staffId })
    await query(
      client,
      'device',
      `INSERT INTO device (carrier, id, staff_id, name, platform, registered_at, last_sign_in_at)
       VALUES ($1, $2, $3, $4, $5, $6, $6)
       ON CONFLICT (carrier, id, staff_id) DO UPDATE
          SET name = excluded.name, platform = excluded.platform, last_sign_in_at = excluded.last_sign_in_at`,
      [carrier, device.id, staffId, device.name, device.platform, at],
    )
    const forgotten = new Date(Date.parse(at) - sessionKeptDays * 86_400_000).toISOString()
    await query(client, 'expired', 'DELETE FROM session WHERE staff_id = me() AND expires_at <= $1', [forgotten])
    await query(
      client,
      'newSession',
      'INSERT INTO session (carrier, token_hash, staff_id, device_id, expires_at) VALUES ($1, $2, $3, $4, $5)',
      [carrier, tokenHash, staffId, device.id, expiresAt],
    )
    return { staffId }
  })
}
