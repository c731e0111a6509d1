import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chromium as playwright, type Browser } from 'playwright'
import { ensureChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import { debugAddress, openChromium } from '../../electron/chromium-window.ts'
import { startLaptop, type Laptop } from '../../electron/node-main.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { folderOfTest } from '../support/host-laptop.ts'
import { serveWith, until, type Loopback } from '../support/loopback.ts'
import { driveWindow, whenGone, type DrivenWindow } from '../support/window-of-host.ts'

// What the page's own code finds out about its surroundings: evaluated by a driver it would be let off.
const script = `
  const found = { violations: [] }
  addEventListener('securitypolicyviolation', (event) => found.violations.push(event.effectiveDirective))
  const attempt = (name, run) => { try { found[name] = run() } catch (error) { found[name] = error.name } }
  const evaluated = () => new Function('return 1')()
  const inlined = () => {
    const made = document.createElement('script')
    made.textContent = 'window.injected = true'
    document.head.append(made)
    return window.injected === true
  }
  attempt('eval', evaluated)
  attempt('inlineScript', inlined)
  attempt('markup', () => {
    const made = document.createElement('div')
    made.innerHTML = '<img src="/x">'
    return made.childElementCount
  })
  attempt('worker', () => String(new Worker('/page.js')))
  attempt('timer', () => setTimeout('window.injected = true', 0))
  attempt('policy', () => String(trustedTypes.createPolicy('another', { createHTML: (text) => text })))
  // Also where everything is trusted no text becomes a script.
  const trust = (text) => text
  trustedTypes.createPolicy('default', { createHTML: trust, createScript: trust, createScriptURL: trust })
  attempt('evalTrusted', evaluated)
  attempt('inlineTrusted', inlined)
  const styled = (nonce) => {
    const made = document.createElement('style')
    if (nonce) made.nonce = nonce
    made.textContent = 'h1 { color: rgb(1, 2, 3) }'
    document.head.append(made)
    const colour = getComputedStyle(document.querySelector('h1')).color
    made.remove()
    return colour === 'rgb(1, 2, 3)'
  }
  const nonce = document.querySelector('meta[property="csp-nonce"]').content
  found.styleWithout = styled('')
  found.styleWith = styled(nonce)
  const reach = (url) => fetch(url).then((answer) => answer.status, (error) => error.name)
  found.county = await reach('/county/ping')
  found.elsewhere = await reach('http://localhost:9/')
  found.wasm = await WebAssembly.instantiate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => true, () => false)
  await new Promise((resolve) => setTimeout(resolve, 50))
  document.title = JSON.stringify(found)
`

let folder: string
let profile: string
let county: Loopback
let laptop: Laptop | undefined

beforeEach(async () => {
  const base = folderOfTest()
  folder = join(base, 'page')
  profile = join(base, 'profile')
  mkdirSync(folder)
  const head = '<meta property="csp-nonce" content="__CSP_NONCE__"><meta name="antlitz-host" content="__HOST_TOKEN__">'
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html>${head}<h1>A</h1><script type="module" src="/page.js"></script>`,
  )
  writeFileSync(join(folder, 'page.js'), script)
  county = await serveWith((_request, response) => response.writeHead(204).end())
})
afterEach(async () => {
  await laptop?.close()
  laptop = undefined
  await county.close()
})

const start = async (more: object = {}) =>
  (laptop = await startLaptop({ profile, server: county.url, folder, ...more }))

test('a laptop without a window serves the page at an address that never changes', async () => {
  const first = await start()
  expect(first.debug).toBeNull()
  expect((await fetch(`${first.app}county/ping`)).status).toBe(204)
  await first.close()
  expect((await start()).app).toBe(first.app)
})

test('a second host on the same profile is told what is the matter', async () => {
  await start()
  await expect(startLaptop({ profile, server: county.url, folder })).rejects.toThrow('Is Antlitz already open')
})

test('each start has a token of its own', async () => {
  const tokenOf = async (page: string) => /antlitz-host" content="([^"]+)"/.exec(await (await fetch(page)).text())?.[1]
  const first = await start()
  const token = await tokenOf(first.app)
  expect(token).toMatch(/^[\w-]{32}$/)
  await first.close()
  expect(await tokenOf((await start()).app)).not.toBe(token)
})

describe('in a real Chromium', () => {
  let browser: Browser | undefined
  afterEach(() => browser?.close())

  test('the policy holds, printing works, and nothing stays behind', async () => {
    const chromium = { program: await ensureChromium(), headless: true, debugPort: 0 }
    const { app, debug } = await start({ chromium })
    browser = await playwright.connectOverCDP(debug ?? '')
    const page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((open) => open.url() === app)
    await expect.poll(() => page?.title(), { timeout: 10_000 }).toMatch(/^\{/)
    expect(JSON.parse((await page?.title()) ?? '')).toEqual({
      eval: 'EvalError',
      evalTrusted: 'EvalError',
      inlineTrusted: false,
      inlineScript: 'TypeError',
      markup: 'TypeError',
      worker: 'TypeError',
      timer: 'TypeError',
      policy: 'TypeError',
      styleWithout: false,
      styleWith: true,
      county: 204,
      elsewhere: 'TypeError',
      wasm: true,
      violations: [
        ...Array.from({ length: 5 }, () => 'require-trusted-types-for'),
        'trusted-types',
        'script-src',
        'script-src-elem',
        'style-src-elem',
        'connect-src',
      ],
    })
    const token = await page?.locator('meta[name="antlitz-host"]').getAttribute('content')
    const printed = await fetch(`${app}host/printToPdf`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: encodeMessage({ name: 'Akte' }),
    })
    expect(decodeMessage(new Uint8Array(await printed.arrayBuffer()))).toEqual({
      ok: true,
      result: { saved: true, at: join(profile, 'saved', 'Akte.pdf') },
    })
    const pdf = readFileSync(join(profile, 'saved', 'Akte.pdf'), 'latin1')
    expect(pdf).toMatch(/^%PDF/)
    expect(pdf).toContain('/StructTreeRoot')

    await browser.close()
    await laptop?.close()
    expect(
      await fetch(debug ?? '').then(
        () => 'answers',
        () => 'gone',
      ),
    ).toBe('gone')
  })
})

let window: DrivenWindow | undefined
afterEach(() => window?.browser.close())

describe('a window after a lock', () => {
  const openWindow = async () => {
    const laptop = await start({ chromium: { program: await ensureChromium(), headless: true, debugPort: 0 } })
    return (window = await driveWindow(laptop))
  }
  const openedAgain = async () => driveWindow(laptop ?? { app: '', debug: null })
  const restartPage = async ({ page }: DrivenWindow) => {
    const token = await page.locator('meta[name="antlitz-host"]').getAttribute('content')
    await fetch(`${laptop?.app}host/restartPage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: encodeMessage({}),
    })
  }
  const programsOf = async ({ browser }: DrivenWindow) => {
    const session = await browser.newBrowserCDPSession()
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return processInfo.map(({ id }) => id)
  }
  const isAlive = (pid: number) => existsSync(`/proc/${pid}`)

  test('is a whole new program on the same page, also the second time, and the host goes on', async () => {
    let before = await openWindow()
    let hasEnded = false
    void laptop?.windowClosed.then(() => (hasEnded = true))
    for (let time = 1; time <= 2; time++) {
      const programs = await programsOf(before)
      expect(programs.length).toBeGreaterThan(2)
      await restartPage(before)
      await whenGone(before)
      const after = (window = await openedAgain())
      expect(programs.filter(isAlive)).toEqual([])
      await expect.poll(() => after.page.title(), { timeout: 10_000 }).toMatch(/^\{/)
      before = after
    }
    expect(hasEnded).toBe(false)
    await laptop?.close()
    await laptop?.windowClosed
    expect((await programsOf(before).catch(() => [])).length).toBe(0)
  })

  test('does not come back when its user has closed it', async () => {
    const { opened, debug, window } = await openAlone('thisComputer')
    const session = await window.browser.newBrowserCDPSession()
    await session.send('Browser.close')
    await opened.ended
    await opened.renew()
    // Long enough for a program that should not be there to be there.
    await new Promise((done) => setTimeout(done, 1_000))
    await expect(fetch(`${debug}/json/list`)).rejects.toThrow('fetch failed')
    await opened.close()
  })
})

