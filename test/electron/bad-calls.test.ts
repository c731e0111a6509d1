/** What a page gone wrong may send to the host: each input of the list of bad inputs by its number. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { serveIpc, type Ipc, type Page, type Sender } from '../../electron/serve-ipc.ts'
import type { Reply } from '../../shared/contract.ts'
import { hostContract } from '../../shared/host-contract.ts'
import { createHostLaptop, type HostLaptop } from '../support/host-laptop.ts'

type Wired = {
  laptop: HostLaptop
  call: (name: unknown, args: unknown) => Promise<Reply>
  channels: string[]
  page: FakePage
}
type FakePage = Page & { gone: boolean; sent: unknown[] }

/** The host behind the wrapper that main.ts puts before it. */
function wired(): Wired {
  const laptop = createHostLaptop()
  const channels: string[] = []
  const listeners: Parameters<Ipc['handle']>[1][] = []
  const sent: unknown[] = []
  const page: FakePage = {
    id: 1,
    mainFrame: { frameTreeNodeId: 7 },
    gone: false,
    sent,
    isDestroyed: () => page.gone,
    send: (_channel, name) => void sent.push(name),
  }
  const ipc: Ipc = { handle: (channel, listener) => void (channels.push(channel), listeners.push(listener)) }
  serveIpc(ipc, laptop.host, () => page)
  const sender: Sender = {
    sender: { id: 1 },
    senderFrame: { parent: null, origin: 'app://antlitz', frameTreeNodeId: 7 },
  }
  const call: Wired['call'] = async (name, args) => {
    const [listener] = listeners
    if (!listener) throw new Error('nobody listens')
    return listener(sender, name, args)
  }
  return { laptop, call, channels, page }
}

const refused = (code: string) => ({ ok: false, problem: { code } })
const calls = Object.keys(hostContract.calls)

test('B68 there is one channel, and a call that is none is refused by name', async () => {
  const { call, channels } = wired()
  expect(channels).toEqual(['host'])
  for (const name of ['readFile', 'exec', 'constructor', '__proto__', 'toString', '', 'about ', 'ABOUT'])
    expect(await call(name, {})).toMatchObject(refused('unknownCall'))
})

test.each(calls)('B70 %s takes no arguments but its own', async (name) => {
  const { call, laptop } = wired()
  for (const args of [undefined, null, 'x', 7, [], [{}]])
    expect(await call(name, args)).toMatchObject(refused('badRequest'))
  expect(laptop.shell.opened).toEqual([])
  expect(laptop.shell.asked).toEqual([])
})

test('B70 what a call has no use for does not reach it', async () => {
  const { call, laptop } = wired()
  expect(await call('camera', { want: false, path: '/etc/passwd' })).toEqual({ ok: true, result: {} })
  expect(await call('saveFile', { name: 'a', bytes: new Uint8Array(1), path: '/etc/passwd' })).toMatchObject({
    ok: true,
  })
  expect(laptop.shell.asked).toEqual(['a'])
})

test.each([
  ['saveFile', (bytes: Uint8Array) => ({ name: 'a', bytes })],
  ['appendJournal', (bytes: Uint8Array) => ({ bytes, at: 0 })],
  ['replaceJournal', (bytes: Uint8Array) => ({ bytes, setAside: false })],
])('B71 500 MB for %s are refused, and nothing of them is on the disk', async (name, argsOf) => {
  const { call, laptop } = wired()
  expect(await call(name, argsOf(new Uint8Array(500 * 1024 * 1024)))).toMatchObject(refused('tooLarge'))
  expect(laptop.shell.asked).toEqual([])
  expect(existsSync(join(laptop.profile, 'journal.bin'))).toBe(false)
})

test.each([
  '{"__proto__":{"want":true}}',
  '{"constructor":{"prototype":{"want":true}}}',
  '{"prototype":{"want":true}}',
])('B72 %s changes no prototype and counts as nothing said', async (json) => {
  const { call, laptop } = wired()
  expect(await call('camera', JSON.parse(json))).toMatchObject(refused('badRequest'))
  expect(Reflect.get({}, 'want')).toBeUndefined()
  expect(laptop.host.cameraWanted()).toBe(false)
})

test.each([
  '../../x',
  '..\\..\\x',
  '/etc/passwd',
  'C:\\Windows\\x',
  '\\\\server\\share\\x',
  '\\\\?\\C:\\x',
  'a:stream',
  'CON',
  'lpt1.pdf',
])('B73 the name %s becomes the name of a plain file', async (name) => {
  const { call, laptop } = wired()
  await call('saveFile', { name, bytes: new Uint8Array(1) })
  const [asked = ''] = laptop.shell.asked
  expect(asked).not.toMatch(/[/\\:]/)
  expect(asked).not.toMatch(/^(?:\.\.?$|con|lpt1)/i)
})

const addresses = [
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://server/x',
  'ms-settings:x',
  'ms-msdt:/id',
  'search-ms:query=x',
  'https://antlitz.landkreis.example.evil.example/',
  'https://antlitz.landkreis.example@evil.example/',
  'https://user:pass@antlitz.landkreis.example/',
  'https://antlitz.landkreis.example\n.evil.example/',
  '',
]
test.each(addresses)('B74 %j is opened by nothing', async (address) => {
  const { call, laptop } = wired()
  expect(await call('openExternal', { page: address })).toMatchObject(refused('badRequest'))
  expect(await call('signIn', { url: address })).toMatchObject(refused('badRequest'))
  expect(laptop.shell.opened).toEqual([])
})

describe('many at once', () => {
  test('B76 of a thousand attempts at the passphrase three are let through, the others wait', async () => {
    const { call } = wired()
    const replies = await Promise.all(
      Array.from({ length: 1_000 }, () => call('beginAttempt', { secretId: null, hasOtherWay: true })),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(3)
    expect(replies.at(-1)).toMatchObject(refused('tooManyAttempts'))
  })

  test('B77 ten thousand messages are all answered, and do not fill the disk', async () => {
    const { call, laptop } = wired()
    const report = { level: 'error', code: 'internal' }
    const replies = await Promise.all(Array.from({ length: 10_000 }, () => call('report', report)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(10_000)
    expect(laptop.shell.lines).toHaveLength(60)
    expect(await call('about', {})).toMatchObject({ ok: true })
  })
})

test('B78 nothing leaves the app unless somebody chose a place for it in the dialog of the system', async () => {
  const { call, laptop } = wired()
  laptop.shell.saveTo = null
  const before = readdirSync(laptop.profile)
  expect(await call('saveFile', { name: 'Akte', bytes: new Uint8Array(9) })).toEqual({
    ok: true,
    result: { saved: false },
  })
  expect(await call('printToPdf', { name: 'Akte' })).toEqual({ ok: true, result: { saved: false } })
  expect(laptop.shell.asked).toEqual(['Akte', 'Akte.pdf'])
  expect(readdirSync(laptop.profile)).toEqual(before)
})

test('B79 a window that has closed meanwhile is told nothing, and nothing breaks', async () => {
  const { call, laptop, page } = wired()
  laptop.shell.power('suspend')
  page.gone = true
  laptop.shell.power('suspend')
  expect(page.sent).toEqual(['lock'])
  expect(await call('about', {})).toMatchObject(refused('senderRefused'))
})
