/** `npm run simulate -- --seed S --histories N [--planted NAME|all]`: many histories, and what they found. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runHistory, type HistoryResult } from './history.ts'
import type { FaultCounts } from './laptop.ts'
import { findPlanted, plantedNames } from './planted.ts'

const help = `npm run simulate -- [--seed S] [--histories N] [--verbose]
npm run simulate -- --planted NAME|all [--seed S] [--histories N]

Runs N histories (default 300) from seed S (default 1): three laptops and the county server in one process, with faults.
With --planted it plants a known bug first and tells after how many histories it was found (null: not found).
Planted bugs: ${plantedNames.join(', ')}`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string' },
    planted: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(help)
else if (values.planted) await runPlanted(values.planted)
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

async function runSeeds(seed: number, histories: number, verbose: boolean): Promise<void> {
  const faults: FaultCounts = {}
  const sum = { conflicts: 0, lost: 0, duplicated: 0, unequal: 0, unseenOverwrites: 0, stuck: 0 }
  const failures: number[] = []
  for (let i = 0; i < histories; i++) {
    const result = await runHistory(seed + i, faults)
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += result[key]
    if (!isClean(result)) {
      failures.push(seed + i)
      if (verbose || failures.length === 1)
        console.error(`seed ${seed + i}:\n  ${result.reasons.slice(0, 12).join('\n  ')}`)
    }
  }
  console.log(JSON.stringify({ seed, histories, faults, ...sum, failures }))
  process.exitCode = failures.length === 0 && histories > 0 ? 0 : 1
}

function isClean(result: HistoryResult): boolean {
  return result.lost + result.duplicated + result.unequal + result.unseenOverwrites + result.stuck === 0
}
