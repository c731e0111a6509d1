/** The shell by Electron: wiring only, so that reading it is enough. */
import {
  app,
  dialog,
  Menu,
  powerMonitor,
  safeStorage,
  shell,
  type BrowserWindow,
  type MenuItemConstructorOptions,
} from 'electron'
import { join } from 'node:path'
import { createElectronKeychain } from './electron-keychain.ts'
import type { Links } from './link.ts'
import { menuLanguage, menuOf, type MenuEntry } from './menu.ts'
import { watchScreenLock } from './screen-lock.ts'
import type { MenuItem, Shell } from './shell.ts'

/** `window` gives the window of this moment: after a lock it is another one. */
export function createElectronShell(window: () => BrowserWindow, links: Links, log: (line: string) => void): Shell {
  return {
    kind: 'electron',
    platform: process.platform,
    keychain: createElectronKeychain(safeStorage, process.platform),
    openOutside: async (url) => {
      await shell.openExternal(url)
      return true
    },
    closeOutside: () => {},
    chooseFile: async (name) => {
      const defaultPath = join(app.getPath('documents'), name)
      const { canceled, filePath } = await dialog.showSaveDialog(window(), { defaultPath })
      return canceled ? null : { path: filePath, isAsked: true }
    },
    printPage: () =>
      window().webContents.printToPDF({ generateTaggedPDF: true, preferCSSPageSize: true, printBackground: true }),
    restartPage: async () => {
      // Only after the answer has left; main.ts replaces the window of a page whose process ended.
      setTimeout(() => window().webContents.forcefullyCrashRenderer(), 50)
      return true
    },
    log,
    onLink: links.hear,
    onMenu: (hear) => {
      const groups = menuOf(menuLanguage(app.getLocale()), process.platform)
      const template = groups.map(({ label, entries }) => ({
        label,
        submenu: entries.map((entry) => menuEntry(entry, hear)),
      }))
      Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    },
    onPower: (hear) => {
      powerMonitor.on('suspend', () => hear('suspend'))
      powerMonitor.on('lock-screen', () => hear('screenLock'))
      if (process.platform === 'linux') {
        watchScreenLock(
          () => powerMonitor.getSystemIdleState(60) === 'locked',
          () => hear('screenLock'),
        )
      }
    },
  }
}

function menuEntry(entry: MenuEntry, hear: (item: MenuItem) => void): MenuItemConstructorOptions {
  if (entry.kind === 'separator') return { type: 'separator' }
  const accelerator = entry.key === undefined ? {} : { accelerator: entry.key }
  if (entry.kind === 'role') return { label: entry.label, role: entry.role, ...accelerator }
  return { label: entry.label, click: () => hear(entry.item), ...accelerator }
}
