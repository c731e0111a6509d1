/**
 * A sign-in of one's own for the demo county: a certified OpenID provider on a loopback port, with invented people. A real
 * county names its own issuer instead.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Provider, interactionPolicy, type Configuration } from 'oidc-provider'
import { z } from '../shared/schema.ts'
import { DemoMemory } from './demo-memory.ts'
import { signInPage } from './demo-sign-in-page.ts'
import type { SignInSettings } from './sign-in.ts'
import { writeStateFile } from './state-file.ts'

export type DemoPerson = { user: string; password: string; role: string; name: string }
export type DemoProvider = { settings: SignInSettings; close(): Promise<void> }

const clientId = 'antlitz'
const pagePath = '/anmelden/'
/** Wrong passwords before a sign-in must begin anew. */
const tries = 10

const Secrets = z.object({
  clientSecret: z.string(),
  cookieKey: z.string(),
  port: z.number(),
  key: z.record(z.string(), z.unknown()),
})
type Secrets = z.infer<typeof Secrets>

export async function openDemoProvider(dataDir: string, people: readonly DemoPerson[]): Promise<DemoProvider> {
  const file = join(dataDir, 'provider.json')
  const secrets = await readSecrets(file)
  const server = createServer()
  const listen = (port: number) =>
    new Promise<number>((done, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port))
    })
  // The port of last time if it is free: a sign-in page that is open in a browser goes on working.
  const port = await listen(secrets.port).catch(() => listen(0))
  await writeStateFile(file, { ...secrets, port })
  const issuer = `http://127.0.0.1:${port}`
  const provider = new Provider(issuer, configuration(secrets, people))
  const answerProvider = provider.callback()
  const pages = createPages(provider, people)
  server.on('request', (request, response) => {
    if (request.url?.startsWith(pagePath)) {
      pages(request, response).catch(() => response.writeHead(400, { connection: 'close' }).end())
    } else void answerProvider(request, response)
  })
  return {
    settings: { issuer, clientId, clientSecret: secrets.clientSecret },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

async function readSecrets(file: string): Promise<Secrets> {
  const text = await readFile(file, 'utf8').catch(() => null)
  const known = text === null ? null : Secrets.safeParse(JSON.parse(text))
  if (known?.success) return known.data
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const word = () => randomBytes(32).toString('hex')
  const key = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }
  return { clientSecret: word(), cookieKey: word(), port: 0, key }
}

function configuration(secrets: Secrets, people: readonly DemoPerson[]): Configuration {
  const policy = interactionPolicy.base()
  // A browser that several people use must not sign in whoever came before.
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('each_time', 'everybody signs in each time', (context) => {
      return context.oidc.result?.login === undefined
    }),
  )
  return {
    adapter: () => new DemoMemory(),
    clients: [
      {
        client_id: clientId,
        client_secret: secrets.clientSecret,
        application_type: 'native',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        // A native client may come back to any port of its own computer (RFC 8252, 7.3).
        redirect_uris: ['http://127.0.0.1/sign-in/return'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [secrets.key] },
    cookies: { keys: [secrets.cookieKey] },
    features: { devInteractions: { enabled: false }, userinfo: { enabled: false } },
    scopes: ['openid'],
    pkce: { required: () => true },
    responseTypes: ['code'],
    // The provider's own session ends at once: the next person at this browser must not meet it.
    ttl: { AuthorizationCode: 60, AccessToken: 60, IdToken: 60, Interaction: 600, Session: 1, Grant: 60 },
    expiresWithSession: () => false,
    interactions: { policy, url: (_context, { uid }) => `${pagePath}${uid}` },
    findAccount: (_context, sub) => {
      if (!people.some(({ user }) => user === sub)) return undefined
      return { accountId: sub, claims: () => ({ sub }) }
    },
    // Nobody has to consent: the county asks for nothing but who somebody is.
    loadExistingGrant: async (context) => {
      const { client, account, provider } = context.oidc
      if (!client || !account) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    renderError: (context) => {
      context.type = 'text/plain; charset=utf-8'
      context.body = 'Diese Anmeldung ist nicht möglich. Bitte beginnen Sie in Antlitz noch einmal.'
    },
  }
}

type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>

function createPages(provider: Provider, people: readonly DemoPerson[]): Pages {
  const failures = new Map<string, number>()
  const show = (response: ServerResponse, user: string, wrong: boolean) => {
    const { html, headers } = signInPage(people, user, wrong)
    response.writeHead(200, headers).end(html)
  }
  return async (request, response) => {
    const { uid } = await provider.interactionDetails(request, response)
    if (request.method === 'GET') return show(response, '', false)
    if (request.method !== 'POST') throw new Error('neither asked nor sent')
    const form = new URLSearchParams(await bodyOf(request))
    const user = (form.get('user') ?? '').trim()
    const failed = failures.get(uid) ?? 0
    const person = people.find((one) => one.user === user && one.password === form.get('password'))
    if (person && failed < tries) {
      failures.delete(uid)
      const login = { accountId: person.user, remember: false }
      // A native client asks for consent each time (RFC 8252, 8.6); whoever has just typed a password for this page agrees.
      return provider.interactionFinished(request, response, { login, consent: {} })
    }
    failures.set(uid, failed + 1)
    show(response, user.slice(0, 60), true)
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8')
    if (text.length > 2_000) throw new Error('too much was sent')
  }
  return text
}
