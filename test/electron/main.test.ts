import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { refusedSwitches } from '../../electron/security.ts'
import { root } from '../../build/run.ts'
import {
  createElectronStandIn,
  type ElectronStandIn,
  type FakeFrame,
  type FakeWindow,
  type StandInOptions,
} from '../support/electron-stand-in.ts'
import { folderOfTest } from '../support/host-laptop.ts'
import { serveWith, until } from '../support/loopback.ts'

const argv = process.argv
let electron: ElectronStandIn
let userData: string

// main.ts finds the page beside itself: run from electron/, that is the repository's root.
vi.mock('../../electron/serve-app.ts', async (original) => {
  const real = await original<typeof import('../../electron/serve-app.ts')>()
  const createServeApp: typeof real.createServeApp = (settings) => {
    expect(settings.folder).toBe(join(root, 'renderer'))
    return real.createServeApp({ ...settings, folder: join(userData, 'page') })
  }
  return { ...real, createServeApp }
})

beforeEach(() => {
  vi.resetModules()
  userData = folderOfTest()
  mkdirSync(join(userData, 'page'))
  writeFileSync(join(userData, 'page', 'index.html'), '<meta name="antlitz-host" content="__HOST_TOKEN__">')
  writeFileSync(join(userData, 'settings.json'), '{"county":"https://county.example"}')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  process.argv = argv
  if (electron) electron.app.emit('before-quit')
})

/** Runs main.ts as it is. */
async function run(options: Partial<StandInOptions> = {}, args: string[] = []): Promise<void> {
  electron = createElectronStandIn({ userData, ...options })
  vi.doMock('electron', () => electron.module)
  process.argv = ['electron', '.', ...args]
  await import('../../electron/main.ts')
}

async function start(options: Partial<StandInOptions> = {}, args: string[] = []): Promise<FakeWindow> {
  await run(options, args)
  electron.app.ready()
  await until(() => electron.journal.some((entry) => /^(load|exit)/.test(entry)))
  const [window] = electron.windows
  if (!window) throw new Error(`No window: ${electron.journal.join(', ')}`)
  return window
}

describe('before it is ready', () => {
  test('the sandbox is on, the scheme is ours and cannot pass by the content policy, one instance only', async () => {
    await run()
    expect(electron.journal).toEqual(['sandbox', `lock ${userData}`])
    expect(electron.schemes.get()).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
      },
    ])
    expect(electron.windows).toEqual([])
  })

  test('a second instance ends without a window', async () => {
    await run({ gotLock: false })
    electron.app.ready()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(electron.journal.at(-1)).toBe('quit')
    expect(electron.windows).toEqual([])
    expect(electron.protocolHandler.present()).toBe(false)
  })

  test.each(refusedSwitches)('installed, it does not start with --%s', async (name) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await run({ packaged: true, switches: [name] })
    expect(electron.journal).toEqual(['sandbox', 'exit 2'])
  })

  test('installed, it takes nothing from its command line', async () => {
    await run({ packaged: true }, ['--profile', '/elsewhere', '--server', 'https://evil.example', 'antlitz://x'])
    expect(electron.journal).toContain(`lock ${userData}`)
  })

  test('in development a profile may be named, and holds everything', async () => {
    const profile = join(folderOfTest(), 'p')
    const window = await start({ userData: '/nowhere' }, ['--profile', profile, '--server', 'http://127.0.0.1:1'])
    expect(window.gone).toBe(false)
    expect(electron.journal).toContain(`lock ${profile}`)
  })

  test('a second instance only brings the window to the front, whatever it says', async () => {
    const window = await start()
    window.minimized = true
    electron.journal.length = 0
    electron.app.emit('second-instance', {}, ['antlitz', '--inspect', '--no-sandbox', 'app://antlitz/#delete'], '/')
    expect(electron.journal).toEqual(['restore', 'focus'])
  })
})

