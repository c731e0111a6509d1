/** Chromium keeps large records in files of their own: what the vault reads when one of these is gone or cut short. The real Chromium. */
import { createServer } from 'node:http'
import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumFlags, findChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import type { openDexieStore } from '../../renderer/vault/dexie-store.ts'

let folder = ''
let address = ''
const server = createServer((request, response) => {
  const isScript = request.url === '/store.js'
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
  if (!isScript) response.end('<title>Ablage</title>')
  else void readFile(join(folder, 'built', 'store.js')).then((script) => response.end(script))
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antlitz-lost-file-'))
  const lib = { entry: join(root, 'renderer/vault/dexie-store.ts'), formats: ['es' as const], fileName: 'store' }
  const outDir = join(folder, 'built')
  await build({ root, configFile: false, logLevel: 'silent', publicDir: false, build: { lib, outDir } })
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens))
  const bound = server.address()
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/`
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Opens the store in a browser that begins with this profile and ends afterwards. */
async function inBrowser<T>(profile: string, work: (open: typeof openDexieStore) => Promise<T>): Promise<T> {
  const executablePath = findChromium()
  const found = executablePath === undefined ? {} : { executablePath }
  const context = await chromium.launchPersistentContext(profile, { args: chromiumFlags(), ...found })
  try {
    const page = await context.newPage()
    await page.goto(address)
    const text = `import('/store.js').then(({ openDexieStore }) => (${work.toString()})(openDexieStore))`
    return (await page.evaluate(text)) as T
  } finally {
    await context.close()
  }
}

/** The files that Chromium made for large records. */
async function largeFiles(profile: string): Promise<string[]> {
  const all = await readdir(profile, { recursive: true, withFileTypes: true })
  return all
    .filter((one) => one.isFile() && one.parentPath.includes('.indexeddb.blob'))
    .map((one) => join(one.parentPath, one.name))
    .toSorted()
}

test.each<[string, (file: string) => Promise<void>]>([
  ['is gone', (file) => rm(file)],
  ['was cut short', (file) => truncate(file, 1_000)],
  ['is empty', (file) => truncate(file, 0)],
])('a pack whose file %s does not open, and all else is there', async (_how, harm) => {
  const profile = await mkdtemp(join(folder, 'profile-'))
  await inBrowser(profile, async (open) => {
    const store = await open('packs')
    const sealed = () => {
      const bytes = new Uint8Array(250_000)
      for (let at = 0; at < bytes.length; at += 50_000) crypto.getRandomValues(bytes.subarray(at, at + 50_000))
      return bytes
    }
    for (const key of ['1', '2']) await store.write([{ put: 'pages', record: { key, sealed: sealed() } }])
    await store.write([{ put: 'pages', record: { key: '3', sealed: new Uint8Array(9) } }])
    store.close()
  })
  const files = await largeFiles(profile)
  expect(files).toHaveLength(2)
  await harm(files[0] ?? '')
  const read = await inBrowser(profile, async (open) => {
    const store = await open('packs')
    const lengths = (records: ({ key: string; sealed: Uint8Array } | undefined)[]) =>
      records.map((record) => record && [record.key, record.sealed.length])
    const read = {
      one: lengths([await store.read('pages', '1')]),
      many: lengths(await store.readMany('pages', ['3', '1', '4', '2'])),
      all: lengths(await store.readAll('pages')),
    }
    await store.write([{ remove: 'pages', key: '1' }])
    return { ...read, keys: await store.keys('pages') }
  })
  expect(read).toEqual({
    one: [['1', 0]],
    many: [['3', 9], ['1', 0], undefined, ['2', 250_000]],
    all: [
      ['1', 0],
      ['2', 250_000],
      ['3', 9],
    ],
    keys: ['2', '3'],
  })
})
