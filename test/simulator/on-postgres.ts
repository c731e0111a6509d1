/**
 * Histories over the real PostgreSQL: the same laptops, faults and oracle. What people do follows from the seed; when a database
 * answers does not, so requests really overlap, and a history that failed may pass the next time.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import type { AuditLine } from '../../server/audit.ts'
import { auditLines } from '../../server/postgres-audit.ts'
import { openPostgresStore, type PostgresStore } from '../../server/postgres-store.ts'
import type { CountyStore } from '../../server/store.ts'
import type { AnyRow } from '../../shared/row.ts'
import { openTestDatabase, type TestDatabase } from '../support/county.ts'
import type { CountyBooks, LoggedLine, Storage } from './county.ts'
import { runHistory, type HistoryResult } from './history.ts'
import type { FaultCounts } from './laptop.ts'
import { isClean } from './tally.ts'

export type SeedOnPostgres = { seed: number; result: HistoryResult }

/** Runs these seeds, one after another, each for a county of its own, until `most` failed. Gives those that were not clean. */
export async function failedOnPostgres(
  seeds: readonly number[],
  faults: FaultCounts,
  most = Infinity,
): Promise<SeedOnPostgres[]> {
  const database = await openTestDatabase()
  const failed: SeedOnPostgres[] = []
  try {
    for (const seed of seeds) {
      const result = await onOwnCounty(database, seed, faults)
      if (!isClean(result)) failed.push({ seed, result })
      if (failed.length >= most) break
    }
  } finally {
    await database.close()
  }
  return failed
}

async function onOwnCounty(database: TestDatabase, seed: number, faults: FaultCounts): Promise<HistoryResult> {
  const carrier = String(10_000 + (seed % 90_000))
  const store = await openPostgresStore(database.pool, carrier)
  const storage: Storage = { store: slowToCommit(store), books: booksOf(database.superuser, carrier), memory: null }
  try {
    return await runHistory(seed, faults, () => Promise.resolve(storage))
  } finally {
    await store.close()
  }
}

/** Some writers keep their numbers for a while before they commit: whoever reads meanwhile must not pass them. */
function slowToCommit(store: PostgresStore): CountyStore {
  return {
    ...store,
    transact: (asker, mode, moment, work) =>
      store.transact(asker, mode, moment, async (transaction) => {
        const result = await work(transaction)
        if (mode === 'write' && randomInt(3) === 0) await wait(randomInt(5, 25))
        return result
      }),
  }
}

/** Past every policy, as nobody in the county can look. */
function booksOf(superuser: Client, carrier: string): CountyBooks {
  let log: LoggedLine[] = []
  let audit: readonly AuditLine[] = []
  let rows: AnyRow[] = []
  let photos = new Set<string>()
  const all = async <T extends object>(text: string) => (await superuser.query<T>(text, [carrier])).rows
  return {
    async look() {
      type Line = Omit<LoggedLine['judged'], 'entry'> & { staffId: string; args: unknown } & LoggedLine['outcome']
      const lines = await all<Line>(
        `SELECT id, outcome, staff_id AS "staffId", case_file_id AS "caseFileId", command, at, args, problem
           FROM entry
          WHERE carrier = $1 ORDER BY seq NULLS LAST`,
      )
      log = lines.map(({ id, outcome, problem, staffId, caseFileId, command, at, args }) => {
        const verdict = { id, outcome, ...(problem && { problem }) }
        return { outcome: verdict, staffId, judged: { caseFileId, command, at, entry: { args } } }
      })
      rows = (await all<{ body: AnyRow }>('SELECT body FROM file_row WHERE carrier = $1')).map(({ body }) => body)
      const complete = 'SELECT case_file_id AS file, hash FROM photo WHERE carrier = $1 AND complete'
      photos = new Set((await all<{ file: string; hash: string }>(complete)).map(({ file, hash }) => `${file}/${hash}`))
      // This connection gives large numbers as text.
      audit = (await auditLines(superuser, carrier, 0, 1_000_000)).map((line) => ({ ...line, n: Math.round(line.n) }))
    },
    log: () => log,
    audit: () => audit,
    rows: (caseFileIds) => rows.filter((row) => caseFileIds.includes(row.caseFileId)),
    holdsPhoto: (caseFileId, hash) => photos.has(`${caseFileId}/${hash}`),
  }
}
