/**
 * The host over Electron's IPC: one channel for calls and events. Answers only the main frame of our window at our own
 * origin; whoever else asks learns nothing.
 */
import { answer, type Reply } from '../shared/contract.ts'
import { hostContract } from '../shared/host-contract.ts'
import { noteOf, Problem } from '../shared/problem.ts'
import type { RunningHost } from './host.ts'
import { appOrigin } from './security.ts'

const hostChannel = 'host'

/** Of Electron's event only what the check looks at; a frame that is gone gives null or throws when it is read. */
export type Sender = {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly parent: unknown; readonly origin: string; readonly frameTreeNodeId: number } | null
}

export type Page = {
  readonly id: number
  readonly mainFrame: { readonly frameTreeNodeId: number }
  isDestroyed(): boolean
  send(channel: string, name: string, event: unknown): void
}

export interface Ipc {
  handle(channel: string, listener: (sender: Sender, name: unknown, args: unknown) => Promise<Reply>): void
}

export function serveIpc(ipc: Ipc, host: RunningHost, page: () => Page | null): void {
  ipc.handle(hostChannel, async (sender, name, args) => {
    try {
      if (!isOurPage(sender, page())) throw new Problem('senderRefused')
      if (typeof name !== 'string') throw new Problem('badRequest')
      return { ok: true, result: await answer(hostContract, host.calls, name, args, undefined) }
    } catch (error) {
      return { ok: false, problem: noteOf(error) }
    }
  })
  host.hear((name, event) => {
    const contents = page()
    if (contents && !contents.isDestroyed()) contents.send(hostChannel, name, event)
  })
}

function isOurPage({ sender, senderFrame }: Sender, page: Page | null): boolean {
  if (!page || page.isDestroyed() || !senderFrame) return false
  return (
    sender.id === page.id &&
    senderFrame.parent === null &&
    senderFrame.frameTreeNodeId === page.mainFrame.frameTreeNodeId &&
    senderFrame.origin === appOrigin
  )
}
