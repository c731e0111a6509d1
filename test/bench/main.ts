/**
 * `npm run bench -- [--size N] [--only NAME]`: the figures of one laptop with N rows (default 20,000 in 400 case files),
 * encrypted, over loopback: real server on PostgreSQL, real host, real Chromium, real vault worker.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { chromium, type BrowserContext, type Page } from 'playwright'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { chromiumFlags, ensureChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import { startLaptop } from '../../electron/node-main.ts'
import { createBrowser } from '../support/county.ts'
import { benchFleet } from './fleet.ts'
import { benchPeers } from './peers.ts'
import { openMeter, type Meter } from './meter.ts'
import type { Bench } from './page.ts'

const help = `npm run bench -- [--size N] [--only NAME]
Measures one laptop with N rows (default 20000) in N / 50 case files. --only prints one figure (all are measured).

npm run bench -- --fleet
Fifty laptops come back at once, each with 50 commands to send and 500 rows to fetch.

npm run bench -- --peers FOLDER [-- OPTIONS]
Measures the engine beside others with the harness in FOLDER; OPTIONS are the harness's own.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'string' },
    fleet: { type: 'boolean', default: false },
    size: { type: 'string', default: '20000' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const passphrase = 'regen kachel zander mondlicht'
type Figures = Record<string, number>
type WithBench = { bench: Bench }

if (values.help) console.log(help)
else if (values.fleet) console.log(JSON.stringify(await benchFleet()))
else if (values.peers !== undefined) process.exitCode = await benchPeers(values.peers, positionals)
else await main(Number(values.size), values.only)

async function main(size: number, only: string | undefined): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-bench-'))
  // PostgreSQL does not run as root: its own user must get through to its folder.
  await chmod(folder, 0o755)
  const county = await startCounty(folder, size)
  const meter = await openMeter(county.url)
  try {
    const page = join(folder, 'page')
    await bundlePage(page)
    const laptop = await startLaptop({ profile: join(folder, 'laptop'), server: meter.url, folder: page })
    const figures = await measure(laptop.app, join(folder, 'chromium'), county, meter)
    await laptop.close()
    console.log(JSON.stringify({ size, figures: only === undefined ? figures : { [only]: figures[only] } }))
  } finally {
    meter.close()
    county.child.kill('SIGTERM')
    await new Promise((resolve) => county.child.once('close', resolve))
    await rm(folder, { recursive: true, force: true })
  }
}

type County = { child: ChildProcess; url: string; user: string; password: string }

async function startCounty(folder: string, size: number): Promise<County> {
  const args = ['--data', join(folder, 'county'), '--files', String(Math.max(1, Math.round(size / 50))), '--rows', '50']
  const child = spawn(process.execPath, [join(root, 'test/bench/county.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) return { child, ...(JSON.parse(line) as Omit<County, 'child'>) }
  }
  throw new Error('the county did not start')
}

/** The page for measuring, bundled as the app's own page is. */
async function bundlePage(outDir: string): Promise<void> {
  await build({
    root: join(root, 'test/bench'),
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: 'chrome146',
      outDir,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 5_000,
    },
  })
}

async function measure(app: string, profile: string, county: County, meter: Meter): Promise<Figures> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await ensureChromium(),
    args: chromiumFlags(),
    headless: true,
  })
  try {
    const page = await context.newPage()
    page.on('console', (message) => console.error(message.text()))
    page.on('pageerror', (error) => console.error('PAGEERROR', error.stack))
    page.on('worker', (w) => console.error('WORKER', w.url()))
    await page.goto(app)
    const first = await firstSync(page, county, meter)
    const rendererMb = await largestRendererMb(context)
    const noop = await noopSync(page, meter)
    const rest = await work(page, meter)
    return { ...first, unlockMs: await unlock(page), ...noop, ...rest, rendererMb }
  } finally {
    await context.close()
  }
}

async function firstSync(page: Page, county: County, meter: Meter): Promise<Figures> {
  const redirectUri = 'http://127.0.0.1:45678/sign-in/return'
  const url = await page.evaluate((uri) => (globalThis as unknown as WithBench).bench.signInUrl(uri), redirectUri)
  const browser = createBrowser()
  const form = await browser(url)
  const returned = await browser(form.url, new URLSearchParams({ user: county.user, password: county.password }))
  await page.evaluate((at) => (globalThis as unknown as WithBench).bench.finishSignIn(at), returned.url)
  const before = meter.read()
  const result = await page.evaluate((words) => (globalThis as unknown as WithBench).bench.firstSync(words), passphrase)
  const { files, ...figures } = result
  if (files === 0) throw new Error('nothing came with the first sync')
  return { ...rounded(figures), firstSyncDownBytes: meter.read().down - before.down }
}

async function noopSync(page: Page, meter: Meter): Promise<Figures> {
  await page.evaluate(() => (globalThis as unknown as WithBench).bench.sync())
  const before = meter.read()
  await page.evaluate(() => (globalThis as unknown as WithBench).bench.sync())
  const after = meter.read()
  return { noopRequests: after.requests - before.requests, noopBytes: after.up - before.up + after.down - before.down }
}

async function work(page: Page, meter: Meter): Promise<Figures> {
  const portrait = [...(await readFile(join(root, 'test/fixtures/portrait-collins-512.jpg')))]
  const openFileP95Ms = await page.evaluate(() => (globalThis as unknown as WithBench).bench.openFiles(300))
  const searchP95Ms = await page.evaluate(() => (globalThis as unknown as WithBench).bench.search(60))
  const saveNoteP95Ms = await page.evaluate(() => (globalThis as unknown as WithBench).bench.saveNotes(200))
  const photoIntakeMs = await page.evaluate(
    (bytes) => (globalThis as unknown as WithBench).bench.photoIntake(bytes, 20),
    portrait,
  )
  await page.evaluate(() => (globalThis as unknown as WithBench).bench.sync())
  meter.cut(true)
  await page.evaluate(() => (globalThis as unknown as WithBench).bench.pileUp(2_300))
  meter.cut(false)
  const settled = await page.evaluate(() => (globalThis as unknown as WithBench).bench.settle())
  if (settled.left > 0) throw new Error(`${settled.left} commands were not settled`)
  return rounded({ openFileP95Ms, searchP95Ms, saveNoteP95Ms, photoIntakeMs, settle2300Ms: settled.ms })
}

/** A new page, as after a restart, with everything that was done before. */
async function unlock(page: Page): Promise<number> {
  await page.reload()
  const ms = await page.evaluate((words) => (globalThis as unknown as WithBench).bench.unlock(words), passphrase)
  return Math.round(ms)
}

/** Resident memory of the largest renderer process, in MB, from the operating system; NaN where it does not tell. */
async function largestRendererMb(context: BrowserContext): Promise<number> {
  const browser = context.browser() ?? undefined
  const session = await (browser ? browser.newBrowserCDPSession() : context.newCDPSession(context.pages()[0] as Page))
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: { type: string; id: number }[]
  }
  const sizes = await Promise.all(
    processInfo
      .filter((one) => one.type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
        return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024
      }),
  )
  return Math.round(Math.max(...sizes))
}

function rounded(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 10) / 10]))
}
