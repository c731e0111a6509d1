/** Starts a county server: database, people's sign-in, HTTP. Used by server/main.ts, and by `npm start` for the demo. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import type { Pool } from 'pg'
import type { LaptopPolicy } from '../shared/county-contract.ts'
import { leaseDays as bounds } from '../shared/lease.ts'
import { z } from '../shared/schema.ts'
import { keepBundlesFresh } from './bundles.ts'
import { createCounty, tokenHash, type County, type Device, type SignInProvider } from './county.ts'
import { demoCounty, demoPeople } from './demo/county.ts'
import { openDemoProvider, type DemoPerson } from './demo-provider.ts'
import { createHttp } from './http.ts'
import { readCountyKeys } from './keys.ts'
import { carrierOf, loadBatches, type Batch } from './load.ts'
import { momentOf } from './moment.ts'
import {
  checkPostgres,
  endLeftOver,
  folderIncomplete,
  holdsSomething,
  openEmbeddedPostgres,
  StartProblem,
} from './postgres.ts'
import { openPool } from './postgres-client.ts'
import { openPostgresStore, type PostgresStore } from './postgres-store.ts'
import { createSignIn, type SignInSettings } from './sign-in.ts'
import { writeStateFile } from './state-file.ts'

export type StartOptions = {
  dataDir: string
  port?: number
  host?: string
  /** For how many days a laptop may read without contact. */
  leaseDays?: number
  /** What its laptops may do; without it the strictest. */
  policy?: LaptopPolicy
  demo?: { files: number; seed: number }
  /** Forgets everything in the data folder first. */
  reset?: boolean
  log?: (line: string) => void
  /** A county's own cluster; otherwise PostgreSQL runs in the data folder. */
  database?: { url: string; ownerUrl: string | null }
  /** A county's own sign-in; otherwise the people of demo or set-up sign in here. */
  signIn?: SignInSettings
  /** The carrier of a database that holds it already. */
  carrier?: string
  /** What to found a new county with, in place of the demo. */
  found?: {
    batches: readonly Batch[]
    people: readonly DemoPerson[]
    /** Laptops that are registered beforehand. */
    devices?: readonly { account: string; device: Device }[]
  }
}
export type StartedCounty = {
  url: string
  signIn: { user: string; password: string; role: string }[]
  close(): Promise<void>
}

/** What this folder holds. Written when everything is in, so that a start that was cut off begins again. */
const Known = z.object({
  carrier: z.string(),
  port: z.number(),
  people: z.array(z.object({ user: z.string(), password: z.string(), role: z.string(), name: z.string() })),
})
type Known = z.infer<typeof Known>

