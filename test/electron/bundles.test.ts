/** The bundles that are shipped, run as they are: what bundling did to main.ts and preload.ts is looked at, not only their sources. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { beforeAll, expect, test } from 'vitest'
import { build } from 'vite'
import { root } from '../../build/run.ts'
import { createPreloadStandIn } from '../support/electron-stand-in.ts'
import { folderOfTest } from '../support/host-laptop.ts'

const out = folderOfTest()

beforeAll(async () => {
  const configFile = join(root, 'build', 'vite.config.ts')
  for (const mode of ['main', 'preload'])
    await build({ configFile, mode, build: { outDir: join(out, mode), emptyOutDir: true } })
  mkdirSync(join(out, 'renderer'))
  writeFileSync(join(out, 'renderer', 'index.html'), '<p>the page</p>')
})

test('the main bundle opens one closed window on our page and answers nobody else', async () => {
  const userData = folderOfTest()
  writeFileSync(join(userData, 'settings.json'), '{"county":"https://county.example"}')
  const program = join(root, 'test', 'support', 'run-bundle.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, join(out, 'main', 'main.js'), userData])
  const { policy, about, ...rest } = JSON.parse(stdout) as { policy: string; about: { result: { county: string } } }
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(about.result.county).toBe('https://county.example/')
  expect(rest).toEqual({
    journal: ['sandbox', `lock ${userData}`, 'spelling false', 'load app://antlitz/'],
    webPreferences: {
      preload: join(out, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    },
    page: '<p>the page</p>',
    refused: { ok: false, problem: { code: 'senderRefused' } },
  })
})

test('the preload bundle needs nothing but Electron and the language, and shows two functions', async () => {
  const { module, shown, invoked } = createPreloadStandIn()
  const required: string[] = []
  const require = (name: string) => {
    required.push(name)
    return module
  }
  // As in a sandboxed preload: no process, no Buffer, no other module.
  runInNewContext(readFileSync(join(out, 'preload', 'preload.cjs'), 'utf8'), { require, exports: {}, module: {} })
  expect(required).toEqual(['electron'])
  expect([...shown].map(([name, api]) => [name, Object.keys(api).toSorted()])).toEqual([['antlitz', ['call', 'on']]])
  await shown.get('antlitz')?.['call']?.('about', {})
  expect(invoked).toEqual([['host', 'about', {}]])
})
