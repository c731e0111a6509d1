import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkImports } from '../../build/import-check.ts'
import { root } from '../../build/run.ts'

/** A small tree that keeps every rule; each test plants one wrong import in it. */
const lawful: Record<string, string> = {
  'shared/visit.ts': `import { z } from 'zod'\nexport const Visit = z.object({})\n`,
  'renderer/main.tsx': `import { App } from './screens/app.tsx'\nexport const page = App\n`,
  'renderer/screens/app.tsx': `import { useState } from 'react'\nimport { Button } from '../ui/button.tsx'\nimport { Visit } from '../../shared/visit.ts'\nexport const App = [useState, Button, Visit]\n`,
  'renderer/ui/button.tsx': `import { useId } from 'react'\nexport const Button = useId\n`,
  'renderer/vault/main.ts': `import { Dexie } from 'dexie'\nimport { Visit } from '../../shared/visit.ts'\nexport const vault = [Dexie, Visit]\n`,
  'electron/main.ts': `import { app } from 'electron'\nimport { host } from './host.ts'\nexport const wiring = [app, host]\n`,
  'electron/host.ts': `import { readFile } from 'node:fs/promises'\nimport { Visit } from '../shared/visit.ts'\nexport const host = [readFile, Visit]\n`,
  'server/main.ts': `import fastify from 'fastify'\nimport { Visit } from '../shared/visit.ts'\nexport const server = [fastify, Visit]\n`,
  'build/start.ts': `export const start = 1\n`,
  'test/support/people.ts': `export const people = 1\n`,
}

const planted: { rule: string; file: string; line: string }[] = [
  { rule: 'shared-stays-inside', file: 'shared/visit.ts', line: `import '../server/main.ts'` },
  { rule: 'shared-stays-inside', file: 'shared/visit.ts', line: `import 'dexie'` },
  { rule: 'shared-without-node', file: 'shared/visit.ts', line: `import 'node:crypto'` },
  { rule: 'renderer-stays-inside', file: 'renderer/main.tsx', line: `import '../electron/host.ts'` },
  { rule: 'renderer-stays-inside', file: 'renderer/main.tsx', line: `import type { server } from '../server/main.ts'` },
  { rule: 'renderer-without-node', file: 'renderer/main.tsx', line: `import 'node:fs'` },
  { rule: 'electron-stays-inside', file: 'electron/host.ts', line: `import '../renderer/main.tsx'` },
  { rule: 'server-stays-inside', file: 'server/main.ts', line: `import '../electron/host.ts'` },
  { rule: 'build-stays-inside', file: 'build/start.ts', line: `import '../server/main.ts'` },
  { rule: 'electron-in-three-files', file: 'electron/host.ts', line: `import type { App } from 'electron'` },
  { rule: 'dexie-in-the-vault', file: 'renderer/screens/app.tsx', line: `import 'dexie'` },
  { rule: 'vault-without-react', file: 'renderer/vault/main.ts', line: `import 'react'` },
  { rule: 'vault-stands-alone', file: 'renderer/vault/main.ts', line: `import '../ui/button.tsx'` },
  { rule: 'vault-only-by-contract', file: 'renderer/screens/app.tsx', line: `import '../vault/main.ts'` },
  { rule: 'ui-knows-no-domain', file: 'renderer/ui/button.tsx', line: `import '../../shared/visit.ts'` },
  { rule: 'ui-knows-no-screens', file: 'renderer/ui/button.tsx', line: `import '../screens/app.tsx'` },
  { rule: 'nobody-imports-tests', file: 'server/main.ts', line: `import '../test/support/people.ts'` },
  { rule: 'nobody-imports-build', file: 'electron/host.ts', line: `import '../build/start.ts'` },
  { rule: 'no-cycles', file: 'electron/host.ts', line: `import { wiring } from './main.ts'\nexport const w = wiring` },
  { rule: 'no-orphans', file: 'server/forgotten.ts', line: `export const forgotten = 1` },
  { rule: 'resolvable', file: 'server/main.ts', line: `import './not-there.ts'` },
]

let base = ''

function write(file: string, text: string): void {
  const path = join(base, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

beforeEach(() => {
  // Inside the repository, so that packages resolve as they do for real.
  mkdirSync(join(root, 'out'), { recursive: true })
  base = mkdtempSync(join(root, 'out', 'import-rules-'))
  for (const [file, text] of Object.entries(lawful)) write(file, text)
})

afterEach(() => {
  rmSync(base, { recursive: true, force: true })
})

describe('the import rules', () => {
  test('a tree that keeps them passes, and every module of it was looked at', async () => {
    const report = await checkImports(base)
    expect(report.violations).toEqual([])
    expect(report.modules).toBeGreaterThanOrEqual(Object.keys(lawful).length)
  })

  test('a tree in which no module was seen does not pass', async () => {
    for (const file of Object.keys(lawful)) rmSync(join(base, file))
    expect(await checkImports(base)).toEqual({ modules: 0, violations: ['nothing-seen: no module was looked at'] })
  })

  test.each(planted)('$rule catches $line in $file', async ({ rule, file, line }) => {
    write(file, `${line}\n${lawful[file] ?? ''}`)
    const { violations } = await checkImports(base)
    expect(violations.map((violation) => violation.split(':')[0])).toContain(rule)
  })
})
