/** What auditors ask of the audit from the command line. */
import type { PoolClient } from 'pg'
import { Id } from '../shared/schema.ts'
import { asConsole, colleagues, nameOf, type Administration } from './admin-tasks.ts'
import { brokenAt, emptyAudit, type AuditHead, type AuditLine } from './audit.ts'
import { auditLines } from './postgres-audit.ts'
import { beginOf } from './postgres-client.ts'
import { StartProblem } from './postgres.ts'

const linesAtOnce = 10_000

/** Goes through the whole chain; throws a StartProblem that names the first line which is not as it was written. */
export function verifyAudit(administration: Administration): Promise<string> {
  const { carrier } = administration.store
  const work = async (client: PoolClient) => {
    let head: AuditHead = emptyAudit
    for (;;) {
      const lines = await auditLines(client, carrier, head.n, linesAtOnce)
      const last = lines.at(-1)
      if (!last) break
      const broken = brokenAt(head, lines)
      if (broken !== undefined) throw new StartProblem(`The audit is broken at line ${broken}.`)
      head = last
    }
    await checkEnd(client, head)
    await checkEntries(client)
    return `The audit is whole: ${head.n} lines, the last ${head.hash || 'of none'}.`
  }
  // One state of the database for the chain, its end, and the log.
  return asConsole(administration, 'auditor', work, beginOf.read)
}

async function checkEnd(client: PoolClient, { n, hash }: AuditHead): Promise<void> {
  const { rows } = await client.query<AuditHead>('SELECT audited AS n, audit_hash AS hash FROM carrier')
  const [end] = rows
  if (end?.n !== n || end.hash !== hash)
    throw new StartProblem(`The audit ends at line ${n}, and should at line ${end?.n ?? 0}.`)
}

async function checkEntries(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT e.id FROM entry e WHERE NOT EXISTS (
       SELECT FROM audit a WHERE a.carrier = e.carrier AND a.kind = 'entry' AND a.ref = e.id) LIMIT 1`,
  )
  const [missing] = rows
  if (missing) throw new StartProblem(`Entry ${missing.id} has no line in the audit.`)
}

/** Who was given a case file and who opened it, where and when. */
export async function readers(administration: Administration, caseFileId: string): Promise<string[]> {
  if (!Id.safeParse(caseFileId).success) throw new StartProblem(`"${caseFileId}" is not the id of a case file.`)
  const all = new Map((await colleagues(administration)).map((one) => [one.staffId, one]))
  const { rows } = await asConsole(administration, 'auditor', (client) =>
    client.query<Pick<AuditLine, 'n' | 'at' | 'claimedAt' | 'offline' | 'kind' | 'staffId'>>(
      `SELECT n, at, claimed_at AS "claimedAt", offline, kind, staff_id AS "staffId"
         FROM audit WHERE case_file_id = $1 AND kind <> 'entry' ORDER BY n`,
      [caseFileId],
    ),
  )
  if (rows.length === 0) throw new StartProblem(`Nobody was given or has opened ${caseFileId}.`)
  return rows.map(({ n, at, claimedAt, offline, kind, staffId }) =>
    [n, at, claimedAt, offline ? 'offline' : 'online', kind, nameOf(all.get(staffId))].join('\t'),
  )
}
