/**
 * What is left in the memory of all programs of a laptop a second after it was locked: names from the county, a draft, the
 * passphrase, the vault's key. The window is the host's own Chromium, because only the host that opened one ends its process.
 */
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test'
import { buildAll } from '../../build/build.ts'
import { ensureChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import { unlockWith } from '../../renderer/vault/passphrase.ts'
import { headerIn } from '../../renderer/vault/second-copy.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { passphrase, signInOutside } from '../e2e/door.ts'
import { prepareFile } from '../e2e/people-and-files.ts'
import { de, like } from '../e2e/words.ts'
import { openDemoCounty, type DemoCounty } from '../support/e2e-county.ts'
import { startProgram } from '../support/e2e-program.ts'
import type { Canaries } from '../support/e2e-scan.ts'
import { programsUnder, scanMemory, type MemoryFind } from './memory-scan.ts'

export async function drillMemory(): Promise<object> {
  await buildAll()
  const county = await openDemoCounty(48)
  const window = await openWindow(county)
  try {
    const canaries = await work(window, county)
    const before = await scanMemory(await programsUnder(window.pid), canaries)
    const seen = new Set(before.finds.map(({ canary }) => canary))
    await window.page.keyboard.press('Control+l')
    await expect(window.page.getByRole('heading', { name: de.signIn.lockedTitle })).toBeVisible()
    await window.page.waitForTimeout(1_000)
    const after = await scanMemory(await programsUnder(window.pid), canaries)
    // What is not found while it is open would be found nowhere.
    const unseen = Object.keys(canaries).filter((name) => !seen.has(name))
    const faults = [...unseen.map((name) => `the look does not see: ${name}`), ...after.finds.map(inWords)]
    return { programs: after.processes, megabytes: after.megabytes, before: before.finds.length, faults }
  } finally {
    await window.close()
    await county.close()
  }
}

function inWords({ process, canary, as }: MemoryFind): string {
  return `${process}: ${canary}, as ${as}`
}

/** Signs in, opens a file with a name that stands nowhere else, and begins to write. Gives what must not stay. */
async function work({ page, context, profile }: Window, county: DemoCounty): Promise<Canaries> {
  const lastName = `Kanarie${randomBytes(6).toString('hex')}`
  await prepareFile(county, 'brandt', { firstName: 'Kanaria', lastName })
  const draft = `Entwurf ${randomBytes(6).toString('hex')}`
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await signInOutside({ page, context }, county.person('brandt'))
  // Letter by letter: a driver that fills a field says all of it in one message, which stays where it came from.
  await page.getByLabel('Kennwort', { exact: true }).pressSequentially(passphrase)
  await page.getByLabel('Kennwort wiederholen').pressSequentially(passphrase)
  await page.getByRole('button', { name: 'Akten laden' }).click()
  await expect(page.getByRole('navigation', { name: 'Bereiche' })).toBeVisible()
  // By the first name: what a driver looks for passes through the browser's own process as well.
  await page.getByRole('searchbox').fill('Kanaria')
  await page.getByRole('button', { name: /, Kanaria/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Kanarie/ })).toBeVisible()
  const { actions, forms, keys } = de.caseFile
  await page.getByRole('button', { name: `${actions.note} ${keys.note}` }).click()
  await page.getByLabel(forms.note.content).pressSequentially(draft)
  await expect(page.getByText(like(forms.draftKept))).toBeVisible()
  return { lastName, draft, passphrase, key: await vaultKeyOf(profile) }
}

type Window = { page: Page; context: BrowserContext; profile: string; pid: number; close(): Promise<void> }

async function openWindow(county: DemoCounty): Promise<Window> {
  const profile = await mkdtemp(join(tmpdir(), 'antlitz-drill-memory-'))
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ county: county.url, signInHint: county.people }))
  const folder = join(profile, 'page')
  await cp(join(root, 'out', 'renderer'), folder, { recursive: true })
  const chromiumArgs = ['--chromium', await ensureChromium(), '--headless', '--debug-port', '0']
  const args = ['--profile', profile, '--folder', folder, ...chromiumArgs]
  const host = await startProgram(join(root, 'electron', 'node-main.ts'), args)
  const browser = await chromium.connectOverCDP((host.up as { debug: string }).debug)
  const context = browser.contexts()[0]
  const page = context?.pages()[0]
  if (!context || !page) throw new Error('the window has no page')
  const close = async () => {
    await browser.close()
    await host.stop()
    await rm(profile, { recursive: true, force: true })
  }
  return { page, context, profile, pid: host.pid, close }
}

/** What opens everything, in bytes: as whoever knows the passphrase would find it. */
async function vaultKeyOf(profile: string): Promise<Uint8Array> {
  const header = headerIn(await readFile(join(profile, 'journal.bin')))?.header
  if (!header) throw new Error('no vault has been made')
  const key = await unlockWith(createWebCipher(), passphrase, header)
  return new Uint8Array(await crypto.subtle.exportKey('raw', key as unknown as CryptoKey))
}
