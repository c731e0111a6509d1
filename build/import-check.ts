/** `npm run arch`: holds every import against `import-rules.ts`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cruise, type IViolation } from 'dependency-cruiser'
import { importRules } from './import-rules.ts'
import { root } from './run.ts'

const sourceFolders = ['shared', 'renderer', 'electron', 'server', 'build', 'test']

export type ImportReport = { modules: number; violations: string[] }

function describe({ rule, from, to, cycle }: IViolation): string {
  const comment = importRules.find((known) => known.name === rule.name)?.comment ?? ''
  const path = cycle ? [from, ...cycle.map((step) => step.name)].join(' -> ') : from === to ? from : `${from} -> ${to}`
  return `${rule.name}: ${path}${comment === '' ? '' : ` (${comment})`}`
}

/** `base` has the same top-level folders as this repository; tests point it at planted ones. */
export async function checkImports(base: string): Promise<ImportReport> {
  const folders = sourceFolders.filter((folder) => existsSync(join(base, folder)))
  const { output } = await cruise(folders, {
    baseDir: base,
    validate: true,
    ruleSet: { forbidden: importRules },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(fixtures|out|dist)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  })
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered text: ${output.slice(0, 200)}`)
  const modules = output.summary.totalCruised
  const violations = output.summary.violations.map(describe)
  // Without a TypeScript that has an API (below version 7) the tool sees no file, finds no fault and is content.
  if (modules === 0) violations.push('nothing-seen: no module was looked at')
  return { modules, violations }
}

async function main(): Promise<void> {
  const { modules, violations } = await checkImports(root)
  for (const violation of violations) console.error(violation)
  console.log(`${modules} modules, ${violations.length} violations`)
  if (violations.length > 0) process.exitCode = 1
}

if (import.meta.main) await main()
