/** What electron-builder makes of out/: installers for three systems, with every fuse set on purpose. */
import { flipFuses, FuseV1Options, FuseVersion, type FuseV1Config } from '@electron/fuses'
import type { Configuration } from 'electron-builder'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** All fuses, none left to Electron's default. A newer Electron with a further fuse fails here until it is decided. */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Off, WebAssembly checks every memory access itself, and unlocking would take longer.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseV1Config

/** The bundles and nothing else: our dependencies are inside them. */
export const packedFolders = ['out/main', 'out/preload', 'out/renderer'] as const

export type BuilderSettings = {
  /** A folder with Electron unpacked in it, and its version. */
  electron: { folder: string; version: string }
  output: string
  icons: string
  /** Hears where an unpacked app was made. */
  packed: (folder: string) => void
}

export function builderConfig({ electron, output, icons, packed }: BuilderSettings): Configuration {
  return {
    appId: 'de.antlitz.antlitz',
    productName: 'Antlitz',
    copyright: 'EUPL-1.2',
    directories: { output, buildResources: icons },
    files: [...packedFolders.map((folder) => `${folder}/**`), 'package.json', '!node_modules/**'],
    asar: true,
    protocols: [{ name: 'Antlitz', schemes: ['antlitz'] }],
    electronDist: electron.folder,
    electronVersion: electron.version,
    electronLanguages: ['de', 'en-US', 'en'],
    npmRebuild: false,
    publish: null,
    // Not by `electronFuses`: the fuse tool inside electron-builder is older and does not know all of them.
    afterPack: async ({ appOutDir }) => {
      await flipFuses(programIn(appOutDir), fuses)
      packed(appOutDir)
    },
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Office',
      executableName: 'antlitz',
      icon: icons,
      synopsis: 'Fallakten, auch ohne Netz',
      maintainer: 'Antlitz',
    },
    win: { target: ['nsis'], icon: `${icons}/icon.ico` },
    nsis: { oneClick: false, perMachine: true, installerLanguages: ['de_DE', 'en_US'] },
    mac: {
      target: ['dmg'],
      icon: `${icons}/icon.icns`,
      category: 'public.app-category.business',
      hardenedRuntime: true,
      entitlements: 'build/electron-builder.entitlements.plist',
      entitlementsInherit: 'build/electron-builder.entitlements.plist',
      extendInfo: {
        NSCameraUsageDescription: 'Für ein Porträt in der Fallakte, wenn die Person es möchte.',
      },
    },
  }
}

/** The program in a folder that electron-builder unpacked the app to. */
export function programIn(folder: string): string {
  const program = ['Antlitz.app', 'Antlitz.exe', 'antlitz'].map((name) => join(folder, name)).find(existsSync)
  if (program === undefined) throw new Error(`There is no program in ${folder}.`)
  return program
}
