/** `npm start`: everything that is needed to try Antlitz on one computer: demo county, county server, the app. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { closeOnSignals, startChild, type Child } from './child.ts'
import type { SignIn } from './county-process.ts'
import { bringUpToDate, startLaptop } from './desktop.ts'
import { root } from './run.ts'

const help = `npm start -- [options]
A demo county with its server, and the app on it.

  --headless    opens no window; prints {"app":URL,"server":URL,"signIn":[…]} and stays up
  --port N      the page at port N and the county at N + 1 (the page's port is kept for good with the data)
  --data DIR    where everything is kept (default: .antlitz)
  --files N     how many case files the demo county begins with (default: 360)
  --seed S      which ones (default: 1)
  --reset       begins anew: throws away what is in DIR
  --help        this text`

type Options = {
  headless: boolean
  port: string | undefined
  data: string
  files: string
  seed: string
  reset: boolean
}

type County = { url: string; signIn: readonly SignIn[] }

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      headless: { type: 'boolean', default: false },
      port: { type: 'string' },
      data: { type: 'string', default: join(root, '.antlitz') },
      files: { type: 'string', default: '360' },
      seed: { type: 'string', default: '1' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  for (const name of ['port', 'files', 'seed'] as const) {
    const value = values[name]
    if (value !== undefined && !/^\d+$/.test(value)) throw new Error(`--${name} must be a whole number.`)
  }
  return values.help ? null : { ...values, port: values.port, data: resolve(values.data) }
}

function startCounty({ data, port, files, seed, reset }: Options): Child {
  return startChild('node', [
    join(root, 'build', 'county-process.ts'),
    '--data',
    join(data, 'county'),
    '--files',
    files,
    '--seed',
    seed,
    ...(port === undefined ? [] : ['--port', String(Number(port) + 1)]),
    ...(reset ? ['--reset'] : []),
  ])
}

/** The laptop of the demo: its settings name the county and the people anyone may sign in as. */
async function prepareProfile(profile: string, { url, signIn }: County): Promise<void> {
  await mkdir(profile, { recursive: true, mode: 0o700 })
  const settings = { county: url, signInHint: signIn }
  await writeFile(join(profile, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`)
}

async function main(): Promise<void> {
  const options = readOptions()
  if (!options) {
    console.log(help)
    return
  }
  const profile = join(options.data, 'laptop')
  if (options.reset) await rm(profile, { recursive: true, force: true })

  const children: Child[] = []
  const stopAll = async () => {
    // The laptop first, while its county still answers.
    for (const child of children.toReversed()) await child.stop()
  }
  closeOnSignals(stopAll)
  try {
    await run(options, profile, children)
  } finally {
    await stopAll()
  }
}

/** Settles when the window was closed; fails when a part ends that should not. */
async function run(options: Options, profile: string, children: Child[]): Promise<void> {
  const countyChild = startCounty(options)
  children.push(countyChild)
  const [said] = await Promise.all([countyChild.up, bringUpToDate()])
  const county = said as County
  await prepareProfile(profile, county)

  const window = options.headless ? 'none' : 'shown'
  const laptop = await startLaptop({ profile, port: options.port, window })
  children.push(laptop)
  if (options.headless) {
    const { app } = (await laptop.up) as { app: string }
    console.log(JSON.stringify({ app, server: county.url, signIn: county.signIn }))
  } else {
    console.log(`The county answers at ${county.url}. People to sign in as:`)
    for (const { user, password, role } of county.signIn) console.log(`  ${user} / ${password} (${role})`)
  }
  const [ended, code] = await Promise.race([
    countyChild.ended.then((status) => ['The county server', status] as const),
    laptop.ended.then((status) => ['The app', status] as const),
  ])
  if (ended !== 'The app' || code !== 0) throw new Error(`${ended} ended with ${code}.`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
