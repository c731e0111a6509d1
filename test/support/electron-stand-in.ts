/**
 * Stands in for the `electron` module, so that main.ts and preload.ts run unmodified where there is no Electron. Knows
 * only what they use; anything else (a misspelt member, an event that does not exist, a second handler) is an error.
 */
import { EventEmitter } from 'node:events'

/** An object of which only the named members exist. */
function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key) as unknown
      throw new Error(`The stand-in for Electron has no ${name}.${key}.`)
    },
    set(_target, key) {
      throw new Error(`The stand-in for Electron lets nobody set ${name}.${String(key)}.`)
    },
  })
}

type Hear = (...args: unknown[]) => void

/** `on` and `once` for the events that exist; `emit` for the test. */
function emitter(name: string, events: readonly string[]) {
  const inner = new EventEmitter()
  const known = (event: string) => {
    if (!events.includes(event)) throw new Error(`The stand-in for Electron has no event ${name} "${event}".`)
  }
  return {
    on: (event: string, hear: Hear) => {
      known(event)
      inner.on(event, hear)
    },
    once: (event: string, hear: Hear) => {
      known(event)
      inner.once(event, hear)
    },
    emit: (event: string, ...args: unknown[]) => {
      known(event)
      return inner.emit(event, ...args)
    },
    heard: (event: string) => inner.listenerCount(event),
  }
}

/** Keeps what one handler was registered with; a second one would silently replace it in Electron, so it fails here. */
function once<T>(name: string) {
  let kept: T | undefined
  return {
    set: (value: T) => {
      if (kept !== undefined) throw new Error(`${name} was registered twice.`)
      kept = value
    },
    get: (): T => {
      if (kept === undefined) throw new Error(`${name} was never registered.`)
      return kept
    },
    present: () => kept !== undefined,
  }
}

export type StandInOptions = {
  packaged?: boolean
  switches?: readonly string[]
  gotLock?: boolean
  userData: string
  locale?: string
  documents?: string
}

export type FakeFrame = { parent: FakeFrame | null; origin: string; frameTreeNodeId: number }
type Decide = (granted: boolean) => void
type PermissionDetails = { isMainFrame: boolean; requestingUrl: string; mediaTypes?: string[] }
type CheckDetails = { isMainFrame: boolean; mediaType?: string }
type FakeMenuEntry = { label?: string; role?: string; type?: string; accelerator?: string; click?: () => void }
export type FakeMenu = { label: string; submenu: FakeMenuEntry[] }

const contentsEvents = [
  'will-attach-webview',
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'render-process-gone',
]

function createContents(id: number, journal: string[]) {
  const events = emitter('webContents', contentsEvents)
  const openHandler = once<(details: { url: string }) => { action: string }>('setWindowOpenHandler')
  const sent: unknown[][] = []
  const mainFrame: FakeFrame = { parent: null, origin: 'app://antlitz', frameTreeNodeId: 100 + id }
  let destroyed = false
  const contents = strict('webContents', {
    id,
    mainFrame,
    on: events.on,
    setWindowOpenHandler: openHandler.set,
    isDestroyed: () => destroyed,
    send: (...args: unknown[]) => {
      if (destroyed) throw new Error('Object has been destroyed')
      sent.push(args.map((arg) => structuredClone(arg)))
    },
    printToPDF: async (options: object) => {
      journal.push(`print ${JSON.stringify(options)}`)
      return Buffer.from('%PDF')
    },
    forcefullyCrashRenderer: () => {
      journal.push('crash')
      events.emit('render-process-gone', {}, { reason: 'killed' })
    },
  })
  return { contents, mainFrame, emit: events.emit, openHandler, sent, destroy: () => (destroyed = true) }
}

export type FakeContents = ReturnType<typeof createContents>

