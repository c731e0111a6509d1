/** Writes verdicts into PostgreSQL: numbers, log, what access depends on, rows, photos, news. One statement for many rows. */
import type { PoolClient } from 'pg'
import { assignments, caseFiles } from '../shared/case-file.ts'
import type { Outcome } from '../shared/county-contract.ts'
import { handIns } from '../shared/hand-in.ts'
import { portraits } from '../shared/portrait.ts'
import type { AnyRow } from '../shared/row.ts'
import { staff } from '../shared/staff.ts'
import { eventsOfEntries, type AuditHead } from './audit.ts'
import { lockHead, putAudit } from './postgres-audit.ts'
import { dropBundlesAfterNo } from './postgres-bundles.ts'
import { query } from './postgres-client.ts'
import { channel, newsText } from './postgres-news.ts'
import {
  acceptedCount,
  finalRows,
  jobCentreOf,
  newsOf,
  numberEntries,
  outcomeOf,
  refusedIn,
  type Numbered,
  type StoredRow,
} from './recording.ts'
import type { Acting, FileState, Judged, Moment } from './store.ts'
import { together } from './together.ts'

export async function record(
  client: PoolClient,
  carrier: string,
  actor: Acting,
  moment: Moment,
  judged: readonly Judged[],
  states: readonly FileState[],
): Promise<Outcome[]> {
  // From here on everybody else who wants numbers waits: as few journeys to the database as can be.
  const { last, head } = await takeNumbers(client, carrier, acceptedCount(judged))
  const numbered = numberEntries(judged, last)
  const { runs, rest } = runsOf(numbered)
  for (const run of runs) {
    await writeLog(client, carrier, actor, moment, run)
    await writeFacts(client, carrier, finalRows(run.slice(-1)))
  }
  const rows = finalRows(numbered)
  // In this order: the policies let rows in only behind their line of the log. Each of these asks all it asks at once.
  await together([
    writeLog(client, carrier, actor, moment, rest),
    writeRows(client, carrier, rows),
    writeStates(client, carrier, rows, states),
    removeUnwantedPhotos(client, carrier, rows),
    ...newsText(carrier, newsOf(numbered, actor.deviceId)).map((text) =>
      query(client, 'tell', 'SELECT pg_notify($1, $2)', [channel, text]),
    ),
    putAudit(client, carrier, actor, moment, head, eventsOfEntries(judged)),
  ])
  await dropBundlesAfterNo(client, carrier, refusedIn(rows))
  const jobCentre = jobCentreOf(rows)
  if (jobCentre !== undefined) {
    await query(client, 'rename', 'UPDATE carrier SET job_centre = $2 WHERE carrier = $1', [carrier, jobCentre])
  }
  return numbered.map((one) => outcomeOf(one, moment.at))
}

/**
 * The last number before these, and where the audit ends. The row stays locked until the commit: whoever comes next waits, so
 * numbers become visible in their order and no cursor can pass one that is still to come.
 */
async function takeNumbers(client: PoolClient, carrier: string, count: number) {
  if (count === 0) return { last: 0, head: await lockHead(client, carrier) }
  const [taken] = await query<{ seq: number } & AuditHead>(
    client,
    'takeNumbers',
    // The policies let this transaction write under these numbers and no others.
    `UPDATE carrier SET seq = seq + $2 WHERE carrier = $1
     RETURNING seq, audited AS n, audit_hash AS hash, set_config('antlitz.writing_from', (seq - $2 + 1)::text, true)`,
    [carrier, count],
  )
  if (!taken) throw new Error('the carrier has no line of its own')
  const { seq, n, hash } = taken
  return { last: seq - count, head: { n, hash } }
}

/** The next number, under the carrier's lock like those of entries, and the line that remembers what it was for. */
export async function issueReceipt(
  client: PoolClient,
  carrier: string,
  actor: Acting,
  moment: Moment,
  { contents, entries, photos }: { contents: string; entries: number; photos: number },
): Promise<number> {
  const rows = await query<{ number: number }>(
    client,
    'issueReceipt',
    `WITH next AS (UPDATE carrier SET receipts = receipts + 1 WHERE carrier = $1 RETURNING receipts)
     INSERT INTO receipt (carrier, number, staff_id, device_id, at, contents, entries, photos)
     SELECT $1, receipts, $2, $3, $4, $5, $6, $7 FROM next RETURNING number`,
    [carrier, actor.staffId, actor.deviceId, moment.at, contents, entries, photos],
  )
  return rows[0]?.number ?? 0
}

