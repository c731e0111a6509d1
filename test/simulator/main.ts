/** `npm run simulate -- --seed S --histories N [--planted NAME|all]`: many histories, and what they found. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { FaultCounts } from './laptop.ts'
import { failedOnPostgres } from './on-postgres.ts'
import { findPlanted, plantedNames } from './planted.ts'
import { together, tooRare, type Tally } from './tally.ts'

const help = `npm run simulate -- [--seed S] [--histories N] [--verbose]
npm run simulate -- --postgres [--seed S] [--histories N]
npm run simulate -- --planted NAME|all [--seed S] [--histories N]

Runs N histories (default 300) from seed S (default 1): three laptops and the county server in one process, with faults.
With --postgres the county is a real PostgreSQL, requests overlap, and only what people do follows from the seed (default 10).
With --planted it plants a known bug first and tells after how many histories it was found (null: not found).
Planted bugs: ${plantedNames.join(', ')}`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string' },
    planted: { type: 'string' },
    postgres: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(help)
else if (values.planted) await runPlanted(values.planted)
else if (values.postgres) await runOnPostgres(whole(values.seed), whole(values.histories ?? '10'))
else await runSeeds(whole(values.seed), whole(values.histories ?? '300'), values.verbose)

function whole(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`not a whole number: ${text}`)
  return number
}

async function runPlanted(name: string): Promise<void> {
  const names = name === 'all' ? plantedNames : [name]
  const unknown = names.find((one) => !plantedNames.includes(one))
  if (unknown) throw new Error(`no planted bug is called ${unknown}; there are ${plantedNames.join(', ')}`)
  const planted = await findPlanted(names, whole(values.seed), whole(values.histories ?? '200'), availableParallelism())
  console.log(JSON.stringify({ planted }))
  process.exitCode = planted.every((one) => one.foundAfter !== null) ? 0 : 1
}

async function runOnPostgres(seed: number, histories: number): Promise<void> {
  const faults: FaultCounts = {}
  const failed = await failedOnPostgres(
    Array.from({ length: histories }, (_, at) => seed + at),
    faults,
  )
  for (const { seed: one, result } of failed) console.error(`seed ${one}:\n  ${result.reasons.join('\n  ')}`)
  console.log(JSON.stringify({ seed, histories, postgres: true, faults, failures: failed.map((one) => one.seed) }))
  process.exitCode = failed.length === 0 && histories > 0 ? 0 : 1
}

/** Each core takes its share; which one runs a history makes no difference to it. */
async function runSeeds(seed: number, histories: number, verbose: boolean): Promise<void> {
  const cores = Math.max(1, Math.min(availableParallelism(), histories))
  const share = (core: number) =>
    Array.from({ length: histories }, (_, at) => seed + at).filter((one) => one % cores === core)
  const tally = together(await Promise.all(Array.from({ length: cores }, (_, core) => onCore(share(core)))))
  const rare = tooRare(tally, histories)
  const { failures, ...sum } = tally
  for (const failed of verbose ? failures : failures.slice(0, 1))
    console.error(`seed ${failed.seed}:\n  ${failed.reasons.join('\n  ')}`)
  if (rare.length > 0) console.error(`too rare to prove anything: ${rare.join(', ')}`)
  console.log(JSON.stringify({ seed, histories, ...sum, failures: failures.map((failed) => failed.seed) }))
  process.exitCode = failures.length === 0 && rare.length === 0 && histories > 0 ? 0 : 1
}

function onCore(seeds: number[]): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { seeds } })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
