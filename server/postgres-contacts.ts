/** When laptops were last here and what they alone held then, in PostgreSQL. */
import type { PoolClient } from 'pg'
import type { OnlyHere, TeamLaptop } from '../shared/county-contract.ts'
import { query } from './postgres-client.ts'
import type { Acting, CountyTransaction, Moment } from './store.ts'

type ContactLane = Pick<CountyTransaction, 'noteContact' | 'lastContact' | 'laptops'>

export function contactLane(client: PoolClient, actor: Acting, moment: Moment): ContactLane {
  const own = [actor.deviceId, actor.staffId]
  return {
    async noteContact(onlyHere) {
      const text = 'UPDATE device SET last_contact_at = $3, only_here = $4 WHERE id = $1 AND staff_id = $2'
      await query(client, 'noteContact', text, [...own, moment.at, JSON.stringify(onlyHere)])
    },
    async lastContact() {
      const rows = await query<{ at: Date; onlyHere: OnlyHere }>(
        client,
        'lastContact',
        `SELECT last_contact_at AS at, only_here AS "onlyHere" FROM device
          WHERE id = $1 AND staff_id = $2 AND only_here IS NOT NULL`,
        own,
      )
      const [last] = rows
      return last && { at: last.at.toISOString(), onlyHere: last.onlyHere }
    },
    async laptops() {
      const rows = await query<Omit<TeamLaptop, 'lastContactAt'> & { lastContactAt: Date | null }>(
        client,
        'laptops',
        `SELECT d.id AS "deviceId", d.staff_id AS "staffId", d.name, d.last_contact_at AS "lastContactAt",
                d.only_here AS "onlyHere"
           FROM device d JOIN staff_account s ON s.staff_id = d.staff_id
          WHERE s.team_id = $1 AND d.revoked_at IS NULL ORDER BY d.last_contact_at NULLS FIRST, d.id, d.staff_id`,
        [actor.teamId],
      )
      return rows.map((row) => ({ ...row, lastContactAt: row.lastContactAt?.toISOString() ?? null }))
    },
  }
}