function createWindows(journal: string[], created: (contents: FakeContents) => void, allClosed: () => void) {
  const windows: FakeWindow[] = []
  // A function, not an arrow: main.ts says `new BrowserWindow`.
  function BrowserWindow(options: Record<string, unknown>) {
    if (windows.some((window) => !window.gone && window.options['name'] === options['name'])) {
      throw new Error('A window of this name is open.')
    }
    const inner = createContents(windows.length + 1, journal)
    const events = emitter('BrowserWindow', ['ready-to-show'])
    const fake: FakeWindow = { options, ...inner, emitWindow: events.emit, gone: false, minimized: false }
    windows.push(fake)
    created(inner)
    return strict('BrowserWindow', {
      webContents: inner.contents,
      once: events.once,
      show: () => journal.push('show'),
      focus: () => journal.push('focus'),
      restore: () => journal.push('restore'),
      isMinimized: () => fake.minimized,
      loadURL: async (url: string) => void journal.push(`load ${url}`),
      destroy: () => {
        fake.gone = true
        fake.destroy()
        if (windows.every((window) => window.gone)) allClosed()
      },
    })
  }
  return { BrowserWindow, windows }
}

export type FakeWindow = FakeContents & {
  options: Record<string, unknown>
  emitWindow: (event: string, ...args: unknown[]) => boolean
  gone: boolean
  minimized: boolean
}

function createSession(journal: string[]) {
  const events = emitter('session', ['will-download'])
  const request =
    once<(contents: unknown, permission: string, decide: Decide, details: PermissionDetails) => void>(
      'setPermissionRequestHandler',
    )
  const check =
    once<(contents: unknown, permission: string, origin: string, details: CheckDetails) => boolean>(
      'setPermissionCheckHandler',
    )
  const device = once<(details: object) => boolean>('setDevicePermissionHandler')
  const network = once<{ urls: string[]; decide: (details: object, decide: (answer: object) => void) => void }>(
    'onBeforeRequest',
  )
  const session = strict('session.defaultSession', {
    on: events.on,
    setPermissionRequestHandler: request.set,
    setPermissionCheckHandler: check.set,
    setDevicePermissionHandler: device.set,
    setSpellCheckerEnabled: (enabled: boolean) => journal.push(`spelling ${enabled}`),
    webRequest: strict('webRequest', {
      onBeforeRequest: (filter: { urls: string[] }, decide: (details: object, answer: (a: object) => void) => void) =>
        network.set({ urls: filter.urls, decide }),
    }),
  })
  return { session, emit: events.emit, request, check, device, network }
}

function createApp(options: StandInOptions, journal: string[]) {
  const events = emitter('app', [
    'second-instance',
    'open-url',
    'web-contents-created',
    'window-all-closed',
    'before-quit',
  ])
  const paths: Record<string, string> = { userData: options.userData, documents: options.documents ?? options.userData }
  let ready = () => {}
  const becomesReady = new Promise<void>((resolve) => (ready = resolve))
  const app = strict('app', {
    isPackaged: options.packaged ?? false,
    on: events.on,
    enableSandbox: () => journal.push('sandbox'),
    setPath: (name: string, path: string) => {
      paths[name] = path
    },
    getPath: (name: string) => paths[name],
    getVersion: () => '9.9.9',
    getLocale: () => options.locale ?? 'de-DE',
    commandLine: strict('commandLine', { hasSwitch: (name: string) => options.switches?.includes(name) ?? false }),
    setAsDefaultProtocolClient: (scheme: string) => journal.push(`links ${scheme}`),
    requestSingleInstanceLock: () => {
      journal.push(`lock ${paths['userData']}`)
      return options.gotLock ?? true
    },
    whenReady: () => becomesReady,
    quit: () => journal.push('quit'),
    exit: (code: number) => journal.push(`exit ${code}`),
  })
  return { app, emit: events.emit, ready }
}

