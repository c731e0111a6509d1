/** Runs histories from a seed until one of them fails; prints how many it took, or null. */
import { runHistory } from './history.ts'
import { isClean } from './tally.ts'

const [seed = 1, histories = 200] = process.argv.slice(2).map(Number)
let found: number | null = null
for (let i = 0; i < histories && found === null; i++) {
  const result = await runHistory(seed + i, {}).catch(() => null)
  if (result === null || !isClean(result)) found = i + 1
}
console.log(JSON.stringify(found))