describe('the window', () => {
  test('has every preference that matters set on purpose', async () => {
    const window = await start()
    expect(window.options['webPreferences']).toEqual({
      preload: join(root, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    })
    expect(electron.journal).toContain('load app://antlitz/')
    expect(electron.journal).not.toContain('show')
    window.emitWindow('ready-to-show')
    expect(electron.journal).toContain('show')
  })

  test('has no developer tools when installed', async () => {
    const window = await start({ packaged: true })
    expect(window.options['webPreferences']).toMatchObject({ devTools: false })
  })

  test('opens no other window and no webview', async () => {
    const window = await start()
    for (const url of ['https://evil.example', 'app://antlitz/', 'about:blank', 'file:///etc/passwd']) {
      expect(window.openHandler.get()({ url })).toEqual({ action: 'deny' })
    }
    const event = preventable('')
    window.emit('will-attach-webview', event)
    expect(event.prevented).toBe(true)
  })

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('stays at its address (%s)', async (name) => {
    const window = await start()
    const verdict = (url: string) => {
      const event = preventable(url)
      window.emit(name, event)
      return event.prevented
    }
    expect(verdict('app://antlitz/#x')).toBe(false)
    for (const url of ['https://evil.example/', 'app://antlitz.evil/', 'app://evil/', 'file:///etc/passwd', 'x']) {
      expect(verdict(url)).toBe(true)
    }
  })

  test('is a fresh one in a fresh process when its process ends, and the app goes on', async () => {
    const first = await start()
    electron.journal.length = 0
    first.emit('render-process-gone', {}, { reason: 'crashed' })
    await until(() => electron.windows.length === 2)
    expect(first.gone).toBe(true)
    expect(electron.journal).toEqual(['load app://antlitz/'])
  })

  test('is not opened again and again when the page cannot live', async () => {
    await start()
    for (let count = 2; count <= 4; count += 1) {
      electron.windows.at(-1)?.emit('render-process-gone', {}, { reason: 'crashed' })
      await until(() => electron.windows.length === count)
    }
    electron.windows.at(-1)?.emit('render-process-gone', {}, { reason: 'crashed' })
    await until(() => electron.journal.includes('exit 1'))
    expect(electron.windows).toHaveLength(4)
  })

  test('closed ends the app', async () => {
    await start()
    electron.app.emit('window-all-closed')
    expect(electron.journal.at(-1)).toBe('quit')
  })

  test('is not there without settings; a sentence is', async () => {
    writeFileSync(join(userData, 'settings.json'), '{"county":"http://county.example"}')
    await run()
    electron.app.ready()
    await until(() => electron.journal.includes('exit 1'))
    expect(electron.journal.at(-2)).toMatch(/^error Antlitz: .*"county" must begin with https:\/\//)
    expect(electron.windows).toEqual([])
  })
})

describe('the session', () => {
  const granted = (permission: string, details: object): Promise<boolean> =>
    new Promise((resolve) => {
      electron.session.request.get()({}, permission, resolve, details as never)
    })

  test('gives lasting storage, and the camera only while the portrait dialog wants it', async () => {
    const window = await start()
    const ours = { isMainFrame: true, requestingUrl: 'app://antlitz/' }
    expect(await granted('persistent-storage', ours)).toBe(true)
    expect(await granted('media', { ...ours, mediaTypes: ['video'] })).toBe(false)
    expect(electron.session.check.get()({}, 'media', 'app://antlitz/', { isMainFrame: true, mediaType: 'video' })).toBe(
      false,
    )
    await call(window, 'camera', { want: true })
    expect(await granted('media', { ...ours, mediaTypes: ['video'] })).toBe(true)
    expect(electron.session.check.get()({}, 'media', 'app://antlitz/', { isMainFrame: true, mediaType: 'video' })).toBe(
      true,
    )
    expect(await granted('media', { ...ours, mediaTypes: ['video', 'audio'] })).toBe(false)
    expect(await granted('media', ours)).toBe(false)
    expect(await granted('media', { ...ours, isMainFrame: false, mediaTypes: ['video'] })).toBe(false)
    expect(await granted('media', { ...ours, requestingUrl: 'app://evil/', mediaTypes: ['video'] })).toBe(false)
    for (const permission of ['geolocation', 'notifications', 'openExternal', 'clipboard-read', 'unknown']) {
      expect(await granted(permission, ours)).toBe(false)
      expect(electron.session.check.get()({}, permission, 'app://antlitz/', { isMainFrame: true })).toBe(false)
    }
  })

  test('gives no devices, downloads, dictionaries or network', async () => {
    await start()
    expect(electron.session.device.get()({ deviceType: 'hid' })).toBe(false)
    const download = preventable('')
    electron.session.emit('will-download', download)
    expect(download.prevented).toBe(true)
    expect(electron.journal).toContain('spelling false')
    const { urls, decide } = electron.session.network.get()
    expect(urls).toEqual(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'])
    let answer: object = {}
    decide({ url: 'https://county.example/' }, (given) => (answer = given))
    expect(answer).toEqual({ cancel: true })
  })

  test('serves the page at app://antlitz, without a token, and nothing elsewhere', async () => {
    await start()
    const page = await electron.protocolHandler.get()(new Request('app://antlitz/'))
    expect(await page.text()).toBe('<meta name="antlitz-host" content="">')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await electron.protocolHandler.get()(new Request('app://evil/'))).status).toBe(404)
  })

  test('opens what the county compressed, because Chromium would not', async () => {
    const county = await serveWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(gzipSync('{"a":1}'))
    })
    await start({}, ['--server', county.url])
    const answered = await electron.protocolHandler.get()(new Request('app://antlitz/county/x'))
    expect(await answered.json()).toEqual({ a: 1 })
    await county.close()
  })
})

