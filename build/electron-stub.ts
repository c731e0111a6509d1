/**
 * A folder that looks like Electron to electron-builder, for machines that cannot fetch the real one: so that file
 * lists, the archive's contents and fuses are checked everywhere. What comes of it does not run.
 */
import { createPackage } from '@electron/asar'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './run.ts'

export type StubPlatform = 'linux' | 'win'

/** Electron's defaults in their order: each fuse a digit, behind the mark that the fuse tool looks for. */
const defaultFuses = '101100011'
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

export async function makeElectronStub(folder: string, version: string, platform: StubPlatform): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'locales'))
  for (const locale of ['de', 'en-US', 'fr']) await writeFile(join(folder, 'locales', `${locale}.pak`), '')
  await writeFile(join(folder, 'version'), version)
  await writeFile(join(folder, 'LICENSE'), '')
  await writeFile(join(folder, 'LICENSES.chromium.html'), '')
  const wire = Buffer.concat([Buffer.from(fuseMark), Buffer.from([1, defaultFuses.length]), Buffer.from(defaultFuses)])
  const program = platform === 'win' ? await windowsProgram() : linuxProgram()
  await writeFile(join(folder, platform === 'win' ? 'electron.exe' : 'electron'), Buffer.concat([program, wire]), {
    mode: 0o755,
  })
  await defaultApp(join(folder, 'resources', 'default_app.asar'))
}

function linuxProgram(): Buffer {
  const head = Buffer.alloc(64)
  head.write('\u007fELF\u0002\u0001\u0001', 'latin1')
  return head
}

/** electron-builder writes version and icon into a Windows program, so it must be a real one: any that npm brought. */
function windowsProgram(): Promise<Buffer> {
  return readFile(join(root, 'node_modules', 'electron-winstaller', 'vendor', '7z-x64.exe'))
}

/** A real archive, if a tiny one: electron-builder replaces it, but not when it is empty. */
async function defaultApp(path: string): Promise<void> {
  const source = await mkdtemp(join(tmpdir(), 'antlitz-stub-'))
  await writeFile(join(source, 'package.json'), '{}')
  await createPackage(source, path)
  await rm(source, { recursive: true })
}
