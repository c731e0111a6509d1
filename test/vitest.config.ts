import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumFlags, findChromium } from '../build/chromium.ts'
import { root } from '../build/run.ts'

const executablePath = findChromium()

export default defineConfig({
  root,
  test: {
    passWithNoTests: false,
    maxWorkers: 2,
    projects: [
      {
        root,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts', 'test/e2e/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        plugins: [react()],
        // Named beforehand: a dependency found while tests run makes Vite reload the page under them.
        optimizeDeps: {
          include: [
            'vitest-browser-react',
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-runtime',
            'react/jsx-dev-runtime',
            'react-aria-components',
            'react-i18next',
            'i18next',
            'zustand',
            'zod',
            'dexie',
            'hash-wasm',
            'any-ascii',
            'cologne-phonetic',
            'fast-check',
            'axe-core',
            'exifreader',
            '@internationalized/date',
            '@dicebear/core',
            '@dicebear/lorelei',
            'lucide-react',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts', 'test/**/*.browser.test.tsx'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumFlags(), ...(executablePath === undefined ? {} : { executablePath }) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
