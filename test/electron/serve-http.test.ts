import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpServer } from '../../electron/serve-http.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { framed } from '../support/framed.ts'
import { createHostLaptop } from '../support/host-laptop.ts'
import { ask, listenOn, quietPort, until, type Loopback } from '../support/loopback.ts'

let page: Loopback
let own: string
let hearing = 0
const token = 'a-token-of-this-start'

beforeAll(async () => {
  const port = await quietPort()
  own = `127.0.0.1:${port}`
  const app = async () => new Response('the page')
  const { host: real } = createHostLaptop()
  const hear: typeof real.hear = (listener) => {
    hearing += 1
    const stop = real.hear(listener)
    return () => {
      hearing -= 1
      stop()
    }
  }
  const host = { ...real, hear }
  const server = createHttpServer({ host, app, origin: `http://${own}`, token, log: () => {} })
  page = await listenOn(server, port)
})
afterAll(() => page.close())

const about = (headers: Record<string, string>, method = 'POST') =>
  ask(page.port, '/host/about', { method, headers: { host: own, ...headers }, body: encodeMessage({}) })
const bearer = { authorization: `Bearer ${token}` }

test('the page with its token is answered', async () => {
  const answered = await about({ ...bearer, origin: `http://${own}`, 'sec-fetch-site': 'same-origin' })
  expect(answered.status).toBe(200)
  expect(decodeMessage(answered.body)).toMatchObject({ ok: true })
})

test('a page that goes is no longer told anything', async () => {
  const leave = new AbortController()
  const events = await fetch(`http://${own}/host/events?token=${token}`, { signal: leave.signal })
  expect([events.headers.get('content-type'), hearing]).toEqual(['text/event-stream', 1])
  leave.abort()
  await until(() => hearing === 0)
  expect(hearing).toBe(0)
})

describe('the host refuses', () => {
  test.each([
    ['no token', {}],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a wrong token', { authorization: 'Bearer a-token-of-this-starT' }],
    ['a longer token', { authorization: `Bearer ${token}x` }],
    ['another origin with the token', { ...bearer, origin: 'https://evil.example' }],
    ['the opaque origin with the token', { ...bearer, origin: 'null' }],
    ['a look-alike origin', { ...bearer, origin: 'http://127.0.0.1.evil.example' }],
    ['a cross-site request', { ...bearer, 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { ...bearer, 'sec-fetch-site': 'same-site' }],
    ['a name that leads here', { ...bearer, host: 'evil.example' }],
    ['localhost instead of our address', { ...bearer, host: 'localhost' }],
  ])('%s', async (_case, headers: Record<string, string>) => {
    const answered = await about(headers)
    expect([answered.status, answered.body.length]).toEqual([403, 0])
  })

  test('a call by GET', async () => {
    expect((await ask(page.port, '/host/about', { headers: { host: own, ...bearer } })).status).toBe(405)
  })

  test('events without the token', async () => {
    expect((await ask(page.port, '/host/events', { headers: { host: own } })).status).toBe(403)
  })

  test('a message that is none', async () => {
    for (const body of [Uint8Array.of(1), Uint8Array.of(255, 255, 255, 255, 1), Buffer.from('\0\0\0\u0002{]')]) {
      const answered = await ask(page.port, '/host/about', { method: 'POST', headers: { host: own, ...bearer }, body })
      expect(decodeMessage(answered.body)).toEqual({ ok: false, problem: { code: 'badRequest' } })
    }
  })

  test('a message that would change prototypes', async () => {
    const body = Buffer.from(framed('{"__proto__":{"polluted":1}}'))
    const answered = await ask(page.port, '/host/about', { method: 'POST', headers: { host: own, ...bearer }, body })
    expect(decodeMessage(answered.body)).toEqual({ ok: false, problem: { code: 'badRequest' } })
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('a message of more than 128 MB, and stays up', async () => {
    const body = Buffer.alloc(129 * 1024 * 1024)
    const answered = await ask(page.port, '/host/saveFile', { method: 'POST', headers: { host: own, ...bearer }, body })
    expect(decodeMessage(answered.body)).toEqual({ ok: false, problem: { code: 'tooLarge' } })
    expect((await about(bearer)).status).toBe(200)
  })
})

describe('the page itself', () => {
  const get = (headers: Record<string, string>) => ask(page.port, '/', { headers })

  test('is served to a window', async () => {
    expect((await get({ host: own, 'sec-fetch-site': 'none' })).body.toString()).toBe('the page')
  })

  test.each([
    ['by a name that leads here', { host: 'evil.example' }],
    ['into another page', { host: '', 'sec-fetch-site': 'cross-site' }],
    ['to a page of another port', { host: '', 'sec-fetch-site': 'same-site' }],
  ])('is not served %s', async (_case, headers: Record<string, string>) => {
    const answered = await get({ ...headers, host: headers['host'] === '' ? own : 'evil.example' })
    expect([answered.status, answered.body.length]).toEqual([403, 0])
  })
})
