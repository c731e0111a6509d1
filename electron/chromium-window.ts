/** A Chromium started for one profile: shows the app without Electron, or is driven over its debug port. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  /** A page with case files needs this computer alone; what leads elsewhere (a search for what is marked, a translation) ends there. */
  reaches: 'thisComputer' | 'everything'
}

export type ChromiumWindow = {
  /** The page as a tagged PDF. */
  print(): Promise<Uint8Array>
  /** Ends the whole program and shows the page afresh in another. */
  renew(): Promise<void>
  /** Exit code of the last program, or nothing when it was killed. */
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
  '--hide-crash-restore-bubble',
  '--disable-features=AutofillServerCommunication,MediaRouter,OptimizationHints,Translate,SpellcheckService',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
]

const portFile = 'DevToolsActivePort'

/** What is not on this computer is asked of the page's own server, which answers nobody who names another. */
const onlyThisComputer = (url: string) => [`--proxy-server=${new URL(url).origin}`]

export const runsAsRoot = process.getuid?.() === 0

/**
 * What a Chromium of its own would remember of what is typed (passwords, addresses, cards) or give away of what is shown: its offer
 * to translate sends the whole page. Electron has none of it.
 */
const preferences = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: { password_manager_enabled: false },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  translate: { enabled: false },
}

/** Before each start, beside what Chromium keeps there of its own. */
function rememberNothing(folder: string): void {
  const path = join(folder, 'Default', 'Preferences')
  mkdirSync(join(folder, 'Default'), { recursive: true, mode: 0o700 })
  const kept = existsSync(path) ? parsed(readFileSync(path, 'utf8')) : {}
  const merged = Object.entries(preferences).map(([name, ours]) => {
    const theirs = kept[name]
    return [name, isRecord(ours) && isRecord(theirs) ? { ...theirs, ...ours } : ours]
  })
  writeFileSync(path, JSON.stringify({ ...kept, ...Object.fromEntries(merged) }), { mode: 0o600 })
}

/** What a crash left half written counts as nothing, to Chromium as well. */
function parsed(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text)
    return isRecord(found) ? found : {}
  } catch {
    return {}
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/**
 * A page that is renewed leaves nothing behind but in memory that nobody has any more: Chromium tells its own process what stands
 * in each field, for its filling of forms, and keeps some of it there after the page has gone.
 */
export function openChromium(given: ChromiumOptions): ChromiumWindow {
  const options: ChromiumOptions & { place?: string[] } = { ...given }
  let program = startChromium(options)
  let renewal: Promise<void> | null = null
  let isOver = false
  const renew = async () => {
    // Whoever drives it finds the next one where this one was.
    if (options.debugPort === 0) options.debugPort = Number(await chosenPort(options.folder)) || 0
    options.place = await placeOf(program, options.url)
    await program.close(renewalPatienceMs)
    if (!isOver) program = startAgain(options)
  }
  const untilClosed = async () => {
    for (;;) {
      const code = await program.ended
      isOver ||= !renewal
      if (isOver) return code
      await renewal
      renewal = null
    }
  }
  return {
    print: () => withPage(program.pipe, options.url, printPage),
    // Whoever closed the window does not get it back.
    renew: async () => {
      if (!isOver) await (renewal ??= renew())
    },
    ended: untilClosed(),
    close: async () => {
      isOver = true
      await renewal
      await program.close(closingPatienceMs)
    },
  }
}

/** Where the window stands and how large it is, as flags for the one that follows. A lock hardly waits for that. */
async function placeOf({ pipe }: Program, url: string): Promise<string[]> {
  const asked = withPage(pipe, url, (send) => send('Browser.getWindowForTarget')).catch(() => null)
  const late = new Promise<null>((resolve) => {
    setTimeout(resolve, placePatienceMs, null)
  })
  const found = await Promise.race([asked, late])
  if (!found) return []
  const { left, top, width, height, windowState } = found['bounds'] as Record<string, unknown>
  if (windowState === 'maximized' || windowState === 'fullscreen') return [`--start-${windowState}`]
  return [`--window-position=${String(left)},${String(top)}`, `--window-size=${String(width)},${String(height)}`]
}

type Program = { pipe: DevtoolsPipe; ended: Promise<number | null>; close(patienceMs: number): Promise<void> }

/** As a program that was not found: whoever waits for the window hears that it has ended, and ends as with any other. */
const neverStarted: Program = {
  pipe: { send: () => Promise.reject(new Error('Chromium has ended.')) },
  ended: Promise.resolve(127),
  close: async () => {},
}

function startAgain(options: ChromiumOptions): Program {
  try {
    return startChromium(options)
  } catch {
    // A disk that takes no more, or no more open files.
    return neverStarted
  }
}

/** All that counts is on the disk by then; what Chromium still writes out are settings of its own. */
const [placePatienceMs, renewalPatienceMs, closingPatienceMs] = [100, 600, 5_000]

function startChromium(options: ChromiumOptions & { place?: string[] }): Program {
  const { program, folder, url, headless, debugPort, reaches, place = [] } = options
  rememberNothing(folder)
  // Of an earlier run: `debugAddress` must not read it.
  rmSync(join(folder, portFile), { force: true })
  const args = [
    ...flags,
    ...place,
    ...(reaches === 'thisComputer' ? onlyThisComputer(url) : []),
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
  return { pipe, ended, close: (patienceMs) => closeChromium(child, pipe, ended, patienceMs) }
}

/** Asks Chromium to end, so that it writes out what it holds; then insists. */
async function closeChromium(
  child: ChildProcess,
  pipe: DevtoolsPipe,
  ended: Promise<unknown>,
  patienceMs: number,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  pipe.send('Browser.close').catch(() => {})
  const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(insist)
}

type Send = (method: string, params?: Record<string, unknown>) => Promise<Record<string, unknown>>

async function withPage<T>(pipe: DevtoolsPipe, url: string, run: (send: Send) => Promise<T>): Promise<T> {
  const { targetInfos } = (await pipe.send('Target.getTargets')) as {
    targetInfos: { targetId: string; type: string; url: string }[]
  }
  const page = targetInfos.find((target) => target.type === 'page' && target.url.startsWith(url))
  if (!page) throw new Error('The page is not open.')
  const { sessionId } = await pipe.send('Target.attachToTarget', { targetId: page.targetId, flatten: true })
  const session = String(sessionId)
  try {
    return await run((method, params) => pipe.send(method, params, session))
  } finally {
    await pipe.send('Target.detachFromTarget', { sessionId: session })
  }
}

async function printPage(send: Send): Promise<Uint8Array> {
  const options = { generateTaggedPDF: true, preferCSSPageSize: true, printBackground: true }
  const { data } = await send('Page.printToPDF', options)
  return Buffer.from(String(data), 'base64')
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
