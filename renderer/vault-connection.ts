/** The page's side of the vault worker. */
import { connect } from '../shared/contract.ts'
import { portTransport } from '../shared/port.ts'
import { vaultContract, type Vault } from '../shared/vault-contract.ts'

/** Starts the worker. When the vault has been locked, `locked` is called: the worker has ended, and the page should too. */
export function openVault(locked: () => void): Vault {
  const worker = new Worker(new URL('./vault/main.ts', import.meta.url), { type: 'module' })
  const transport = portTransport(worker)
  return connect(vaultContract, {
    on: (name, hear) => transport.on(name, hear),
    async call(name, args) {
      const reply = await transport.call(name, args)
      // Keys must not outlive the lock: the worker ends, whatever it was doing.
      if (name === 'lock' && reply.ok) {
        worker.terminate()
        locked()
      }
      return reply
    },
  })
}
