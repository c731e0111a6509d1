/**
 * Sign-in in the system browser with a loopback redirect (RFC 8252): listens on this computer until the provider sends the
 * person back, and gives the address they came back with. What it says is checked by the vault, which knows the PKCE verifier.
 */
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Problem } from '../shared/problem.ts'

const returnPath = '/sign-in/return'

export type SignIn = {
  redirectUri(): Promise<string>
  /** Waits for the return that carries `state`; rejects with `cancelled` after the time is up or when another begins. */
  waitForReturn(state: string | null): Promise<string>
  close(): void
}

type Waiting = { state: string | null; resolve: (address: string) => void; reject: (problem: Problem) => void }
type Round = { server: Server; redirectUri: string; timer: NodeJS.Timeout; waiting: Waiting | null }

export function createSignIn(timeLimitMs = 5 * 60_000): SignIn {
  let round: Round | null = null

  const end = (problem: Problem) => {
    if (!round) return
    clearTimeout(round.timer)
    round.server.close()
    round.server.closeAllConnections()
    round.waiting?.reject(problem)
    round = null
  }

  const comeBack = (address: URL): boolean => {
    const waiting = round?.waiting
    // Any page of any browser on this computer can ask here; only the one that knows the state may end the waiting.
    if (!round || !waiting || address.searchParams.get('state') !== waiting.state) return false
    round.waiting = null
    waiting.resolve(address.href)
    return true
  }

  return {
    async redirectUri() {
      end(new Problem('cancelled'))
      round = await listen(comeBack, () => end(new Problem('cancelled')), timeLimitMs)
      return round.redirectUri
    },
    async waitForReturn(state) {
      const current = round
      if (!current || current.waiting) throw new Problem('signInFailed')
      try {
        return await new Promise((resolve, reject) => {
          current.waiting = { state, resolve, reject }
        })
      } finally {
        // The answer page must still reach the browser.
        setTimeout(() => round === current && end(new Problem('cancelled')), 500).unref()
      }
    },
    close: () => end(new Problem('cancelled')),
  }
}

async function listen(comeBack: (address: URL) => boolean, giveUp: () => void, timeLimitMs: number): Promise<Round> {
  let own = ''
  const server = createServer((request, response) => {
    const address = request.headers.host === own ? new URL(request.url ?? '/', `http://${own}`) : null
    const fits = request.method === 'GET' && address?.pathname === returnPath && comeBack(address)
    response.writeHead(fits ? 200 : 404, pageHeaders)
    response.end(fits ? donePage : '')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  own = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const timer = setTimeout(giveUp, timeLimitMs)
  timer.unref()
  return { server, redirectUri: `http://${own}${returnPath}`, timer, waiting: null }
}

const doneStyle =
  ':root { color-scheme: light dark } body { font: 1.125rem/1.5 system-ui, sans-serif; max-inline-size: 30rem; margin: 15vh auto; padding: 0 1.5rem } h1 { font-size: 1.5rem }'

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(doneStyle).digest('base64')}'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  connection: 'close',
}

const donePage = `<!doctype html>
<html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Antlitz</title>
<style>${doneStyle}</style>
<h1>Sie sind angemeldet.</h1>
<p>Sie können dieses Fenster schließen und in Antlitz weiterarbeiten.</p>
<p lang="en">You are signed in. You can close this window and go on in Antlitz.</p>
</html>
`
