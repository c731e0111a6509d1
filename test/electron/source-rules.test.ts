/** What no file of ours may say, whoever writes it: each rule with a line that breaks it, so that none is blind. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../build/run.ts'

type Rule = { never: string; pattern: RegExp; folders: readonly string[]; except?: readonly string[]; planted: string }

const host = ['electron'] as const
const page = ['renderer', 'shared'] as const
const both = [...host, ...page]

const rules: readonly Rule[] = [
  {
    never: 'a window but the one of main.ts',
    pattern: /new BrowserWindow|WebContentsView|BrowserView|webviewTag: true/,
    folders: host,
    except: ['electron/main.ts'],
    planted: `const second = new BrowserWindow({})`,
  },
  {
    never: 'a preference that opens the page to Node',
    pattern:
      /nodeIntegration\w*: true|(sandbox|contextIsolation|webSecurity): false|enableRemoteModule|@electron\/remote/,
    folders: host,
    planted: `webPreferences: { sandbox: false }`,
  },
  {
    never: 'experiments, insecure content or switches of Chromium',
    pattern: /(allowRunningInsecureContent|experimentalFeatures): true|enableBlinkFeatures|appendSwitch|appendArgument/,
    folders: host,
    planted: `app.commandLine.appendSwitch('no-sandbox')`,
  },
  {
    never: 'a way around certificates',
    pattern: /'certificate-error'|setCertificateVerifyProc|rejectUnauthorized: (?!true)|select-client-certificate/,
    folders: host,
    planted: `ses.setCertificateVerifyProc((_request, trust) => trust(0))`,
  },
  {
    never: 'files as pages, or a scheme that passes by the content policy',
    pattern: /loadFile\(|file:\/\/|bypassCSP: true|(?:register|intercept)\w*Protocol\b/,
    folders: host,
    planted: `void window.loadFile('index.html')`,
  },
  {
    never: 'a message from a page but over the wrapper that looks who sends it',
    pattern: /ipcMain\.|\.on\('ipc-message|\bipc\.(?:on|once|handleOnce)\(/,
    folders: host,
    planted: `ipcMain.handle('save', save)`,
  },
  {
    never: 'Electron itself in the page',
    pattern: /exposeInMainWorld|ipcRenderer/,
    folders: both,
    except: ['electron/preload.ts'],
    planted: `contextBridge.exposeInMainWorld('electron', { ipcRenderer })`,
  },
  {
    never: 'anything opened outside but over the shell, which is only given addresses of ours',
    pattern: /openExternal\(|openPath\(|showItemInFolder\(|openItem\(/,
    folders: host,
    except: ['electron/electron-shell.ts'],
    planted: `await shell.openExternal(url)`,
  },
  {
    never: 'script put into the page from outside, its tools opened, or its memory written to a file',
    pattern: /executeJavaScript|insertCSS|openDevTools|crashReporter|takeHeapSnapshot|contentTracing/,
    folders: host,
    planted: `await contents.executeJavaScript(code)`,
  },
  {
    never: 'text that becomes markup or script',
    pattern:
      /dangerouslySetInnerHTML|(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(/,
    folders: page,
    planted: `<p dangerouslySetInnerHTML={{ __html: note }} />`,
  },
  {
    never: 'an address without encryption',
    pattern: /['"`]http:\/\/(?!127\.0\.0\.1|\$|www\.w3\.org\/)/,
    folders: page,
    planted: `await fetch('http://county.example/sync')`,
  },
  {
    never: 'B66 anything that was dropped onto the page taken',
    pattern: /onDrop\b|useDrop\b|DropZone|dataTransfer/,
    folders: page,
    planted: `<div onDrop={(event) => take(event.dataTransfer.files)} />`,
  },
  {
    never: 'a place in the browser that keeps things in clear',
    pattern: /\bsessionStorage\b|\bcaches\.|getDirectory\(|\bhistory\.(?:push|replace)State/,
    folders: page,
    planted: `sessionStorage.setItem('name', name)`,
  },
]

/** Comments may speak of what code may not do. */
function codeOf(path: string): string {
  return readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gm, '')
}

function sourcesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
}

describe.each(rules)('never $never', ({ pattern, folders, except = [], planted }) => {
  test('in any file', () => {
    const files = sourcesIn(folders).filter((path) => !except.includes(path))
    expect(files.length).toBeGreaterThan(15)
    expect(files.filter((path) => pattern.test(codeOf(path)))).toEqual([])
  })

  test('and the rule sees it', () => {
    expect(planted).toMatch(pattern)
  })
})

test('main.ts opens windows in one place', () => {
  expect(codeOf('electron/main.ts').match(/new BrowserWindow/g)).toHaveLength(1)
})

// Electron supports its newest three majors, each for about eight months (electronjs.org, "Electron Releases"). Looked up on
// 28 November 2026, when 45.5.0 was the newest; whoever raises the version looks again.
const supportedMajors = [43, 44, 45]

test('Electron is pinned to one version, of a major that is supported', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
  expect(supportedMajors).toContain(Number.parseInt(devDependencies['electron'] ?? '', 10))
})