export async function startCounty(options: StartOptions): Promise<StartedCounty> {
  const log = options.log ?? (() => undefined)
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true })
  const known = options.reset === true ? null : await readKnown(dataDir)
  if (known && (options.demo ?? options.found))
    log(`Der Datenordner ${dataDir} ist schon eingerichtet und bleibt, wie er ist.`)
  if (!known) {
    if (!options.demo && !options.found && options.carrier === undefined) throw new StartProblem(nothingThere)
    if (!options.database) await clear(dataDir, options.reset === true)
  }
  const stops: (() => Promise<void>)[] = []
  const close = async () => {
    for (const stop of stops.toReversed()) await stop()
  }
  try {
    const { pool, stop } = await openDatabase(options, dataDir, log)
    stops.push(stop)
    const content = known ?? (await contentOf(options, pool, log))
    const provider = await openSignIn(options, dataDir, content.people, stops)
    const store = await openPostgresStore(pool, content.carrier)
    stops.push(() => store.close())
    const url = await serve(options, content, store, provider, log, stops)
    const port = Number(new URL(url).port)
    await writeStateFile(join(dataDir, 'county.json'), { ...content, port })
    await rm(join(dataDir, unfinished), { force: true })
    const signIn = content.people.map(({ user, password, role }) => ({ user, password, role }))
    return { url, signIn, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function readKnown(dataDir: string): Promise<Known | null> {
  const text = await readFile(join(dataDir, 'county.json'), 'utf8').catch(() => null)
  if (text === null) return null
  const known = Known.safeParse(JSON.parse(text))
  if (!known.success) throw new StartProblem(`${join(dataDir, 'county.json')} is damaged.`)
  return known.data
}

const parts = ['county.json', 'keys.json', 'postgres.json', 'provider.json', 'postgres']
/** While this file is there, nothing in the folder is anybody's data: a founding was begun and did not come to its end. */
const unfinished = 'founding.json'

/** Makes room for a founding: throws away what one that was cut off left behind, and everything only if that was asked for. */
async function clear(dataDir: string, reset: boolean): Promise<void> {
  const there: string[] = []
  for (const name of parts) if (await holdsSomething(join(dataDir, name))) there.push(name)
  if (there.length > 0 && !reset && !(await holdsSomething(join(dataDir, unfinished))))
    throw folderIncomplete(dataDir, 'county.json')
  await endLeftOver(dataDir)
  await writeStateFile(join(dataDir, unfinished), {})
  // Who killed a founding may have left PostgreSQL's own behind, which goes on filling its folder for a moment.
  const insistently = { recursive: true, force: true, maxRetries: 12, retryDelay: 200 }
  for (const name of there) await rm(join(dataDir, name), insistently)
}

async function openDatabase(options: StartOptions, dataDir: string, log: (line: string) => void) {
  const { database } = options
  const postgres = database
    ? await checkPostgres(database.url, database.ownerUrl)
    : await openEmbeddedPostgres(dataDir, log)
  const pool = openPool(postgres.url, 20)
  const stop = async () => {
    await pool.end()
    await postgres.close()
  }
  return { pool, stop }
}

/** Founds the county when there is none: with demo data, with a set-up, or on a database that holds it already. */
async function contentOf(options: StartOptions, pool: Pool, log: (line: string) => void): Promise<Known> {
  const { demo, found, carrier } = options
  if (demo) {
    const people = demoPeople({ seed: demo.seed }).map(({ user, password, role, name }) => ({
      user,
      password,
      role,
      name,
    }))
    const batches = demoCounty({ ...demo, today: momentOf(new Date()).day })
    return { carrier: await foundCounty(pool, batches, log), port: 0, people }
  }
  if (found) {
    const founded = await foundCounty(pool, found.batches, log, found.devices)
    return { carrier: founded, port: 0, people: [...found.people] }
  }
  if (carrier !== undefined) return { carrier, port: 0, people: [] }
  throw new StartProblem(nothingThere)
}

const nothingThere = 'Nothing is set up here yet: start with --setup FILE.json, or name ANTLITZ_CARRIER.'

async function foundCounty(
  pool: Pool,
  batches: Iterable<Batch>,
  log: (line: string) => void,
  devices: readonly { account: string; device: Device }[] = [],
): Promise<string> {
  const iterator = batches[Symbol.iterator]()
  const first = iterator.next()
  if (first.done === true) throw new StartProblem('There is nothing to set up.')
  const carrier = carrierOf(first.value)
  const store = await openPostgresStore(pool, carrier)
  const county = createCounty({ store, provider: nobodySignsIn, now: () => new Date() })
  let told = 0
  const count = await loadBatches(county, allOf(first.value, iterator), (done) => {
    if (done - told < 10_000) return
    told = done
    log(`${done.toLocaleString('de')} Einträge sind eingespielt …`)
  })
  log(`${count.toLocaleString('de')} Einträge sind eingespielt.`)
  // A device is registered by whoever signs in with it; the session itself is nobody's and ends at once.
  for (const { account, device } of devices) {
    const { token } = await county.openSession(account, device)
    await store.closeSession(tokenHash(token), momentOf(new Date()))
  }
  await store.close()
  return carrier
}

function* allOf<T>(first: T, rest: Iterator<T>): Generator<T, void> {
  yield first
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value
}

const nobodySignsIn: SignInProvider = {
  config: () => Promise.reject(new Error('nobody can sign in while a county is founded')),
  accountOf: () => Promise.reject(new Error('nobody can sign in while a county is founded')),
}

async function openSignIn(
  options: StartOptions,
  dataDir: string,
  people: readonly DemoPerson[],
  stops: (() => Promise<void>)[],
): Promise<SignInProvider> {
  if (options.signIn) return createSignIn(options.signIn)
  if (people.length === 0)
    throw new StartProblem('Nobody could sign in: name ANTLITZ_ISSUER, or give people passwords in the set-up.')
  const provider = await openDemoProvider(dataDir, people)
  stops.push(() => provider.close())
  return createSignIn(provider.settings)
}

async function serve(
  options: StartOptions,
  content: Known,
  store: PostgresStore,
  provider: SignInProvider,
  log: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<string> {
  const keys = await readCountyKeys(resolve(options.dataDir))
  const { leaseDays = bounds.usual, policy } = options
  const county: County = createCounty({
    store,
    provider,
    keys,
    leaseDays,
    now: () => new Date(),
    ...(policy && { policy }),
  })
  const moment = () => momentOf(new Date())
  stops.push(keepBundlesFresh(store, moment, (error) => log(`bundles: ${placeOf(error)}`)))
  const http = await createHttp({ county, onError: (call, error) => log(`${call}: ${placeOf(error)}`) })
  stops.push(() => http.close())
  const host = options.host ?? '127.0.0.1'
  const listen = async (port: number) => {
    await http.listen({ host, port })
    const { port: bound } = http.server.address() as AddressInfo
    return `http://${host}:${bound}`
  }
  // A port that was asked for must be free; the one of last time need not.
  if (options.port !== undefined) return listen(options.port)
  return listen(content.port).catch((error: unknown) => {
    if (content.port === 0) throw error
    return listen(0)
  })
}

/** What a bug's report may hold: kind and place. Messages of libraries can quote what was sent. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown'
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return [`${error.name}${code}`, ...frames.slice(0, 8)].join('\n')
}
