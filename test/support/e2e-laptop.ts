/** One laptop: a profile folder, the Node host on it, a line to the county, and a Chromium that can be killed. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test'
import { chromiumFlags, findChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import type { DemoCounty } from './e2e-county.ts'
import { startProgram } from './e2e-program.ts'
import { openLine, type Line } from './e2e-line.ts'
import { storeFlags, type BrowserStore } from './e2e-store.ts'

export type LaptopOptions = {
  county: DemoCounty
  /** The built page, away from builds that go on meanwhile. */
  pageFolder: string
  look?: BrowserContextOptions
  /** Where the profile's folder is made; among temporary files unless said otherwise. */
  disk?: string
  /** What the camera shows in place of Chromium's test picture: JPEGs one after another (`.mjpeg`). */
  cameraFile?: string
  /** Where Chromium keeps what the page stores; LevelDB unless said otherwise. */
  store?: BrowserStore
}

export type Laptop = {
  /** The app's page: another one after the browser was started again. */
  readonly page: Page
  readonly context: BrowserContext
  readonly line: Line
  readonly profile: string
  readonly app: string
  /** SIGKILL for browser and host, wherever they are. */
  cutPower(): Promise<void>
  /** Host and browser begin anew on what lies in the profile. `pageFolder`: another build of the page. */
  powerOn(pageFolder?: string): Promise<void>
  /** What went wrong in any page so far: uncaught errors, console errors, violated policies. */
  readonly faults: string[]
  /** SIGKILL for the whole browser, then a new one on the same profile. */
  killBrowser(): Promise<void>
  /** `before`: what is done to the empty page before it shows the app. */
  openBrowser(before?: (page: Page) => Promise<void>): Promise<void>
  /** The next browser on this profile keeps what the page stores here. */
  keepIn(store: BrowserStore): void
  closeBrowser(): Promise<void>
  close(): Promise<void>
}

const executablePath = findChromium()
const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

export async function openLaptop(options: LaptopOptions): Promise<Laptop> {
  const { county, look = {}, cameraFile, disk = tmpdir() } = options
  const profile = await mkdtemp(join(disk, 'antlitz-e2e-laptop-'))
  const line = await openLine(county.url)
  const settings = { county: line.url, signInHint: county.people }
  await writeFile(join(profile, 'settings.json'), JSON.stringify(settings), { mode: 0o600, flush: true })
  // What anybody puts aside for a moment stays with the profile, where a test can look for it.
  const env = { ...environment(), TMPDIR: join(profile, 'tmp') }
  await mkdir(env.TMPDIR)
  const startHost = (pageFolder: string) =>
    startProgram(join(root, 'electron', 'node-main.ts'), ['--profile', profile, '--folder', pageFolder], env)
  let host = await startHost(options.pageFolder)
  const appOf = () => (host.up as { app: string }).app
  const folder = join(profile, 'chromium')
  const faults: string[] = []
  let open: { context: BrowserContext; page: Page } | null = null
  let { store = 'leveldb' } = options

  const openBrowser: Laptop['openBrowser'] = async (before) => {
    const context = await chromium.launchPersistentContext(folder, {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        ...chromiumFlags(),
        ...camera,
        ...storeFlags(store),
        ...(cameraFile === undefined ? [] : [`--use-file-for-fake-video-capture=${cameraFile}`]),
      ],
      env,
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1280, height: 800 },
      ...look,
    })
    await watchFaults(context, appOf(), faults)
    const page = context.pages()[0] ?? (await context.newPage())
    open = { context, page }
    await before?.(page)
    await page.goto(appOf())
  }
  const opened = () => {
    if (!open) throw new Error('the browser is not open')
    return open
  }
  const closeBrowser = async () => {
    await open?.context.close()
    open = null
  }
  const kill = async () => {
    const { context } = opened()
    const gone = new Promise((done) => context.on('close', done))
    for (const pid of await browserOn(folder)) process.kill(pid, 'SIGKILL')
    await gone
    open = null
  }
  await openBrowser()
  return {
    get page() {
      return opened().page
    },
    get context() {
      return opened().context
    },
    line,
    profile,
    get app() {
      return appOf()
    },
    faults,
    async killBrowser() {
      await kill()
      await rm(join(folder, 'SingletonLock'), { force: true })
    },
    async cutPower() {
      // The browser may have ended by itself, with its disk.
      for (const pid of open ? await browserOn(folder).catch(() => []) : []) process.kill(pid, 'SIGKILL')
      await Promise.all([open?.context.close().catch(() => undefined), host.kill()])
      open = null
    },
    async powerOn(pageFolder = options.pageFolder) {
      await rm(join(folder, 'SingletonLock'), { force: true })
      host = await startHost(pageFolder)
      await openBrowser()
    },
    openBrowser,
    keepIn: (other) => (store = other),
    closeBrowser,
    async close() {
      await closeBrowser()
      await host.stop()
      await line.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

/** Errors of the app's own pages; the county's sign-in page is not ours to judge here. */
async function watchFaults(context: BrowserContext, app: string, faults: string[]): Promise<void> {
  await context.exposeBinding('noteViolation', (_source, what: string) => faults.push(`policy violated: ${what}`))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const noting = (globalThis as unknown as { noteViolation: (what: string) => void }).noteViolation
      noting(`${event.effectiveDirective} ${event.blockedURI}`)
    })
  })
  context.on('weberror', (error) => faults.push(`uncaught: ${error.error().message}`))
  context.on('console', (message) => {
    const isOurs = message.page()?.url().startsWith(app) ?? false
    if (isOurs && message.type() === 'error' && !isNetwork(message.text())) faults.push(`console: ${message.text()}`)
  })
}

/** Chromium writes each failed request into the console; without a network that is as it should be. */
function isNetwork(text: string): boolean {
  return text.startsWith('Failed to load resource:') || text.includes('net::ERR_')
}

/** The browser process on a profile, by what Linux tells of its command line. */
async function browserOn(folder: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    const args = line.split('\0')
    const isOfProfile = args.includes(`--user-data-dir=${folder}`)
    if (isOfProfile && !args.some((arg) => arg.startsWith('--type='))) found.push(Number(name))
  }
  if (found.length === 0) throw new Error(`no browser runs on ${folder}`)
  return found
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
