/** What `npm test` consists of, in order. Every stage is mandatory: one whose files are missing has failed. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buildAll } from './build.ts'
import { checks, runChecks } from './checks.ts'
import { ensureChromium } from './chromium.ts'
import { root, run } from './run.ts'
import {
  countHistories,
  countPlanted,
  countPlaywright,
  countVitest,
  failure,
  parseJson,
  type Count,
} from './test-reports.ts'

export type Stage = { name: string; needs: readonly string[]; run: () => Promise<Count> }

const histories = 1000

export const stages: readonly Stage[] = [
  { name: 'chromium', needs: [], run: chromiumStage },
  { name: 'checks', needs: [], run: checkStage },
  { name: 'build', needs: ['renderer/index.html', 'electron/main.ts', 'electron/preload.ts'], run: buildStage },
  { name: 'vitest', needs: ['test/vitest.config.ts'], run: vitestStage },
  { name: 'e2e', needs: ['test/e2e/playwright.config.ts'], run: endToEndStage },
  { name: 'simulator', needs: ['test/simulator/main.ts'], run: simulatorStage },
  { name: 'planted', needs: ['test/simulator/main.ts'], run: plantedStage },
  { name: 'package', needs: ['build/package.ts'], run: packageStage },
]

export async function runStage(stage: Stage): Promise<Count> {
  const missing = stage.needs.filter((file) => !existsSync(join(root, file)))
  if (missing.length > 0) return failure(`${stage.name}: missing ${missing.join(', ')}`)
  try {
    return await stage.run()
  } catch (error) {
    return failure(`${stage.name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function chromiumStage(): Promise<Count> {
  console.log(await ensureChromium())
  return { passed: 0, failed: 0, notes: [] }
}

async function checkStage(): Promise<Count> {
  const outcomes = await runChecks(checks)
  const failed = outcomes.filter((outcome) => !outcome.passed)
  return {
    passed: outcomes.length - failed.length,
    failed: failed.length,
    notes: failed.map((outcome) => `check ${outcome.name} failed`),
  }
}

async function buildStage(): Promise<Count> {
  await buildAll()
  return { passed: 1, failed: 0, notes: [] }
}

async function freshReport(name: string): Promise<string> {
  const path = join(root, 'out', 'reports', name)
  await mkdir(dirname(path), { recursive: true })
  await rm(path, { force: true })
  return path
}

async function readReport(path: string): Promise<ReturnType<typeof parseJson>> {
  return existsSync(path) ? parseJson(await readFile(path, 'utf8')) : undefined
}

async function vitestStage(): Promise<Count> {
  const path = await freshReport('vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...reporters]
  const { code } = await run('node', args)
  const report = await readReport(path)
  if (report === undefined) return failure(`vitest wrote no report and ended with code ${code}`)
  return countVitest(report, code, { node: /(?<!\.browser)\.test\.ts$/, browser: /\.browser\.test\.tsx?$/ })
}

async function endToEndStage(): Promise<Count> {
  const path = await freshReport('playwright.json')
  const args = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'test/e2e', '--reporter=list,json']
  const { code } = await run('node', args, { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: path } })
  const report = await readReport(path)
  if (report === undefined) return failure(`Playwright wrote no report and ended with code ${code}`)
  return countPlaywright(report, code)
}

async function simulatorStage(): Promise<Count> {
  const args = ['test/simulator/main.ts', '--seed', '1', '--histories', String(histories)]
  const { code, output } = await run('node', args)
  return countHistories(output, code, histories)
}

async function plantedStage(): Promise<Count> {
  const { code, output } = await run('node', ['test/simulator/main.ts', '--seed', '1', '--planted', 'all'])
  return countPlanted(output, code)
}

async function packageStage(): Promise<Count> {
  const { code } = await run('node', ['build/package.ts', '--dir'])
  return code === 0 ? { passed: 1, failed: 0, notes: [] } : failure(`package: ended with code ${code}`)
}