/** Cuts after each entry that changes access: the database must judge the next one by the facts as they are then. */
function runsOf(numbered: readonly Numbered[]): { runs: Numbered[][]; rest: Numbered[] } {
  const runs: Numbered[][] = []
  let rest: Numbered[] = []
  for (const one of numbered) {
    rest.push(one)
    if (!one.judged.access) continue
    runs.push(rest)
    rest = []
  }
  return { runs, rest }
}

async function writeLog(
  client: PoolClient,
  carrier: string,
  actor: Acting,
  moment: Moment,
  run: readonly Numbered[],
): Promise<void> {
  if (run.length === 0) return
  const lines = run.map(({ judged, seq }) => ({
    id: judged.id,
    command: judged.command,
    case_file_id: judged.caseFileId,
    args: judged.entry?.args ?? null,
    seen: judged.entry?.seen ?? null,
    at: judged.at,
    claimed_at: judged.entry?.at ?? '',
    offline: judged.entry?.offline ?? false,
    digest: judged.digest,
    outcome: judged.outcome,
    problem: judged.problem ?? null,
    now_staff_id: judged.now ?? null,
    seq: seq === 0 ? null : seq,
  }))
  await query(
    client,
    'writeLog',
    `INSERT INTO entry (carrier, staff_id, device_id, received_at, id, command, case_file_id, args, seen, at, claimed_at,
                        offline, digest, outcome, problem, now_staff_id, seq)
     SELECT $1, $2::uuid, $3::uuid, $4::timestamptz, line.*
       FROM json_to_recordset($5::json) AS line(id uuid, command text, case_file_id uuid, args json, seen json,
            at text, claimed_at text, offline boolean, digest text, outcome text, problem json,
            now_staff_id uuid, seq bigint)`,
    [carrier, actor.staffId, actor.deviceId, moment.at, JSON.stringify(lines)],
  )
}

/** Brings up to date what access depends on. */
async function writeFacts(client: PoolClient, carrier: string, rows: readonly StoredRow[]): Promise<void> {
  const of = (name: string) => rows.flatMap(({ row }) => (row.table === name ? [row] : []))
  await upsert(
    client,
    carrier,
    [...of(caseFiles.name), ...traysOf(of(handIns.name))],
    'caseFileFacts',
    caseFileFactsText,
  )
  await upsert(client, carrier, of(assignments.name), 'assignmentFacts', assignmentFactsText)
  await upsert(client, carrier, of(staff.name), 'staffFacts', staffFactsText)
}

/** To the policies a tray is a case file of the team whose id it has. */
function traysOf(rows: readonly AnyRow[]): AnyRow[] {
  const trays = new Map(rows.map((row) => [row.caseFileId, row]))
  return [...trays].map(([id, row]) => ({ ...row, id, fields: { teamId: id, protected: false } }))
}

async function upsert(client: PoolClient, carrier: string, rows: readonly AnyRow[], name: string, text: string) {
  if (rows.length === 0) return
  const lines = rows.map(({ id, caseFileId, seq, fields }) => ({ ...fields, id, caseFileId, seq }))
  await query(client, name, text, [carrier, JSON.stringify(lines)])
}

const caseFileFactsText = `
  INSERT INTO case_file (carrier, id, team_id, protected, seq)
  SELECT $1, id, "teamId", protected, seq
    FROM json_to_recordset($2::json) AS line(id uuid, "teamId" uuid, protected boolean, seq bigint)
  ON CONFLICT (carrier, id) DO UPDATE SET team_id = excluded.team_id, protected = excluded.protected, seq = excluded.seq`

const assignmentFactsText = `
  INSERT INTO assignment (carrier, case_file_id, id, staff_id, kind, from_on, until_on, ended_on, seq)
  SELECT $1, "caseFileId", id, "staffId", kind, "fromOn", "untilOn", "endedOn", seq
    FROM json_to_recordset($2::json) AS line("caseFileId" uuid, id uuid, "staffId" uuid, kind text, "fromOn" text,
                                             "untilOn" text, "endedOn" text, seq bigint)
  ON CONFLICT (carrier, case_file_id, id) DO UPDATE SET staff_id = excluded.staff_id, kind = excluded.kind,
     from_on = excluded.from_on, until_on = excluded.until_on, ended_on = excluded.ended_on, seq = excluded.seq`

