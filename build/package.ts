/** `npm run package`: installers, or with `--dir` the unpacked app; then looks into what came out. */
import { build, Platform } from 'electron-builder'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildAll } from './build.ts'
import { findElectron } from './desktop.ts'
import { builderConfig } from './electron-builder.ts'
import { makeElectronStub } from './electron-stub.ts'
import { drawIcons } from './icons.ts'
import { faultsOf } from './package-check.ts'
import { root } from './run.ts'

const help = `npm run package -- [options]
Installers for this system in dist/; the last line is the path of what was made.

  --dir     only the unpacked app
  --win     the unpacked app for Windows, on any system (with a stand-in for Electron)
  --help    this text`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: 'boolean', default: false },
      win: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  await buildAll()
  const platform = values.win ? Platform.WINDOWS : Platform.current()
  const electron = await electronFor(platform)
  const unpackedOnly = values.dir || electron.standIn
  const icons = join(root, 'out', 'icons')
  await drawIcons(icons)

  const unpacked: string[] = []
  const made = await build({
    projectDir: root,
    targets: unpackedOnly ? platform.createTarget('dir') : platform.createTarget(),
    config: builderConfig({ electron, output: join(root, 'dist'), icons, packed: (folder) => unpacked.push(folder) }),
  })
  const faults = (await Promise.all(unpacked.map(faultsOf))).flat()
  if (faults.length > 0 || unpacked.length === 0) throw new Error(['The package is not right.', ...faults].join('\n'))
  console.log((unpackedOnly ? undefined : made[0]) ?? unpacked[0])
}

/** Electron as it was fetched for this system, or a stand-in of which only the unpacked folder can be made. */
async function electronFor(platform: Platform): Promise<{ folder: string; version: string; standIn: boolean }> {
  const manifest = JSON.parse(await readFile(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')) as {
    version: string
  }
  const { version } = manifest
  const program = platform === Platform.current() ? findElectron() : null
  if (program !== null) {
    const folder = platform === Platform.MAC ? join(root, 'node_modules', 'electron', 'dist') : dirname(program)
    return { folder, version, standIn: false }
  }
  if (platform === Platform.MAC) throw new Error('The Electron binary is not here: run `npx install-electron` first.')
  console.error('The Electron binary is not here: packing the unpacked app around a stand-in, which does not run.')
  const folder = join(root, 'out', 'electron-stand-in')
  await makeElectronStub(folder, version, platform === Platform.WINDOWS ? 'win' : 'linux')
  return { folder, version, standIn: true }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  // Not `exitCode`: something in electron-builder sets that back to 0.
  process.exit(1)
})
