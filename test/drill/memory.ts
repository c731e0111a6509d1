/**
 * What is left in the memory of all programs of a laptop a second after each kind of lock: names from the county, a draft, the
 * passphrase, the vault's key. The window is one that the host opened, because only the host that opened one ends it.
 */
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { buildAll } from '../../build/build.ts'
import { ensureChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import { createDeviceSecrets } from '../../electron/device-secret.ts'
import { createNodeShell } from '../../electron/node-shell.ts'
import { unlockWith } from '../../renderer/vault/passphrase.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { passphrase, signInOutside } from '../e2e/door.ts'
import { prepareFile } from '../e2e/people-and-files.ts'
import { de, like } from '../e2e/words.ts'
import { openDemoCounty, type DemoCounty } from '../support/e2e-county.ts'
import { headerOnDisk } from '../support/header-on-disk.ts'
import { startProgram } from '../support/e2e-program.ts'
import type { Canaries } from '../support/e2e-scan.ts'
import { driveWindow, type DrivenWindow } from '../support/window-of-host.ts'
import { programsUnder, scanMemory, type MemoryFind } from './memory-scan.ts'

/** What locks a laptop; each is done as a person or a program does it. */
type LockKind = { name: string; lock(window: Window, county: DemoCounty): Promise<unknown>; shows: string | RegExp }

const { lockedTitle } = de.signIn
const { content } = de.caseFile.forms.note
const kinds: readonly LockKind[] = [
  { name: 'key', shows: lockedTitle, lock: ({ page }) => page.keyboard.press('Control+l') },
  { name: 'screen lock', shows: lockedTitle, lock: async ({ pid }) => process.kill(pid, 'SIGUSR2') },
  { name: 'idle', shows: lockedTitle, lock: ({ page }) => page.evaluate(setClockAhead, 6 * 60_000) },
  {
    name: 'lease over',
    shows: lockedTitle,
    lock: async (window) => {
      const { page } = window
      await evaluateInWorker(window, `(${setClockAhead.toString()})(${8 * 24 * 60 * 60_000})`)
      // What is typed is kept, and nothing is kept any more.
      await page.keyboard.press('End')
      await page.keyboard.type(' x')
    },
  },
  {
    name: 'blocked',
    shows: de.laptops.wiped_deviceRevoked,
    lock: async ({ page, profile }, county) => {
      const lead = await county.signIn('harms')
      await lead.revokeLaptop({ deviceId: (await headerOnDisk(profile)).deviceId, reason: 'stolen' })
      await press(page, de.frame.sync)
      await press(page, de.sync.now)
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
      // A lock ends the window in the middle of the call that asked for it.
      await kind.lock(window, county).catch(unlessClosed)
      await lockedShows(window, kind.shows)
      await new Promise((done) => setTimeout(done, 1_000))
      const after = await scanMemory(await programsUnder(window.pid), canaries)
      // What is not found while it is open would be found nowhere.
      const seen = new Set(before.finds.map(({ canary }) => canary))
      const unseen = Object.keys(canaries).filter((name) => !seen.has(name))
      faults.push(...unseen.map((name) => `${kind.name}: the look does not see: ${name}`))
      faults.push(...after.finds.map((find) => `${kind.name}: ${inWords(find)}`))
      const { processes: programs, megabytes } = after
      rounds.push({ kind: kind.name, before: before.finds.length, programs, megabytes })
    }
    return { program: window.program, rounds, faults }
  } finally {
    await window.close()
    await county.close()
  }
}

/** Unlocks: the same file, and the same sentence in it. Where the lease is over, a sign-in comes first, and the file is looked for. */
async function comeBack(window: Window, county: DemoCounty): Promise<void> {
  await follow(window)
  const { page, context } = window
  await page.getByLabel('Kennwort', { exact: true }).pressSequentially(passphrase)
  await page.keyboard.press('Enter')
  await shows(page, 'h1, button', /Kanarie|^Anmelden$/)
  if (await isShown(page, 'button', /^Anmelden$/)) {
    await press(page, /^Anmelden$/)
    await signInOutside({ page, context }, county.person('brandt'))
    await openForm(page)
  }
  await shows(page, 'textarea', /^Entwurf/)
}

/**
 * What a driver looks for, presses or reads by its own means it also says in its log, with the text of the element that it found,
 * and that passes through the browser's own process and stays there. So here the page looks itself, and says yes or no.
 */
async function isShown(page: Page, selector: string, text: string | RegExp): Promise<boolean> {
  const look = ({ selector, source }: Sought) =>
    [...document.querySelectorAll(selector)].some((one) => {
      const said = one instanceof HTMLTextAreaElement ? one.value : (one.textContent ?? '')
      return one.checkVisibility() && new RegExp(source, 'u').test(said)
    })
  // Between two pages there is nobody to look.
  return page.evaluate(look, { selector, source: sourceOf(text) }).catch(() => false)
}

/** In whichever program shows the page by then. */
async function lockedShows(window: Window, text: string | RegExp): Promise<void> {
  const look = async () => {
    await follow(window)
    return isShown(window.page, 'h1, h2', text)
  }
  await expect.poll(look, { timeout: 20_000 }).toBe(true)
}

function unlessClosed(error: unknown): void {
  if (!String(error).includes('has been closed')) throw error
}

/** To the program that shows the page by now. */
async function follow(window: Window): Promise<void> {
  if (!window.browser.isConnected()) Object.assign(window, await driveWindow(window.up))
}

/** A driver that came after the worker does not see it; Chromium does. */
async function evaluateInWorker({ browser }: Window, expression: string): Promise<void> {
  const session = await browser.newBrowserCDPSession()
  const { targetInfos } = await session.send('Target.getTargets')
  const workers = targetInfos.filter(({ type }) => type === 'worker')
  if (workers.length === 0) throw new Error('the page has no worker')
  for (const { targetId } of workers) {
    const { sessionId } = await session.send('Target.attachToTarget', { targetId })
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } })
    const answered = new Promise((done) => session.once('Target.receivedMessageFromTarget', done))
    await session.send('Target.sendMessageToTarget', { sessionId, message })
    await answered
  }
  await session.detach()
}