/** As the host opens it, but headless whatever it may reach. */
async function openAlone(reaches: 'thisComputer' | 'everything') {
  const { app } = await start()
  const folder = join(profile, 'chromium')
  const opened = openChromium({
    program: await ensureChromium(),
    headless: true,
    debugPort: 0,
    folder,
    url: app,
    reaches,
  })
  const debug = await debugAddress(folder, 0, app)
  return { opened, debug, window: (window = await driveWindow({ app, debug })) }
}

describe('a window with case files', () => {
  const opens = async ({ page }: DrivenWindow, url: string) =>
    page.goto(url).then(
      () => 'answered',
      (error: Error) => /net::(\w+)/.exec(error.message)?.[1],
    )

  test('asks nobody but its own server, which sends it away', async () => {
    const { opened, window } = await openAlone('thisComputer')
    expect(await opens(window, 'http://elsewhere.example/?q=Yildirim')).toBe('ERR_HTTP_RESPONSE_CODE_FAILURE')
    expect(await opens(window, 'https://elsewhere.example/?q=Yildirim')).toMatch(
      /^ERR_(EMPTY_RESPONSE|TUNNEL_CONNECTION_FAILED)$/,
    )
    await opened.close()
  })

  test('is not the one in which somebody signs in: that one asks the network', async () => {
    const { opened, window } = await openAlone('everything')
    expect(await opens(window, 'http://elsewhere.example/')).toMatch(/^ERR_(NAME_NOT_RESOLVED|INTERNET_DISCONNECTED)$/)
    await opened.close()
  })

  test('offers no translation, also where a profile of before allowed it, and keeps what else it knew', async () => {
    mkdirSync(join(profile, 'chromium', 'Default'), { recursive: true })
    const path = join(profile, 'chromium', 'Default', 'Preferences')
    writeFileSync(path, JSON.stringify({ translate: { enabled: true }, browser: { has_seen_welcome_page: true } }))
    const { opened } = await openAlone('thisComputer')
    await opened.close()
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      translate: { enabled: false },
      browser: { has_seen_welcome_page: true },
    })
  })
})

