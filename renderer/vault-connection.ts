/** The page's side of the vault worker. */
import { connect, type Reply, type Transport } from '../shared/contract.ts'
import { vaultContract, type Vault } from '../shared/vault-contract.ts'

type Message = { call: number; reply: Reply } | { event: string; value: unknown }

/** Starts the worker. When the vault has been locked, `locked` is called: the worker has ended, and the page should too. */
export function openVault(locked: () => void): Vault {
  const worker = new Worker(new URL('./vault/main.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, (reply: Reply) => void>()
  const hearing = new Map<string, Set<(event: unknown) => void>>()
  let last = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('call' in data) {
      waiting.get(data.call)?.(data.reply)
      waiting.delete(data.call)
    } else for (const hear of hearing.get(data.event) ?? []) hear(data.value)
  })
  const transport: Transport = {
    call: (name, args) =>
      new Promise((resolve) => {
        const call = ++last
        waiting.set(call, (reply) => {
          resolve(reply)
          // Keys must not outlive the lock: the worker ends, whatever it was doing.
          if (name === 'lock' && reply.ok) {
            worker.terminate()
            locked()
          }
        })
        worker.postMessage({ call, name, args })
      }),
    on(name, hear) {
      const hearers = hearing.get(name) ?? new Set()
      hearing.set(name, hearers.add(hear))
      return () => hearers.delete(hear)
    },
  }
  return connect(vaultContract, transport)
}
