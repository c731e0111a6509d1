/** `npm run app -- --server URL --profile DIR`: one laptop. */
import { parseArgs } from 'node:util'
import { closeOnSignals } from './child.ts'
import { bringUpToDate, startLaptop } from './desktop.ts'

const help = `npm run app -- --server URL --profile DIR [options]
One laptop: the app and its host, with its data in DIR.

  --server URL      the county server; may be left out when DIR/settings.json names it
  --profile DIR     where this laptop keeps everything; made when it is not there
  --headless        shows no window; prints {"app":URL,"debug":URL} and stays up
  --debug-port N    Chromium's DevTools port, for drivers (with --headless: any free one unless given)
  --port N          the port of the page; only for a new profile, which then keeps it
  --help            this text`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      profile: { type: 'string' },
      headless: { type: 'boolean', default: false },
      'debug-port': { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || values.profile === undefined) {
    console.log(help)
    if (!values.help) process.exitCode = 2
    return
  }
  await bringUpToDate()
  const laptop = await startLaptop({
    profile: values.profile,
    server: values.server,
    port: values.port,
    window: values.headless ? 'headless' : 'shown',
    debugPort: values['debug-port'] ?? (values.headless ? '0' : undefined),
  })
  closeOnSignals(() => laptop.stop())
  void laptop.ended.then((code) => process.exit(code))
  const up = await laptop.up
  if (values.headless) console.log(JSON.stringify(up))
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
