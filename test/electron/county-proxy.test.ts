import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCountyProxy, type CountyProxy } from '../../electron/county-proxy.ts'
import { createServeApp } from '../../electron/serve-app.ts'
import { createHttpServer } from '../../electron/serve-http.ts'
import { createHostLaptop, folderOfTest } from '../support/host-laptop.ts'
import { ask, listenOn, quietPort, serveWith, until, type Loopback } from '../support/loopback.ts'

let county: Loopback
let listener: RequestListener
const proxies: CountyProxy[] = []

const proxyTo = (url: string, opens: 'page' | 'proxy' = 'page', patienceMs = 30_000) => {
  const proxy = createCountyProxy({ county: new URL(url), opens, patienceMs })
  proxies.push(proxy)
  return proxy
}
const get = (path = '/x', init: RequestInit = {}) => new Request(`http://127.0.0.1/county${path}`, init)

beforeEach(async () => {
  listener = (_request, response) => response.end('{}')
  county = await serveWith((request, response) => listener(request, response))
})
afterEach(async () => {
  for (const proxy of proxies.splice(0)) proxy.close()
  await county.close()
})

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('on the way out', () => {
  test('only the headers that the county needs go on', async () => {
    let seen: IncomingMessage['headers'] = {}
    listener = (request, response) => {
      seen = request.headers
      response.end('{}')
    }
    await proxyTo(county.url).forward(
      get('/x', {
        headers: {
          authorization: 'Bearer t',
          accept: 'application/json',
          'accept-encoding': 'br',
          cookie: 'a=b',
          'x-forwarded-for': '1.2.3.4',
          'user-agent': 'Chromium',
          'accept-language': 'de',
          referer: 'http://127.0.0.1/',
        },
      }),
      '/x',
    )
    expect(seen).toEqual({
      authorization: 'Bearer t',
      accept: 'application/json',
      'accept-encoding': 'br',
      host: `127.0.0.1:${county.port}`,
      connection: 'keep-alive',
    })
  })

  test('a length without a body goes nowhere: it would swallow the beginning of the next request', async () => {
    let length: string | undefined = 'none'
    listener = (request, response) => {
      length = request.headers['content-length']
      response.end('{}')
    }
    await proxyTo(county.url).forward(get('/x', { headers: { 'content-length': '40' } }), '/x')
    expect(length).toBeUndefined()
  })

  test('a large body arrives whole, with its encoding untouched', async () => {
    const sent = gzipSync(randomBytes(3_000_000))
    let hash = ''
    let encoding: string | undefined
    listener = (request, response) => {
      encoding = request.headers['content-encoding']
      void bodyOf(request).then((body) => {
        hash = createHash('sha256').update(body).digest('hex')
        response.end('{}')
      })
    }
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/octet-stream' }
    const answered = await proxyTo(county.url).forward(get('/push', { method: 'POST', body: sent, headers }), '/push')
    expect(answered.status).toBe(200)
    expect(encoding).toBe('gzip')
    expect(hash).toBe(createHash('sha256').update(sent).digest('hex'))
  })

  test('the path is kept below the address of the county', async () => {
    const paths: (string | undefined)[] = []
    listener = (request, response) => {
      paths.push(request.url)
      response.end('{}')
    }
    await proxyTo(`${county.url}/antlitz/`).forward(get(), '/county/pull?after=1')
    await proxyTo(county.url).forward(get(), '/county/pull')
    expect(paths).toEqual(['/antlitz/county/pull?after=1', '/county/pull'])
  })
})

