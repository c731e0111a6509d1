/**
 * Composition root without Electron: one laptop as a loopback server and, if wanted, a Chromium window on it. For
 * development, tests and machines without the Electron binary; the page trusts every program of this computer's users.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { debugAddress, openChromium, runsAsRoot, type ChromiumWindow } from './chromium-window.ts'
import { createCountyProxy } from './county-proxy.ts'
import { createHost } from './host.ts'
import { openLog } from './log.ts'
import { createNodeShell } from './node-shell.ts'
import { portOfProfile, ProfileError } from './profile.ts'
import { createServeApp } from './serve-app.ts'
import { createHttpServer } from './serve-http.ts'
import { readSettings, SettingsError } from './settings.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export type LaptopOptions = {
  profile: string
  /** The county server; without it the profile's settings file says. */
  server?: string
  /** Only for a profile without a port of its own. */
  port?: number
  /** The built page. */
  folder?: string
  /** A Chromium to show the app in; none without it. */
  chromium?: { program: string; headless: boolean; debugPort?: number }
}

export type Laptop = { app: string; debug: string | null; windowClosed: Promise<number | null>; close(): Promise<void> }

export async function startLaptop(options: LaptopOptions): Promise<Laptop> {
  const profile = resolve(options.profile)
  const settings = await readSettings([profile], options.server)
  const port = await portOfProfile(profile, options.port)
  const origin = `http://127.0.0.1:${port}`
  const token = randomBytes(24).toString('base64url')
  const log = openLog(profile)
  const windows: ChromiumWindow[] = []
  const { chromium } = options
  const appWindow = () => {
    const [window] = windows
    if (!window) throw new Error('The window is not open.')
    return window
  }

  const shell = createNodeShell({
    savedFolder: join(profile, 'saved'),
    log,
    ...(chromium ? { print: () => appWindow().print(), renew: () => appWindow().renew() } : {}),
    ...(chromium && !chromium.headless
      ? {
          openOutside: (url: string) => {
            const window = openChromium({ ...chromium, folder: join(profile, 'sign-in'), url, reaches: 'everything' })
            windows.push(window)
            return window
          },
        }
      : {}),
  })
  const host = createHost({ shell, settings, profile, version: await version() })
  const county = createCountyProxy({ county: settings.county, opens: 'page' })
  const folder = options.folder ?? join(root, 'out', 'renderer')
  const app = await createServeApp({ origin, folder, county: county.forward, hostToken: token })
  const server = createHttpServer({ host, app, origin, token, log })
  await listen(server, port)

  const close = async () => {
    await Promise.all(windows.map((window) => window.close()))
    host.close()
    county.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  if (!chromium) return { app: `${origin}/`, debug: null, windowClosed: new Promise(() => {}), close }
  const window = openAppWindow(chromium, profile, `${origin}/`)
  windows.unshift(window)
  try {
    return {
      app: `${origin}/`,
      debug: await debugOf(chromium, profile, window, `${origin}/`),
      windowClosed: window.ended,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function openAppWindow(chromium: NonNullable<LaptopOptions['chromium']>, profile: string, url: string): ChromiumWindow {
  const folder = join(profile, 'chromium')
  if (runsAsRoot) console.error('Chromium runs without its sandbox, because this is root.')
  // Without a screen whoever drives it signs in here as well, wherever that is.
  return openChromium({ ...chromium, folder, url, reaches: chromium.headless ? 'everything' : 'thisComputer' })
}

async function debugOf(
  { debugPort }: NonNullable<LaptopOptions['chromium']>,
  profile: string,
  window: ChromiumWindow,
  url: string,
): Promise<string | null> {
  if (debugPort === undefined) return null
  const ended = window.ended.then(() => {
    throw new Error('Chromium ended while it was starting.')
  })
  return Promise.race([debugAddress(join(profile, 'chromium'), debugPort, url), ended])
}

async function version(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} of this profile is taken. Is Antlitz already open with it?`
      failed(error.code === 'EADDRINUSE' ? new ProfileError(taken) : error)
    })
    server.listen(port, '127.0.0.1', done)
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string' },
      server: { type: 'string' },
      port: { type: 'string' },
      folder: { type: 'string' },
      chromium: { type: 'string' },
      headless: { type: 'boolean', default: false },
      'debug-port': { type: 'string' },
    },
  })
  const { profile, server, port, folder, chromium, headless } = values
  if (profile === undefined) throw new ProfileError('--profile DIR is missing.')
  const debugPort = values['debug-port']
  const laptop = await startLaptop({
    profile,
    ...(server === undefined ? {} : { server }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(folder === undefined ? {} : { folder }),
    ...(chromium === undefined
      ? {}
      : {
          chromium: {
            program: chromium,
            headless,
            ...(debugPort === undefined ? {} : { debugPort: Number(debugPort) }),
          },
        }),
  })
  let stopping = false
  const stop = (code: number) => {
    if (stopping) return
    stopping = true
    void laptop.close().then(() => process.exit(code))
  }
  // `disconnect`: the command that started this one is gone, however it went.
  for (const reason of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(reason, () => stop(0))
  void laptop.windowClosed.then((code) => {
    if (code !== 0 && !stopping) console.error(`Chromium ended with ${code}. Without a screen, use --headless.`)
    stop(code ?? 1)
  })
  console.log(JSON.stringify({ app: laptop.app, debug: laptop.debug }))
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    const expected = error instanceof SettingsError || error instanceof ProfileError
    console.error(expected ? error.message : error)
    process.exitCode = 1
  })
}
