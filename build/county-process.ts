/** The demo county as a program of its own, for `npm start`: database and server, until it is told to end. */
import { parseArgs } from 'node:util'
import { closeOnSignals } from './child.ts'

type StartCounty = (options: {
  dataDir: string
  port?: number
  demo?: { files: number; seed: number }
  reset?: boolean
  log?: (line: string) => void
}) => Promise<{ url: string; signIn: readonly SignIn[]; close(): Promise<void> }>

export type SignIn = { user: string; password: string; role: string }

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.antlitz/county' },
    port: { type: 'string' },
    files: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    reset: { type: 'boolean', default: false },
  },
})

// By address and not by name: build/ starts the parts of the product, it does not link them.
const { startCounty } = (await import(new URL('../server/start.ts', import.meta.url).href)) as {
  startCounty: StartCounty
}
const county = await startCounty({
  dataDir: values.data,
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  demo: { files: Number(values.files), seed: Number(values.seed) },
  reset: values.reset,
  log: (line) => console.error(line),
})
closeOnSignals(() => county.close())
console.log(JSON.stringify({ url: county.url, signIn: county.signIn }))