/** One Electron, not yet ready. `journal` holds in order what was done that has no other trace. */
export function createElectronStandIn(options: StandInOptions) {
  const journal: string[] = []
  const app = createApp(options, journal)
  const session = createSession(journal)
  const power = emitter('powerMonitor', ['suspend', 'lock-screen'])
  const schemes = once<{ scheme: string; privileges: Record<string, boolean> }[]>('registerSchemesAsPrivileged')
  const protocolHandler = once<(request: Request) => Promise<Response>>('protocol.handle')
  const ipcHandler = once<(sender: object, ...args: unknown[]) => Promise<unknown>>('ipcMain.handle')
  const menu = { current: [] as FakeMenu[] }
  const screen = { state: 'active', saveTo: null as string | null }
  const windows = createWindows(
    journal,
    (contents) => app.emit('web-contents-created', {}, contents.contents),
    () => app.emit('window-all-closed'),
  )
  const module = {
    app: app.app,
    BrowserWindow: windows.BrowserWindow,
    dialog: strict('dialog', {
      showErrorBox: (title: string, text: string) => journal.push(`error ${title}: ${text}`),
      showSaveDialog: async (_window: object, { defaultPath }: { defaultPath: string }) => {
        journal.push(`save ${defaultPath}`)
        return { canceled: screen.saveTo === null, filePath: screen.saveTo ?? '' }
      },
    }),
    ipcMain: strict('ipcMain', {
      handle: (channel: string, listener: (sender: object, ...args: unknown[]) => Promise<unknown>) => {
        if (channel !== 'host') throw new Error(`An IPC channel too many: ${channel}`)
        ipcHandler.set(listener)
      },
    }),
    Menu: strict('Menu', {
      buildFromTemplate: (template: FakeMenu[]) => template,
      setApplicationMenu: (template: FakeMenu[]) => (menu.current = template),
    }),
    powerMonitor: strict('powerMonitor', { on: power.on, getSystemIdleState: () => screen.state }),
    protocol: strict('protocol', {
      registerSchemesAsPrivileged: schemes.set,
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
        if (scheme !== 'app') throw new Error(`A scheme too many: ${scheme}`)
        protocolHandler.set(handler)
      },
    }),
    safeStorage: strict('safeStorage', {
      isAsyncEncryptionAvailable: async () => true,
      encryptStringAsync: async (text: string) => Buffer.from(`v11${btoa(text)}`),
      decryptStringAsync: async (sealed: Buffer) => ({
        result: atob(sealed.toString().slice(3)),
        shouldReEncrypt: false,
      }),
    }),
    session: strict('session', { defaultSession: session.session }),
    shell: strict('shell', { openExternal: async (url: string) => void journal.push(`open ${url}`) }),
  }
  const { windows: opened } = windows
  return { module, journal, app, session, power, schemes, protocolHandler, ipcHandler, menu, screen, windows: opened }
}

export type ElectronStandIn = ReturnType<typeof createElectronStandIn>

type Api = Record<string, (...args: unknown[]) => unknown>

/** Of Electron what a sandboxed preload has. `say` speaks as the main process would. */
export function createPreloadStandIn() {
  const shown = new Map<string, Api>()
  const invoked: unknown[][] = []
  const hearing = new Set<Hear>()
  const onlyHost = (channel: string) => {
    if (channel !== 'host') throw new Error(`An IPC channel too many: ${channel}`)
  }
  const module = {
    contextBridge: strict('contextBridge', {
      exposeInMainWorld: (name: string, api: Api) => void shown.set(name, api),
    }),
    ipcRenderer: strict('ipcRenderer', {
      invoke: async (channel: string, ...args: unknown[]) => {
        onlyHost(channel)
        invoked.push([channel, ...args])
        return { ok: true, result: 1 }
      },
      on: (channel: string, hear: Hear) => {
        onlyHost(channel)
        hearing.add(hear)
      },
      off: (channel: string, hear: Hear) => {
        onlyHost(channel)
        if (!hearing.delete(hear)) throw new Error('That listener was never there.')
      },
    }),
  }
  const say = (...args: unknown[]) => {
    for (const hear of hearing) hear({ sender: 'Electron itself' }, ...args)
  }
  return { module, shown, invoked, say }
}
