/** The way to the county from the worker: through the host's own origin (`/county/…`), so that the page may connect to nothing else. */
import type { Reply, Transport } from '../../shared/contract.ts'
import { Problem, problemCodes, type ProblemCode } from '../../shared/problem.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'

const contentType = 'application/x-antlitz'
/** What can be used as far as it comes (shared/bundle.ts). */
const framesType = 'application/x-antlitz-frames'
/** A request that has not been answered after this long is given up; it is harmless to send it again. */
const patience = 60_000

/** A transport for the county contract. `token` is asked for at each call. */
export function countyTransport(token: () => string | null): Transport {
  return {
    async call(name, args) {
      const { body, headers } = await packed(encodeMessage(args), name)
      const response = await ask(`/county/${name}`, {
        method: 'POST',
        headers: { ...headersWith(token()), ...headers },
        body,
        signal: AbortSignal.timeout(patience),
      })
      const type = response.headers.get('content-type')
      if (type === framesType)
        return { ok: true, result: { rows: new Uint8Array((await readAsFarAsItComes(response)).bytes) } }
      if (type !== contentType) throw new Problem(response.status >= 500 ? 'serverFailed' : 'serverNotOurs')
      return replyFrom(new Uint8Array(await readWhole(response)))
    },
    on: (_name, hear) => listen(token, () => hear({})),
  }
}

/** Smaller messages gain nothing. */
const packFrom = 2_000

/** A day's work in a fifth of its bytes; pictures are as small as they get. */
async function packed(message: Uint8Array<ArrayBuffer>, name: string) {
  if (message.length < packFrom || name === 'putPhotos') return { body: message, headers: {} }
  const gzip = new Response(message).body?.pipeThrough(new CompressionStream('gzip'))
  return { body: await new Response(gzip).arrayBuffer(), headers: { 'content-encoding': 'gzip' } }
}

function headersWith(token: string | null): Record<string, string> {
  return { 'content-type': contentType, ...(token !== null && { authorization: `Bearer ${token}` }) }
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch {
    throw new Problem(navigator.onLine ? 'serverUnreachable' : 'offline')
  }
  const problem = response.headers.get('x-antlitz-problem')
  if (problem !== null) throw new Problem(isCode(problem) ? problem : 'serverFailed')
  return response
}

/** No answer of a county comes near it; a small one can be made to open into more than a laptop can hold. */
const mostBytes = 128 * 1024 * 1024

/** An answer that breaks off in the middle is no answer. */
async function readWhole(response: Response): Promise<ArrayBuffer> {
  const { bytes, isWhole } = await readAsFarAsItComes(response)
  if (!isWhole) throw new Problem('serverUnreachable')
  return bytes
}

/** An answer without end is not from our county: Problem `serverNotOurs`. */
async function readAsFarAsItComes({ body }: Response): Promise<{ bytes: ArrayBuffer; isWhole: boolean }> {
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
  return { bytes: await new Blob(chunks).arrayBuffer(), isWhole }
}

function replyFrom(bytes: Uint8Array): Reply {
  let message: unknown
  try {
    message = decodeMessage(bytes)
  } catch (error) {
    throw error instanceof Problem && error.code === 'messageDamaged' ? error : new Problem('serverNotOurs')
  }
  if (typeof message === 'object' && message !== null && 'ok' in message) return message as Reply
  throw new Problem('serverNotOurs')
}

function isCode(text: string): text is ProblemCode {
  return (problemCodes as readonly string[]).includes(text)
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
        const response = await ask('/county/events', { headers: headersWith(token()), signal: stopping.signal })
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
