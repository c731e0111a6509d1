/**
 * Writes `licences.txt` beside a bundle: each package that went into it, with the licence text the package brings.
 * Vite's own option overlooks workers, and our vault is one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle
type Manifest = { name?: string; version?: string; license?: string }

/** The folder of the package a module belongs to; nothing for our own code. */
function packageFolder(moduleId: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId)?.[1]
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()
}

function notice(folder: string): string {
  const { name, version, license } = readManifest(folder)
  return `${name ?? folder} ${version ?? ''} (${license ?? 'see text'})\n\n${licenceText(folder)}`
}

/** `collect()` goes into the workers' plugins, `write()` into the page's own. */
export function licenceNotices(): { collect: () => Plugin; write: () => Plugin } {
  const folders = new Set<string>()
  const add = (ids: Iterable<string>) => {
    for (const id of ids) {
      const folder = packageFolder(id.replaceAll('\\', '/'))
      if (folder !== undefined && existsSync(join(folder, 'package.json'))) folders.add(folder)
    }
  }
  const addBundle = (bundle: Bundle, root: string) => {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') add(file.moduleIds)
      // Fonts and pictures that a style sheet names are no modules of a chunk.
      else add(file.originalFileNames.map((name) => resolve(root, name)))
    }
  }
  let base = ''
  const collect = (): Plugin => ({
    name: 'collect-licences',
    generateBundle: (_options, bundle) => addBundle(bundle, base),
  })
  const write = (): Plugin => ({
    name: 'write-licences',
    configResolved(config) {
      base = config.root
    },
    generateBundle(_options, bundle) {
      addBundle(bundle, base)
      const source = [...folders]
        .toSorted()
        .map(notice)
        .join(`\n\n${'-'.repeat(80)}\n\n`)
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: `${source}\n` })
    },
  })
  return { collect, write }
}
