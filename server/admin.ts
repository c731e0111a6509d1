/** `npm run admin`: people, devices, state and history from the command line. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { z } from '../shared/schema.ts'
import {
  erase,
  exportState,
  history,
  listDevices,
  listPeople,
  renewEpoch,
  revokeDevice,
  type Administration,
} from './admin-tasks.ts'
import { readers, verifyAudit } from './audit-tasks.ts'
import { takeCourier } from './courier-task.ts'
import { findEmbeddedPostgres, openEmbeddedPostgres, StartProblem, type Postgres } from './postgres.ts'
import { openPool } from './postgres-client.ts'
import { openPostgresStore } from './postgres-store.ts'

const help = `npm run admin -- people                    id, account, role, state, name
npm run admin -- devices                   id, person, name, platform, last sign-in, state
npm run admin -- revoke-device ID          its sessions end; at its next contact it hands in what waits and empties itself
npm run admin -- export-state --staff ID   sorted JSON of all that somebody may see; ID or account
npm run admin -- history CASEFILE          number, received, recorded, where, command, outcome, person
npm run admin -- readers CASEFILE          number, noted, when, where, what, person: who was given the file, who opened it
npm run admin -- verify-audit              whether the audit is whole: every line in its place, none changed, none missing
npm run admin -- erase CASEFILE REASON --staff ID
                                           deletes it for good, by whose order; REASON: retentionEnded, requested, unlawful
npm run admin -- courier FILE              takes what somebody carried here for a laptop without a way home
npm run admin -- new-epoch                 after a backup was brought back

--data DIR (or ANTLITZ_DATA) names the data folder of the server, or DATABASE_URL and ANTLITZ_CARRIER a county's own database;
there, erase also needs DATABASE_OWNER_URL.`

type Asked = { data: string; words: string[]; staff: string | undefined; ownerUrl: string | null }

async function run(administration: Administration, { data, words, staff, ownerUrl }: Asked): Promise<string[]> {
  const [task, what, why] = words
  const need = (value: string | undefined, name: string) => {
    if (value === undefined) throw new StartProblem(`"${task ?? ''}" needs ${name}.`)
    return value
  }
  switch (task) {
    case 'people':
      return listPeople(administration)
    case 'devices':
      return listDevices(administration)
    case 'revoke-device':
      return [await revokeDevice(administration, need(what, 'the id of a device'))]
    case 'export-state':
      return [await exportState(administration, need(staff, '--staff ID'))]
    case 'history':
      return history(administration, need(what, 'the id of a case file'))
    case 'readers':
      return readers(administration, need(what, 'the id of a case file'))
    case 'verify-audit':
      return [await verifyAudit(administration)]
    case 'erase': {
      const file = need(what, 'the id of a case file')
      const [reason, who] = [need(why, 'a reason'), need(staff, '--staff ID: whoever orders it')]
      const owner = openPool(need(ownerUrl ?? undefined, 'DATABASE_OWNER_URL'), 1)
      try {
        return [await erase(administration, owner, file, reason, who)]
      } finally {
        await owner.end()
      }
    }
    case 'courier':
      return [await takeCourier(administration, data, need(what, 'a courier file'))]
    case 'new-epoch':
      return [await renewEpoch(administration)]
    default:
      throw new StartProblem(`There is no "${task ?? ''}". See --help.`)
  }
}

const Known = z.object({ carrier: z.string() })

/** The database of a running server, or, when none runs, its PostgreSQL for the time of this command. */
async function openDatabase(data: string): Promise<Postgres & { carrier: string }> {
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl = null, ANTLITZ_CARRIER: carrier } = process.env
  if (url !== undefined) {
    if (carrier === undefined) throw new StartProblem('DATABASE_URL needs ANTLITZ_CARRIER.')
    return { url, ownerUrl, carrier, close: () => Promise.resolve() }
  }
  const folder = resolve(data)
  const text = await readFile(join(folder, 'county.json'), 'utf8').catch(() => {
    throw new StartProblem(`There is no county in ${folder}: name its folder with --data, or start the server once.`)
  })
  const known = Known.parse(JSON.parse(text))
  const found = await findEmbeddedPostgres(folder)
  if (found && (await answers(found.url))) return { ...known, ...found, close: () => Promise.resolve() }
  const postgres = await openEmbeddedPostgres(folder, () => undefined)
  return { ...known, ...postgres }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  // It may break while it is closed.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { staff: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true || positionals.length === 0) {
    console.log(help)
    return
  }
  const data = values.data ?? process.env['ANTLITZ_DATA'] ?? '.antlitz/county'
  const database = await openDatabase(data)
  const asked = { data, words: positionals, staff: values.staff, ownerUrl: database.ownerUrl }
  const pool = openPool(database.url, 2)
  try {
    const store = await openPostgresStore(pool, database.carrier)
    for (const line of await run({ pool, store }, asked)) console.log(line)
  } finally {
    await pool.end()
    await database.close()
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof StartProblem) && !(error instanceof TypeError)) throw error
  console.error(error.message)
  process.exit(1)
}
