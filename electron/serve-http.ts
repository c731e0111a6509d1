/**
 * The app over HTTP on this computer, for a Chromium window instead of Electron: the page, the county behind it, and the
 * host at `/host/…`. Whoever asks must name our own address (else any web page could, by a name that leads to 127.0.0.1),
 * must not be another origin's page, and for the host must hold the token that only our page was given.
 */
import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { answer, type Reply } from '../shared/contract.ts'
import { hostContract } from '../shared/host-contract.ts'
import { noteOf, Problem } from '../shared/problem.ts'
import { decodeMessage, encodeMessage } from '../shared/wire.ts'
import type { RunningHost } from './host.ts'
import { securityHeaders } from './security.ts'
import type { Serve } from './serve-app.ts'

export type HttpSettings = { host: RunningHost; app: Serve; origin: string; token: string; log: (line: string) => void }

const hostPrefix = '/host/'
const messageLimit = 128 * 1024 * 1024
const heartbeatMs = 20_000

/** Not yet listening: whoever calls binds it to 127.0.0.1 at the port of `origin`. */
export function createHttpServer({ host, app, origin, token, log }: HttpSettings): Server {
  const own = new URL(origin)
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (incoming.headers.host !== own.host || !fromOurPage(incoming, origin)) {
      refuse(response, 403)
      return
    }
    const { pathname, searchParams } = new URL(incoming.url ?? '/', origin)
    if (!pathname.startsWith(hostPrefix)) {
      await passOn(incoming, response, origin, app)
      return
    }
    const shown = searchParams.get('token') ?? incoming.headers.authorization?.replace(/^Bearer /, '') ?? ''
    if (!sameToken(shown, token)) refuse(response, 403)
    else if (pathname === '/host/events' && incoming.method === 'GET') streamEvents(response, host)
    else if (incoming.method === 'POST') await answerCall(incoming, response, host, pathname.slice(hostPrefix.length))
    else refuse(response, 405)
  }
  return createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      log(`http: ${error instanceof Error ? error.name : 'error'}`)
      response.destroy()
    })
  })
}

function fromOurPage({ headers }: IncomingMessage, origin: string): boolean {
  const site = headers['sec-fetch-site']
  if (headers.origin !== undefined && headers.origin !== origin) return false
  return site === undefined || site === 'same-origin' || site === 'none'
}

function sameToken(shown: string, token: string): boolean {
  const [left, right] = [Buffer.from(shown), Buffer.from(token)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...securityHeaders(), 'cache-control': 'no-store' })
  response.end()
}

async function answerCall(
  incoming: IncomingMessage,
  response: ServerResponse,
  host: RunningHost,
  name: string,
): Promise<void> {
  const reply = await replyTo(incoming, host, name)
  response.writeHead(200, {
    ...securityHeaders(),
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
  })
  response.end(encodeMessage(reply))
}

async function replyTo(incoming: IncomingMessage, host: RunningHost, name: string): Promise<Reply> {
  try {
    const args = decodeMessage(await readBody(incoming))
    return { ok: true, result: await answer(hostContract, host.calls, name, args, undefined) }
  } catch (error) {
    return { ok: false, problem: noteOf(error) }
  }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    // Read to the end all the same, or the answer would not arrive.
    if (length <= messageLimit) chunks.push(chunk)
    else chunks.length = 0
  }
  if (length > messageLimit) throw new Problem('tooLarge')
  return Buffer.concat(chunks)
}

function streamEvents(response: ServerResponse, host: RunningHost): void {
  response.writeHead(200, { ...securityHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(':\n\n')
  const stop = host.hear((name, event) => response.write(`data: ${JSON.stringify({ name, event })}\n\n`))
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs)
  response.on('close', () => {
    clearInterval(heartbeat)
    stop()
  })
}

/** Gives the request to the app as a Fetch request and streams the answer back; ends it when the page goes. */
async function passOn(incoming: IncomingMessage, response: ServerResponse, origin: string, app: Serve): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const method = incoming.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const request = new Request(new URL(incoming.url ?? '/', origin), {
    method,
    headers: headersOf(incoming),
    signal: gone.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {}),
  })
  const answered = await app(request).catch((error: unknown) => {
    if (gone.signal.aborted) return null
    throw error
  })
  if (answered === null) return
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  if (method === 'HEAD' || !answered.body) {
    response.end()
    return
  }
  response.flushHeaders()
  // When the county breaks off in the middle the answer does too: the page must not take what it got for the whole.
  await pipeline(Readable.fromWeb(answered.body as NodeStream<Uint8Array>), response).catch(() => undefined)
}

function headersOf(incoming: IncomingMessage): [string, string][] {
  return Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
}
