/** `npm run server`: the county server alone, told by its environment. */
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { leaseDays } from '../shared/lease.ts'
import { z } from '../shared/schema.ts'
import { StartProblem } from './postgres.ts'
import { readSetUp } from './set-up.ts'
import { startCounty, type StartOptions } from './start.ts'

const help = `npm run server                        starts the county server
npm run server -- --setup FILE.json   founds the county first: carrier, people, devices, case files, assignments
npm run server -- --demo              founds the demo county first; --files N, --seed S
npm run server -- --reset …           forgets the data folder first

Environment:
  DATABASE_URL             the county's PostgreSQL, as a role that owns nothing (antlitz_app);
                           without it PostgreSQL runs in the data folder
  DATABASE_OWNER_URL       the same as antlitz_owner: brings the tables up to date at the start
  ANTLITZ_CARRIER          Trägernummer, for a database that is already set up
  ANTLITZ_ISSUER           OpenID provider; with ANTLITZ_CLIENT_ID and ANTLITZ_CLIENT_SECRET
  ANTLITZ_DATA             data folder (.antlitz/county)
  ANTLITZ_LEASE_DAYS       for how many days a laptop may read without contact: 1 to 30 (7)
  ANTLITZ_WITHOUT_KEYCHAIN what a laptop may do whose system keeps no secrets: refuse, or allow with a longer passphrase (refuse)
  ANTLITZ_HOST, ANTLITZ_PORT   where to listen (127.0.0.1, any free port)

The last line on standard output is {"server":URL}; then it stays up until SIGINT or SIGTERM.`

const Environment = z.object({
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  DATABASE_OWNER_URL: z.string().startsWith('postgres').optional(),
  ANTLITZ_CARRIER: z
    .string()
    .regex(/^\d{5}$/)
    .optional(),
  ANTLITZ_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  ANTLITZ_CLIENT_ID: z.string().min(1).optional(),
  ANTLITZ_CLIENT_SECRET: z.string().min(1).optional(),
  ANTLITZ_DATA: z.string().min(1).default('.antlitz/county'),
  ANTLITZ_LEASE_DAYS: z.coerce.number().int().min(leaseDays.least).max(leaseDays.most).default(leaseDays.usual),
  ANTLITZ_WITHOUT_KEYCHAIN: z.enum(['refuse', 'allow']).default('refuse'),
  ANTLITZ_HOST: z.string().min(1).default('127.0.0.1'),
  ANTLITZ_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
})

type Flags = { setup?: string | undefined; demo?: boolean; reset?: boolean; files?: string; seed?: string }

const logger = pino({ base: null }, pino.destination(2))

async function optionsFrom(flags: Flags): Promise<StartOptions> {
  const checked = Environment.safeParse(process.env)
  if (!checked.success) {
    const names = checked.error.issues.map(({ path }) => path.join('.'))
    throw new StartProblem(`The environment does not fit: ${[...new Set(names)].join(', ')}.`)
  }
  const env = checked.data
  const options: StartOptions = {
    dataDir: env.ANTLITZ_DATA,
    host: env.ANTLITZ_HOST,
    leaseDays: env.ANTLITZ_LEASE_DAYS,
    policy: { withoutKeychain: env.ANTLITZ_WITHOUT_KEYCHAIN === 'allow' },
    reset: flags.reset ?? false,
    log: (line) => logger.info(line),
  }
  if (env.ANTLITZ_PORT !== undefined) options.port = env.ANTLITZ_PORT
  if (env.ANTLITZ_CARRIER !== undefined) options.carrier = env.ANTLITZ_CARRIER
  if (env.DATABASE_URL !== undefined) {
    options.database = { url: env.DATABASE_URL, ownerUrl: env.DATABASE_OWNER_URL ?? null }
  }
  if (env.ANTLITZ_ISSUER !== undefined) {
    const { ANTLITZ_CLIENT_ID: clientId, ANTLITZ_CLIENT_SECRET: clientSecret } = env
    if (clientId === undefined || clientSecret === undefined) {
      throw new StartProblem('ANTLITZ_ISSUER needs ANTLITZ_CLIENT_ID and ANTLITZ_CLIENT_SECRET.')
    }
    options.signIn = { issuer: env.ANTLITZ_ISSUER, clientId, clientSecret }
  }
  if (flags.demo === true) options.demo = { files: numberFrom(flags.files, 60), seed: numberFrom(flags.seed, 1) }
  if (flags.setup !== undefined) options.found = await readSetUp(flags.setup)
  return options
}

function numberFrom(text: string | undefined, otherwise: number): number {
  const number = text === undefined ? otherwise : Number(text)
  if (!Number.isInteger(number) || number < 0) throw new StartProblem(`${text ?? ''} is not a whole number.`)
  return number
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      setup: { type: 'string' },
      demo: { type: 'boolean' },
      reset: { type: 'boolean' },
      files: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(help)
    return
  }
  const county = await startCounty(await optionsFrom(values))
  const stop = () => {
    void county.close().then(() => process.exit(0))
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(JSON.stringify({ server: county.url }))
}

try {
  await main()
} catch (error) {
  if (!(error instanceof StartProblem) && !(error instanceof TypeError)) throw error
  console.error(error.message)
  process.exit(1)
}
