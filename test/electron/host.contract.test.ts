import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHttpServer } from '../../electron/serve-http.ts'
import { serveIpc, type Sender } from '../../electron/serve-ipc.ts'
import { answer, connect, type Reply, type Transport } from '../../shared/contract.ts'
import { hostContract, type Host } from '../../shared/host-contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { createHostLaptop, demoSettings, folderOfTest, type HostLaptop } from '../support/host-laptop.ts'
import { ask } from '../support/loopback.ts'

type Way = (laptop: HostLaptop) => Promise<{ transport: Transport; close: () => Promise<void> }>

const direct: Way = async ({ host }) => ({
  transport: {
    call: async (name, args) => {
      try {
        return { ok: true, result: await answer(hostContract, host.calls, name, args, undefined) }
      } catch (error) {
        return { ok: false, problem: noteOf(error) }
      }
    },
    on: (name, hear) => host.hear((told, event) => told === name && hear(event)),
  },
  close: async () => {},
})

/** As between preload and main: structured clone on each way. */
const ipc: Way = async ({ host }) => {
  let listener: (sender: Sender, name: unknown, args: unknown) => Promise<Reply> = async () => {
    throw new Error('Nobody listens.')
  }
  const hearing = new Set<(name: string, event: unknown) => void>()
  const mainFrame = { parent: null, origin: 'app://antlitz', frameTreeNodeId: 7 }
  const page = {
    id: 1,
    mainFrame,
    isDestroyed: () => false,
    send: (_channel: string, name: string, event: unknown) => {
      for (const hear of hearing) hear(name, structuredClone(event))
    },
  }
  serveIpc({ handle: (_channel, handler) => (listener = handler) }, host, () => page)
  const transport: Transport = {
    call: async (name, args) => {
      const sender = { sender: { id: 1 }, senderFrame: mainFrame }
      return structuredClone(await listener(sender, name, structuredClone(args)))
    },
    on: (name, hear) => {
      const filtered = (told: string, event: unknown) => told === name && hear(event)
      hearing.add(filtered)
      return () => hearing.delete(filtered)
    },
  }
  return { transport, close: async () => {} }
}

const http: Way = async ({ host }) => {
  const probe = createServer()
  const port = await listen(probe, 0)
  await new Promise((done) => probe.close(done))
  const origin = `http://127.0.0.1:${port}`
  const app = async () => new Response(null, { status: 404 })
  const server = createHttpServer({ host, app, origin, token: 'the-token', log: () => {} })
  await listen(server, port)
  const transport: Transport = {
    call: async (name, args) => {
      const response = await fetch(`${origin}/host/${name}`, {
        method: 'POST',
        headers: { authorization: 'Bearer the-token' },
        body: encodeMessage(args),
      })
      return decodeMessage(new Uint8Array(await response.arrayBuffer())) as Reply
    },
    on: (name, hear) => {
      const stop = new AbortController()
      void readEvents(
        `${origin}/host/events?token=the-token`,
        stop.signal,
        (told, event) => told === name && hear(event),
      )
      return () => stop.abort()
    },
  }
  const close = async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  return { transport, close }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

async function readEvents(url: string, signal: AbortSignal, hear: (name: string, event: unknown) => void) {
  try {
    const { body } = await fetch(url, { signal })
    if (!body) return
    let text = ''
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        if (!part.startsWith('data: ')) continue
        const { name, event } = JSON.parse(part.slice(6)) as { name: string; event: unknown }
        hear(name, event)
      }
    }
  } catch {
    // The test stopped listening.
  }
}

async function problemOf(call: Promise<unknown>): Promise<Problem> {
  try {
    await call
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('It was not refused.')
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 60))

