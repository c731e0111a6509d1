/** What sealing costs of a first sync: the same run with a cipher that only copies, one after the other, several times. */
import { join } from 'node:path'
import { chromium } from 'playwright'
import { chromiumFlags, ensureChromium } from '../../build/chromium.ts'
import { startLaptop } from '../../electron/node-main.ts'
import { bundlePage, passphrase, signIn, startCounty, type County, type WithBench } from './stage.ts'

const rounds = 5

/** In ms, the fastest of the rounds (what else the computer does only slows), and the share of sealing in it, in percent. */
export type SealingFigures = { sealedFirstSyncMs: number; copiedFirstSyncMs: number; sealingPercent: number }

/** With a county of its own: whatever was written in another one since it started would come unpacked. */
export async function benchSealing(folder: string, size: number): Promise<SealingFigures> {
  const county = await startCounty(folder, size)
  try {
    return await compare(folder, county)
  } finally {
    await county.end()
  }
}

async function compare(folder: string, county: County): Promise<SealingFigures> {
  const pages = { sealed: join(folder, 'page-sealed'), copied: join(folder, 'page-copied') }
  await bundlePage(pages.sealed)
  await bundlePage(pages.copied, { copying: true })
  const times = { sealed: [] as number[], copied: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes: the county is warmer for the second.
    const order = round % 2 === 0 ? (['sealed', 'copied'] as const) : (['copied', 'sealed'] as const)
    for (const which of order) {
      times[which].push(await firstSync(join(folder, `${which}-${round}`), pages[which], county))
    }
  }
  const [sealed, copied] = [Math.min(...times.sealed), Math.min(...times.copied)]
  return {
    sealedFirstSyncMs: Math.round(sealed),
    copiedFirstSyncMs: Math.round(copied),
    sealingPercent: Math.round(((sealed - copied) / sealed) * 1_000) / 10,
  }
}

async function firstSync(folder: string, pageFolder: string, county: County): Promise<number> {
  const laptop = await startLaptop({ profile: join(folder, 'laptop'), server: county.url, folder: pageFolder })
  const executablePath = await ensureChromium()
  const context = await chromium.launchPersistentContext(join(folder, 'chromium'), {
    executablePath,
    args: chromiumFlags(),
  })
  try {
    const page = await context.newPage()
    await page.goto(laptop.app)
    await signIn(page, county)
    const { firstSyncMs, files } = await page.evaluate(
      (words) => (globalThis as unknown as WithBench).bench.firstSync(words),
      passphrase,
    )
    if (files === 0) throw new Error('nothing came with the first sync')
    return firstSyncMs
  } finally {
    await context.close()
    await laptop.close()
  }
}
