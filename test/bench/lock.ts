/**
 * How long a lock takes with everything open: from the call until every program of the window is gone, the one with the page and the
 * worker with the keys among them. The window is the host's own Chromium, because only the host that opened one ends it.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { ensureChromium } from '../../build/chromium.ts'
import { startLaptop } from '../../electron/node-main.ts'
import { driveWindow, whenGone, type DrivenWindow } from '../support/window-of-host.ts'
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
  let window = await driveWindow(laptop)
  try {
    await signIn(window.page, county)
    await window.page.evaluate((words) => (globalThis as unknown as WithBench).bench.firstSync(words), passphrase)
    const times: number[] = []
    while (times.length < locks) {
      times.push(await timeLock(window.page, await programsOf(window)))
      await whenGone(window)
      window = await driveWindow(laptop)
      await whenThere(window.page)
      await window.page.evaluate((words) => (globalThis as unknown as WithBench).bench.unlock(words), passphrase)
    }
    const sorted = times.toSorted((a, b) => a - b).map((ms) => Math.round(ms))
    const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
    return { locks, lockMedianMs: at(0.5), lockP99Ms: at(0.99), lockSlowestMs: at(1) }
  } finally {
    await window.browser.close()
    await laptop.close()
  }
}

async function timeLock(page: Page, programs: readonly number[]): Promise<number> {
  const start = performance.now()
  // Its answer never comes: the page that would give it ends.
  page.evaluate(() => (globalThis as unknown as WithBench).bench.lock()).catch(() => undefined)
  for (const pid of programs) while (await isThere(pid)) await new Promise((done) => setTimeout(done, lookEveryMs))
  return performance.now() - start
}

async function programsOf({ browser }: DrivenWindow): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return processInfo.map(({ id }) => id)
}

/** What has ended and waits to be buried has no memory any more. */
async function isThere(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return status !== '' && !/^State:\s+[ZX]/m.test(status)
}