describe('IPC', () => {
  test('answers our page', async () => {
    const window = await start()
    expect(await call(window, 'about', {})).toEqual({
      ok: true,
      result: { version: '9.9.9', shell: 'electron', platform: process.platform, county: 'https://county.example/' },
    })
  })

  test.each<[string, (window: FakeWindow) => { sender: { id: number }; senderFrame: FakeFrame | null }]>([
    ['a frame that is gone', ({ contents }) => ({ sender: contents, senderFrame: null })],
    [
      'a frame inside',
      ({ contents, mainFrame }) => ({ sender: contents, senderFrame: { ...mainFrame, parent: mainFrame } }),
    ],
    [
      'another page in the frame',
      ({ contents, mainFrame }) => ({
        sender: contents,
        senderFrame: { ...mainFrame, origin: 'https://evil.example' },
      }),
    ],
    [
      'a look-alike page',
      ({ contents, mainFrame }) => ({ sender: contents, senderFrame: { ...mainFrame, origin: 'app://antlitz.evil' } }),
    ],
    ['another window', ({ mainFrame }) => ({ sender: { id: 99 }, senderFrame: mainFrame })],
    [
      'another main frame',
      ({ contents, mainFrame }) => ({ sender: contents, senderFrame: { ...mainFrame, frameTreeNodeId: 5 } }),
    ],
  ])('refuses %s', async (_case, senderOf) => {
    const window = await start()
    const reply = await electron.ipcHandler.get()(senderOf(window), 'about', {})
    expect(reply).toEqual({ ok: false, problem: { code: 'senderRefused' } })
  })

  test('refuses a frame that throws when it is looked at', async () => {
    const { contents } = await start()
    const sender = {
      sender: contents,
      get senderFrame(): FakeFrame {
        throw new Error('Render frame was disposed')
      },
    }
    expect(await electron.ipcHandler.get()(sender, 'about', {})).toEqual({ ok: false, problem: { code: 'internal' } })
  })

  test('refuses our page once its window is gone, and tells it nothing more', async () => {
    const window = await start()
    const refuse = { ok: false, problem: { code: 'senderRefused' } }
    window.destroy()
    expect(await call(window, 'about', {})).toEqual(refuse)
    electron.power.emit('suspend')
    expect(window.sent).toEqual([])
  })

  test.each([[5], [null], [undefined], [{}], [['about']]])('refuses %j as a name', async (name) => {
    const { contents, mainFrame } = await start()
    const reply = await electron.ipcHandler.get()({ sender: contents, senderFrame: mainFrame }, name, {})
    expect(reply).toEqual({ ok: false, problem: { code: 'badRequest' } })
  })
})

