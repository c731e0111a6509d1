/** Links from outside may open a case file and nothing else: each input of the list of bad inputs by its number. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { builderConfig } from '../../build/electron-builder.ts'
import { caseFileIn, collectLinks, linkScheme } from '../../electron/link.ts'
import { createElectronStandIn, type ElectronStandIn } from '../support/electron-stand-in.ts'
import { createHostLaptop, folderOfTest } from '../support/host-laptop.ts'
import { until } from '../support/loopback.ts'

const id = '0b6c6a52-7a3e-4c1e-9a51-0d4f4d1f2a77'
const other = '7f1d2c34-0a0b-4c0d-8e0f-112233445566'

test.each([`antlitz://akte/${id}`, `antlitz://akte/${id}/`])('%s opens the file', (link) => {
  expect(caseFileIn(link)).toBe(id)
})

test.each([
  ['B80 steps upwards', `antlitz://akte/../${id}`],
  ['B80 steps behind', `antlitz://akte/${id}/../${other}`],
  ['B80 encoded once', `antlitz://akte/%2e%2e%2f${id}`],
  ['B80 encoded twice', `antlitz://akte/%252e%252e%252f${id}`],
  ['B80 an encoded id', `antlitz://akte/${id.replace('-', '%2d')}`],
  ['B80 a zero byte', `antlitz://akte/${id}\0`],
  ['B80 a line break', `antlitz://akte/${id}\n`],
  ['B82 a megabyte', `antlitz://akte/${id}${'/'.repeat(1_000_000)}`],
  ['B83 markup', `antlitz://akte/<img src=x onerror=alert(1)>`],
  ['B83 parameters', `antlitz://akte/${id}?text=<script>alert(1)</script>`],
  ['B83 a fragment', `antlitz://akte/${id}#note`],
  ['B87 an order to delete', `antlitz://akte/${id}/delete`],
  ['B87 a command', `antlitz://run/caseFile.close/${id}`],
  ['B87 another county', `antlitz://county.example/akte/${id}`],
  ['a name and a password', `antlitz://user:pass@akte/${id}`],
  ['another scheme', `https://akte/${id}`],
  ['our own page', `app://antlitz/${id}`],
  ['capitals', `antlitz://akte/${id.toUpperCase()}`],
  ['no id', 'antlitz://akte/'],
  ['nothing', ''],
])('%s opens nothing', (_input, link) => {
  expect(caseFileIn(link)).toBeNull()
})

const switches = ['--inspect', '--remote-debugging-port=9222', '--no-sandbox', '--user-data-dir=/x', '--js-flags=--x']
test('B84 of a command line only the last link counts, and its switches do nothing', () => {
  const links = collectLinks()
  const heard: string[] = []
  links.hear((caseFileId) => heard.push(caseFileId))
  links.offer(['antlitz', ...switches])
  expect(heard).toEqual([])
  links.offer([
    'antlitz',
    ...switches,
    `antlitz://akte/${other}`,
    `--url=antlitz://akte/${other}`,
    `antlitz://akte/${id}`,
  ])
  expect(heard).toEqual([id])
})

test('a link that came while the app was starting is heard of once', () => {
  const links = collectLinks()
  const heard: string[] = []
  links.offer([`antlitz://akte/${other}`])
  links.offer([`antlitz://akte/${id}`])
  links.hear((caseFileId) => heard.push(caseFileId))
  links.hear((caseFileId) => heard.push(caseFileId))
  expect(heard).toEqual([id])
})

describe('B85 the host', () => {
  test('keeps the last link until it is taken, once, also over a page that ends', async () => {
    const { host, shell } = createHostLaptop()
    const told: string[] = []
    host.hear((name) => told.push(name))
    shell.link(other)
    shell.link(id)
    expect(told).toEqual(['link', 'link'])
    await host.calls.restartPage({}, undefined)
    expect(await host.calls.takeLink({}, undefined)).toEqual({ caseFileId: id })
    expect(await host.calls.takeLink({}, undefined)).toEqual({ caseFileId: null })
  })

  test('tells the page that there is one, and not which', async () => {
    const { host, shell } = createHostLaptop()
    const told: unknown[] = []
    host.hear((_name, event) => told.push(event))
    shell.link(id)
    expect(told).toEqual([{}])
  })
})

vi.mock('../../electron/serve-app.ts', () => ({ createServeApp: async () => async () => new Response(null) }))

describe('main.ts', () => {
  const { argv } = process
  let electron: ElectronStandIn
  afterEach(() => {
    process.argv = argv
    electron.app.emit('before-quit')
    vi.resetModules()
  })

  async function start(packaged: boolean, args: string[] = []) {
    const userData = folderOfTest()
    mkdirSync(userData, { recursive: true })
    writeFileSync(join(userData, 'settings.json'), '{"county":"https://county.example"}')
    electron = createElectronStandIn({ userData, packaged })
    vi.doMock('electron', () => electron.module)
    process.argv = ['antlitz', ...args]
    await import('../../electron/main.ts')
    electron.app.ready()
    await until(() => electron.journal.some((entry) => /^(load|exit)/.test(entry)))
    const [window] = electron.windows
    if (!window) throw new Error(`No window: ${electron.journal.join(', ')}`)
    const { contents, mainFrame } = window
    const take = () => electron.ipcHandler.get()({ sender: contents, senderFrame: mainFrame }, 'takeLink', {})
    return { take, sent: window.sent }
  }
  const taken = (caseFileId: string | null) => ({ ok: true, result: { caseFileId } })

  test('B84 keeps a link in the words of a second instance, and one that the system names, for the page', async () => {
    const { take, sent } = await start(false)
    electron.app.emit('second-instance', {}, ['antlitz', ...switches, `antlitz://akte/${id}`], '/')
    expect(await take()).toEqual(taken(id))
    electron.app.emit('open-url', { preventDefault: () => {} }, `antlitz://akte/${other}`)
    expect(await take()).toEqual(taken(other))
    expect(sent).toEqual([1, 2].map(() => ['host', 'link', {}]))
  })

  test('installed, is who opens links, also the one that it was started with', async () => {
    const { take } = await start(true, [`antlitz://akte/${id}`])
    expect(electron.journal).toContain(`links ${linkScheme}`)
    expect(await take()).toEqual(taken(id))
    expect(await take()).toEqual(taken(null))
  })
})

test('the installer tells the system of the same scheme', () => {
  const electron = { folder: '/electron', version: '45.0.0' }
  const { protocols } = builderConfig({ electron, output: '/dist', icons: '/icons', packed: () => {} })
  expect(protocols).toEqual([{ name: 'Antlitz', schemes: [linkScheme] }])
})
