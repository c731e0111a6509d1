/** What arrives over HTTP and is not as it should be: refused with a stable code, without effect, without telling anything. */
import { randomBytes } from 'node:crypto'
import { connect as dial } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import type { Reply } from '../../shared/contract.ts'
import { heldDigest } from '../../shared/county-contract.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { framed } from '../support/framed.ts'
import { createHttp } from '../../server/http.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { nextId, note, openFile, people } from './people.ts'

let county: TestCounty
let token: string
const file = nextId()
beforeAll(async () => {
  county = await openTestCounty()
  token = await county.tokenOf('anna')
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId)])
})
afterAll(() => county.close())

const type = 'application/x-antlitz'
type Sent = {
  call?: string
  body?: Uint8Array<ArrayBuffer> | string
  headers?: Record<string, string>
  method?: string
}

async function send({ call = 'sync', body, headers = {}, method = 'POST' }: Sent) {
  const response = await fetch(`${county.address}/county/${call}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
    ...(body !== undefined && { body }),
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes }
}

const nothing = { epoch: null, cursor: 0, held: heldDigest([]), entries: [] }
const frame = (json: string | Uint8Array, length?: number) => framed(json, new Uint8Array(), length)

const sync = (changed: object) => encodeMessage({ ...nothing, ...changed })
const nested = (depth: number, inner = '1') => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`
const inEntries = (json: string) => frame(`{"epoch":null,"cursor":0,"held":"","entries":${json}}`)
const entryWith = (changed: object) => sync({ entries: [{ ...note(file), ...changed }] })
const noBytes = new Uint8Array()

const gzipped = { 'content-encoding': 'gzip' }
const bad: [name: string, sent: () => Sent, status: number, code: string][] = [
  ['B01 empty body', () => ({ body: noBytes }), 400, 'badRequest'],
  ['B01 no body', () => ({}), 400, 'badRequest'],
  ['B01 three bytes', () => ({ body: new Uint8Array(3) }), 400, 'badRequest'],
  ['B02 broken JSON', () => ({ body: frame('{"epoch":') }), 400, 'badRequest'],
  ['B02 a frame longer than the body', () => ({ body: frame('{}', 3) }), 400, 'badRequest'],
  ['B02 a frame of 4 GB', () => ({ body: frame('{}', 0xffffffff) }), 400, 'badRequest'],
  ['B02 random bytes', () => ({ body: new Uint8Array(randomBytes(4_000)) }), 400, 'messageDamaged'],
  ['B03 200,000 nested arrays', () => ({ body: inEntries(nested(200_000)) }), 400, 'badRequest'],
  ['B03 nested in arguments', () => ({ body: inEntries(`[{"args":${nested(40)}}]`) }), 400, 'badRequest'],
  ['B04 64 MiB body', () => ({ body: new Uint8Array(64 * 1024 * 1024) }), 413, 'tooLarge'],
  ['B04 one byte over 2 MiB', () => ({ body: new Uint8Array(2 * 1024 * 1024 + 1) }), 413, 'tooLarge'],
  ['B06 JSON', () => ({ body: '{}', headers: { 'content-type': 'application/json' } }), 415, 'badRequest'],
  ['B06 text', () => ({ body: '{}', headers: { 'content-type': 'text/plain' } }), 415, 'badRequest'],
  [
    'B06 a form',
    () => ({ body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    415,
    'badRequest',
  ],
  ['B07 invalid UTF-8', () => ({ body: frame(new Uint8Array([0x22, 0xff, 0xfe, 0x22])) }), 400, 'badRequest'],
  ['B08 NUL in a short field', () => ({ body: sync({ held: 'a\u0000' }) }), 400, 'badRequest'],
  ['B09 __proto__', () => ({ body: inEntries('[{"__proto__":{"a":1}}]') }), 400, 'badRequest'],
  [
    'B11 a number too large',
    () => ({ body: frame('{"epoch":null,"cursor":1e999,"held":"","entries":[]}') }),
    400,
    'badRequest',
  ],
  ['B11 NaN as text', () => ({ body: sync({ cursor: 'NaN' }) }), 400, 'badRequest'],
  [
    'B11 beyond 2^53',
    () => ({ body: frame('{"epoch":null,"cursor":9007199254740993,"held":"","entries":[]}') }),
    400,
    'badRequest',
  ],
  ['B12 unknown call', () => ({ call: 'dropTables', body: encodeMessage({}) }), 404, 'unknownCall'],
  ['B12 a call named constructor', () => ({ call: 'constructor', body: encodeMessage({}) }), 404, 'unknownCall'],
  ['B12 a call named __proto__', () => ({ call: '__proto__', body: encodeMessage({}) }), 404, 'unknownCall'],
  ['B12 a very long call', () => ({ call: 'a'.repeat(4_000), body: encodeMessage({}) }), 400, 'badRequest'],
  ['B17 an entry id that is none', () => ({ body: entryWith({ id: 'mine' }) }), 400, 'badRequest'],
  [
    'B21 a case file id that is none',
    () => ({ body: entryWith({ caseFileId: `${directoryId}'` }) }),
    400,
    'badRequest',
  ],
  ['B23 cursor negative', () => ({ body: sync({ cursor: -1 }) }), 400, 'badRequest'],
  ['B23 cursor a fraction', () => ({ body: sync({ cursor: 0.5 }) }), 400, 'badRequest'],
  ['B23 cursor textual', () => ({ body: sync({ cursor: '1 OR 1=1' }) }), 400, 'badRequest'],
  [
    'B24 too many pages',
    () => ({ call: 'pages', body: encodeMessage({ caseFileIds: Array.from({ length: 65 }, nextId) }) }),
    400,
    'badRequest',
  ],
  ['B24 no pages', () => ({ call: 'pages', body: encodeMessage({ caseFileIds: [] }) }), 400, 'badRequest'],
  [
    'B24 too many photos',
    () => ({ call: 'getPhotos', body: encodeMessage({ hashes: Array.from({ length: 33 }, () => 'a'.repeat(64)) }) }),
    400,
    'badRequest',
  ],
  [
    'B25 SQL in a digest',
    () => ({ call: 'getPhotos', body: encodeMessage({ hashes: ["' OR 1=1 --"] }) }),
    400,
    'badRequest',
  ],
  [
    'B26 501 entries',
    () => ({ body: sync({ entries: Array.from({ length: 501 }, () => note(file)) }) }),
    400,
    'badRequest',
  ],
  ['B28 a path that climbs', () => ({ call: '..%2f..%2fetc%2fpasswd', body: encodeMessage({}) }), 404, 'unknownCall'],
  ['B28 encoded twice', () => ({ call: '%252e%252e', body: encodeMessage({}) }), 404, 'unknownCall'],
  ['B28 broken encoding', () => ({ call: '%zz', body: encodeMessage({}) }), 400, 'badRequest'],
  ['B31 a time that is none', () => ({ body: entryWith({ at: '2026-02-30 24:00' }) }), 400, 'badRequest'],
  ['another method', () => ({ method: 'PUT', body: encodeMessage({}) }), 404, 'unknownCall'],
  [
    'bytes that point outside',
    () => ({ call: 'putPhotos', body: frame('{"pieces":[{"bytes":{"$bytes":[0,9]}}]}') }),
    400,
    'badRequest',
  ],
  [
    'text in place of bytes',
    () => ({
      call: 'putPhotos',
      body: encodeMessage({ pieces: [{ caseFileId: file, hash: 'a'.repeat(64), size: 1, offset: 0, bytes: 'x' }] }),
    }),
    400,
    'badRequest',
  ],
  ['arguments that are a list', () => ({ body: encodeMessage([]) }), 400, 'badRequest'],
  ['arguments that are null', () => ({ body: encodeMessage(null) }), 400, 'badRequest'],
  ['a body that is not packed as it says', () => ({ body: encodeMessage({}), headers: gzipped }), 400, 'badRequest'],
  [
    'a body packed otherwise',
    () => ({ body: encodeMessage({}), headers: { 'content-encoding': 'br' } }),
    415,
    'badRequest',
  ],
  ['a bomb', () => ({ body: gzipSync(new Uint8Array(64 * 1024 * 1024)), headers: gzipped }), 413, 'tooLarge'],
  ['half of a packed body', () => ({ body: gzipSync(sync({})).subarray(0, 40), headers: gzipped }), 400, 'badRequest'],
  ['no token', () => ({ body: sync({}), headers: { authorization: '' } }), 401, 'signInRequired'],
  ['another scheme', () => ({ body: sync({}), headers: { authorization: `Basic ${token}` } }), 401, 'signInRequired'],
  [
    'a token with SQL in it',
    () => ({ body: sync({}), headers: { authorization: `Bearer ' OR 1=1 -- ${token}` } }),
    401,
    'signInRequired',
  ],
]

describe('bad input', () => {
  test.each(bad)('%s', async (_name, sent, status, code) => {
    const before = await sequence()
    const answer = await send(sent())
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe(type)
    const reply = decodeMessage(answer.bytes) as Reply
    expect(reply).toMatchObject({ ok: false, problem: { code } })
    expect(new TextDecoder().decode(answer.bytes)).not.toMatch(/at \w+ \(|node:|SELECT|antlitz\.|stack/)
    expect(await sequence()).toBe(before)
    expect(county.errors).toEqual([])
    expect((await send({ body: sync({}) })).status).toBe(200)
  })

  test.each([
    ['B25 SQL in a text', "'); DROP TABLE entry; --"],
    ['B32 marks, right-to-left and zero width', `Z${'\u0301'.repeat(400)} \u202Erewop\u200B`],
    ['B33 HTML', '<img src=x onerror=alert(1)><svg/onload=alert(1)>'],
    ['B34 a formula', '=HYPERLINK("http://example.org")'],
    ['B09 names of JavaScript', '__proto__ constructor prototype'],
    ['words of the wire', '{"$bytes":[0,4]}'],
  ])('%s is only text', async (_name, content) => {
    const answer = await send({ body: sync({ entries: [note(file, content)] }) })
    expect(answer.status).toBe(200)
    const pages = await send({ call: 'pages', body: encodeMessage({ caseFileIds: [file] }) })
    const reply = decodeMessage(pages.bytes) as { result: { files: { page: Uint8Array }[] } }
    expect(new TextDecoder().decode(reply.result.files[0]?.page)).toContain(JSON.stringify(content))
  })

  test('B13 fields of others: number, author and version are not the sender’s to say', async () => {
    const forged = { ...note(file), seq: 1, staffId: people.emil.staffId, owner: 'x', deviceId: nextId(), version: 9 }
    expect((await send({ body: sync({ entries: [forged] }) })).status).toBe(200)
    const { rows } = await county.superuser.query('SELECT staff_id FROM entry WHERE id = $1', [forged.id])
    expect(rows).toEqual([{ staff_id: people.anna.staffId }])
  })

  test('B27 a header of 64 KB and headers that claim something', async () => {
    expect((await send({ body: sync({}), headers: { 'x-filler': 'a'.repeat(65_536) } })).status).toBe(431)
    const claims = {
      'x-http-method-override': 'DELETE',
      'x-forwarded-for': '10.0.0.1',
      'x-user-id': people.emil.staffId,
    }
    const answer = await send({ body: sync({}), headers: claims })
    expect(answer.status).toBe(200)
  })

  test('B29 length and transfer encoding that contradict each other', async () => {
    const answer = await raw(
      'POST /county/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('B30 another origin gets no permission to read', async () => {
    for (const origin of ['https://example.org', 'null']) {
      const answer = await send({ body: sync({}), headers: { origin } })
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect((await send({ method: 'OPTIONS', headers: { origin: 'https://example.org' } })).status).toBe(404)
  })

  test('too many requests are told to wait', async () => {
    const http = await createHttp({
      county: county.county,
      onError: () => undefined,
      rates: { session: 2, stranger: 1 },
    })
    const ask = () =>
      http.inject({
        method: 'POST',
        url: '/county/signInConfig',
        headers: { 'content-type': type },
        payload: Buffer.from(encodeMessage({})),
      })
    expect((await ask()).statusCode).toBe(200)
    const answer = await ask()
    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(decodeMessage(answer.rawPayload)).toMatchObject({ ok: false, problem: { code: 'tooManyRequests' } })
    await http.close()
  })
})

describe('a bug', () => {
  test('says nothing of itself, keeps nothing, and is reported', async () => {
    const told: unknown[] = []
    const secret = new Error('SELECT * FROM entry')
    const calls = { ...county.county.calls, sync: () => Promise.reject(secret) }
    const http = await createHttp({ county: { ...county.county, calls }, onError: (_call, error) => told.push(error) })
    const answer = await http.inject({
      method: 'POST',
      url: '/county/sync',
      headers: { 'content-type': type, authorization: `Bearer ${token}` },
      payload: Buffer.from(sync({})),
    })
    expect(answer.statusCode).toBe(500)
    expect(decodeMessage(answer.rawPayload)).toEqual({ ok: false, problem: { code: 'serverFailed' } })
    expect(told).toEqual([secret])
    await http.close()
  })
})

describe('answers', () => {
  test('are never stored on the way and carry no server’s name', async () => {
    const { headers } = await send({ body: sync({}) })
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
    })
    expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull()
  })

  test('come to packed requests too', async () => {
    const answer = await send({ body: gzipSync(sync({})), headers: gzipped })
    expect(decodeMessage(answer.bytes)).toMatchObject({ ok: true, result: { more: false } })
  })

  test.each(['zstd', 'br', 'gzip'])('are compressed with %s when they are long enough', async (encoding) => {
    const long = Array.from({ length: 40 }, () => note(file, 'Wort '.repeat(100)))
    await send({ body: sync({ entries: long }) })
    const body = encodeMessage({ caseFileIds: [file] })
    const answer = await send({ call: 'pages', body, headers: { 'accept-encoding': encoding } })
    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(decodeMessage(answer.bytes)).toMatchObject({ ok: true })
    const short = await send({ body: sync({}), headers: { 'accept-encoding': encoding } })
    expect(short.headers.get('content-encoding')).toBeNull()
  })

  test('to a request with nothing to do take less than a kilobyte, both ways', async () => {
    const first = decodeMessage((await send({ body: sync({}) })).bytes) as {
      result: { epoch: string; cursor: number; visible: string[] }
    }
    const { epoch, cursor, visible } = first.result
    const body = sync({ epoch, cursor, held: heldDigest(visible) })
    const head = [
      'POST /county/sync HTTP/1.1',
      `Host: ${new URL(county.address).host}`,
      `Authorization: Bearer ${token}`,
      `Content-Type: ${type}`,
      'Accept-Encoding: zstd, br, gzip',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ]
    const request = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
    const answer = await raw(request)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(request.length + Buffer.byteLength(answer, 'latin1')).toBeLessThan(1_000)
  })
})

function raw(request: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(county.address)
  return new Promise((resolve, reject) => {
    const socket = dial(Number(port), hostname, () => socket.write(request))
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}

async function sequence(): Promise<unknown> {
  const { rows } = await county.superuser.query('SELECT seq, (SELECT count(*)::int FROM entry) AS entries FROM carrier')
  return JSON.stringify(rows)
}
