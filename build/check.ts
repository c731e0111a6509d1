/** `npm run check`: all checks; with a name (`node build/check.ts lint`) only that one. */
import { checks, runChecks } from './checks.ts'

const names = process.argv.slice(2)
const unknown = names.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${checks.map((check) => check.name).join(', ')}.`)
  process.exit(2)
}

const wanted = names.length === 0 ? checks : checks.filter((check) => names.includes(check.name))
const outcomes = await runChecks(wanted)
const failed = outcomes.filter((outcome) => !outcome.passed)
if (failed.length > 0) {
  console.log(`\nFailed: ${failed.map((outcome) => outcome.name).join(', ')}`)
  process.exitCode = 1
}
