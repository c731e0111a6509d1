/**
 * `npm run bench -- [--size N] [--locks N] [--only NAME]`: the figures of one laptop with N rows (default 20,000 in 400 case files),
 * encrypted, over loopback: real server on PostgreSQL, real host, real Chromium, real vault worker.
 */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type BrowserContext, type Page } from 'playwright'
import { chromiumFlags, ensureChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import { startLaptop } from '../../electron/node-main.ts'
import { benchFleet } from './fleet.ts'
import { benchLock } from './lock.ts'
import { benchPeers } from './peers.ts'
import { openMeter, type Meter } from './meter.ts'
import { benchSealing } from './sealing.ts'
import { bundlePage, passphrase, signIn, startCounty, type County, type WithBench } from './stage.ts'

const help = `npm run bench -- [--size N] [--locks N] [--only NAME]
Measures one laptop with N rows (default 20000) in N / 50 case files, locked N times (default 100). --only prints one figure
(all are measured). "missed" names the figures above what was promised.

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
    locks: { type: 'string', default: '100' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
type Figures = Record<string, number>

/** What was promised of a vault with 20,000 rows; a figure above it is named beside the others. */
const promised: Figures = { unlockMs: 2_000, lockP99Ms: 1_000, sealingPercent: 10 }

if (values.help) console.log(help)
else if (values.fleet) console.log(JSON.stringify(await benchFleet()))
else if (values.peers !== undefined) process.exitCode = await benchPeers(values.peers, positionals)
else await main(Number(values.size), Number(values.locks), values.only)

async function main(size: number, locks: number, only: string | undefined): Promise<void> {
  const ofLaptop = await inFolder((folder) => benchLaptop(folder, size, locks))
  const figures: Figures = { ...ofLaptop, ...(await inFolder((folder) => benchSealing(folder, size))) }
  const missed = Object.keys(promised).filter((name) => !((figures[name] ?? Infinity) <= (promised[name] ?? 0)))
  console.log(JSON.stringify({ size, figures: only === undefined ? figures : { [only]: figures[only] }, missed }))
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-bench-'))
  // PostgreSQL does not run as root: its own user must get through to its folder.
  await chmod(folder, 0o755)
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function benchLaptop(folder: string, size: number, locks: number): Promise<Figures> {
  const county = await startCounty(folder, size)
  const meter = await openMeter(county.url)
  try {
    const page = join(folder, 'page')
    await bundlePage(page)
    const laptop = await startLaptop({ profile: join(folder, 'laptop'), server: meter.url, folder: page })
    const ofLaptop = await measure(laptop.app, join(folder, 'chromium'), county, meter)
    await laptop.close()
    return { ...ofLaptop, ...(await benchLock(folder, page, county, locks)) }
  } finally {
    meter.close()
    await county.end()
  }
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
  await signIn(page, county)
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