describe.each([
  ['called directly', direct],
  ['over IPC', ipc],
  ['over loopback HTTP', http],
])('the host %s', (_name, way) => {
  let laptop: HostLaptop
  let transport: Transport
  let host: Host
  let close: () => Promise<void>

  beforeEach(async () => {
    laptop = createHostLaptop()
    const opened = await way(laptop)
    transport = opened.transport
    close = opened.close
    host = connect(hostContract, transport)
  })
  afterEach(async () => {
    laptop.host.close()
    await close()
  })

  test('says what this laptop is', async () => {
    expect(await host.about({})).toEqual({
      version: '0.0.1',
      shell: 'chromium',
      platform: 'testos',
      county: 'https://antlitz.landkreis.example/',
      signInHint: demoSettings.signInHint,
    })
  })

  test('saves bytes exactly as they were, for this user only', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
    laptop.shell.saveTo = join(folderOfTest(), 'Akte.bin')
    expect(await host.saveFile({ name: 'Akte.bin', bytes })).toEqual({ saved: true })
    expect(new Uint8Array(readFileSync(laptop.shell.saveTo))).toEqual(bytes)
    expect(statSync(laptop.shell.saveTo).mode & 0o777).toBe(0o600)
  })

  test('says where it saved something, where nobody could be asked', async () => {
    laptop.shell.saveTo = join(folderOfTest(), 'Müller.kurier')
    laptop.shell.asksWhere = false
    expect(await host.saveFile({ name: 'a', bytes: new Uint8Array(1) })).toEqual({
      saved: true,
      at: laptop.shell.saveTo,
    })
  })

  test('saves nothing when the user thought better of it', async () => {
    expect(await host.saveFile({ name: 'a.txt', bytes: new Uint8Array(1) })).toEqual({ saved: false })
  })

  test('never proposes a path', async () => {
    await host.saveFile({ name: '../../etc/passwd', bytes: new Uint8Array(1) })
    await host.printToPdf({ name: 'C:\\Windows\\x' })
    expect(laptop.shell.asked).toEqual(['_.._etc_passwd', 'C__Windows_x.pdf'])
  })

  test('prints to a PDF', async () => {
    laptop.shell.saveTo = join(folderOfTest(), 'Akte.pdf')
    expect(await host.printToPdf({ name: 'Akte.pdf' })).toEqual({ saved: true })
    expect(readFileSync(laptop.shell.saveTo, 'utf8')).toBe('%PDF')
  })

  test('wants the camera for one minute at most, and not after release', async () => {
    expect(laptop.host.cameraWanted()).toBe(false)
    await host.camera({ want: true })
    laptop.clock.now += 59_000
    expect(laptop.host.cameraWanted()).toBe(true)
    laptop.clock.now += 1_000
    expect(laptop.host.cameraWanted()).toBe(false)
    await host.camera({ want: true })
    await host.camera({ want: false })
    expect(laptop.host.cameraWanted()).toBe(false)
  })

  test('opens the pages it knows, and no others', async () => {
    await host.openExternal({ page: 'licence' })
    expect(laptop.shell.opened).toEqual([expect.stringMatching(/^https:\/\/interoperable-europe\.ec\.europa\.eu\//)])
    expect((await problemOf(host.openExternal({ page: 'source' }))).code).toBe('notFound')
    const foreign = await transport.call('openExternal', { page: 'https://evil.example' })
    expect(foreign).toEqual({ ok: false, problem: { code: 'badRequest', detail: { field: 'page' } } })
    expect(laptop.shell.opened).toHaveLength(1)
  })

  test('restarts the page', async () => {
    expect(await host.restartPage({})).toEqual({ restarted: true })
  })

  test('logs code and place, and no more than sixty lines a minute', async () => {
    await transport.call('report', { level: 'error', code: 'sync', contents: 'Emine Yıldırım' })
    expect(laptop.shell.lines).toEqual(['{"at":"2026-11-23T08:00:00.000Z","level":"error","code":"sync"}'])
    for (let count = 0; count < 100; count += 1) await host.report({ level: 'info', code: 'x' })
    expect(laptop.shell.lines).toHaveLength(60)
    laptop.clock.now += 60_000
    await host.report({ level: 'info', code: 'x' })
    expect(laptop.shell.lines).toHaveLength(61)
  })

  test('signs in through the system browser and back', async () => {
    const { redirectUri } = await host.signInRedirect({})
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\/return$/)
    const url = `https://antlitz.landkreis.example/auth?state=s1&redirect_uri=${encodeURIComponent(redirectUri)}`
    const opened: unknown[] = []
    host.on('openedExternally', (event) => opened.push(event))
    await settle()
    const returned = host.signIn({ url })
    await expect.poll(() => laptop.shell.opened).toEqual([url])
    expect((await fetch(`${redirectUri}?state=other&code=bad`)).status).toBe(404)
    const { port, pathname } = new URL(redirectUri)
    const byName = await ask(Number(port), `${pathname}?state=s1&code=c1`, { headers: { host: 'evil.example' } })
    expect(byName.status).toBe(404)
    const page = await fetch(`${redirectUri}?state=s1&code=c1`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('Sie können dieses Fenster schließen')
    expect(await returned).toEqual({ returned: `${redirectUri}?state=s1&code=c1` })
    expect((await fetch(`${redirectUri}?state=s1&code=c1`)).status).toBe(404)
    await expect.poll(() => opened).toEqual([{ url, opened: true }])
    expect(laptop.shell.closed).toBe(1)
  })

  test('tells the page the address when it could not open a browser', async () => {
    laptop.shell.canOpen = false
    const opened: unknown[] = []
    host.on('openedExternally', (event) => opened.push(event))
    await settle()
    await host.signInRedirect({})
    const url = 'https://antlitz.landkreis.example/auth?state=s'
    const returned = problemOf(host.signIn({ url }))
    await expect.poll(() => opened).toEqual([{ url, opened: false }])
    laptop.host.close()
    expect((await returned).code).toBe('cancelled')
  })

  test('sends nobody to sign in elsewhere', async () => {
    await host.signInRedirect({})
    const refused = await problemOf(host.signIn({ url: 'https://antlitz.landkreis.example.evil.example/auth?state=s' }))
    expect(refused.code).toBe('badRequest')
    expect(laptop.shell.opened).toEqual([])
  })

  test('tells of menu and power', async () => {
    const heard: unknown[] = []
    const stop = host.on('lock', (event) => heard.push(event))
    host.on('menu', (event) => heard.push(event))
    await settle()
    laptop.shell.power('suspend')
    laptop.shell.power('screenLock')
    laptop.shell.useMenu('lock')
    laptop.shell.useMenu('search')
    await expect
      .poll(() => heard)
      .toEqual(
        expect.arrayContaining([
          { because: 'suspend' },
          { because: 'screenLock' },
          { because: 'menu' },
          { item: 'search' },
        ]),
      )
    stop()
    await settle()
    laptop.shell.power('suspend')
    await settle()
    expect(heard).toHaveLength(4)
  })

  test.each([
    ['an unknown call', 'openAnything', {}, 'unknownCall'],
    ['a name of Object', 'constructor', {}, 'unknownCall'],
    ['no arguments', 'camera', {}, 'badRequest'],
    ['wrong types', 'camera', { want: 'yes' }, 'badRequest'],
    ['text instead of an object', 'about', 'x', 'badRequest'],
    ['a line break in a name', 'printToPdf', { name: 'a\nb' }, 'badRequest'],
    ['text instead of bytes', 'saveFile', { name: 'a', bytes: 'x' }, 'badRequest'],
  ])('refuses %s', async (_case, name, args, code) => {
    expect(await transport.call(name, args)).toMatchObject({ ok: false, problem: { code } })
  })

  test('lets no fault of its own out but its code', async () => {
    laptop.shell.saveTo = '/nowhere/at/all/geheim.txt'
    const reply = await transport.call('saveFile', { name: 'a', bytes: new Uint8Array(1) })
    expect(reply).toEqual({ ok: false, problem: { code: 'internal' } })
  })
})

test('a sign-in that nobody finishes ends by itself', async () => {
  const laptop = createHostLaptop(demoSettings, 80)
  await laptop.host.calls.signInRedirect({})
  const waiting = laptop.host.calls.signIn({ url: 'https://antlitz.landkreis.example/auth?state=s' })
  expect((await problemOf(waiting)).code).toBe('cancelled')
})

test('more than a hundred megabytes are not saved', async () => {
  const { host, shell } = createHostLaptop()
  const saving = host.calls.saveFile({ name: 'a', bytes: new Uint8Array(100 * 1024 * 1024 + 1) })
  expect((await problemOf(saving)).code).toBe('tooLarge')
  expect(shell.asked).toEqual([])
})
