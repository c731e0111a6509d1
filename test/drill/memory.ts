/**
 * What is left in the memory of all programs of a laptop a second after each kind of lock: names from the county, a draft, the
 * passphrase, the vault's key. The window is the host's own Chromium, because only the host that opened one ends its process.
 */
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test'
import { buildAll } from '../../build/build.ts'
import { ensureChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import { createDeviceSecrets } from '../../electron/device-secret.ts'
import { createNodeShell } from '../../electron/node-shell.ts'
import { unlockWith } from '../../renderer/vault/passphrase.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { passphrase, signInOutside } from '../e2e/door.ts'
import { goTo } from '../e2e/file-steps.ts'
import { prepareFile } from '../e2e/people-and-files.ts'
import { de, like } from '../e2e/words.ts'
import { openDemoCounty, type DemoCounty } from '../support/e2e-county.ts'
import { headerOnDisk } from '../support/header-on-disk.ts'
import { startProgram } from '../support/e2e-program.ts'
import type { Canaries } from '../support/e2e-scan.ts'
import { programsUnder, scanMemory, type MemoryFind } from './memory-scan.ts'

/** What locks a laptop; each is done as a person or a program does it. */
type LockKind = { name: string; lock(window: Window, county: DemoCounty): Promise<unknown>; shows: string | RegExp }

const { lockedTitle } = de.signIn
const kinds: readonly LockKind[] = [
  { name: 'key', shows: lockedTitle, lock: ({ page }) => page.keyboard.press('Control+l') },
  { name: 'screen lock', shows: lockedTitle, lock: async ({ pid }) => process.kill(pid, 'SIGUSR2') },
  { name: 'idle', shows: lockedTitle, lock: ({ page }) => page.evaluate(setClockAhead, 6 * 60_000) },
  {
    name: 'lease over',
    shows: lockedTitle,
    lock: async ({ page }) => {
      for (const worker of page.workers()) await worker.evaluate(setClockAhead, 8 * 24 * 60 * 60_000)
      // What is typed is kept, and nothing is kept any more.
      await page.getByLabel(de.caseFile.forms.note.content).press('End')
      await page.keyboard.type(' x')
    },
  },
  {
    name: 'blocked',
    shows: de.laptops.wiped_deviceRevoked,
    lock: async ({ page, profile }, county) => {
      const lead = await county.signIn('harms')
      await lead.revokeLaptop({ deviceId: (await headerOnDisk(profile)).deviceId, reason: 'stolen' })
      await goTo(page, 'sync')
      await page.getByRole('button', { name: de.sync.now }).click()
    },
  },
]

function setClockAhead(ms: number): void {
  const now = Date.now.bind(Date)
  Date.now = () => now() + ms
}

export async function drillMemory(): Promise<object> {
  await buildAll()
  const county = await openDemoCounty(48)
  const window = await openWindow(county)
  try {
    const canaries = await work(window, county)
    const rounds: { kind: string; before: number; programs: number; megabytes: number }[] = []
    const faults: string[] = []
    for (const kind of kinds) {
      if (rounds.length > 0) await comeBack(window, county)
      const before = await scanMemory(await programsUnder(window.pid), canaries)
      await kind.lock(window, county)
      await expect(window.page.getByRole('heading', { name: kind.shows })).toBeVisible()
      await window.page.waitForTimeout(1_000)
      const after = await scanMemory(await programsUnder(window.pid), canaries)
      // What is not found while it is open would be found nowhere.
      const seen = new Set(before.finds.map(({ canary }) => canary))
      const unseen = Object.keys(canaries).filter((name) => !seen.has(name))
      faults.push(...unseen.map((name) => `${kind.name}: the look does not see: ${name}`))
      faults.push(...after.finds.map((find) => `${kind.name}: ${inWords(find)}`))
      const { processes: programs, megabytes } = after
      rounds.push({ kind: kind.name, before: before.finds.length, programs, megabytes })
    }
    return { rounds, faults }
  } finally {
    await window.close()
    await county.close()
  }
}

/** Unlocks: the same file, and the same sentence in it. Where the lease is over, a sign-in comes first, and the file is looked for. */
async function comeBack({ page, context }: Window, county: DemoCounty): Promise<void> {
  await page.getByLabel('Kennwort', { exact: true }).pressSequentially(passphrase)
  await page.keyboard.press('Enter')
  const heading = page.getByRole('heading', { level: 1, name: /Kanarie/ })
  const signIn = page.getByRole('button', { name: 'Anmelden' })
  await expect(heading.or(signIn)).toBeVisible()
  if (await signIn.isVisible()) {
    await signIn.click()
    await signInOutside({ page, context }, county.person('brandt'))
    await openForm(page)
  }
  // Only whether it is there: what a driver reads passes through the browser's own process.
  const field = page.getByLabel(de.caseFile.forms.note.content)
  await expect(field).toBeVisible()
  const isThere = () => field.evaluate((one) => (one as HTMLTextAreaElement).value.startsWith('Entwurf'))
  await expect.poll(isThere).toBe(true)
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
  await openForm(page)
  await page.getByLabel(de.caseFile.forms.note.content).pressSequentially(draft)
  await expect(page.getByText(like(de.caseFile.forms.draftKept))).toBeVisible()
  return { lastName, draft, passphrase, key: await vaultKeyOf(profile) }
}

async function openForm(page: Page): Promise<void> {
  // By the first name: what a driver looks for passes through the browser's own process as well.
  await page.getByRole('searchbox').fill('Kanaria')
  await page.getByRole('button', { name: /, Kanaria/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Kanarie/ })).toBeVisible()
  const { actions, keys } = de.caseFile
  await page.getByRole('button', { name: `${actions.note} ${keys.note}` }).click()
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
  const header = await headerOnDisk(profile)
  const { keychain } = createNodeShell({ savedFolder: profile, log: () => undefined })
  const secret = await createDeviceSecrets(profile, keychain).secretOf(header.secretId ?? '')
  const key = await unlockWith(createWebCipher(), passphrase, header, secret)
  return new Uint8Array(await crypto.subtle.exportKey('raw', key as unknown as CryptoKey))
}
