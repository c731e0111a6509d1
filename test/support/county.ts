/** A real county for tests: real PostgreSQL, real HTTP, real sign-in, people of test/server/people.ts, a clock one can set. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Client, type Pool } from 'pg'
import { connect, type Connection, type Reply, type Transport } from '../../shared/contract.ts'
import { countyContract, type CountyContract } from '../../shared/county-contract.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { createCounty, type County } from '../../server/county.ts'
import { openDemoProvider } from '../../server/demo-provider.ts'
import { createHttp } from '../../server/http.ts'
import { openEmbeddedPostgres } from '../../server/postgres.ts'
import { openPool } from '../../server/postgres-client.ts'
import { openPostgresStore, type PostgresStore } from '../../server/postgres-store.ts'
import { createSignIn } from '../../server/sign-in.ts'
import { carrier, directoryEntries, people, type PersonName } from '../server/people.ts'

export type CountyClient = Connection<CountyContract>
export type TestDatabase = {
  url: string
  ownerUrl: string
  pool: Pool
  /** As the owner of the tables, who alone may erase. */
  owner: Pool
  /** A connection that no policy binds, to look behind the scenes. */
  superuser: Client
  close(): Promise<void>
}
export type TestCounty = TestDatabase & {
  clock: { now: Date }
  county: County
  store: PostgresStore
  http: FastifyInstance
  address: string
  /** Bugs that the server met: a test that expects none can say so. */
  errors: unknown[]
  /** A signed-in person; the session is opened without the sign-in page. */
  as(person: PersonName): Promise<CountyClient>
  tokenOf(person: PersonName, deviceId?: string): Promise<string>
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-test-'))
  const postgres = await openEmbeddedPostgres(folder, () => undefined)
  const pool = openPool(postgres.url, 12)
  const ownerUrl = postgres.ownerUrl ?? ''
  const owner = openPool(ownerUrl, 1)
  const superuser = new Client({ connectionString: postgres.superuserUrl })
  superuser.on('error', () => undefined)
  await superuser.connect()
  await superuser.query('SET search_path = antlitz')
  return {
    url: postgres.url,
    ownerUrl,
    pool,
    owner,
    superuser,
    async close() {
      await superuser.end()
      await pool.end()
      await owner.end()
      await postgres.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function openTestCounty(): Promise<TestCounty> {
  const database = await openTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-provider-'))
  const clock = { now: new Date('2026-11-23T09:00:00.000Z') }
  const errors: unknown[] = []
  const provider = await openDemoProvider(
    folder,
    Object.values(people).map(({ account, role }) => ({ user: account, password: `${account}!`, role, name: account })),
  )
  const store = await openPostgresStore(database.pool, carrier)
  const county = createCounty({ store, provider: createSignIn(provider.settings), now: () => clock.now })
  await county.load(people.emil.staffId, directoryEntries(), true)
  const rates = { session: 1_000_000, stranger: 1_000_000 }
  const http = await createHttp({ county, rates, onError: (_call, error) => errors.push(error) })
  await http.listen({ host: '127.0.0.1', port: 0 })
  const address = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`
  const tokenOf = async (person: PersonName, deviceId: string = randomUUID()) => {
    const device = { id: deviceId, name: `Laptop von ${person}`, platform: 'test' }
    return (await county.openSession(people[person].account, device)).token
  }
  return {
    ...database,
    clock,
    county,
    store,
    http,
    address,
    errors,
    tokenOf,
    as: async (person) => connect(countyContract, httpTransport(address, await tokenOf(person))),
    async close() {
      await http.close()
      await provider.close()
      await store.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The way to the county that a laptop takes. */
export function httpTransport(address: string, token: string | null): Transport {
  const headers = { ...(token !== null && { authorization: `Bearer ${token}` }) }
  return {
    async call(name, args) {
      const response = await fetch(`${address}/county/${name}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-antlitz' },
        body: encodeMessage(args),
      })
      const bytes = new Uint8Array(await response.arrayBuffer())
      if (response.headers.get('content-type') === 'application/x-antlitz-frames')
        return { ok: true, result: { rows: bytes } }
      return decodeMessage(bytes) as Reply
    },
    on(name, hear) {
      const stop = new AbortController()
      void listen(`${address}/county/events`, headers, stop.signal, name, hear).catch(() => undefined)
      return () => stop.abort()
    },
  }
}

async function listen(
  address: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  name: string,
  hear: (event: unknown) => void,
): Promise<void> {
  const response = await fetch(address, { headers, signal })
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) if (event.startsWith(`event: ${name}\n`)) hear({})
  }
}

export type CodeFlow = { code: string; verifier: string; nonce: string; redirectUri: string; state: string }

/** Signs in at the provider's page as a browser does, up to the code that comes back to the laptop. */
export async function signInAtPage(
  client: CountyClient,
  user: string,
  password: string,
  changed: Partial<Record<'nonce' | 'redirectUri' | 'code_challenge_method' | 'state', string>> = {},
): Promise<CodeFlow> {
  const { authorizationEndpoint, clientId, scope } = await client.signInConfig({})
  const verifier = randomBytes(32).toString('base64url')
  const flow = { nonce: randomUUID(), redirectUri: 'http://127.0.0.1:45678/sign-in/return', state: randomUUID() }
  const asked = { ...flow, ...changed }
  const url = new URL(authorizationEndpoint)
  url.search = new URLSearchParams({
    client_id: clientId,
    scope,
    response_type: 'code',
    redirect_uri: asked.redirectUri,
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: asked.code_challenge_method ?? 'S256',
  }).toString()
  const browser = createBrowser()
  const page = await browser(url.href)
  const returned = await browser(page.url, new URLSearchParams({ user, password }))
  const code = new URL(returned.url).searchParams.get('code')
  if (code === null)
    throw new Error(
      `the provider gave no code: ${returned.url} ${returned.text.replaceAll(/<style>.*<\/style>/gs, '').slice(0, 900)}`,
    )
  return { ...asked, code, verifier }
}

type Page = { url: string; text: string; status: number }

/** Follows redirects and keeps cookies; stops at the laptop's own address, as nobody listens there. */
export function createBrowser(): (url: string, form?: URLSearchParams) => Promise<Page> {
  const cookies = new Map<string, string>()
  const visit = async (url: string, form?: URLSearchParams): Promise<Page> => {
    if (new URL(url).pathname === '/sign-in/return') return { url, text: '', status: 0 }
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const next = response.headers.get('location')
    if (next !== null) return visit(new URL(next, url).href)
    return { url, text: await response.text(), status: response.status }
  }
  return visit
}