test('a window that cannot be opened again after a lock has ended, and closes like any other', async () => {
  const base = folderOfTest()
  const [program, own] = [join(base, 'program'), join(base, 'chromium')]
  writeFileSync(program, '#!/bin/sh\nexec sleep 30\n', { mode: 0o755 })
  const opened = openChromium({
    program,
    headless: true,
    folder: own,
    url: 'http://127.0.0.1:1/',
    reaches: 'thisComputer',
  })
  // What lies there now cannot be cleared away for the next one.
  mkdirSync(join(own, 'DevToolsActivePort', 'x'), { recursive: true })
  await opened.renew()
  expect(await opened.ended).toBe(127)
  await opened.close()
})

describe('as a program', () => {
  const children: ReturnType<typeof spawn>[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })
  const node = (...args: string[]) => {
    const child = spawn(process.execPath, [join(root, 'electron', 'node-main.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    children.push(child)
    return child
  }
  const output = (child: ReturnType<typeof node>) => {
    const said = { out: '', err: '', code: undefined as number | null | undefined }
    child.stdout?.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
    // Not `close`: Node leaves it out once the line between the two was cut.
    child.on('exit', (code) => (said.code = code))
    return said
  }

  test.each([
    [[], '--profile DIR is missing.'],
    [['--server', 'http://county.example'], '--server must begin with https://.'],
  ])('says what is wrong with %j', async (args, words) => {
    const said = output(node(...args, ...(args.length > 0 ? ['--profile', profile] : [])))
    await until(() => said.code !== undefined)
    expect([said.code, said.err.trim(), said.out]).toEqual([1, words, ''])
  })

  test.each<[string, (child: ReturnType<typeof node>) => void]>([
    ['when it is told to', (child) => child.kill('SIGTERM')],
    ['when whoever started it is gone', (child) => child.disconnect()],
  ])('ends %s', async (_case, end) => {
    const child = node('--profile', profile, '--server', county.url, '--folder', folder)
    const said = output(child)
    await until(() => said.out.includes('\n'))
    const { app, debug } = JSON.parse(said.out) as { app: string; debug: null }
    expect(debug).toBeNull()
    expect((await fetch(app)).status).toBe(200)
    end(child)
    await until(() => said.code !== undefined)
    expect([said.code, said.err]).toEqual([0, ''])
  })

  test('keeps nothing of the page outside its profile', async () => {
    await start()
    expect(readdirSync(profile)).toEqual(['host.json'])
  })
})
