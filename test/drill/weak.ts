/**
 * A laptop as job centres hand them out after six years: 20,000 rows in a page with 256 MB of memory for JavaScript, and a processor
 * that is there for one of twenty milliseconds (security.md B.2, F28 and F29).
 */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Page } from 'playwright'
import { chromiumFlags, ensureChromium } from '../../build/chromium.ts'
import { startLaptop } from '../../electron/node-main.ts'
import { bundlePage, passphrase, signIn, startCounty, type WithBench } from '../bench/stage.ts'
import { programsUnder } from './memory-scan.ts'

const rows = 20_000
const heapMb = 256
const slower = 20
const sliceMs = 2
/** What was promised of it, in ms. */
const promised = { saveP95Ms: 500, lockMs: 2_000 }

export async function drillWeak(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-drill-weak-'))
  // PostgreSQL does not run as root: its own user must get through to its folder.
  await chmod(folder, 0o755)
  const county = await startCounty(folder, rows)
  try {
    const pageFolder = join(folder, 'page')
    await bundlePage(pageFolder)
    const laptop = await startLaptop({ profile: join(folder, 'laptop'), server: county.url, folder: pageFolder })
    const context = await chromium.launchPersistentContext(join(folder, 'chromium'), {
      executablePath: await ensureChromium(),
      args: [...chromiumFlags(), `--js-flags=--max-old-space-size=${heapMb}`],
      headless: true,
    })
    try {
      const page = await context.newPage()
      const faults: string[] = []
      page.on('crash', () => faults.push('the page ran out of memory'))
      await page.goto(laptop.app)
      await signIn(page, county)
      const { files } = await bench(page, (one, words) => one.firstSync(words), passphrase)
      const searchP95Ms = await bench(page, (one) => one.search(20), '')
      const openP95Ms = await bench(page, (one) => one.openFiles(100), '')
      if (files !== rows / 50) faults.push(`${files} files came with the first sync`)
      const { saveP95Ms, lockMs } = await whileSlow(await processOfPage(), async () => ({
        saveP95Ms: await bench(page, (one) => one.saveNotes(40), ''),
        lockMs: await timeLock(page),
      }))
      if (!(saveP95Ms <= promised.saveP95Ms)) faults.push(`saving took ${Math.round(saveP95Ms)} ms`)
      if (!(lockMs <= promised.lockMs)) faults.push(`locking took ${Math.round(lockMs)} ms`)
      const figures = { searchP95Ms, openP95Ms, saveP95Ms, lockMs }
      return { rows, files, ...rounded(figures), faults }
    } finally {
      await context.close()
      await laptop.close()
    }
  } finally {
    await county.end()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Calls the page of the benchmark. */
async function bench<T>(page: Page, work: (one: WithBench['bench'], words: string) => Promise<T>, words: string) {
  const source = `(${work.toString()})(globalThis.bench, ${JSON.stringify(words)})`
  return (await page.evaluate(source)) as T
}

/** Until the worker with the keys is gone. */
async function timeLock(page: Page): Promise<number> {
  const [worker] = page.workers()
  if (!worker) throw new Error('there is no vault')
  const gone = new Promise((done) => worker.once('close', done))
  const start = performance.now()
  page.evaluate(() => (globalThis as unknown as WithBench).bench.lock()).catch(() => undefined)
  await gone
  return performance.now() - start
}

/** The renderer with the most memory: the others are spare ones of Chromium. */
async function processOfPage(): Promise<number> {
  const renderers = (await programsUnder(process.pid)).filter(({ kind }) => kind === 'renderer')
  const sizes = await Promise.all(
    renderers.map(async ({ pid }) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
      return { pid, size: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) }
    }),
  )
  const [largest] = sizes.toSorted((a, b) => b.size - a.size)
  if (!largest) throw new Error('the page has no process')
  return largest.pid
}

/** The process runs for one slice of so many, and stands still in all others: page, worker and all their threads. */
async function whileSlow<T>(pid: number, work: () => Promise<T>): Promise<T> {
  const state = { isOver: false }
  const slices = (async () => {
    while (!state.isOver) {
      process.kill(pid, 'SIGSTOP')
      await pause(sliceMs * (slower - 1))
      process.kill(pid, 'SIGCONT')
      await pause(sliceMs)
    }
  })()
  try {
    return await work()
  } finally {
    state.isOver = true
    await slices
  }
}

function rounded(figures: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 10) / 10]))
}