async function shows(page: Page, selector: string, text: string | RegExp): Promise<void> {
  await expect.poll(() => isShown(page, selector, text), { timeout: 20_000 }).toBe(true)
}

/** Waits for it. */
async function press(page: Page, text: string | RegExp): Promise<void> {
  await shows(page, 'button', text)
  const click = (source: string) =>
    [...document.querySelectorAll('button')].find((one) => new RegExp(source, 'u').test(one.textContent ?? ''))?.click()
  await page.evaluate(click, sourceOf(text))
}

type Sought = { selector: string; source: string }

function sourceOf(text: string | RegExp): string {
  return typeof text === 'string' ? RegExp.escape(text) : text.source
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
  await page.getByLabel(content).focus()
  await page.keyboard.type(draft)
  await shows(page, '*', like(de.caseFile.forms.draftKept))
  return { lastName, draft, passphrase, key: await vaultKeyOf(profile) }
}

async function openForm(page: Page): Promise<void> {
  // By the first name, and by the page itself: see above.
  await page.getByRole('searchbox').fill('Kanaria')
  await press(page, /, Kanaria/)
  await shows(page, 'h1', /Kanarie/)
  const { actions, keys } = de.caseFile
  await press(page, `${actions.note}${keys.note}`)
}

type Up = { app: string; debug: string }
type Window = DrivenWindow & { program: string; up: Up; profile: string; pid: number; close(): Promise<void> }

async function openWindow(county: DemoCounty): Promise<Window> {
  const profile = await mkdtemp(join(tmpdir(), 'antlitz-drill-memory-'))
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ county: county.url, signInHint: county.people }))
  const folder = join(profile, 'page')
  await cp(join(root, 'out', 'renderer'), folder, { recursive: true })
  const program = await ensureChromium()
  const chromiumArgs = ['--chromium', program, '--headless', '--debug-port', '0']
  const args = ['--profile', profile, '--folder', folder, ...chromiumArgs]
  const host = await startProgram(join(root, 'electron', 'node-main.ts'), args)
  const up = host.up as Up
  const window: Window = {
    ...(await driveWindow(up)),
    program,
    up,
    profile,
    pid: host.pid,
    close: async () => {
      await window.browser.close()
      await host.stop()
      await rm(profile, { recursive: true, force: true })
    },
  }
  return window
}

/** What opens everything, in bytes: as whoever knows the passphrase would find it. */
async function vaultKeyOf(profile: string): Promise<Uint8Array> {
  const header = await headerOnDisk(profile)
  const { keychain } = createNodeShell({ savedFolder: profile, log: () => undefined })
  const secret = await createDeviceSecrets(profile, keychain).secretOf(header.secretId ?? '')
  const key = await unlockWith(createWebCipher(), passphrase, header, secret)
  return new Uint8Array(await crypto.subtle.exportKey('raw', key as unknown as CryptoKey))
}
