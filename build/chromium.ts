/** Finds the Chromium that shows the app without Electron and that tests drive; installs one where it can. */
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { run } from './run.ts'

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The path of an installed Chromium, or nothing. `CHROMIUM_PATH` wins, even over one that is newer. */
export function findChromium(): string | undefined {
  const places = [process.env['CHROMIUM_PATH'], ...usualPlaces, chromium.executablePath()]
  return places.find((place) => place !== undefined && place !== '' && existsSync(place))
}

async function installChromium(): Promise<void> {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) return installDebian()
  console.error('No Chromium found; fetching the one that Playwright brings.')
  await run('node', ['node_modules/playwright/cli.js', 'install', 'chromium'], { quiet: true })
}

async function installDebian(): Promise<void> {
  console.error('No Chromium found; installing the Debian package.')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env, quiet: true })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, quiet: true })
}

/** The path of a Chromium, installing it first if need be. Throws one sentence that says what to install. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found !== undefined) return found
  await installChromium()
  const installed = findChromium()
  if (installed !== undefined) return installed
  throw new Error('No Chromium found and none could be installed: install chromium or set CHROMIUM_PATH to one.')
}

/** Flags for every Chromium we start: nothing but the app's own traffic, and no sandbox only where root forbids it. */
export function chromiumFlags(): string[] {
  const quiet = ['--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet
}