describe('on the way back', () => {
  test('compressed bytes pass unchanged', async () => {
    const compressed = brotliCompressSync('{"cases":"many"}'.repeat(1_000))
    listener = (_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-encoding': 'br',
        'content-length': compressed.length,
        'set-cookie': 'a=b',
        'x-powered-by': 'x',
        'retry-after': '3',
      })
      response.end(compressed)
    }
    const answered = await proxyTo(county.url).forward(get(), '/x')
    expect(Buffer.from(await answered.arrayBuffer()).equals(compressed)).toBe(true)
    expect(answered.headers.get('content-encoding')).toBe('br')
    expect(answered.headers.get('content-length')).toBe(String(compressed.length))
    expect(answered.headers.get('retry-after')).toBe('3')
    expect(answered.headers.get('set-cookie')).toBeNull()
    expect(answered.headers.get('x-powered-by')).toBeNull()
    expect(answered.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('for app:// it asks for compression and opens %s itself', async (encoding, compress) => {
    let accepted: string | undefined
    listener = (request, response) => {
      accepted = request.headers['accept-encoding']
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
      response.end(compress('{"a":1}'))
    }
    const answered = await proxyTo(county.url, 'proxy').forward(get(), '/x')
    expect(await answered.json()).toEqual({ a: 1 })
    expect(answered.headers.get('content-encoding')).toBeNull()
    expect(accepted).toBe('zstd, br, deflate, gzip')
  })

  test('a compressed answer that breaks off is an error, not a short answer', async () => {
    listener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(gzipSync('{"a":1}'.repeat(1_000)).subarray(0, 20))
    }
    const answered = await proxyTo(county.url, 'proxy').forward(get(), '/x')
    await expect(answered.text()).rejects.toBeInstanceOf(Error)
  })

  test('problems of the county pass with their status', async () => {
    listener = (_request, response) => {
      response.writeHead(409, { 'content-type': 'application/json' })
      response.end('{"code":"caseFileClosed"}')
    }
    const answered = await proxyTo(county.url).forward(get(), '/x')
    expect(answered.status).toBe(409)
    expect(await answered.json()).toEqual({ code: 'caseFileClosed' })
  })

  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed and not passed on', async (status) => {
    let visits = 0
    listener = (_request, response) => {
      visits += 1
      response.writeHead(status, { location: `${county.url}/elsewhere` })
      response.end()
    }
    const answered = await proxyTo(county.url).forward(get(), '/x')
    expect([answered.status, answered.headers.get('x-antlitz-problem')]).toEqual([502, 'serverNotOurs'])
    expect(answered.headers.get('location')).toBeNull()
    expect(visits).toBe(1)
  })

  test.each(['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml'])(
    'a web page (%s) is somebody else answering',
    async (type) => {
      listener = (_request, response) => {
        response.writeHead(200, { 'content-type': type })
        response.end('<h1>Willkommen im Hotel</h1>')
      }
      const answered = await proxyTo(county.url).forward(get(), '/x')
      expect([answered.status, answered.headers.get('x-antlitz-problem')]).toEqual([502, 'serverNotOurs'])
      expect(await answered.text()).toBe('')
    },
  )
})

describe('when nobody answers', () => {
  const verdict = async (proxy: CountyProxy) => {
    const answered = await proxy.forward(get(), '/x')
    return [answered.status, answered.headers.get('x-antlitz-problem')]
  }

  test('a refused connection is an unreachable server', async () => {
    expect(await verdict(proxyTo(`http://127.0.0.1:${await quietPort()}`))).toEqual([503, 'serverUnreachable'])
  })

  test('so is a name that leads nowhere', async () => {
    expect(await verdict(proxyTo('https://county.invalid'))).toEqual([503, 'serverUnreachable'])
  })

  test('so is a server that stays silent', async () => {
    listener = () => {}
    expect(await verdict(proxyTo(county.url, 'page', 100))).toEqual([503, 'serverUnreachable'])
  })

  test('so is one that hangs up', async () => {
    listener = (request) => request.socket.destroy()
    expect(await verdict(proxyTo(county.url))).toEqual([503, 'serverUnreachable'])
  })

  test('what is not HTTP is somebody else', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n', () => socket.destroy()))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    expect(await verdict(proxyTo(`http://127.0.0.1:${port}`))).toEqual([502, 'serverNotOurs'])
    await new Promise((done) => server.close(done))
  })

  test('a foreign certificate is somebody else, whatever the environment says', async () => {
    const folder = folderOfTest()
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes', '-newkey', 'rsa:2048']
    execFileSync(process.env['OPENSSL'] ?? 'openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    })
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) =>
      response.end('{}'),
    )
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      expect(await verdict(proxyTo(`https://localhost:${port}`))).toEqual([502, 'serverNotOurs'])
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    }
  })
})

