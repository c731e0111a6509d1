/** The way to the county from the worker: through the host's own origin (`/county/…`), so that the page may connect to nothing else. */
import type { Reply, Transport } from '../../shared/contract.ts'
import { Problem, type ProblemCode } from '../../shared/problem.ts'
import { lineHeader, sealedType, type Packing } from '../../shared/sealed-line.ts'
import { joined } from '../../shared/joined.ts'
import { decodeMessage, encodeMessage, isTight, openMessage } from '../../shared/wire.ts'
import { SealedLine } from './sealed-line.ts'
import type { Unbrotli } from './unbrotli.ts'

const contentType = 'application/x-antlitz'
/** What can be used as far as it comes (shared/bundle.ts). */
const framesType = 'application/x-antlitz-frames'
/** A request that has not been answered after this long is given up; it is harmless to send it again. */
const patience = 60_000

export type CountyWay = {
  /** The present session's, asked for at each call. */
  token: () => string | null
  /** The county's public key that messages are sealed to; null before anybody has signed in: then they are not. */
  sealing: () => string | null
  unbrotli: Unbrotli
}

/** These come before the county's keys are known, or bring new ones. They tell of nobody but who signs in. */
const inClear = new Set(['signInConfig', 'signIn'])
/** What a county may say without sealing it: that it could not open what it was sent. Anybody on the way can say so, and gains nothing. */
const saidInClear = new Set<ProblemCode>([
  'badRequest',
  'messageDamaged',
  'signInRequired',
  'serverFailed',
  'tooLarge',
  'tooManyRequests',
  'unknownCall',
])

/** A transport for the county contract. */
export function countyTransport({ token, sealing, unbrotli }: CountyWay): Transport {
  const lines = openLines()
  return {
    async call(name, args) {
      const to = inClear.has(name) ? null : sealing()
      if (to === null) return callInClear(name, encodeMessage(args), token())
      const line = await lines(to)
      const come = await over(line, name, args, token())
      if ('ok' in come) return come
      if (name === 'bundle' && come.packing === 'brotli') {
        const askOn = (from: number) => over(line, name, { ...(args as object), from }, token())
        return { ok: true, result: { rows: await unbrotli(await asFarAsItComes(come, askOn), mostBytes) } }
      }
      const bytes = come.packing === 'brotli' ? await unbrotli(come.bytes, mostBytes) : come.bytes
      if (!come.isWhole) throw new Problem('serverUnreachable')
      // A county that was brought back to an older version answers otherwise again, also that it could not read.
      line.isTight = isTight(bytes)
      return replyFrom(bytes, come.message)
    },
    on: (_name, hear) => listen(token, () => hear({})),
  }
}

/** What came over a sealed line, and the message that it answers. */
type Come = { packing: Packing; bytes: Uint8Array; isWhole: boolean; message: Uint8Array }

async function over(line: SealedLine, name: string, args: unknown, token: string | null): Promise<Come | Reply> {
  const message = encodeMessage(args, line.isTight ? {} : undefined)
  const request = await line.seal(name, token, ...(await packed(message, name)))
  const headers = { ...authorized(token), 'content-type': sealedType, [lineHeader]: line.header }
  const response = await post(name, headers, request.body)
  const { bytes } = await readAsFarAsItComes(response)
  if (response.headers.get('content-type') !== sealedType) return refusedInClear(response, bytes)
  return { ...(await request.open(bytes)), message }
}

/** The packed bytes of a bundle. Where it breaks off the rest is asked for, as long as more comes of it. */
async function asFarAsItComes(first: Come, askOn: (from: number) => Promise<Come | Reply>): Promise<Uint8Array> {
  let { bytes, isWhole } = first
  while (!isWhole && bytes.length < mostBytes) {
    const next = await askOn(bytes.length).catch(() => null)
    // It was replaced meanwhile, the county is of an older version, or the line is gone: what has come can be used.
    if (!next || 'ok' in next || next.packing !== 'brotliRest' || next.bytes.length === 0) break
    bytes = joined([bytes, next.bytes])
    isWhole = next.isWhole
  }
  return bytes
}

/** One line for each key that a county has had: its own keys are made once. */
function openLines(): (sealing: string) => Promise<SealedLine> {
  const lines = new Map<string, Promise<SealedLine>>()
  return (sealing) => {
    const line = lines.get(sealing) ?? SealedLine.to(sealing)
    lines.set(sealing, line)
    return line
  }
}

async function callInClear(name: string, message: Uint8Array<ArrayBuffer>, token: string | null): Promise<Reply> {
  const [packing, body] = await packed(message, name)
  const encoding = packing === 'plain' ? {} : { 'content-encoding': packing }
  const response = await post(name, { ...authorized(token), 'content-type': contentType, ...encoding }, body)
  const type = response.headers.get('content-type')
  if (type === framesType) return { ok: true, result: { rows: (await readAsFarAsItComes(response)).bytes } }
  if (type !== contentType) throw notFromOurCounty(response)
  return replyFrom(await readWhole(response))
}

