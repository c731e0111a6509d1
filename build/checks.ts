/** The checks that need no running program. Each counts as one test in `npm test`. */
import { run } from './run.ts'

export type Check = { name: string; proves: string; commands: readonly (readonly string[])[] }

const folders = ['shared', 'renderer', 'electron', 'server', 'build', 'test']
const projects = ['shared', 'renderer', 'vault', 'node', 'test']

export const checks: readonly Check[] = [
  {
    name: 'typecheck',
    proves: 'types, and that no environment uses globals of another',
    // By path: `.bin/tsc` is claimed by both TypeScript packages.
    commands: projects.map((project) => [
      'node_modules/@typescript/native/bin/tsc',
      '-p',
      `build/tsconfig.${project}.json`,
      '--pretty',
      'false',
    ]),
  },
  {
    name: 'lint',
    proves: 'no any, no floating promise, no default export, size limits, accessibility',
    commands: [
      [
        'node_modules/oxlint/bin/oxlint',
        '--type-aware',
        '--deny-warnings',
        '--report-unused-disable-directives',
        ...folders,
      ],
    ],
  },
  {
    name: 'format:check',
    proves: 'one way to lay out code',
    commands: [['node_modules/oxfmt/bin/oxfmt', '--check']],
  },
  { name: 'arch', proves: 'who may import whom', commands: [['build/import-check.ts']] },
  {
    name: 'unused',
    proves: 'no file, export or dependency without a user',
    commands: [['node_modules/knip/bin/knip.js', '--no-progress']],
  },
]

export type CheckOutcome = { name: string; passed: boolean; seconds: number; output: string }

async function runCheck(check: Check): Promise<CheckOutcome> {
  const start = performance.now()
  const results = await Promise.all(check.commands.map((args) => run('node', args, { quiet: true })))
  const failed = results.filter((result) => result.code !== 0)
  return {
    name: check.name,
    passed: failed.length === 0,
    seconds: (performance.now() - start) / 1000,
    output: failed.map((result) => result.output.trim()).join('\n'),
  }
}

/** Runs the checks one after the other; prints one line each, and the findings of those that failed. */
export async function runChecks(wanted: readonly Check[]): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = []
  for (const check of wanted) {
    const outcome = await runCheck(check)
    outcomes.push(outcome)
    if (!outcome.passed) console.log(`\n${outcome.output}\n`)
    const mark = outcome.passed ? 'ok  ' : 'FAIL'
    console.log(`${mark} ${check.name.padEnd(13)} ${outcome.seconds.toFixed(1).padStart(5)} s  ${check.proves}`)
  }
  return outcomes
}
