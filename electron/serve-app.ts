/**
 * Everything the page can fetch, as one function from Request to Response: the built renderer, and `/county/…`. Electron
 * serves it at app://antlitz, the Node host at its loopback address.
 */
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mayNavigate, securityHeaders } from './security.ts'

export type Serve = (request: Request) => Promise<Response>

export type AppSettings = {
  /** `app://antlitz`, or the Node host's address: requests for another one get nothing. */
  origin: string
  /** The folder of the built renderer, read once at the start: what is not in it then is not served. */
  folder: string
  /** Passes a request on to the county; `path` begins with `/county/`, there as here. */
  county: (request: Request, path: string) => Promise<Response>
  /** Told to the page where the host is reached by HTTP. */
  hostToken?: string
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  wasm: 'application/wasm',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  jpg: 'image/jpeg',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
}

const pagePath = '/index.html'
const countyPrefix = '/county/'
// Encoded dots, slashes and NUL have no place in our addresses; some servers read them as the real thing.
const encodedTrick = /%2e|%2f|%5c|%00|\\/i

/** Throws when the folder holds no page: the app was not built. */
export async function createServeApp({ origin, folder, county, hostToken = '' }: AppSettings): Promise<Serve> {
  const files = await listFiles(folder)
  if (!files.has(pagePath)) throw new Error(`No page in ${folder}. Build the app first: npm run build.`)
  return async (request) => {
    if (!mayNavigate(request.url, origin)) return plain(404)
    const { pathname, search } = new URL(request.url)
    if (pathname.startsWith(countyPrefix) && !encodedTrick.test(pathname)) {
      return county(request, pathname + search)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405)
    const path = pathname === '/' || pathname === '' ? pagePath : pathname
    const file = files.get(path)
    if (file === undefined) return plain(404)
    return path === pagePath ? page(await readFile(file, 'utf8'), hostToken) : asset(path, await readFile(file))
  }
}

/** Addresses of all files below a folder. Requests are looked up here, so none of them ever becomes a path. */
async function listFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const walk = async (place: string, address: string): Promise<void> => {
    for (const entry of await readdir(place, { withFileTypes: true })) {
      const name = `${address}/${encodeURIComponent(entry.name)}`
      if (entry.isDirectory()) await walk(join(place, entry.name), name)
      else if (entry.isFile()) files.set(name, join(place, entry.name))
    }
  }
  await walk(folder, '')
  return files
}

function page(html: string, hostToken: string): Response {
  const nonce = randomBytes(18).toString('base64')
  const body = html.replaceAll('__CSP_NONCE__', nonce).replaceAll('__HOST_TOKEN__', hostToken)
  return new Response(body, {
    headers: { ...securityHeaders(nonce), 'content-type': types['html'] ?? '', 'cache-control': 'no-store' },
  })
}

function asset(path: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  // The bundler puts a hash of the contents into the names below /assets/.
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return new Response(bytes, { headers: { ...securityHeaders(), 'content-type': type, 'cache-control': cache } })
}

function plain(status: number): Response {
  return new Response(null, { status, headers: { ...securityHeaders(), 'cache-control': 'no-store' } })
}
