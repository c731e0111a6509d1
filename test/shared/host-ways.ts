/** The host by all its ways: called directly, over Electron's IPC with the real preload, over HTTP on this computer. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { createHttpServer } from '../../electron/serve-http.ts'
import { serveIpc, type Page, type Sender } from '../../electron/serve-ipc.ts'
import type { RunningHost } from '../../electron/host.ts'
import { loopback } from '../../renderer/host.ts'
import { answer, type Reply, type Transport } from '../../shared/contract.ts'
import { hostContract, type HostContract } from '../../shared/host-contract.ts'
import { noteOf } from '../../shared/problem.ts'
import { createHostLaptop, folderOfTest } from '../support/host-laptop.ts'
import { listenOn, quietPort } from '../support/loopback.ts'
import type { Opened } from './contract.suite.ts'
import { standOnPage } from './page-globals.ts'

type Way = (host: RunningHost) => Promise<{ transport: Transport; close(): Promise<void> }>

const direct: Way = (host) => {
  const call = async (name: string, args: unknown): Promise<Reply> => {
    try {
      return { ok: true, result: await answer(hostContract, host.calls, name, args, undefined) }
    } catch (error) {
      return { ok: false, problem: noteOf(error) }
    }
  }
  const on: Transport['on'] = (name, hear) => host.hear((told, event) => told === name && hear(event))
  return Promise.resolve({ transport: { call, on }, close: () => Promise.resolve() })
}

/** Electron's part is two functions that clone what they carry; preload and serve-ipc are ours. */
const ipc: Way = async (host) => {
  let handler: ((sender: Sender, name: unknown, args: unknown) => Promise<Reply>) | undefined
  const mainFrame = { parent: null, origin: 'app://antlitz', frameTreeNodeId: 7 }
  const listeners = new Set<(...said: unknown[]) => void>()
  const page: Page = {
    id: 1,
    mainFrame,
    isDestroyed: () => false,
    send: (_channel, name, event) => {
      for (const listener of listeners) listener({}, structuredClone(name), structuredClone(event))
    },
  }
  serveIpc({ handle: (_channel, listener) => (handler = listener) }, host, () => page)
  let shown: Transport | undefined
  vi.doMock('electron', () => ({
    contextBridge: { exposeInMainWorld: (_name: string, bridge: Transport) => (shown = bridge) },
    ipcRenderer: {
      invoke: async (_channel: string, name: unknown, args: unknown) =>
        structuredClone(
          await handler?.({ sender: { id: 1 }, senderFrame: mainFrame }, structuredClone(name), structuredClone(args)),
        ),
      on: (_channel: string, listener: (...said: unknown[]) => void) => listeners.add(listener),
      off: (_channel: string, listener: (...said: unknown[]) => void) => listeners.delete(listener),
    },
  }))
  vi.resetModules()
  await import('../../electron/preload.ts')
  if (!shown) throw new Error('the preload showed nothing')
  return {
    transport: shown,
    close: async () => {
      vi.doUnmock('electron')
    },
  }
}

const http: Way = async (host) => {
  const port = await quietPort()
  const origin = `http://127.0.0.1:${port}`
  const app = () => Promise.resolve(new Response(null, { status: 404 }))
  const server = createHttpServer({ host, app, origin, token: 'the-token', log: () => undefined })
  const { close } = await listenOn(server, port)
  const leave = standOnPage(origin)
  return {
    transport: loopback('the-token'),
    close: async () => {
      leave()
      await close()
    },
  }
}

export const hostWays: [string, Way][] = [
  ['the host, called directly', direct],
  ['the host, over IPC', ipc],
  ['the host, over HTTP on this computer', http],
]

export async function openHostBy(way: Way): Promise<Opened<HostContract>> {
  const { host, shell } = createHostLaptop()
  const folder = folderOfTest()
  await host.calls.signInRedirect({})
  shell.saveTo = '/nowhere/at/all/geheim'
  // The real host, but for one call whose result is none.
  const calls = { ...host.calls, restartPage: () => Promise.resolve({ restarted: 'yes' as never }) }
  const opened = await way({ ...host, calls })
  return {
    contract: hostContract,
    transport: opened.transport,
    good: { call: 'about', args: {}, result: await host.calls.about({}) },
    bad: { call: 'camera', args: { want: 'Emine' }, field: 'want', secret: 'Emine' },
    refused: {
      call: 'signIn',
      args: { url: 'https://evil.example/?state=Emine' },
      problem: { code: 'badRequest', detail: { field: 'url' } },
    },
    broken: { call: 'printToPdf', args: { name: 'Emine' }, secret: 'geheim', code: 'internal' },
    hostile: { call: 'restartPage', args: {} },
    async send(connection, bytes) {
      shell.saveTo = join(folder, 'Auszug.bin')
      await connection.saveFile({ name: 'Auszug.bin', bytes })
      const arrived = new Uint8Array(readFileSync(shell.saveTo))
      shell.saveTo = '/nowhere/at/all/geheim'
      return arrived
    },
    event: {
      name: 'lock',
      value: { because: 'suspend' },
      cause: () => Promise.resolve(shell.power('suspend')),
    },
    async close() {
      host.close()
      await opened.close()
      rmSync(folder, { recursive: true })
    },
  }
}