describe('streams', () => {
  test('an event stream passes as it comes, outlives the patience, and ends at the county when the page goes', async () => {
    let events: ServerResponse | undefined
    let gone = false
    listener = (_request, response) => {
      events = response
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      response.on('close', () => (gone = true))
    }
    const answered = await proxyTo(county.url, 'page', 100).forward(get(), '/events')
    const reader = answered.body?.getReader()
    if (!reader || !events) throw new Error('No stream.')
    const read = async () => new TextDecoder().decode((await reader.read()).value)
    events.write('data: 1\n\n')
    expect(await read()).toBe('data: 1\n\n')
    await new Promise((resolve) => setTimeout(resolve, 250))
    events.write('data: 2\n\n')
    expect(await read()).toBe('data: 2\n\n')
    await reader.cancel()
    await until(() => gone)
  })

  test('a page that goes before the answer ends the request at the county', async () => {
    let gone = false
    let arrived = false
    listener = (_request, response) => {
      arrived = true
      response.on('close', () => (gone = true))
    }
    const page = new AbortController()
    const answered = proxyTo(county.url).forward(get('/slow', { signal: page.signal }), '/slow')
    answered.catch(() => {})
    await until(() => arrived)
    page.abort()
    await until(() => gone)
    await expect(answered).rejects.toThrow('The page went away.')
  })

  test('through the whole Node host: bytes unchanged, events at once, the end noticed', async () => {
    const compressed = gzipSync(randomBytes(500_000))
    let gone = false
    listener = (request, response) => {
      if (request.url === '/county/bytes') {
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' })
        response.end(compressed)
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
      response.on('close', () => (gone = true))
    }
    const page = await hostFor(proxyTo(county.url))
    const answered = await ask(page.port, '/county/bytes', { headers: { 'accept-encoding': 'gzip' } })
    expect(answered.headers['content-encoding']).toBe('gzip')
    expect(answered.body.equals(compressed)).toBe(true)

    const leave = new AbortController()
    const events = await fetch(`${page.url}/county/events`, { signal: leave.signal })
    const first = await events.body?.getReader().read()
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n')
    leave.abort()
    await until(() => gone)
    await page.close()
  })

  test('through the whole Node host a page that goes before the answer ends the request at the county', async () => {
    let [arrived, gone] = [false, false]
    listener = (_request, response) => {
      arrived = true
      response.on('close', () => (gone = true))
    }
    const page = await hostFor(proxyTo(county.url))
    const leave = new AbortController()
    const asked = fetch(`${page.url}/county/slow`, { signal: leave.signal }).catch(() => null)
    await until(() => arrived)
    leave.abort()
    await until(() => gone)
    expect(await asked).toBeNull()
    await page.close()
  })

  test.each([
    ['of known length', { 'content-length': '1000' }],
    ['of unknown length', {}],
  ])('an answer %s that the county breaks off is broken off for the page, too', async (_case, length) => {
    listener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...length })
      response.write('{"half":', () => response.destroy())
    }
    const page = await hostFor(proxyTo(county.url))
    await expect(fetch(`${page.url}/county/x`).then((answered) => answered.text())).rejects.toThrow('terminated')
    await page.close()
  })
})

async function hostFor(proxy: CountyProxy): Promise<Loopback> {
  const folder = folderOfTest()
  writeFileSync(join(folder, 'index.html'), '<h1>A</h1>')
  const port = await quietPort()
  const origin = `http://127.0.0.1:${port}`
  const app = await createServeApp({ origin, folder, county: proxy.forward })
  const { host } = createHostLaptop()
  return listenOn(createHttpServer({ host, app, origin, token: 't', log: () => {} }), port)
}
