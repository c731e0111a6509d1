/** The county's side of sign-in by OpenID Connect: exchanges codes at any issuer (code flow with PKCE, RFC 7636). */
import * as oidc from 'openid-client'
import { Problem } from '../shared/problem.ts'
import type { SignInProvider } from './county.ts'

export type SignInSettings = { issuer: string; clientId: string; clientSecret: string; scope?: string }

/** Where a laptop may be sent back to: its own loopback address, any port (RFC 8252). */
const ownReturn = /^http:\/\/127\.0\.0\.1:\d{2,5}\/sign-in\/return$/

export function createSignIn({ issuer, clientId, clientSecret, scope }: SignInSettings): SignInProvider {
  let discovered: Promise<oidc.Configuration> | null = null

  /** Asked again after a failure: the provider may start later than the county. */
  const discover = async () => {
    discovered ??= findProvider(new URL(issuer), clientId, clientSecret)
    try {
      return await discovered
    } catch (error) {
      discovered = null
      throw error
    }
  }

  return {
    async config() {
      const { authorization_endpoint: authorizationEndpoint } = (await discover()).serverMetadata()
      if (authorizationEndpoint === undefined) throw new Error('the provider has no authorization endpoint')
      return { authorizationEndpoint, clientId, scope: scope ?? 'openid' }
    },
    async accountOf({ code, verifier, redirectUri, nonce }) {
      if (!ownReturn.test(redirectUri) || !code || !verifier || !nonce) throw new Problem('signInFailed')
      const config = await discover()
      const returned = new URL(redirectUri)
      returned.searchParams.set('code', code)
      // The laptop knows one issuer only and sends the code alone; which issuer it came from is not in question.
      returned.searchParams.set('iss', config.serverMetadata().issuer)
      try {
        const tokens = await oidc.authorizationCodeGrant(config, returned, {
          pkceCodeVerifier: verifier,
          expectedNonce: nonce,
          expectedState: oidc.skipStateCheck,
          idTokenExpected: true,
        })
        const account = tokens.claims()?.sub
        if (account === undefined) throw new Problem('signInFailed')
        return account
      } catch (error) {
        throw isRefusal(error) ? new Problem('signInFailed') : error
      }
    },
  }
}

async function findProvider(issuer: URL, clientId: string, clientSecret: string): Promise<oidc.Configuration> {
  const isLoopback = issuer.protocol === 'http:' && issuer.hostname === '127.0.0.1'
  return oidc.discovery(issuer, clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
    // Plain HTTP only to this computer itself: the demo's own provider.
    ...(isLoopback && { execute: [oidc.allowInsecureRequests] }),
    timeout: 10,
  })
}

/** A wrong, used or foreign code; anything else (the provider does not answer) is a failure on our side. */
function isRefusal(error: unknown): boolean {
  if (error instanceof Problem || error instanceof oidc.ResponseBodyError) return true
  if (error instanceof oidc.AuthorizationResponseError) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^OAUTH_(JWT|INVALID|MISSING|UNEXPECTED)/.test(code) || error instanceof oidc.ClientError
}
