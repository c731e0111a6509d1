/** The county over HTTP: each call a POST of one framed message, and one stream of nudges. Nothing else is answered. */
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { constants } from 'node:zlib'
import { answer, type Reply } from '../shared/contract.ts'
import { countyContract, type CountyCaller } from '../shared/county-contract.ts'
import { noteOf, Problem, type ProblemCode, type ProblemNote } from '../shared/problem.ts'
import { lineHeader, sealedType } from '../shared/sealed-line.ts'
import { encodeMessage, openMessage } from '../shared/wire.ts'
import { unpack } from './bundles.ts'
import type { County } from './county.ts'
import { openEvents } from './events.ts'
import type { SalvageCall } from './salvage.ts'
import { packedAnswer, type OpenedRequest } from './sealed-line.ts'

const framed = 'application/x-antlitz'
const frames = 'application/x-antlitz-frames'
const bodyLimit = 2 * 1024 * 1024
/** Smaller answers cost more to compress than to send. */
const compressFrom = 1_024

export type HttpOptions = {
  county: County
  /** Requests a minute for one session, and for whoever has none. */
  rates?: { session: number; stranger: number }
  /** Hears of bugs: everything that is not a Problem. Never contents. */
  onError: (call: string, error: unknown) => void
}

export async function createHttp({ county, onError, rates }: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit,
    routerOptions: { maxParamLength: 40 },
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    // What fastify would say on its own is JSON with words of its own.
    frameworkErrors: (_error, _request, reply) => void refuse(reply as FastifyReply, { code: 'badRequest' }, 400),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([framed, sealedType], { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  openSealedRequests(app, county)
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const note = noteFrom(error)
    if (note.code === 'serverFailed') onError(request.url, error)
    return refuse(reply, note, ownStatus(error) ?? statusOf[note.code] ?? 409)
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, { code: 'unknownCall' }, 404))
  await protect(app, rates ?? { session: 1_200, stranger: 120 })

  const events = openEvents(county)
  app.addHook('onClose', () => events.close())
  app.get('/county/events', { compress: false }, (request, reply) => events.open(callerOf(request), reply))
  const answerCall = (name: string) => async (request: FastifyRequest, reply: FastifyReply) => {
    const args = argsOf(request)
    return send(reply, { ok: true, result: await answer(countyContract, county.calls, name, args, callerOf(request)) })
  }
  // Packed beforehand: it goes out as it lies there, or opened and otherwise as it is. Either way this thread has nothing to do,
  // and what has come of it can be used frame by frame.
  app.post('/county/bundle', { compress: false }, async (request, reply) => {
    const args = argsOf(request)
    const calls = { ...county.calls, bundle: county.packedBundle }
    const { rows } = (await answer(countyContract, calls, 'bundle', args, callerOf(request))) as { rows: Uint8Array }
    const sealed = sealedBefore.get(request)
    const { from } = args as { from?: number }
    if (sealed && from !== undefined) return reply.type(sealedType).send(sealed.seal('brotliRest', rows.subarray(from)))
    if (sealed) return reply.type(sealedType).send(sealed.seal('brotli', rows))
    void reply.type(frames)
    if (!/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(await unpack(rows))
    return reply.header('content-encoding', 'br').send(Buffer.from(rows))
  })
  // Pictures are as small as they get.
  app.post('/county/getPhotos', { compress: false }, answerCall('getPhotos'))
  app.post<{ Params: { call: string } }>('/county/:call', (request, reply) =>
    answerCall(request.params.call)(request, reply),
  )
  return app
}

/** What came over a sealed line, once it is open: its answer goes back the same way. */
const sealedBefore = new WeakMap<FastifyRequest, OpenedRequest & { json?: string }>()

/** What is asked. Also of what was tight the text is no longer than a body may be. */
function argsOf(request: FastifyRequest): unknown {
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
  const { message, json } = openMessage(body, { most: bodyLimit })
  const sealed = sealedBefore.get(request)
  if (sealed) sealed.json = json
  return message
}

/** From here on a sealed request is like any other. */
function openSealedRequests(app: FastifyInstance, { lines }: County): void {
  app.addHook('preHandler', async (request) => {
    if (request.headers['content-type'] !== sealedType || !(request.body instanceof Uint8Array)) return
    const line = request.headers[lineHeader]
    if (typeof line !== 'string') throw new Problem('badRequest')
    const opened = await lines.open(line, callIn(request), bearerOf(request), request.body, bodyLimit)
    sealedBefore.set(request, opened)
    request.body = opened.message
  })
}

const ofLockedLaptops: ReadonlySet<string> = new Set<SalvageCall>(['askBlocked', 'salvage', 'confirmSalvage'])

function callIn({ url }: FastifyRequest): string {
  return url.replace(/^\/county\//, '')
}

async function protect(app: FastifyInstance, rates: { session: number; stranger: number }): Promise<void> {
  // The answers are bytes for a program, never a page: few headers do, and a request with nothing to do stays small.
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } },
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: false,
    dnsPrefetchControl: false,
    frameguard: false,
    ieNoOpen: false,
    originAgentCluster: false,
    permittedCrossDomainPolicies: false,
    referrerPolicy: false,
    xssFilter: false,
  })
  await app.register(rateLimit, {
    timeWindow: '1 minute',
    max: (request) => (bearerOf(request) === null ? rates.stranger : rates.session),
    // Locked laptops behind one address must not keep its people from signing in.
    keyGenerator: (request) =>
      bearerOf(request) ?? `${request.ip} ${ofLockedLaptops.has(callIn(request)) ? 'locked' : ''}`,
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: () => new Problem('tooManyRequests'),
  })
  await app.register(compress, {
    threshold: compressFrom,
    encodings: ['zstd', 'br', 'gzip', 'identity'],
    // The limit for bodies holds for what comes out of a packed one: no bomb can be inflated here.
    requestEncodings: ['gzip', 'identity'],
    customTypes: /^application\/x-antlitz$/,
    zlibOptions: { level: 4 },
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    void reply.header('cache-control', 'no-store')
    done(null, payload)
  })
}

