/** The shell without Electron: a folder of this profile, and a Chromium window where there is one. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { Keychain } from './device-secret.ts'
import type { Shell } from './shell.ts'

export type NodeShellOptions = {
  /** Where saved files go: there is no dialog to ask in. */
  savedFolder: string
  log: (line: string) => void
  /** Opens an address in a browser of its own; absent when nobody would see it. */
  openOutside?: (url: string) => { close(): Promise<void> }
  print?: () => Promise<Uint8Array>
  renew?: () => Promise<void>
}

/** There is none without Electron: secrets lie in the profile, readable by this user alone. */
const noKeychain: Keychain = {
  kept: 'file',
  seal: async (text) => Buffer.from(text),
  open: async (sealed) => Buffer.from(sealed).toString(),
}

/** Long enough to read that it worked. */
const closeAfterMs = 1_500

export function createNodeShell({ savedFolder, log, openOutside, print, renew }: NodeShellOptions): Shell {
  let outside: { close(): Promise<void> } | undefined
  return {
    kind: 'chromium',
    platform: process.platform,
    keychain: noKeychain,
    openOutside: async (url) => {
      outside = openOutside?.(url)
      return openOutside !== undefined
    },
    closeOutside: () => {
      const window = outside
      // It lies over the app and would hide what comes next.
      setTimeout(() => void window?.close().catch(() => log('window: not closed')), closeAfterMs).unref()
    },
    chooseFile: async (name) => {
      await mkdir(savedFolder, { recursive: true, mode: 0o700 })
      return { path: freeName(savedFolder, name), isAsked: false }
    },
    printPage: async () => (print ? await print() : null),
    restartPage: async () => {
      // Only after the answer has left.
      if (renew) setTimeout(() => void renew().catch(() => log('page: not renewed')), 50)
      return renew !== undefined
    },
    log,
    onMenu: () => {},
    onPower: (hear) => {
      // Nobody tells a plain program of the lock of the screen: a script of the desktop can, by this signal. Windows has none.
      if (process.platform !== 'win32') process.on('SIGUSR2', () => hear('screenLock'))
    },
    onLink: () => {},
  }
}

/** `Bericht.pdf`, or `Bericht (2).pdf` when that is taken. */
function freeName(folder: string, name: string): string {
  const { name: stem, ext } = parse(name)
  let path = join(folder, name)
  for (let count = 2; existsSync(path); count += 1) path = join(folder, `${stem} (${count})${ext}`)
  return path
}
