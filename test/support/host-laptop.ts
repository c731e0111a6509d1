/** A host with a shell that tests can look into and speak for. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHost, type RunningHost } from '../../electron/host.ts'
import type { Settings } from '../../electron/settings.ts'
import type { MenuItem, PowerEvent, Shell } from '../../electron/shell.ts'
import { createTestKeychain, type TestKeychain } from './test-keychain.ts'

export const folderOfTest = () => mkdtempSync(join(tmpdir(), 'antlitz-test-'))

type TestShell = Shell & {
  keychain: TestKeychain
  opened: string[]
  /** How often what was opened was no longer needed. */
  closed: number
  lines: string[]
  saveTo: string | null
  asksWhere: boolean
  asked: string[]
  canOpen: boolean
  pdf: Uint8Array | null
  useMenu(item: MenuItem): void
  power(event: PowerEvent): void
  link(caseFileId: string): void
}

function createTestShell(): TestShell {
  let menu: (item: MenuItem) => void = () => {}
  let power: (event: PowerEvent) => void = () => {}
  let link: (caseFileId: string) => void = () => {}
  const shell: TestShell = {
    kind: 'chromium',
    platform: 'testos',
    keychain: createTestKeychain(),
    opened: [],
    closed: 0,
    lines: [],
    asked: [],
    saveTo: null,
    asksWhere: true,
    canOpen: true,
    pdf: new TextEncoder().encode('%PDF'),
    openOutside: async (url) => {
      shell.opened.push(url)
      return shell.canOpen
    },
    closeOutside: () => void shell.closed++,
    chooseFile: async (name) => {
      shell.asked.push(name)
      return shell.saveTo === null ? null : { path: shell.saveTo, isAsked: shell.asksWhere }
    },
    printPage: async () => shell.pdf,
    restartPage: async () => true,
    log: (line) => shell.lines.push(line),
    onMenu: (hear) => (menu = hear),
    onPower: (hear) => (power = hear),
    onLink: (hear) => (link = hear),
    useMenu: (item) => menu(item),
    power: (event) => power(event),
    link: (caseFileId) => link(caseFileId),
  }
  return shell
}

export const demoSettings: Settings = {
  county: new URL('https://antlitz.landkreis.example'),
  signInHint: [{ user: 'brandt', password: 'demo', role: 'caseworker' }],
}

export type HostLaptop = { host: RunningHost; shell: TestShell; clock: { now: number }; profile: string }

export function createHostLaptop(settings: Settings = demoSettings, signInMs = 60_000): HostLaptop {
  const shell = createTestShell()
  const clock = { now: Date.parse('2026-11-23T08:00:00.000Z') }
  const profile = folderOfTest()
  const host = createHost({ shell, settings, profile, version: '0.0.1', now: () => clock.now, signInMs })
  return { host, shell, clock, profile }
}
