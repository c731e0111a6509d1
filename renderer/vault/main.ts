/** Entry of the vault worker: composes store, cipher and county, and answers the page. */
import { answer } from '../../shared/contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import { vaultContract } from '../../shared/vault-contract.ts'
import { countyTransport } from './county-http.ts'
import { openDexieStore } from './dexie-store.ts'
import { Vault } from './vault.ts'
import { createWebCipher } from './web-cipher.ts'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope

type Ask = { call: number; name: string; args: unknown }

const starting = start()

/** Only one window may hold the vault: two would send the same outbox and overwrite each other's memory. */
async function start(): Promise<Vault> {
  await new Promise<void>((resolve, reject) => {
    const holding = navigator.locks.request('antlitz-vault', { ifAvailable: true }, (lock) => {
      if (!lock) return reject(new Problem('vaultOpenElsewhere'))
      resolve()
      return new Promise(() => undefined)
    })
    holding.catch(reject)
  })
  return Vault.start({
    store: await openDexieStore('antlitz'),
    cipher: createWebCipher(),
    county: countyTransport,
    device: {
      name: 'Laptop',
      platform: navigator.userAgent.includes('Windows')
        ? 'Windows'
        : navigator.userAgent.includes('Mac')
          ? 'macOS'
          : 'Linux',
    },
    emit: (event: string, value: unknown) => scope.postMessage({ event, value }),
  })
}

async function reply({ call, name, args }: Ask): Promise<void> {
  try {
    const vault = await starting
    scope.postMessage({ call, reply: { ok: true, result: await answer(vaultContract, vault, name, args, undefined) } })
  } catch (error) {
    if (!(error instanceof Problem)) reportError(error)
    scope.postMessage({ call, reply: { ok: false, problem: noteOf(error) } })
  }
}

scope.addEventListener('message', (event: MessageEvent<Ask>) => void reply(event.data))
scope.addEventListener('online', () => void starting.then((vault) => vault.online()))
