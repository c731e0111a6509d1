import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createServeApp, type Serve } from '../../electron/serve-app.ts'
import { folderOfTest } from '../support/host-laptop.ts'

const html =
  '<meta property="csp-nonce" content="__CSP_NONCE__"><meta name="antlitz-host" content="__HOST_TOKEN__"><h1>A</h1>'

/** A built page in a folder of its own, with something beside it that must never be served. */
function builtPage(): string {
  const folder = folderOfTest()
  const page = join(folder, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(page, 'index.html'), html)
  writeFileSync(join(page, 'assets', 'main-abc.js'), 'run()')
  writeFileSync(join(page, 'assets', 'argon2.wasm'), Uint8Array.of(0, 97, 115, 109))
  writeFileSync(join(page, 'Übersicht.txt'), 'x')
  symlinkSync(join(folder, 'secret.txt'), join(page, 'assets', 'link.txt'))
  return page
}

const asked: string[] = []
const county = async (_request: Request, path: string) => {
  asked.push(path)
  return new Response('county')
}
const originOfNode = 'http://127.0.0.1:23456'

describe.each(['app://antlitz', originOfNode])('the app at %s', (origin) => {
  let serve: Serve
  const get = (path: string, method = 'GET') => serve(new Request(`${origin}${path}`, { method }))

  beforeAll(async () => {
    serve = await createServeApp({ origin, folder: builtPage(), county, hostToken: 'host-token' })
  })

  test('serves its page with a strict policy', async () => {
    const response = await get('/')
    const body = await response.text()
    const nonce = /csp-nonce" content="([^"]+)"/.exec(body)?.[1] ?? ''
    expect(nonce.length).toBeGreaterThanOrEqual(22)
    expect(body).toContain('name="antlitz-host" content="host-token"')
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-${nonce}'; ` +
        "font-src 'self'; worker-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types default",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'permissions-policy':
        'camera=(self), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), ' +
        'midi=(), payment=()',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  test('makes a fresh nonce for each load', async () => {
    const policies = await Promise.all(
      [1, 2, 3].map(async () => (await get('/')).headers.get('content-security-policy')),
    )
    expect(new Set(policies).size).toBe(3)
  })

  test('serves files with their types, and the policy without a nonce', async () => {
    const script = await get('/assets/main-abc.js')
    expect(await script.text()).toBe('run()')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('content-security-policy')).toContain("style-src 'self';")
    expect((await get('/assets/argon2.wasm')).headers.get('content-type')).toBe('application/wasm')
    expect((await get(`/${encodeURIComponent('Übersicht.txt')}`)).status).toBe(200)
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets\\..\\..\\secret.txt',
    '/assets/link.txt',
    '/assets/%00main-abc.js',
    '/assets/main-abc.js%00',
    '/assets/main-abc.js/',
    '/assets/',
    '/assets',
    '//etc/passwd',
    '/file:///etc/passwd',
    '/C:/Windows/win.ini',
    '/.git/config',
    '/INDEX.HTML',
    '/index.html.map',
    '/constructor',
    '/__proto__',
  ])('serves nothing at %s', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test.each(['/county/..%2fadmin', '/county/%2e%2e/admin', '/county/a%5cb', '/county/a%00', '/county/../secret.txt'])(
    'passes no disguised path on to the county: %s',
    async (path) => {
      asked.length = 0
      expect((await get(path)).status).toBe(404)
      expect(asked).toEqual([])
    },
  )

  test('passes the rest on to the county', async () => {
    asked.length = 0
    expect(await (await get('/county/push?after=3')).text()).toBe('county')
    expect(asked).toEqual(['/county/push?after=3'])
  })

  test.each(['POST', 'PUT', 'DELETE'])('answers no %s', async (method) => {
    expect((await get('/', method)).status).toBe(405)
  })
})

test.each(['app://evil/', 'app://antlitz.evil/', 'app://user@antlitz/', 'app://antlitz:80/', 'https://antlitz/'])(
  'the app answers nothing to %s',
  async (url) => {
    const serve = await createServeApp({ origin: 'app://antlitz', folder: builtPage(), county })
    // Electron hands over any address of the scheme; Request itself refuses some of them.
    const request = { url, method: 'GET', headers: new Headers() } as Request
    expect((await serve(request)).status).toBe(404)
  },
)

test('a folder without a page says what to do', async () => {
  const serve = createServeApp({ origin: 'app://antlitz', folder: folderOfTest(), county })
  await expect(serve).rejects.toThrow('npm run build')
})
