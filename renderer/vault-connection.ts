/** The page's side of the vault worker. */
import { connect, type Calls } from '../shared/contract.ts'
import { journalContract, type JournalContract } from '../shared/host-contract.ts'
import { answerPort, portTransport } from '../shared/port.ts'
import { vaultContract, type Vault } from '../shared/vault-contract.ts'

/**
 * Starts the worker. `keeper`: who keeps the second copy, null where nobody does. When the vault has been locked, `locked`
 * is called: the worker has ended, and the page should too.
 */
export function openVault(keeper: Calls<JournalContract> | null, locked: () => void): Vault {
  const worker = new Worker(new URL('./vault/main.ts', import.meta.url), { type: 'module' })
  giveKeeper(worker, keeper)
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

/** The first message to the worker. Over the port in it the worker reaches these three calls of the host and no others. */
function giveKeeper(worker: Worker, keeper: Calls<JournalContract> | null): void {
  if (!keeper) {
    worker.postMessage({ journal: null })
    return
  }
  const { port1: ours, port2: journal } = new MessageChannel()
  const calls = {
    readJournal: keeper.readJournal,
    appendJournal: keeper.appendJournal,
    replaceJournal: keeper.replaceJournal,
  }
  answerPort(ours, journalContract, Promise.resolve(calls), reportError)
  ours.start()
  worker.postMessage({ journal }, [journal])
}
