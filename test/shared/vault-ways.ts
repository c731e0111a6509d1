/** The vault by its ways: called directly, and over a message port as page and worker are connected. */
import { Vault } from '../../renderer/vault/vault.ts'
import type { VaultStore } from '../../renderer/vault/store.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { answer, type Transport } from '../../shared/contract.ts'
import { answerPort, portTransport, tellPort } from '../../shared/port.ts'
import { noteOf } from '../../shared/problem.ts'
import { vaultContract, type VaultContract, type VaultImplementation } from '../../shared/vault-contract.ts'
import { id } from './command-cases.ts'
import { pattern, type Opened } from './contract.suite.ts'

type Listening = (event: string, value: unknown) => void
/** Starts from an implementation that is still to come, as the worker's is, and gives how to tell of events. */
type Way = (vault: Promise<VaultImplementation>) => { transport: Transport; tell: Listening; close(): void }

const direct: Way = (starting) => {
  const hearing = new Set<Listening>()
  return {
    close: () => hearing.clear(),
    tell: (event, value) => {
      for (const hear of hearing) hear(event, value)
    },
    transport: {
      async call(name, args) {
        try {
          return { ok: true, result: await answer(vaultContract, await starting, name, args, undefined) }
        } catch (error) {
          return { ok: false, problem: noteOf(error) }
        }
      },
      on(name, hear) {
        const own: Listening = (event, value) => event === name && hear(value)
        hearing.add(own)
        return () => hearing.delete(own)
      },
    },
  }
}

const port: Way = (starting) => {
  const { port1: page, port2: worker } = new MessageChannel()
  answerPort(worker, vaultContract, starting, () => undefined)
  const transport = portTransport(page)
  page.start()
  worker.start()
  return {
    transport,
    tell: (event, value) => tellPort(worker, event, value),
    close() {
      page.close()
      worker.close()
    },
  }
}

export const vaultWays: [string, Way][] = [
  ['the vault, called directly', direct],
  ['the vault, over a message port', port],
]

const emptyStore: VaultStore = {
  read: () => Promise.resolve(undefined),
  readMany: () => Promise.resolve([]),
  readAll: () => Promise.resolve([]),
  keys: () => Promise.resolve([]),
  write: () => Promise.resolve(),
  close: () => undefined,
}

export async function openVaultBy(way: Way): Promise<Opened<VaultContract>> {
  let ready: (vault: VaultImplementation) => void = () => undefined
  const opened = way(new Promise((resolve) => (ready = resolve)))
  const real = await Vault.start({
    store: emptyStore,
    journal: null,
    guard: null,
    clocks: { now: () => 0, steady: () => 0 },
    cipher: createWebCipher(),
    county: () => ({
      call: () => Promise.reject(new Error('no way to geheim.example')),
      on: () => () => undefined,
    }),
    device: { name: 'Laptop', platform: 'test' },
    emit: (event: string, value: unknown) => opened.tell(event, value),
  })
  let kept = new Uint8Array([1, 2, 3])
  const photo = { hash: 'a'.repeat(64), bytes: 1 }
  // The real vault, but for its photos, which here are any bytes, and one call whose result is none.
  ready(
    Object.assign(Object.create(real) as Vault, {
      state: () => real.state(),
      lock: () => real.lock(),
      beginSignIn: (args: { redirectUri: string }) => real.beginSignIn(args),
      keepPhotos: ({ small }: { small: Uint8Array<ArrayBuffer> }) => {
        kept = small
        return Promise.resolve({ small: photo, large: photo })
      },
      photo: ({ hash }: { hash: string }) => Promise.resolve({ bytes: pattern(Number.parseInt(hash, 16)) }),
      drafts: () => Promise.resolve({ keys: 'all' }),
    }),
  )
  return {
    contract: vaultContract,
    transport: opened.transport,
    good: { call: 'state', args: {}, result: { state: 'empty' } },
    bad: { call: 'photo', args: { hash: 'Emine' }, field: 'hash', secret: 'Emine' },
    refused: {
      call: 'search',
      args: { text: 'E'.repeat(201) },
      problem: { code: 'badRequest', detail: { field: 'text' } },
    },
    broken: { call: 'beginSignIn', args: { redirectUri: 'x' }, secret: 'geheim', code: 'internal' },
    hostile: { call: 'drafts', args: {} },
    async send(connection, bytes) {
      await connection.keepPhotos({ caseFileId: id('f'), small: bytes, large: new Uint8Array() })
      return kept
    },
    async fetch(connection, bytes) {
      const { bytes: came } = await connection.photo({ hash: bytes.length.toString(16).padStart(64, '0') })
      return came ?? new Uint8Array([1, 2, 3])
    },
    event: { name: 'state', value: { state: 'empty' }, cause: async () => void (await real.lock()) },
    close: () => Promise.resolve(opened.close()),
  }
}
