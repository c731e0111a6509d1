/** `npm test`: everything, with `N passed, N failed` as the last line. `-- --only checks,vitest` runs some stages only. */
import { parseArgs } from 'node:util'
import { failure, sum, type Count } from './test-reports.ts'
import { runStage, stages } from './test-stages.ts'

const help = `npm test [-- --only STAGE,…]\nStages: ${stages.map((stage) => stage.name).join(', ')}`

async function runAll(names: readonly string[]): Promise<Count> {
  const counts: Count[] = names
    .filter((name) => !stages.some((stage) => stage.name === name))
    .map((name) => failure(`no such stage: ${name}`))
  const wanted = names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name))
  const lines: string[] = []
  for (const stage of wanted) {
    console.log(`\n=== ${stage.name}`)
    const start = performance.now()
    const count = await runStage(stage)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    lines.push(`${stage.name.padEnd(10)} ${count.passed} passed, ${count.failed} failed, ${seconds} s`)
    counts.push(count)
  }
  console.log(`\n=== summary\n${lines.join('\n')}`)
  return sum(counts)
}

const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } })
if (values.help === true) {
  console.log(help)
} else {
  const total = await runAll(values.only?.split(',') ?? [])
  for (const note of total.notes) console.log(`- ${note}`)
  if (total.failed > 0) process.exitCode = 1
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
}
