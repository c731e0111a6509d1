/**
 * How long a lock takes with everything open: from the call until the process is gone in which the page and the worker with the
 * keys were. The window is the host's own Chromium, because only the host that opened one ends its process.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type CDPSession, type Page } from 'playwright'
import { ensureChromium } from '../../build/chromium.ts'
import { startLaptop } from '../../electron/node-main.ts'
import { passphrase, signIn, whenThere, type County, type WithBench } from './stage.ts'

/** In ms; of a hundred locks the 99th is all but the slowest. */
export type LockFigures = { locks: number; lockMedianMs: number; lockP99Ms: number; lockSlowestMs: number }

const lookEveryMs = 2

export async function benchLock(
  folder: string,
  pageFolder: string,
  county: County,
  locks: number,
): Promise<LockFigures> {
  const laptop = await startLaptop({
    profile: join(folder, 'lock'),
    server: county.url,
    folder: pageFolder,
    chromium: { program: await ensureChromium(), headless: true, debugPort: 0 },
  })
  const browser = await chromium.connectOverCDP(laptop.debug ?? '')
  try {
    const page = browser.contexts()[0]?.pages()[0]
    if (!page) throw new Error('the window has no page')
    const session = await browser.newBrowserCDPSession()
    await signIn(page, county)
    await page.evaluate((words) => (globalThis as unknown as WithBench).bench.firstSync(words), passphrase)
    const times: number[] = []
    while (times.length < locks) {
      times.push(await timeLock(page, await processOf(session)))
      await whenThere(page)
      await page.evaluate((words) => (globalThis as unknown as WithBench).bench.unlock(words), passphrase)
    }
    const sorted = times.toSorted((a, b) => a - b).map((ms) => Math.round(ms))
    const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
    return { locks, lockMedianMs: at(0.5), lockP99Ms: at(0.99), lockSlowestMs: at(1) }
  } finally {
    await browser.close()
    await laptop.close()
  }
}

async function timeLock(page: Page, pid: number): Promise<number> {
  const start = performance.now()
  // Its answer never comes: the page that would give it ends.
  page.evaluate(() => (globalThis as unknown as WithBench).bench.lock()).catch(() => undefined)
  while (await isThere(pid)) await new Promise((done) => setTimeout(done, lookEveryMs))
  return performance.now() - start
}

/** The renderer with the most memory: the others are spare ones of Chromium. */
async function processOf(session: CDPSession): Promise<number> {
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: { type: string; id: number }[]
  }
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  const sizes = await Promise.all(renderers.map(async ({ id }) => ({ id, size: await residentKb(id) })))
  const [largest] = sizes.toSorted((a, b) => b.size - a.size)
  if (!largest) throw new Error('the page has no process')
  return largest.id
}

async function residentKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0)
}

/** What has ended and waits to be buried has no memory any more. */
async function isThere(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return status !== '' && !/^State:\s+[ZX]/m.test(status)
}
