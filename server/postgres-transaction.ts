/** One transaction of the county in PostgreSQL: reading, locks and photos. Writing stands in postgres-record.ts. */
import type { PoolClient } from 'pg'
import type { AssignmentFact, CaseFileFacts } from '../shared/access.ts'
import type { HistoryPoint, Outcome } from '../shared/county-contract.ts'
import type { ProblemNote } from '../shared/problem.ts'
import type { AnyRow } from '../shared/row.ts'
import { dayAfter, urgencyDays } from './moment.ts'
import { audit } from './postgres-audit.ts'
import { bundleLane } from './postgres-bundles.ts'
import { query, set } from './postgres-client.ts'
import { contactLane } from './postgres-contacts.ts'
import { photoLane } from './postgres-photos.ts'
import { issueReceipt, record } from './postgres-record.ts'
import { recoveryLane } from './postgres-recovery.ts'
import { standingLane, type Wholes } from './postgres-whole.ts'
import type { Acting, CountyTransaction, Logged, Moment } from './store.ts'
import { together } from './together.ts'

export function createTransaction(
  client: PoolClient,
  carrier: string,
  actor: Acting,
  moment: Moment,
  kept: { mode: 'read' | 'write'; wholes: Wholes },
): CountyTransaction {
  const locked = new Set<string>()
  const standing = standingLane(client, carrier, actor, moment, kept)
  return {
    actor,
    moment,
    async lock(caseFileIds) {
      for (const id of caseFileIds) locked.add(id)
      // The whole key space of the database is one; the carrier keeps two counties on one host apart.
      const text = 'SELECT pg_advisory_xact_lock(hashtextextended($1 || id, 0)) FROM unnest($2::text[]) AS id'
      await together([
        set(client, { working_on: uuids([...locked]) }),
        query(client, 'lock', text, [carrier, caseFileIds.toSorted()]),
      ])
    },
    facts: (caseFileIds) => facts(client, carrier, caseFileIds),
    erased: (caseFileIds) => erased(client, carrier, caseFileIds),
    rows: async (caseFileIds) =>
      bodies(
        await query(client, 'rows', 'SELECT body FROM file_row WHERE carrier = $1 AND case_file_id = ANY($2::uuid[])', [
          carrier,
          caseFileIds,
        ]),
      ),
    logged: (entryIds) => logged(client, carrier, entryIds),
    record: (judged, states) => record(client, carrier, actor, moment, judged, states),
    audit: (events) => audit(client, carrier, actor, moment, events),
    issueReceipt: (receipt) => issueReceipt(client, carrier, actor, moment, receipt),
    ...standing,
    pointAt: (seq) => pointAt(client, carrier, seq),
    ...contactLane(client, actor, moment),
    digests: (caseFileIds) => digests(client, carrier, caseFileIds),
    visible: async () =>
      (await query<{ id: string }>(client, 'visible', 'SELECT id FROM my_files() AS id')).map(({ id }) => id),
    byUrgency: async () =>
      (
        await query<{ id: string }>(client, 'byUrgency', urgencyText, [
          carrier,
          moment.day,
          // Local times as text sort as they pass; the last minute of the last day is still before this.
          dayAfter(moment.day, urgencyDays + 1),
        ])
      ).map(({ id }) => id),
    changes: async (cursor, limit) => changes(client, carrier, cursor, limit, (await standing.position()).seq),
    newer: (entryIds, cursor) => newer(client, carrier, entryIds, cursor),
    pages: (caseFileIds) => pages(client, carrier, caseFileIds),
    ...bundleLane(client, carrier, actor.staffId, moment.day),
    ...photoLane(client, carrier),
    ...recoveryLane(client, carrier, actor, moment),
  }
}

