/** When laptops were last here, what they held then, and which are blocked, in PostgreSQL. */
import type { PoolClient } from 'pg'
import type { Laptop } from '../shared/county-contract.ts'
import type { KeptLink } from '../shared/link.ts'
import { query } from './postgres-client.ts'
import { forgottenBefore } from './session.ts'
import type { Acting, Contact, CountyTransaction, Moment } from './store.ts'

type ContactLane = Pick<
  CountyTransaction,
  'noteContact' | 'lastContact' | 'link' | 'keepLink' | 'laptops' | 'revoke' | 'noteWiped'
>

export function contactLane(client: PoolClient, actor: Acting, moment: Moment): ContactLane {
  const own = [actor.deviceId, actor.staffId]
  return {
    async noteContact({ onlyHere, files, secret }) {
      const text =
        'UPDATE device SET last_contact_at = $3, only_here = $4, held_files = $5, secret = $6 WHERE id = $1 AND staff_id = $2'
      await query(client, 'noteContact', text, [...own, moment.at, JSON.stringify(onlyHere), files, secret])
    },
    async lastContact() {
      const rows = await query<Omit<Contact, 'at'> & { at: Date }>(
        client,
        'lastContact',
        `SELECT last_contact_at AS at, only_here AS "onlyHere", held_files AS files, secret FROM device
          WHERE id = $1 AND staff_id = $2 AND only_here IS NOT NULL`,
        own,
      )
      const [last] = rows
      return last && { ...last, at: last.at.toISOString() }
    },
    async link() {
      const text = 'SELECT link AS is, link_n AS n FROM device WHERE id = $1 AND staff_id = $2 AND link IS NOT NULL'
      return (await query<KeptLink>(client, 'link', text, own))[0] ?? null
    },
    async keepLink({ was, is, n }) {
      // As `leadsOn` says: by now another copy may have been quicker.
      const text = `UPDATE device SET link = $4, link_n = $5 WHERE id = $1 AND staff_id = $2
         AND (link IS NULL OR link IN ($3, $4) OR link_n < $5 - CASE WHEN $3::uuid IS NULL THEN 0 ELSE 1 END) RETURNING id`
      return (await query(client, 'keepLink', text, [...own, was ?? null, is, n])).length > 0
    },
    laptops: () => laptops(client, actor, moment),
    async revoke(deviceId, reason) {
      // Which of them the actor may block is the policies' to say.
      const text = `UPDATE device SET revoked_at = $2, revoked_reason = $3, revoked_by = me()
         WHERE id = $1 AND revoked_at IS NULL RETURNING id`
      return (await query(client, 'revoke', text, [deviceId, moment.at, reason])).length > 0
    },
    async noteWiped() {
      const text = 'UPDATE device SET wiped_at = $3 WHERE id = $1 AND staff_id = $2 AND wiped_at IS NULL RETURNING id'
      return (await query(client, 'noteWiped', text, [...own, moment.at])).length > 0
    },
  }
}

type Times = 'registeredAt' | 'lastContactAt' | 'revokedAt' | 'wipedAt'
type LaptopRow = Omit<Laptop, Times> & Record<Times, Date | null>

async function laptops(client: PoolClient, actor: Acting, moment: Moment): Promise<Laptop[]> {
  const team = actor.role === 'teamLead' ? actor.teamId : null
  const rows = await query<LaptopRow>(
    client,
    'laptops',
    `SELECT d.id AS "deviceId", d.staff_id AS "staffId", d.name, d.platform, d.registered_at AS "registeredAt",
            d.last_contact_at AS "lastContactAt",
            d.only_here AS "onlyHere", d.held_files AS files, d.secret, d.revoked_at AS "revokedAt", d.wiped_at AS "wipedAt"
       FROM device d JOIN staff_account s ON s.staff_id = d.staff_id
      WHERE (s.team_id = $1 OR d.staff_id = $2) AND coalesce(d.wiped_at > $3, true)
      ORDER BY d.last_contact_at NULLS FIRST, d.id, d.staff_id`,
    [team, actor.staffId, forgottenBefore(moment.at)],
  )
  const text = (at: Date | null) => at?.toISOString() ?? null
  return rows.map((row) => ({
    ...row,
    registeredAt: text(row.registeredAt),
    lastContactAt: text(row.lastContactAt),
    revokedAt: text(row.revokedAt),
    wipedAt: text(row.wipedAt),
  }))
}
