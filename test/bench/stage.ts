/** What each measurement of a laptop begins with: a county with files, the page of the benchmark, somebody who has signed in. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright'
import react from '@vitejs/plugin-react'
import { build, type Plugin } from 'vite'
import { root } from '../../build/run.ts'
import { createBrowser } from '../support/county.ts'
import type { Bench } from './page.ts'

export const passphrase = 'regen kachel zander mondlicht'

/** What the page of the benchmark offers to who drives it. */
export type WithBench = { bench: Bench }

export type County = { url: string; user: string; password: string; end(): Promise<void> }

export async function startCounty(folder: string, size: number): Promise<County> {
  const args = ['--data', join(folder, 'county'), '--files', String(Math.max(1, Math.round(size / 50))), '--rows', '50']
  const child = spawn(process.execPath, [join(root, 'test/bench/county.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const end = async () => {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('close', resolve))
  }
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) return { end, ...(JSON.parse(line) as Omit<County, 'end'>) }
  }
  throw new Error('the county did not start')
}

/** The page for measuring, bundled as the app's own page is. `copying`: with a cipher that seals nothing. */
export async function bundlePage(outDir: string, { copying = false } = {}): Promise<void> {
  const plugins = () => (copying ? [copyInsteadOfSealing] : [])
  await build({
    root: join(root, 'test/bench'),
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    worker: { format: 'es', plugins },
    build: {
      target: 'chrome146',
      outDir,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 5_000,
    },
  })
}

const copyingCipher = join(root, 'test/bench/copying-cipher.ts')

const copyInsteadOfSealing: Plugin = {
  name: 'copy-instead-of-sealing',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('/web-cipher.ts') && importer !== copyingCipher ? copyingCipher : null,
}

/** The page's script has run. A page that is just being replaced answers nothing. */
export async function whenThere(page: Page): Promise<void> {
  const isThere = () => page.evaluate(() => 'bench' in globalThis).catch(() => false)
  while (!(await isThere())) await new Promise((done) => setTimeout(done, 50))
}

/** Signs in at the county's own page, as the app does over the system's browser. */
export async function signIn(page: Page, county: County): Promise<void> {
  await whenThere(page)
  const redirectUri = 'http://127.0.0.1:45678/sign-in/return'
  const url = await page.evaluate((uri) => (globalThis as unknown as WithBench).bench.signInUrl(uri), redirectUri)
  const browser = createBrowser()
  const form = await browser(url)
  const returned = await browser(form.url, new URLSearchParams({ user: county.user, password: county.password }))
  await page.evaluate((at) => (globalThis as unknown as WithBench).bench.finishSignIn(at), returned.url)
}
