/** A Chromium started for one profile: shows the app without Electron, or is driven over its debug port. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { openDevtoolsPipe, type DevtoolsPipe } from './devtools-pipe.ts'

export type ChromiumOptions = {
  program: string
  /** Chromium's own data, with the page's database in it. */
  folder: string
  url: string
  headless: boolean
  debugPort?: number
}

export type ChromiumWindow = {
  /** The page as a tagged PDF. */
  print(): Promise<Uint8Array>
  /** Shows the page afresh in another process; the one that showed it ends. */
  renew(): Promise<void>
  /** Its exit code, or nothing when it was killed. */
  ended: Promise<number | null>
  close(): Promise<void>
}

/** No traffic but the app's own, no questions, no helpers that read what the page shows. */
const flags = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--disable-features=AutofillServerCommunication,MediaRouter,OptimizationHints,Translate,SpellcheckService',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
]

const portFile = 'DevToolsActivePort'

export const runsAsRoot = process.getuid?.() === 0

/**
 * What a Chromium of its own would remember of what is typed: passwords, addresses, cards. Electron has none of it. Written once,
 * before Chromium makes its own.
 */
const preferences = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: { password_manager_enabled: false },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
}

function rememberNothing(folder: string): void {
  const path = join(folder, 'Default', 'Preferences')
  if (existsSync(path)) return
  mkdirSync(join(folder, 'Default'), { recursive: true, mode: 0o700 })
  writeFileSync(path, JSON.stringify(preferences), { mode: 0o600 })
}

export function openChromium({ program, folder, url, headless, debugPort }: ChromiumOptions): ChromiumWindow {
  rememberNothing(folder)
  // Of an earlier run: `debugAddress` must not read it.
  rmSync(join(folder, portFile), { force: true })
  const args = [
    ...flags,
    ...(runsAsRoot ? ['--no-sandbox'] : []),
    ...(debugPort === undefined
      ? []
      : ['--remote-debugging-address=127.0.0.1', `--remote-debugging-port=${debugPort}`]),
    '--remote-debugging-pipe',
    `--user-data-dir=${folder}`,
    ...(headless ? ['--headless', url] : [`--app=${url}`]),
  ]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const pipe = openDevtoolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable)
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(127))
    child.on('close', resolve)
  })
  return {
    print: () => withPage(pipe, url, printPage),
    renew: () => withPage(pipe, url, renewPage),
    ended,
    close: () => closeChromium(child, pipe, ended),
  }
}

/** Asks Chromium to end, so that it writes out what it holds; insists after five seconds. */
async function closeChromium(child: ChildProcess, pipe: DevtoolsPipe, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  pipe.send('Browser.close').catch(() => {})
  const insist = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(insist)
}

type Send = (method: string, params?: Record<string, unknown>) => Promise<Record<string, unknown>>

async function withPage<T>(pipe: DevtoolsPipe, url: string, run: (send: Send, url: string) => Promise<T>): Promise<T> {
  const { targetInfos } = (await pipe.send('Target.getTargets')) as {
    targetInfos: { targetId: string; type: string; url: string }[]
  }
  const page = targetInfos.find((target) => target.type === 'page' && target.url.startsWith(url))
  if (!page) throw new Error('The page is not open.')
  const { sessionId } = await pipe.send('Target.attachToTarget', { targetId: page.targetId, flatten: true })
  const session = String(sessionId)
  try {
    return await run((method, params) => pipe.send(method, params, session), url)
  } finally {
    await pipe.send('Target.detachFromTarget', { sessionId: session })
  }
}

async function printPage(send: Send): Promise<Uint8Array> {
  const options = { generateTaggedPDF: true, preferCSSPageSize: true, printBackground: true }
  const { data } = await send('Page.printToPDF', options)
  return Buffer.from(String(data), 'base64')
}

/** A reload stays in its process; Chromium's own pages never share one with a page from outside. */
async function renewPage(send: Send, url: string): Promise<void> {
  await send('Page.navigate', { url: 'chrome://version/' })
  await send('Page.navigate', { url })
  await send('Page.resetNavigationHistory')
}

/**
 * The address of the debug port, once the page stands there: drivers that come while it is still arriving may wait for
 * ever. Given port 0, Chromium chooses one and writes it into a file.
 */
export async function debugAddress(folder: string, wanted: number, url: string): Promise<string> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const port = wanted === 0 ? await chosenPort(folder) : String(wanted)
    const address = `http://127.0.0.1:${port}`
    if (port !== undefined && (await shows(address, url))) return address
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Chromium did not open its debug port.')
}

async function chosenPort(folder: string): Promise<string | undefined> {
  const content = await readFile(join(folder, portFile), 'utf8').catch(() => '')
  return /^(\d+)\n/.exec(content)?.[1]
}

async function shows(address: string, url: string): Promise<boolean> {
  try {
    const targets = (await (await fetch(`${address}/json/list`)).json()) as { url: string }[]
    return targets.some((target) => target.url.startsWith(url))
  } catch {
    return false
  }
}
