/** Signing in at the county's provider: authorization code flow with PKCE (RFC 7636). The code is exchanged by the county server. */
import type { County, CountyKeys, LaptopPolicy, Me } from '../../shared/county-contract.ts'
import type { Lease } from '../../shared/lease.ts'
import { Problem } from '../../shared/problem.ts'
import { base64url } from './web-cipher.ts'

export type SignedIn = {
  me: Me
  token: string
  expiresAt: string
  keys: CountyKeys
  lease: Lease
  policy: LaptopPolicy
}
export type Device = { id: string; name: string; platform: string }
type Pending = { state: string; nonce: string; verifier: string; redirectUri: string }

/** What the county answers at a sign-in to who is not let in any more: it does not know somebody who has left. */
const notLetIn: ReadonlySet<string> = new Set(['deviceRevoked', 'accessEnded', 'unknownPerson'])

export function isNotLetIn(error: unknown): boolean {
  return error instanceof Problem && notLetIn.has(error.code)
}

export class SignIn {
  readonly #county: Pick<County, 'signInConfig' | 'signIn'>
  #pending: Pending | null = null

  constructor(county: Pick<County, 'signInConfig' | 'signIn'>) {
    this.#county = county
  }

  /** Gives the address to send the person to. */
  async begin(redirectUri: string): Promise<string> {
    const config = await this.#county.signInConfig({})
    const pending = { state: randomText(), nonce: randomText(), verifier: randomText(), redirectUri }
    this.#pending = pending
    const url = new URL(config.authorizationEndpoint)
    const parameters = {
      response_type: 'code',
      client_id: config.clientId,
      scope: config.scope,
      redirect_uri: redirectUri,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await challengeOf(pending.verifier),
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    return url.href
  }

  /** Takes the address the provider came back with. Problems: `signInFailed`, `cancelled`, those of `signIn`. */
  async finish(returned: string, device: Device): Promise<SignedIn> {
    const pending = this.#pending
    this.#pending = null
    const answer = URL.canParse(returned) ? new URL(returned).searchParams : null
    if (!pending || !answer || answer.get('state') !== pending.state) throw new Problem('signInFailed')
    if (answer.get('error') === 'access_denied') throw new Problem('cancelled')
    const code = answer.get('code')
    if (!code) throw new Problem('signInFailed')
    const { verifier, redirectUri, nonce } = pending
    return this.#county.signIn({ code, verifier, redirectUri, nonce, device })
  }
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}