function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null
}

function callerOf(request: FastifyRequest): CountyCaller {
  return { token: bearerOf(request) }
}

async function send(reply: FastifyReply, message: Reply): Promise<FastifyReply> {
  const sealed = sealedBefore.get(reply.request)
  // What could not be read has left nothing that its answer could refer to.
  const tight = sealed?.readsTight && sealed.json !== undefined ? { answers: sealed.json } : undefined
  const bytes = encodeMessage(message, tight)
  if (!sealed) return reply.type(framed).send(Buffer.from(bytes.buffer))
  const isPicture = callIn(reply.request) === 'getPhotos'
  const answered = isPicture ? sealed.seal('plain', bytes) : sealed.seal(...(await packedAnswer(bytes)))
  return reply.type(sealedType).send(answered)
}

function refuse(reply: FastifyReply, problem: ProblemNote, status: number): Promise<FastifyReply> {
  return send(reply.status(status), { ok: false, problem })
}

const statusOf: Partial<Record<ProblemCode, number>> = {
  badRequest: 400,
  messageDamaged: 400,
  unknownCommand: 400,
  signInRequired: 401,
  signInFailed: 401,
  signInExpired: 401,
  deviceRevoked: 403,
  accessEnded: 403,
  mayNot: 403,
  unknownPerson: 403,
  notFound: 404,
  unknownCall: 404,
  tooLarge: 413,
  outdated: 426,
  tooManyRequests: 429,
  serverFailed: 500,
}

/** The status of what fastify refuses by itself: it knows 415 from 400. */
function ownStatus(error: FastifyError): number | undefined {
  const status = error instanceof Problem ? undefined : error.statusCode
  return status !== undefined && status >= 400 && status < 500 ? status : undefined
}

/** What fastify refuses by itself, in our words; whatever is nobody's fault but ours is `serverFailed`. */
function noteFrom(error: FastifyError): ProblemNote {
  if (error instanceof Problem) return noteOf(error)
  if (error.statusCode === 413) return { code: 'tooLarge' }
  if (ownStatus(error) !== undefined) return { code: 'badRequest' }
  return { code: 'serverFailed' }
}
