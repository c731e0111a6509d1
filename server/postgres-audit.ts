/** The audit in PostgreSQL: its lines, and the end of its chain in the carrier's line, under the same lock as the numbers. */
import type { ClientBase, PoolClient } from 'pg'
import { chained, toldOnce, type AuditEvent, type AuditHead, type AuditLine } from './audit.ts'
import { query } from './postgres-client.ts'
import type { Acting, Moment } from './store.ts'
import { together } from './together.ts'

export async function audit(
  client: PoolClient,
  carrier: string,
  actor: Acting,
  moment: Moment,
  events: readonly AuditEvent[],
): Promise<void> {
  const [head, told] = await together([lockHead(client, carrier), toldBefore(client, carrier, actor.staffId, events)])
  const fresh = events.filter(({ kind, ref }) => !toldOnce.has(kind) || ref === null || !told.has(ref))
  await putAudit(client, carrier, actor, moment, head, fresh)
}

/** Puts these events behind `head`, which is locked. */
export async function putAudit(
  client: PoolClient,
  carrier: string,
  { staffId, deviceId }: Acting,
  moment: Moment,
  head: AuditHead,
  events: readonly AuditEvent[],
): Promise<void> {
  const lines = chained(head, { staffId, deviceId, at: moment.at }, events)
  const last = lines.at(-1)
  if (!last) return
  const text = `WITH told AS (
       INSERT INTO audit (carrier, n, at, staff_id, device_id, kind, case_file_id, ref, outcome, claimed_at, offline, hash)
       SELECT $1, line.n, line.at, line."staffId", line."deviceId", line.kind, line."caseFileId", line.ref, line.outcome,
              line."claimedAt", line.offline, line.hash
         FROM json_to_recordset($2::json) AS line(n bigint, at text, "staffId" uuid, "deviceId" uuid, kind text,
              "caseFileId" uuid, ref uuid, outcome text, "claimedAt" text, offline boolean, hash text))
     UPDATE carrier SET audited = $3, audit_hash = $4 WHERE carrier = $1`
  await query(client, 'audit', text, [carrier, JSON.stringify(lines), last.n, last.hash])
}

/** The end of the audit, locked until the commit. */
export async function lockHead(client: PoolClient, carrier: string): Promise<AuditHead> {
  const text = 'SELECT audited AS n, audit_hash AS hash FROM carrier WHERE carrier = $1 FOR UPDATE'
  const [head] = await query<AuditHead>(client, 'auditHead', text, [carrier])
  if (!head) throw new Error('the carrier has no line of its own')
  return head
}

async function toldBefore(
  client: PoolClient,
  carrier: string,
  staffId: string,
  events: readonly AuditEvent[],
): Promise<Set<string>> {
  const refs = events.flatMap(({ kind, ref }) => (toldOnce.has(kind) && ref !== null ? [ref] : []))
  if (refs.length === 0) return new Set()
  // Both kinds by the index of their own.
  const of = (kind: string) =>
    `SELECT ref FROM audit WHERE carrier = $1 AND staff_id = $2 AND kind = '${kind}' AND ref = ANY($3::uuid[])`
  const text = [...toldOnce].map(of).join(' UNION ALL ')
  return new Set(
    (await query<{ ref: string }>(client, 'auditTold', text, [carrier, staffId, refs])).map(({ ref }) => ref),
  )
}

/** The next lines after `n`, for whoever may verify them; none when there are no more. */
export async function auditLines(client: ClientBase, carrier: string, n: number, limit: number): Promise<AuditLine[]> {
  const { rows } = await client.query<AuditLine>(
    `SELECT n, at, staff_id AS "staffId", device_id AS "deviceId", kind, case_file_id AS "caseFileId", ref, outcome,
            claimed_at AS "claimedAt", offline, hash
       FROM audit WHERE carrier = $1 AND n > $2 ORDER BY n LIMIT $3`,
    [carrier, n, limit],
  )
  return rows
}
