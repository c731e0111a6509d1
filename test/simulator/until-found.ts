/** Runs histories from a seed until one of them fails; prints how many it took, or null. */
import { runHistory } from './history.ts'
import { failedOnPostgres } from './on-postgres.ts'
import { isClean } from './tally.ts'

const [first = '1', count = '200', on] = process.argv.slice(2)
const seeds = Array.from({ length: Number(count) }, (_, at) => Number(first) + at)
const found = on === 'postgres' ? (await failedOnPostgres(seeds, {}, 1))[0]?.seed : await foundInMemory()
console.log(JSON.stringify(found === undefined ? null : found - Number(first) + 1))

async function foundInMemory(): Promise<number | undefined> {
  for (const seed of seeds) {
    const result = await runHistory(seed, {}).catch(() => null)
    if (result === null || !isClean(result)) return seed
  }
  return undefined
}
