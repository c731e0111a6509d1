/** The page's side of the vault worker. */
import { connect, type Calls, type Reply, type Transport } from '../shared/contract.ts'
import { keeperContract, type KeeperContract } from '../shared/host-contract.ts'
import { answerPort, portTransport } from '../shared/port.ts'
import { vaultContract, type Vault, type VaultState } from '../shared/vault-contract.ts'

/** A worker that does not answer is not waited for: what it acknowledged is on the disk, and its keys must go. */
const lockPatienceMs = 600

/**
 * Starts the worker. `keeper`: who keeps the second copy and the device's secrets, null where nobody does. When the vault has been locked, `locked`
 * is called: the worker has ended, and the page should too.
 */
export function openVault(keeper: Calls<KeeperContract> | null, locked: () => void): Vault {
  const worker = new Worker(new URL('./vault/main.ts', import.meta.url), { type: 'module' })
  giveKeeper(worker, keeper)
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    worker.terminate()
    locked()
  }
  return connect(vaultContract, endingWithLock(portTransport(worker), end))
}

/**
 * The way to the vault, which ends with a lock: `end` is called once it has answered, and soon also when it does not; and when
 * the vault has closed by itself, because nobody may read on in it.
 */
export function endingWithLock(transport: Transport, end: () => void): Transport {
  let wasOpen = false
  transport.on('state', (told) => {
    const isOpen = (told as VaultState).state === 'open'
    if (wasOpen && !isOpen) end()
    wasOpen = isOpen
  })
  return {
    on: (name, hear) => transport.on(name, hear),
    async call(name, args) {
      if (name !== 'lock') return transport.call(name, args)
      const reply = await Promise.race([transport.call(name, args), afterPatience()])
      if (reply.ok) end()
      return reply
    },
  }
}

function afterPatience(): Promise<Reply> {
  return new Promise((done) => setTimeout(() => done({ ok: true, result: {} }), lockPatienceMs))
}

/** The first message to the worker. Over the port in it the worker reaches these calls of the host and no others. */
function giveKeeper(worker: Worker, keeper: Calls<KeeperContract> | null): void {
  if (!keeper) {
    worker.postMessage({ keeper: null })
    return
  }
  const { port1: ours, port2: theirs } = new MessageChannel()
  const calls = {
    readJournal: keeper.readJournal,
    appendJournal: keeper.appendJournal,
    replaceJournal: keeper.replaceJournal,
    removeJournal: keeper.removeJournal,
    beginAttempt: keeper.beginAttempt,
    attemptWait: keeper.attemptWait,
    attemptSucceeded: keeper.attemptSucceeded,
    attemptUntried: keeper.attemptUntried,
    newDeviceSecret: keeper.newDeviceSecret,
    keepDeviceSecrets: keeper.keepDeviceSecrets,
  }
  answerPort(ours, keeperContract, Promise.resolve(calls), reportError)
  ours.start()
  worker.postMessage({ keeper: theirs }, [theirs])
}