/** Whoever could have answered in the county's name has no say in anything that counts. */
function refusedInClear(response: Response, bytes: Uint8Array): Reply {
  if (response.headers.get('content-type') !== contentType) throw notFromOurCounty(response)
  const reply = replyFrom(bytes)
  if (reply.ok || !saidInClear.has(reply.problem.code)) throw new Problem('serverNotOurs')
  return reply
}

function notFromOurCounty({ status }: Response): Problem {
  return new Problem(status >= 500 ? 'serverFailed' : 'serverNotOurs')
}

/** Smaller messages gain nothing. */
const packFrom = 2_000

/** A day's work in a fifth of its bytes; pictures, and what is sealed already, are as small as they get. */
async function packed(
  message: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<[Packing & ('plain' | 'gzip'), Uint8Array<ArrayBuffer>]> {
  if (message.length < packFrom || name === 'putPhotos' || name === 'salvage') return ['plain', message]
  const gzip = new Response(message).body?.pipeThrough(new CompressionStream('gzip'))
  return ['gzip', new Uint8Array(await new Response(gzip).arrayBuffer())]
}

function authorized(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

function post(name: string, headers: Record<string, string>, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  return ask(`/county/${name}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(patience) })
}

/** What a host may say of the way (electron/county-proxy.ts). Whether somebody is let in only the county says, sealed. */
const saidByHost = ['badRequest', 'serverNotOurs', 'serverUnreachable'] as const

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch {
    throw new Problem(navigator.onLine ? 'serverUnreachable' : 'offline')
  }
  const problem = response.headers.get('x-antlitz-problem')
  if (problem !== null) throw new Problem(saidByHost.find((code) => code === problem) ?? 'serverFailed')
  return response
}

/** No answer of a county comes near it; a small one can be made to open into more than a laptop can hold. */
const mostBytes = 128 * 1024 * 1024

/** An answer that breaks off in the middle is no answer. */
async function readWhole(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes, isWhole } = await readAsFarAsItComes(response)
  if (!isWhole) throw new Problem('serverUnreachable')
  return bytes
}

/** An answer without end is not from our county: Problem `serverNotOurs`. */
async function readAsFarAsItComes({ body }: Response): Promise<{ bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let [length, isWhole] = [0, false]
  const reader = body?.getReader()
  try {
    for (let next = await reader?.read(); next?.value && length <= mostBytes; next = await reader?.read()) {
      chunks.push(next.value)
      length += next.value.length
    }
    isWhole = true
  } catch {
    // The line broke: whoever asked decides what to do with what has come.
  }
  if (length > mostBytes) {
    await reader?.cancel()
    throw new Problem('serverNotOurs')
  }
  return { bytes: joined(chunks), isWhole }
}

/** `request`: the message that this answers, where it may be tight. */
function replyFrom(bytes: Uint8Array, request?: Uint8Array): Reply {
  let message: unknown
  try {
    message = decodeMessage(
      bytes,
      request && isTight(bytes) ? { most: mostBytes, answers: jsonOf(request) } : undefined,
    )
  } catch (error) {
    throw error instanceof Problem && error.code === 'messageDamaged' ? error : new Problem('serverNotOurs')
  }
  if (typeof message === 'object' && message !== null && 'ok' in message) return message as Reply
  throw new Problem('serverNotOurs')
}

function jsonOf(request: Uint8Array): string {
  return openMessage(request, { most: mostBytes }).json
}

/**
 * Hears nudges until it is stopped; when the stream breaks it tries again, slower and slower. A stream that begins or breaks
 * counts as a nudge: something may have come before it was heard, and a sync finds out whether the county is still there.
 */
function listen(token: () => string | null, nudged: () => void): () => void {
  const stopping = new AbortController()
  const run = async () => {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      try {
        const response = await ask('/county/events', { headers: authorized(token()), signal: stopping.signal })
        if (response.ok && response.body) {
          failures = 0
          nudged()
          await readNudges(response.body, nudged)
        }
      } catch {
        // No connection now: the loop waits and tries again; the sync loop reports it.
      }
      if (failures === 0 && !stopping.signal.aborted) nudged()
      await pauseFor(Math.min(60_000, 1_000 * 2 ** failures), stopping.signal)
    }
  }
  void run()
  return () => stopping.abort()
}

async function readNudges(body: ReadableStream<Uint8Array>, nudged: () => void): Promise<void> {
  const lines = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await lines.read()
    if (done) return
    if (value.includes('event: nudge')) nudged()
  }
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
