/** Looks into a packaged app: whether its archive holds our bundles and nothing else, and each fuse is as decided. */
import { extractFile, listPackage, statFile } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fuses, packedFolders, programIn } from './electron-builder.ts'
import { root } from './run.ts'

/** One sentence for each fault; none when the app is as it should be. */
export async function faultsOf(folder: string): Promise<string[]> {
  const program = programIn(folder)
  const resources = program.endsWith('.app') ? join(program, 'Contents', 'Resources') : join(folder, 'resources')
  return [...(await archiveFaults(join(resources, 'app.asar'))), ...(await fuseFaults(program))]
}

export async function archiveFaults(archive: string, base = root): Promise<string[]> {
  const packed = listPackage(archive, { isPack: false })
    .map((path) => path.slice(1).split(sep).join('/'))
    .filter((path) => !('files' in statFile(archive, path)))
  const built = (await Promise.all(packedFolders.map((folder) => filesIn(base, folder)))).flat()
  const wanted = new Set([...built, 'package.json'])
  const strange = packed.filter((path) => !wanted.has(path))
  const missing = [...wanted].filter((path) => !packed.includes(path))
  const changed: string[] = []
  for (const path of built.filter((built) => packed.includes(built))) {
    if (!extractFile(archive, path).equals(await readFile(join(base, path)))) changed.push(path)
  }
  return [
    ...strange.map((path) => `The archive holds ${path}, which is not ours to ship.`),
    ...missing.map((path) => `The archive lacks ${path}.`),
    ...changed.map((path) => `The archive holds another ${path} than the one that was built.`),
  ]
}

async function filesIn(base: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(base, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

const fuseNames: readonly FuseV1Options[] = [
  FuseV1Options.RunAsNode,
  FuseV1Options.EnableCookieEncryption,
  FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  FuseV1Options.EnableNodeCliInspectArguments,
  FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  FuseV1Options.OnlyLoadAppFromAsar,
  FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  FuseV1Options.GrantFileProtocolExtraPrivileges,
  FuseV1Options.WasmTrapHandlers,
]

export async function fuseFaults(program: string): Promise<string[]> {
  const wire = await getCurrentFuseWire(program)
  return fuseNames
    .filter((fuse) => wire[fuse] !== (fuses[fuse as keyof typeof fuses] ? FuseState.ENABLE : FuseState.DISABLE))
    .map((fuse) => `The fuse ${FuseV1Options[fuse]} is not as decided.`)
}
