/** `npm run build`: the three bundles (renderer, main, preload) in out/. A bundle whose sources did not change is kept. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from './run.ts'

const bundles = [
  { name: 'renderer', sources: ['renderer', 'shared'] },
  { name: 'main', sources: ['electron', 'shared'] },
  { name: 'preload', sources: ['electron', 'shared'] },
] as const

type Bundle = (typeof bundles)[number]

const alwaysSources = ['package.json', 'package-lock.json', 'build/vite.config.ts', 'build/licence-notices.ts']

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function fingerprint(bundle: Bundle): Promise<string> {
  const nested = await Promise.all(bundle.sources.map(filesIn))
  const files = [...nested.flat().toSorted(), ...alwaysSources.map((file) => join(root, file))]
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(await readFile(file))
  return hash.digest('hex')
}

async function buildBundle(bundle: Bundle): Promise<'kept' | 'built'> {
  const target = join(root, 'out', bundle.name)
  const stamp = join(root, 'out', '.stamps', bundle.name)
  const wanted = await fingerprint(bundle)
  const present = existsSync(target) && existsSync(stamp) ? await readFile(stamp, 'utf8') : ''
  if (present === wanted) return 'kept'

  // Built beside and then moved: whoever serves out/ meanwhile never sees half a bundle.
  const fresh = `${target}.${process.pid}`
  const configFile = join(root, 'build', 'vite.config.ts')
  await build({ configFile, mode: bundle.name, logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } })
  await rm(target, { recursive: true, force: true })
  await rename(fresh, target)
  await mkdir(join(root, 'out', '.stamps'), { recursive: true })
  await writeFile(stamp, wanted)
  return 'built'
}

/** Brings out/ up to date; gives the names of the bundles that had to be built. */
export async function buildAll(): Promise<string[]> {
  const before = process.env['NODE_ENV']
  // Vite chooses React's production build by it, and would leave it set for the caller.
  process.env['NODE_ENV'] = 'production'
  const built: string[] = []
  try {
    for (const bundle of bundles) {
      if ((await buildBundle(bundle)) === 'built') built.push(bundle.name)
    }
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
  return built
}

if (import.meta.main) {
  const built = await buildAll()
  console.log(built.length === 0 ? 'out/ is up to date.' : `Built ${built.join(', ')} in out/.`)
}
