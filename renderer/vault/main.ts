/** Entry of the vault worker: composes store, cipher and county, and answers the page. */
import brotli from 'brotli-dec-wasm'
import { answerPort, tellPort } from '../../shared/port.ts'
import { vaultContract } from '../../shared/vault-contract.ts'
import { countyTransport } from './county-http.ts'
import { openDexieStore } from './dexie-store.ts'
import { keeperOver } from './keeper-port.ts'
import { holdVault } from './one-window.ts'
import { unbrotliBy } from './unbrotli.ts'
import { Vault } from './vault.ts'
import { createWebCipher } from './web-cipher.ts'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope

/** The page's first message hands over the port to the keeper of the journal and of the device's secrets. It is no call to the vault. */
const keeper = new Promise<ReturnType<typeof keeperOver> | null>((resolve) => {
  const take = (event: MessageEvent<{ keeper: MessagePort | null }>) => {
    event.stopImmediatePropagation()
    resolve(event.data.keeper ? keeperOver(event.data.keeper) : null)
  }
  scope.addEventListener('message', take, { once: true })
})

const starting = start()
// Each call tells why it could not be started.
starting.catch(() => undefined)

async function start(): Promise<Vault> {
  await holdVault(navigator.locks)
  return Vault.start({
    store: await openDexieStore('antlitz'),
    journal: await keeper,
    guard: await keeper,
    clocks: { now: () => Date.now(), steady: () => performance.now() },
    cipher: createWebCipher(),
    county: (token, sealing) => countyTransport({ token, sealing, unbrotli: unbrotliBy(brotli) }),
    device: {
      name: 'Laptop',
      platform: navigator.userAgent.includes('Windows')
        ? 'Windows'
        : navigator.userAgent.includes('Mac')
          ? 'macOS'
          : 'Linux',
    },
    emit: (event: string, value: unknown) => tellPort(scope, event, value),
  })
}

answerPort(scope, vaultContract, starting, reportError)
scope.addEventListener('online', () => void starting.then((vault) => vault.online()).catch(() => undefined))
