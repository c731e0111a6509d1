/** Reads what the test tools report and counts it. A tool that ran nothing has not passed. */
export type Count = { passed: number; failed: number; notes: string[] }

type Json = Record<string, unknown>

const nothing: Count = { passed: 0, failed: 0, notes: [] }

export function failure(note: string): Count {
  return { passed: 0, failed: 1, notes: [note] }
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (all, count) => ({
      passed: all.passed + count.passed,
      failed: all.failed + count.failed,
      notes: [...all.notes, ...count.notes],
    }),
    nothing,
  )
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

export function parseJson(text: string): Json | undefined {
  try {
    return object(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A tool that ends badly without naming a failed test (a crash, an unhandled rejection) counts as one failure. */
function withExitCode(count: Count, code: number, tool: string): Count {
  if (code === 0 || count.failed > 0) return count
  return sum([count, failure(`${tool} ended with code ${code} although no test failed`)])
}

/** One vitest report; `mustRun` are name patterns of files of which at least one test has to have run. */
export function countVitest(report: Json, code: number, mustRun: Record<string, RegExp>): Count {
  const files = list(report['testResults']).map(object)
  const count = sum(files.map(countVitestFile))
  const idle = Object.entries(mustRun).filter(([, pattern]) => {
    const ran = files.filter((file) => pattern.test(String(file['name'])))
    return ran.every((file) => list(file['assertionResults']).length === 0)
  })
  const missing = idle.map(([name]) => failure(`vitest ran no test of project ${name}`))
  return withExitCode(sum([count, ...missing]), code, 'vitest')
}

function countVitestFile(file: Json): Count {
  const results = list(file['assertionResults']).map((result) => object(result))
  const passed = results.filter((result) => result['status'] === 'passed').length
  const failed = results.filter((result) => result['status'] === 'failed').length
  const skipped = results.length - passed - failed
  const notes = skipped === 0 ? [] : [`${skipped} skipped in ${String(file['name'])}`]
  if (file['status'] === 'failed' && failed === 0) {
    return sum([{ passed, failed, notes }, failure(`${String(file['name'])} could not be run`)])
  }
  return { passed, failed, notes }
}

export function countPlaywright(report: Json, code: number): Count {
  const stats = object(report['stats'])
  const passed = number(stats['expected'])
  // Passing only on a retry is a failure that hides.
  const errors = list(report['errors']).map((error) => `Playwright: ${String(object(error)['message'])}`)
  const failed = number(stats['unexpected']) + number(stats['flaky']) + errors.length
  const skipped = number(stats['skipped'])
  const notes = skipped === 0 ? errors : [...errors, `${skipped} end-to-end tests skipped`]
  const count = { passed, failed, notes }
  if (passed + failed === 0) return failure('Playwright ran no test')
  return withExitCode(count, code, 'Playwright')
}

const mustBeZero = ['lost', 'duplicated', 'unequal', 'unseenOverwrites', 'stuck']

function lastLine(output: string): Json {
  return parseJson(output.trim().split('\n').at(-1) ?? '') ?? {}
}

/** The simulator over honest code: every history counts as done, nothing lost. */
export function countHistories(output: string, code: number, wanted: number): Count {
  const line = lastLine(output)
  const problems = mustBeZero.filter((name) => line[name] !== 0).map((name) => `${name} is ${String(line[name])}`)
  if (code !== 0) problems.push(`it ended with code ${code}`)
  if (number(line['histories']) < wanted) problems.push(`it ran ${number(line['histories'])} of ${wanted} histories`)
  for (const seed of list(line['failures'])) problems.push(`seed ${String(seed)} fails`)
  return problems.length === 0 ? { passed: 1, failed: 0, notes: [] } : failure(`simulator: ${problems.join(', ')}`)
}

/** The simulator over planted bugs: each bug it finds is one passed test. */
export function countPlanted(output: string, code: number): Count {
  const bugs = list(lastLine(output)['planted']).map(object)
  if (bugs.length === 0) return failure('simulator: no planted bug was tried')
  const missed = bugs.filter((bug) => typeof bug['foundAfter'] !== 'number')
  const count: Count = {
    passed: bugs.length - missed.length,
    failed: missed.length,
    notes: missed.map((bug) => `simulator: planted bug ${String(bug['name'])} was not found`),
  }
  return withExitCode(count, code, 'simulator')
}
