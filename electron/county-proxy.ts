/**
 * Passes `/county/…` on to the county server, as a stream in both directions. Redirects and web pages are never passed
 * back: in a hotel's network somebody else answers in the county's name, and that must look like "not our server".
 */
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Readable, pipeline, type Transform } from 'node:stream'
import { getCACertificates } from 'node:tls'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { ProblemCode } from '../shared/problem.ts'
import { lineHeader } from '../shared/sealed-line.ts'
import { securityHeaders } from './security.ts'

export type CountyProxySettings = {
  county: URL
  /**
   * Who opens compressed answers. `page`: the bytes go on as they came and Chromium opens them (HTTP). `proxy`: for
   * `app://`, where Chromium neither asks for compression nor opens it.
   */
  opens: 'page' | 'proxy'
  /** How long the server may stay silent, in ms; event streams may for ever. */
  patienceMs?: number
}

export type CountyProxy = {
  forward: (request: Request, path: string) => Promise<Response>
  close(): void
}

const sentOn = ['authorization', 'content-type', 'accept', 'accept-encoding', 'content-encoding', lineHeader] as const
const passedBack = ['content-type', 'content-encoding', 'content-length', 'cache-control', 'retry-after'] as const
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const withoutBody = new Set([204, 205, 304])

const openers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

export function createCountyProxy({ county, opens, patienceMs = 30_000 }: CountyProxySettings): CountyProxy {
  const secure = county.protocol === 'https:'
  const agent = secure ? new HttpsAgent({ keepAlive: true, ...trust() }) : new HttpAgent({ keepAlive: true })
  const base = county.href.replace(/\/$/, '')

  const forward = async (request: Request, path: string): Promise<Response> => {
    if (!methods.has(request.method)) return refusal(405, 'badRequest')
    const headers = headersOut(request.headers, opens)
    // A length without a body would take the beginning of the next request on this connection for it.
    if (!request.body) delete headers['content-length']
    const outgoing = (secure ? httpsRequest : httpRequest)(`${base}${path}`, { method: request.method, headers, agent })
    try {
      const answer = await exchange(outgoing, request, patienceMs)
      return answerFor(answer, request.method, opens)
    } catch (error) {
      if (request.signal.aborted) throw error
      return refusal(...verdictOn(error))
    }
  }
  return { forward, close: () => agent.destroy() }
}

/** Certificates of Node's list and of the computer's own store; no variable of the environment can loosen the check. */
function trust(): { ca: string[]; rejectUnauthorized: true } {
  return { ca: [...getCACertificates('bundled'), ...systemCertificates()], rejectUnauthorized: true }
}

/** Counties have authorities of their own, known to the computer. Where Node cannot read that store, its own list stays. */
function systemCertificates(): string[] {
  try {
    return getCACertificates('system')
  } catch {
    return []
  }
}

function headersOut(from: Headers, opens: 'page' | 'proxy'): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of [...sentOn, 'content-length']) {
    const value = from.get(name)
    if (value !== null) headers[name] = value
  }
  if (opens === 'proxy') headers['accept-encoding'] = Object.keys(openers).toReversed().join(', ')
  else headers['accept-encoding'] ??= 'identity'
  return headers
}

/** Sends the request with its body; settles with the head of the answer. */
function exchange(outgoing: ClientRequest, request: Request, patienceMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const stop = () => outgoing.destroy(new Error('The page went away.'))
    if (request.signal.aborted) stop()
    request.signal.addEventListener('abort', stop, { once: true })
    outgoing.on('close', () => request.signal.removeEventListener('abort', stop))
    outgoing.setTimeout(patienceMs, () => outgoing.destroy(new Error('The server stayed silent.')))
    outgoing.on('error', reject)
    outgoing.on('response', (answer) => {
      if (isEventStream(answer)) outgoing.setTimeout(0)
      resolve(answer)
    })
    if (!request.body) outgoing.end()
    else {
      pipeline(Readable.fromWeb(request.body), outgoing, (error) => {
        if (error) reject(error)
      })
    }
  })
}

function answerFor(answer: IncomingMessage, method: string, opens: 'page' | 'proxy'): Response {
  const status = answer.statusCode ?? 502
  if (status < 200 || (status >= 300 && status < 400) || isWebPage(answer)) {
    answer.destroy()
    return refusal(502, 'serverNotOurs')
  }
  const headers = new Headers(securityHeaders())
  headers.set('cache-control', 'no-store')
  for (const name of passedBack) {
    const value = answer.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  if (withoutBody.has(status) || method === 'HEAD') {
    answer.resume()
    return new Response(null, { status, headers })
  }
  const opener = opens === 'proxy' ? openers[answer.headers['content-encoding'] ?? ''] : undefined
  if (!opener) return new Response(webStream(answer), { status, headers })
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Response(webStream(pipeline(answer, opener(), () => {})), { status, headers })
}

function webStream(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream, { strategy: { highWaterMark: 1 } }) as ReadableStream<Uint8Array>
}

const isEventStream = (answer: IncomingMessage) =>
  (answer.headers['content-type'] ?? '').startsWith('text/event-stream')
const isWebPage = (answer: IncomingMessage) =>
  /^\s*(text\/html|application\/xhtml)/i.test(answer.headers['content-type'] ?? '')

/** A certificate that does not fit means that somebody else answered; anything else that nobody did. */
function verdictOn(error: unknown): [number, ProblemCode] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const foreign = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|WRONG_VERSION|^EPROTO|^HPE_/.test(code)
  return foreign ? [502, 'serverNotOurs'] : [503, 'serverUnreachable']
}

function refusal(status: number, problem: ProblemCode): Response {
  return new Response(null, {
    status,
    headers: { ...securityHeaders(), 'cache-control': 'no-store', 'x-antlitz-problem': problem },
  })
}
