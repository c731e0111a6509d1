/** Composition root in Electron: wiring only. What may be done is decided in security.ts, what is done in host.ts. */
import { app, BrowserWindow, dialog, ipcMain, protocol, session, type Session, type WebContents } from 'electron'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createCountyProxy } from './county-proxy.ts'
import { createElectronShell } from './electron-shell.ts'
import { createHost, type RunningHost } from './host.ts'
import { collectLinks, linkScheme } from './link.ts'
import { openLog } from './log.ts'
import { appOrigin, mayNavigate, mayUse, networkAddresses, refusedSwitches } from './security.ts'
import { createServeApp } from './serve-app.ts'
import { serveIpc } from './serve-ipc.ts'
import { readSettings, settingsFolders } from './settings.ts'

const out = resolve(import.meta.dirname, '..')
// Only for development: an installed app takes nothing from its command line.
const { values } = parseArgs({
  args: app.isPackaged ? [] : process.argv.slice(1),
  options: { profile: { type: 'string' }, server: { type: 'string' } },
  strict: false,
})
const { profile, server } = values

let window: BrowserWindow | null = null
let processEnds: number[] = []
const links = collectLinks()
let replacing = false

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
])
if (typeof profile === 'string') app.setPath('userData', resolve(profile))

const refused = app.isPackaged ? refusedSwitches.filter((name) => app.commandLine.hasSwitch(name)) : []
if (refused.length > 0) {
  console.error(`Antlitz does not start with --${refused.join(', --')}.`)
  app.exit(2)
} else if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  app.on('second-instance', (_event, args) => {
    links.offer(args)
    showWindow()
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    links.offer([url])
  })
  if (app.isPackaged) {
    app.setAsDefaultProtocolClient(linkScheme)
    links.offer(process.argv)
  }
  app.on('web-contents-created', (_event, contents) => guard(contents))
  app.on('window-all-closed', () => {
    if (!replacing) app.quit()
  })
  app.whenReady().then(start).catch(fail)
}

async function start(): Promise<void> {
  const userData = app.getPath('userData')
  const folders = app.isPackaged ? settingsFolders(userData, process.platform, process.env) : [userData]
  const settings = await readSettings(folders, typeof server === 'string' ? server : undefined)
  const log = openLog(userData)
  const county = createCountyProxy({ county: settings.county, opens: 'proxy' })
  const serve = await createServeApp({ origin: appOrigin, folder: join(out, 'renderer'), county: county.forward })

  const shell = createElectronShell(currentWindow, links, log)
  const host = createHost({ shell, settings, profile: userData, version: app.getVersion() })
  protocol.handle('app', serve)
  restrict(session.defaultSession, host)
  serveIpc(ipcMain, host, () => window?.webContents ?? null)
  app.on('before-quit', () => {
    host.close()
    county.close()
  })
  window = openWindow()
  await window.loadURL(`${appOrigin}/`)
}

function openWindow(): BrowserWindow {
  const opened = new BrowserWindow({
    name: 'main',
    windowStatePersistence: true,
    title: 'Antlitz',
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    show: false,
    webPreferences: {
      preload: join(out, 'preload', 'preload.cjs'),
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
      // It would fetch dictionaries and keep a list of names in clear.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  opened.once('ready-to-show', () => opened.show())
  opened.webContents.on('render-process-gone', () => setImmediate(replaceWindow))
  return opened
}

/** A fresh process needs a fresh window: reloading one whose process ended does not always start another. */
function replaceWindow(): void {
  processEnds = [...processEnds.filter((time) => time > Date.now() - 10_000), Date.now()]
  if (processEnds.length > 3) {
    fail(new Error('Die Ansicht lässt sich nicht öffnen.'))
    return
  }
  replacing = true
  window?.destroy()
  window = openWindow()
  replacing = false
  window.loadURL(`${appOrigin}/`).catch(fail)
}

function currentWindow(): BrowserWindow {
  if (!window) throw new Error('The window is not open.')
  return window
}

function showWindow(): void {
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

function guard(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url, appOrigin)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url, appOrigin)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, appOrigin)) event.preventDefault()
  })
}

function restrict(ses: Session, host: RunningHost): void {
  ses.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const { requestingUrl: requester, isMainFrame: mainFrame } = details
    decide(mayUse({ permission, requester, mainFrame, media, cameraWanted: host.cameraWanted() }))
  })
  ses.setPermissionCheckHandler((_contents, permission, requester, { isMainFrame: mainFrame, mediaType }) => {
    const media = mediaType === undefined ? [] : [mediaType]
    return mayUse({ permission, requester, mainFrame, media, cameraWanted: host.cameraWanted() })
  })
  ses.setDevicePermissionHandler(() => false)
  ses.on('will-download', (event) => event.preventDefault())
  ses.setSpellCheckerEnabled(false)
  ses.webRequest.onBeforeRequest({ urls: [...networkAddresses] }, (_details, decide) => decide({ cancel: true }))
}

function fail(error: unknown): void {
  dialog.showErrorBox('Antlitz', error instanceof Error ? error.message : String(error))
  app.exit(1)
}