/** SQL: a time as the ISO text that the contract speaks. */
function asInstant(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

function uuids(ids: readonly string[]): string {
  return `{${ids.join(',')}}`
}

function bodies(rows: readonly { body: AnyRow }[]): AnyRow[] {
  return rows.map(({ body }) => body)
}

async function facts(client: PoolClient, carrier: string, caseFileIds: readonly string[]): Promise<CaseFileFacts[]> {
  return query<CaseFileFacts & { assignments: AssignmentFact[] }>(
    client,
    'facts',
    `SELECT f.id AS "caseFileId", f.team_id AS "teamId", f.protected,
            coalesce((SELECT json_agg(json_build_object('staffId', a.staff_id, 'kind', a.kind, 'fromOn', a.from_on,
                                                        'untilOn', a.until_on, 'endedOn', a.ended_on))
                        FROM assignment a WHERE a.carrier = f.carrier AND a.case_file_id = f.id), '[]') AS assignments
       FROM case_file f WHERE f.carrier = $1 AND f.id = ANY($2::uuid[])`,
    [carrier, caseFileIds],
  )
}

async function erased(client: PoolClient, carrier: string, caseFileIds: readonly string[]): Promise<Set<string>> {
  const text = 'SELECT case_file_id AS id FROM erasure WHERE carrier = $1 AND case_file_id = ANY($2::uuid[])'
  return new Set((await query<{ id: string }>(client, 'erased', text, [carrier, caseFileIds])).map(({ id }) => id))
}

type LoggedRow = {
  id: string
  digest: string
  staffId: string
  outcome: Outcome['outcome']
  problem: ProblemNote | null
  now: string | null
  seq: number | null
  receivedAt: string
}

async function logged(client: PoolClient, carrier: string, ids: readonly string[]): Promise<Map<string, Logged>> {
  const text = `SELECT id, digest, staff_id AS "staffId", outcome, problem, now_staff_id AS now, seq,
                       ${asInstant('received_at')} AS "receivedAt"
                  FROM entry WHERE carrier = $1 AND id = ANY($2::uuid[])`
  const [, rows] = await together([
    set(client, { asked: uuids(ids) }),
    query<LoggedRow>(client, 'logged', text, [carrier, ids]),
  ])
  const found = new Map<string, Logged>()
  for (const { id, digest, staffId, outcome, problem, now, seq, receivedAt } of rows) {
    const answer: Outcome = { id, outcome, seq: seq ?? 0, ...(seq !== null && { receivedAt }) }
    if (now !== null) answer.now = now
    if (problem) answer.problem = { code: problem.code, ...(problem.detail && { detail: { ...problem.detail } }) }
    found.set(id, { digest, staffId, outcome: answer })
  }
  return found
}

async function pointAt(client: PoolClient, carrier: string, seq: number): Promise<HistoryPoint | undefined> {
  if (seq === 0) return undefined
  const text = `SELECT seq, id, ${asInstant('received_at')} AS "receivedAt" FROM entry WHERE carrier = $1 AND seq = $2`
  const [, found] = await together([
    set(client, { numbers: `{${seq}}` }),
    query<HistoryPoint>(client, 'pointAt', text, [carrier, seq]),
  ])
  return found[0]
}

async function digests(client: PoolClient, carrier: string, caseFileIds: readonly string[]) {
  const rows = await query<{ caseFileId: string; digest: string }>(
    client,
    'digests',
    `SELECT case_file_id AS "caseFileId", encode(int8send(digest), 'hex') AS digest FROM file_state
      WHERE carrier = $1 AND case_file_id = ANY($2::uuid[]) AND case_file_id IN (SELECT my_files())`,
    [carrier, caseFileIds],
  )
  return rows
}

const urgencyText = `
  SELECT file AS id FROM my_files() AS mine(file)
   ORDER BY file <> directory(),
            NOT EXISTS (SELECT FROM assignment a WHERE a.carrier = $1 AND a.case_file_id = file AND a.staff_id = me()
                           AND a.kind = 'main' AND holds(a.from_on, a.until_on, a.ended_on)),
            NOT EXISTS (SELECT FROM file_row r WHERE r.carrier = $1 AND r.case_file_id = file
                           AND r.table_name = 'appointments' AND r.body -> 'fields' ->> 'startsAt' >= $2
                           AND r.body -> 'fields' ->> 'startsAt' < $3 AND r.body -> 'fields' ->> 'state' <> 'cancelled'),
            file`

async function changes(client: PoolClient, carrier: string, cursor: number, limit: number, seq: number) {
  if (cursor >= seq) return { rows: [], cursor: seq, more: false }
  // With ties: rows that one entry wrote share a number and must not be torn apart.
  const rows = bodies(
    await query(
      client,
      'changes',
      `SELECT body FROM file_row WHERE carrier = $1 AND seq > $2 AND case_file_id IN (SELECT my_files())
        ORDER BY seq FETCH FIRST $3 ROWS WITH TIES`,
      [carrier, cursor, limit],
    ),
  )
  const last = rows.length >= limit ? (rows.at(-1)?.seq ?? seq) : seq
  return { rows, cursor: last, more: last < seq }
}

/** The policy looks through all that was asked for once an entry: many at once would take the square of their number. */
const askedAtOnce = 200

async function newer(
  client: PoolClient,
  carrier: string,
  ids: readonly string[],
  cursor: number,
): Promise<Set<string>> {
  const text = 'SELECT id FROM entry WHERE carrier = $1 AND id = ANY($2::uuid[]) AND seq > $3'
  const some = Array.from({ length: Math.ceil(ids.length / askedAtOnce) }, (_, at) =>
    ids.slice(at * askedAtOnce, (at + 1) * askedAtOnce),
  )
  const found = await together(
    some.map(async (asked) => {
      const [, rows] = await together([
        set(client, { asked: uuids(asked) }),
        query<{ id: string }>(client, 'newer', text, [carrier, asked, cursor]),
      ])
      return rows
    }),
  )
  return new Set(found.flat().map(({ id }) => id))
}

async function pages(client: PoolClient, carrier: string, caseFileIds: readonly string[]) {
  const rows = await query<{ caseFileId: string; seq: number; page: string }>(
    client,
    'pages',
    `SELECT case_file_id AS "caseFileId", max(seq) AS seq, '[' || string_agg(body::text, ',') || ']' AS page
       FROM file_row
      WHERE carrier = $1 AND case_file_id = ANY($2::uuid[]) AND case_file_id IN (SELECT my_files())
      GROUP BY case_file_id`,
    [carrier, caseFileIds],
  )
  const byId = new Map(rows.map((row) => [row.caseFileId, row]))
  // In the order they were asked for: the laptop asks for the most urgent first.
  return caseFileIds.flatMap((id) => {
    const row = byId.get(id)
    return row ? [{ ...row, page: new Uint8Array(Buffer.from(row.page)) }] : []
  })
}
