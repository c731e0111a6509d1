/** Row-level security as the database itself tells of it, and what it does to a server that forgets to ask. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { carrier, nextId, note, openFile, people } from './people.ts'

let county: TestCounty
const file = nextId()
beforeAll(async () => {
  county = await openTestCounty()
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId), note(file)])
})
afterAll(() => county.close())

type Table = { name: string; owner: string; enabled: boolean; forced: boolean; policies: number; key: string[] }

async function tables(): Promise<Table[]> {
  const { rows } = await county.superuser.query<Table>(
    `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner, c.relrowsecurity AS enabled,
            c.relforcerowsecurity AS forced, (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
            (SELECT array_agg(a.attname::text) FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid
              WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS key
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = 'antlitz'`,
  )
  return rows
}

describe('every table', () => {
  test('has row-level security forced, a policy, the carrier in its key, and another owner than the application', async () => {
    const all = await tables()
    expect(all.length).toBeGreaterThanOrEqual(9)
    for (const table of all) {
      expect(table).toMatchObject({ owner: 'antlitz_owner', enabled: true, forced: true })
      expect(table.policies).toBeGreaterThanOrEqual(2)
      expect(table.key).toContain('carrier')
    }
  })

  test('carries the carrier in each unique constraint', async () => {
    const { rows } = await county.superuser.query<{ name: string; columns: string[] }>(
      `SELECT i.indexrelid::regclass::text AS name,
              (SELECT array_agg(a.attname::text) FROM pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)) AS columns
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE i.indisunique AND n.nspname = 'antlitz'`,
    )
    expect(rows.filter(({ columns }) => !columns.includes('carrier'))).toEqual([])
  })

  test('lies in a schema that is the only one the application can enter', async () => {
    const { rows } = await county.pool.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace
        WHERE has_schema_privilege(oid, 'USAGE') AND nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    )
    expect(rows.map(({ name }) => name).toSorted()).toEqual(['antlitz', 'public'])
    const inPublic = await county.superuser.query(
      `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'`,
    )
    expect(inPublic.rowCount).toBe(0)
  })

  test('has no function that runs with other rights than its caller', async () => {
    const { rowCount } = await county.superuser.query(
      `SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'antlitz' AND p.prosecdef`,
    )
    expect(rowCount).toBe(0)
  })
})

describe('the login of the application', () => {
  test('is bound by the policies and owns nothing', async () => {
    const { rows } = await county.pool.query(
      `SELECT rolname AS name, rolsuper AS super, rolbypassrls AS bypass, rolcreaterole AS makes,
              pg_has_role(current_user, 'antlitz_owner', 'MEMBER') AS owner FROM pg_roles WHERE rolname = current_user`,
    )
    expect(rows).toEqual([{ name: 'antlitz_app', super: false, bypass: false, makes: false, owner: false }])
  })

  test('sees no row of any table without saying who acts', async () => {
    for (const { name } of await tables()) {
      const { rows } = await county.pool.query(`SELECT FROM ${name}`)
      expect({ name, rows }).toEqual({ name, rows: [] })
    }
  })

  test('cannot read what was sent, cannot change or delete the log', async () => {
    const as = (text: string) =>
      inTransaction(county.pool, 'BEGIN', async (client) => {
        await set(client, { carrier, today: '2026-11-23', staff: people.anna.staffId, role: 'personalAdvisor' })
        return (await client.query(text)).rowCount
      })
    expect(await as('SELECT id, command FROM entry')).toBe(2)
    await expect(as('SELECT args FROM entry')).rejects.toThrow('permission denied')
    await expect(as('SELECT seen FROM entry')).rejects.toThrow('permission denied')
    await expect(as(`UPDATE entry SET outcome = 'refused'`)).rejects.toThrow('permission denied')
    await expect(as('DELETE FROM entry')).rejects.toThrow('permission denied')
    await expect(as('DELETE FROM file_row')).rejects.toThrow('permission denied')
    await expect(as('TRUNCATE entry')).rejects.toThrow('permission denied')
  })
})

describe('a server that forgets its own checks', () => {
  const as = (settings: Record<string, string>, text: string, values: unknown[] = []) =>
    inTransaction(county.pool, 'BEGIN', async (client) => {
      await set(client, { carrier, today: '2026-11-23', ...settings })
      return (await client.query(text, values)).rowCount
    })
  const bengt = { staff: people.bengt.staffId, role: 'caseManager', team: people.bengt.teamId ?? '' }
  const anna = { staff: people.anna.staffId, role: 'personalAdvisor', team: people.anna.teamId ?? '' }

  test('still shows nobody the rows of a foreign file', async () => {
    const all = 'SELECT FROM file_row WHERE case_file_id = $1'
    expect(await as(anna, all, [file])).toBe(3)
    expect(await as(bengt, all, [file])).toBe(0)
    expect(await as({ ...bengt, working_on: `{${file}}` }, all, [file])).toBe(0)
    expect(await as({ ...anna, carrier: '09998' }, all, [file])).toBe(0)
    expect(await as({ ...anna, role: 'auditor' }, all, [file])).toBe(0)
  })

  test('still writes no row without an accepted line of the log', async () => {
    const add = `INSERT INTO file_row VALUES ($1, $2, $3, 'notes', $4, '{}')`
    await expect(as(anna, add, [carrier, file, nextId(), 9_999])).rejects.toThrow('row-level security')
    await expect(as(bengt, add, [carrier, file, nextId(), 13])).rejects.toThrow('row-level security')
    const change = `UPDATE file_row SET body = '{}' WHERE case_file_id = $1`
    expect(await as(bengt, change, [file])).toBe(0)
    await expect(as(anna, `UPDATE file_row SET seq = 9999 WHERE case_file_id = $1`, [file])).rejects.toThrow(
      'row-level security',
    )
  })

  test('still gives nobody access by hand', async () => {
    const give = `INSERT INTO assignment VALUES ($1, $2, $3, $4, 'main', '2026-01-01', NULL, NULL, 1)`
    await expect(as(bengt, give, [carrier, file, nextId(), people.bengt.staffId])).rejects.toThrow('row-level security')
    const become = `UPDATE staff_account SET role = 'teamLead' WHERE staff_id = $1`
    await expect(as(bengt, become, [people.bengt.staffId])).rejects.toThrow('row-level security')
  })

  test('still stores no photo that no portrait names', async () => {
    const put = `INSERT INTO photo VALUES ($1, $2, $3, true, '\\x00')`
    await expect(as(anna, put, [carrier, file, 'a'.repeat(64)])).rejects.toThrow('row-level security')
  })
})

test('every table is counted by the server itself once much has changed in it', async () => {
  const counted = async () => {
    await county.store.takeStatistics()
    const text = `SELECT reltuples FROM pg_class WHERE oid = 'antlitz.file_row'::regclass`
    return (await county.superuser.query<{ reltuples: number }>(text)).rows[0]?.reltuples
  }
  const other = nextId()
  const notes = Array.from({ length: 100 }, () => note(other))
  await county.county.load(people.anna.staffId, [openFile(other, people.anna.staffId), ...notes])
  // PostgreSQL hears of changes with a delay of its own.
  await expect.poll(counted, { timeout: 30_000, interval: 500 }).toBeGreaterThanOrEqual(100)
})
