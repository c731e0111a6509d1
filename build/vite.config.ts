import { builtinModules } from 'node:module'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'
import { licenceNotices } from './licence-notices.ts'
import { root } from './run.ts'

/** Electron 45 brings Chromium 156; browsers of development machines may be a little older. */
const chromium = 'chrome146'

const nodeAndElectron = ['electron', /^electron\//, ...builtinModules, /^node:/]

const licences = licenceNotices()

const bundles: Record<string, UserConfig> = {
  renderer: {
    root: join(root, 'renderer'),
    base: '/',
    plugins: [react(), licences.write()],
    worker: { format: 'es', plugins: () => [licences.collect()] },
    build: {
      target: chromium,
      outDir: join(root, 'out', 'renderer'),
      // The content policy allows no data: addresses and no inline code.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Loaded from the local disk; parts would only cost requests.
      chunkSizeWarningLimit: 5_000,
    },
  },
  main: {
    root: join(root, 'electron'),
    plugins: [licenceNotices().write()],
    build: {
      target: 'node24',
      ssr: 'main.ts',
      outDir: join(root, 'out', 'main'),
      minify: false,
      rolldownOptions: { external: nodeAndElectron, output: { entryFileNames: 'main.js', format: 'es' } },
    },
    ssr: { noExternal: true, external: ['electron'] },
  },
  preload: {
    root: join(root, 'electron'),
    build: {
      target: chromium,
      // A sandboxed preload is one CommonJS file that may require nothing but `electron`.
      lib: { entry: 'preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
      outDir: join(root, 'out', 'preload'),
      minify: false,
      rolldownOptions: { external: nodeAndElectron },
    },
  },
}

export default defineConfig(({ mode }) => {
  const bundle = bundles[mode]
  if (bundle === undefined) throw new Error(`No bundle for mode ${mode}; there are ${Object.keys(bundles).join(', ')}.`)
  return { ...bundle, configFile: false, logLevel: 'warn', publicDir: mode === 'renderer' ? 'public' : false }
})
