/** Starts one laptop: in Electron where its binary is, otherwise the Node host with a Chromium window. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild, type Child } from './child.ts'
import { ensureChromium } from './chromium.ts'
import { root, run } from './run.ts'

export type LaptopOptions = {
  profile: string
  server?: string | undefined
  port?: string | undefined
  /** `none` serves the page and opens nothing; `headless` opens it where nobody sees it, for drivers. */
  window: 'shown' | 'headless' | 'none'
  debugPort?: string | undefined
}

/** Electron's program, when it was fetched. The package alone does not bring it. */
export function findElectron(): string | null {
  const folder = join(root, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const program = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(program) ? program : null
}

/** Brings out/ up to date in a program of its own: a bundler would keep hundreds of megabytes for as long as we stay up. */
export async function bringUpToDate(): Promise<void> {
  const { code, output } = await run('node', ['build/build.ts'], { quiet: true })
  if (code !== 0) throw new Error(output.trim())
}

/** Expects out/ to be up to date. */
export async function startLaptop(options: LaptopOptions): Promise<Child> {
  const common = [...option('profile', options.profile), ...option('server', options.server)]
  if (options.window === 'shown') {
    const electron = findElectron()
    if (electron !== null) return startElectron(electron, common)
    console.error('The Electron binary is not here: opening the app in a Chromium window instead.')
  }
  const chromium = options.window === 'none' ? undefined : await ensureChromium()
  return startChild('node', [
    join(root, 'electron', 'node-main.ts'),
    ...common,
    ...option('port', options.port),
    ...option('chromium', chromium),
    ...(options.window === 'headless' ? ['--headless'] : []),
    ...option('debug-port', options.debugPort),
  ])
}

function startElectron(electron: string, args: readonly string[]): Child {
  const asRoot = process.getuid?.() === 0
  if (asRoot) console.error('Electron runs without its sandbox, because this is root.')
  return startChild(electron, [root, ...(asRoot ? ['--no-sandbox'] : []), ...args])
}

const option = (name: string, value: string | undefined) => (value === undefined ? [] : [`--${name}`, value])