describe('the shell', () => {
  test('locks on suspend, on the screen lock and by menu', async () => {
    const window = await start()
    electron.power.emit('suspend')
    electron.power.emit('lock-screen')
    entry('Sperren')?.click?.()
    expect(window.sent).toEqual(['suspend', 'screenLock', 'menu'].map((because) => ['host', 'lock', { because }]))
  })

  test('locks on the screen lock of a system that does not tell of it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    vi.stubGlobal('process', { ...process, platform: 'linux', on: process.on.bind(process) })
    const window = await start()
    electron.screen.state = 'locked'
    vi.advanceTimersByTime(5_000)
    expect(window.sent).toEqual([['host', 'lock', { because: 'screenLock' }]])
  })

  test('has a menu without reload and developer tools, in German or English', async () => {
    const window = await start()
    const roles = electron.menu.current.flatMap(({ submenu }) => submenu.map(({ role }) => role))
    expect(roles).not.toContain('toggleDevTools')
    expect(roles).not.toContain('reload')
    expect(electron.menu.current.map(({ label }) => label)).toEqual(['Datei', 'Bearbeiten', 'Ansicht', 'Fenster'])
    entry('Suchen …')?.click?.()
    expect(window.sent).toEqual([['host', 'menu', { item: 'search' }]])
  })

  test('speaks English to an English computer', async () => {
    await start({ locale: 'en-GB' })
    expect(electron.menu.current.map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Window'])
  })

  test('keeps the part of the key that is this computer’s in the keychain', async () => {
    const window = await start()
    const made = (await call(window, 'newDeviceSecret', {})) as { result: { made: { id: string; secret: Uint8Array } } }
    const { id: secretId, secret } = made.result.made
    expect(made).toMatchObject({ ok: true, result: { made: { kept: 'keychain' } } })
    const given = await call(window, 'beginAttempt', { secretId, hasOtherWay: true })
    expect(given).toEqual({ ok: true, result: { secret } })
  })

  test('prints, saves, opens outside and restarts the page', async () => {
    const window = await start()
    electron.screen.saveTo = join(userData, 'Akte.pdf')
    expect(await call(window, 'printToPdf', { name: 'Akte' })).toEqual({ ok: true, result: { saved: true } })
    expect(readFileSync(electron.screen.saveTo, 'utf8')).toBe('%PDF')
    expect(electron.journal).toContain(`save ${join(userData, 'Akte.pdf')}`)
    expect(electron.journal).toContain(
      'print {"generateTaggedPDF":true,"preferCSSPageSize":true,"printBackground":true}',
    )
    await call(window, 'openExternal', { page: 'licence' })
    expect(electron.journal.filter((done) => done.startsWith('open '))).toHaveLength(1)
    expect(await call(window, 'restartPage', {})).toEqual({ ok: true, result: { restarted: true } })
    expect(electron.journal).not.toContain('crash')
    await until(() => electron.journal.includes('crash'))
  })
})

function preventable(url: string) {
  const event = { url, prevented: false, preventDefault: () => void (event.prevented = true) }
  return event
}

function call({ contents, mainFrame }: FakeWindow, name: string, args: unknown): Promise<unknown> {
  return electron.ipcHandler.get()({ sender: contents, senderFrame: mainFrame }, name, structuredClone(args))
}

function entry(label: string) {
  return electron.menu.current.flatMap(({ submenu }) => submenu).find((candidate) => candidate.label === label)
}