const staffFactsText = `
  INSERT INTO staff_account (carrier, staff_id, account, role, team_id, active, seq)
  SELECT $1, id, account, role, "teamId", active, seq
    FROM json_to_recordset($2::json) AS line(id uuid, account text, role text, "teamId" uuid, active boolean, seq bigint)
  ON CONFLICT (carrier, staff_id) DO UPDATE SET account = excluded.account, role = excluded.role,
     team_id = excluded.team_id, active = excluded.active, seq = excluded.seq`

/**
 * New rows are inserted and others updated by statements of their own: ON CONFLICT would want the author to see the row
 * afterwards, and a team lead may open a file for another team.
 */
async function writeRows(client: PoolClient, carrier: string, rows: readonly StoredRow[]): Promise<void> {
  const linesOf = (isNew: boolean) =>
    rows.flatMap((one) => {
      if (one.isNew !== isNew) return []
      const { id, caseFileId, seq, table } = one.row
      return [{ id, caseFileId, seq, table, body: one.row }]
    })
  await together([addRows(client, carrier, linesOf(true)), changeRows(client, carrier, linesOf(false))])
}

type RowLine = { id: string; caseFileId: string; seq: number; table: string; body: AnyRow }

async function addRows(client: PoolClient, carrier: string, added: readonly RowLine[]): Promise<void> {
  if (added.length === 0) return
  await query(
    client,
    'addRows',
    `INSERT INTO file_row (carrier, case_file_id, id, table_name, seq, body)
     SELECT $1, "caseFileId", id, "table", seq, body FROM json_to_recordset($2::json)
         AS line("caseFileId" uuid, id uuid, "table" text, seq bigint, body json)`,
    [carrier, JSON.stringify(added)],
  )
}

async function changeRows(client: PoolClient, carrier: string, changed: readonly RowLine[]): Promise<void> {
  if (changed.length === 0) return
  const { rowCount } = await client.query({
    name: 'changeRows',
    text: `UPDATE file_row SET seq = line.seq, body = line.body
             FROM json_to_recordset($2::json) AS line("caseFileId" uuid, id uuid, seq bigint, body json)
            WHERE file_row.carrier = $1 AND file_row.case_file_id = line."caseFileId" AND file_row.id = line.id
              AND file_row.case_file_id = ANY($3::uuid[])`,
    // The files once more: without them a table that was never analysed is read from end to end.
    values: [carrier, JSON.stringify(changed), [...new Set(changed.map(({ caseFileId }) => caseFileId))]],
  })
  // A policy that hides a row makes an update silently do less; that must never look like success.
  if (rowCount !== changed.length) throw new Error('not every changed row could be written')
}

/** How each written file stands now, under the number of the last entry that wrote to it. */
async function writeStates(
  client: PoolClient,
  carrier: string,
  rows: readonly StoredRow[],
  states: readonly FileState[],
): Promise<void> {
  const last = new Map<string, number>()
  for (const { row } of rows) last.set(row.caseFileId, Math.max(row.seq, last.get(row.caseFileId) ?? 0))
  const lines = states.map((state) => ({ ...state, seq: last.get(state.caseFileId) ?? 0 }))
  if (lines.length === 0) return
  await query(
    client,
    'writeStates',
    `INSERT INTO file_state (carrier, case_file_id, seq, row_count, digest)
     SELECT $1, "caseFileId", seq, "rowCount", ('x' || digest)::bit(64)::bigint
       FROM json_to_recordset($2::json) AS line("caseFileId" uuid, seq bigint, "rowCount" integer, digest text)
     ON CONFLICT (carrier, case_file_id)
     DO UPDATE SET seq = excluded.seq, row_count = excluded.row_count, digest = excluded.digest`,
    [carrier, JSON.stringify(lines)],
  )
}

/** Whatever no live portrait names any more goes in the same transaction: a withdrawal leaves no bytes behind. */
async function removeUnwantedPhotos(client: PoolClient, carrier: string, rows: readonly StoredRow[]): Promise<void> {
  const ids = new Set(rows.flatMap(({ row }) => (row.table === portraits.name ? [row.caseFileId] : [])))
  if (ids.size === 0) return
  await query(
    client,
    'removeUnwanted',
    'DELETE FROM photo WHERE carrier = $1 AND case_file_id = ANY($2::uuid[]) AND NOT is_wanted(case_file_id, hash)',
    [carrier, [...ids]],
  )
}
