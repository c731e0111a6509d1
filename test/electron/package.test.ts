import { createPackage } from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { builderConfig, fuses, packedFolders } from '../../build/electron-builder.ts'
import { makeElectronStub } from '../../build/electron-stub.ts'
import { archiveFaults, fuseFaults } from '../../build/package-check.ts'
import { folderOfTest } from '../support/host-laptop.ts'

describe('every fuse is set on purpose', () => {
  test('as the security page says', () => {
    expect(fuses).toEqual({
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
      [FuseV1Options.WasmTrapHandlers]: true,
    })
  })

  test("Electron's defaults are found out, and so is each single fuse that differs", async () => {
    const folder = join(folderOfTest(), 'stub')
    await makeElectronStub(folder, '45.0.0', 'linux')
    const program = join(folder, 'electron')
    expect(await fuseFaults(program)).toHaveLength(7)
    await flipFuses(program, fuses)
    expect(await fuseFaults(program)).toEqual([])
    const names = Object.values(FuseV1Options).filter((value): value is FuseV1Options => typeof value === 'number')
    expect(names).toHaveLength(9)
    for (const name of names) {
      await flipFuses(program, { ...fuses, [name]: !fuses[name] })
      expect(await fuseFaults(program)).toEqual([`The fuse ${FuseV1Options[name]} is not as decided.`])
    }
  })
})

test('only bundles are packed, and nothing is published by itself', () => {
  const electron = { folder: '/electron', version: '45.0.0' }
  const config = builderConfig({ electron, output: '/dist', icons: '/icons', packed: () => {} })
  expect(config).toMatchObject({
    files: ['out/main/**', 'out/preload/**', 'out/renderer/**', 'package.json', '!node_modules/**'],
    asar: true,
    publish: null,
    npmRebuild: false,
  })
})

describe('the archive', () => {
  let base: string
  let app: string

  beforeEach(() => {
    base = mkdtempSync(join(folderOfTest(), 'base-'))
    app = join(folderOfTest(), 'app')
    for (const place of [base, app]) {
      for (const folder of packedFolders) {
        mkdirSync(join(place, folder), { recursive: true })
        writeFileSync(join(place, folder, 'bundle.js'), `// ${folder}`)
      }
      writeFileSync(join(place, 'package.json'), '{}')
    }
  })
  const faults = async () => {
    const archive = join(folderOfTest(), 'app.asar')
    await createPackage(app, archive)
    return archiveFaults(archive, base)
  }

  test('with the bundles is right', async () => {
    expect(await faults()).toEqual([])
  })

  test('with a package in it is wrong', async () => {
    mkdirSync(join(app, 'node_modules', 'pg'), { recursive: true })
    writeFileSync(join(app, 'node_modules', 'pg', 'index.js'), '')
    expect(await faults()).toEqual(['The archive holds node_modules/pg/index.js, which is not ours to ship.'])
  })

  test('with a hidden file or a source is wrong', async () => {
    writeFileSync(join(app, '.env'), 'SECRET=1')
    writeFileSync(join(app, 'out', 'main', 'main.ts'), '')
    expect(await faults()).toHaveLength(2)
  })

  test('without a bundle is wrong', async () => {
    writeFileSync(join(base, 'out', 'main', 'second.js'), '')
    expect(await faults()).toEqual(['The archive lacks out/main/second.js.'])
  })

  test('with another content is wrong', async () => {
    writeFileSync(join(app, 'out', 'preload', 'bundle.js'), 'evil()')
    expect(await faults()).toEqual(['The archive holds another out/preload/bundle.js than the one that was built.'])
  })
})
