/** What only the store on IndexedDB promises; run on fake-indexeddb in Node and in the real Chromium. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDexieStore } from '../../renderer/vault/dexie-store.ts'
import type { StoreWrite, VaultStore } from '../../renderer/vault/store.ts'
import { Problem } from '../../shared/problem.ts'
import { put, storeContract, type OpenedStore } from './store.contract.ts'

let count = 0
const newName = () => `test-${Date.now()}-${++count}`

function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.addEventListener('success', () => resolve())
    request.addEventListener('error', () => reject(new Error(`${name} could not be removed`)))
  })
}

/** The outcome of a write as the vault sees it. */
async function said(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'written',
    (error: unknown) => (error instanceof Problem ? error.code : error),
  )
}

async function open(): Promise<OpenedStore> {
  const name = newName()
  const stores: VaultStore[] = [await openDexieStore(name)]
  const [store] = stores
  if (!store) throw new Error('no store')
  return {
    store,
    async reopen() {
      for (const one of stores) one.close()
      stores.push(await openDexieStore(name))
      const again = stores.at(-1)
      if (again) Object.assign(store, again)
      return store
    },
    async fail(batch) {
      // A function cannot be cloned into the database: the last of all records fails.
      const broken = { put: 'drafts', record: { key: 'broken', sealed: () => undefined } } as unknown as StoreWrite
      return store.write([...batch, broken]).then(
        () => 'written',
        (error: unknown) => error,
      )
    },
    async remove() {
      for (const one of stores) one.close()
      await removeDatabase(name)
    },
  }
}

export function dexieSuite(): void {
  afterEach(() => void vi.restoreAllMocks())

  describe('the store', () => {
    storeContract(open)
  })
  describe('strict durability', () => {
    durabilityTests()
  })
  describe('a full disk', () => {
    fullDiskTests()
  })
  describe('a database of another version', () => {
    versionTests()
  })
}

function durabilityTests(): void {
  test('reaches every transaction that writes: Chromium’s default would lose what was acknowledged', async () => {
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const { store, remove } = await open()
    await store.write([put('drafts', 'a', 1), put('state', 'a', 1), { remove: 'patches', key: 'x' }])
    await store.write([put('drafts', 'b', 1)])
    await store.write([{ remove: 'drafts', key: 'b' }])
    const writing = transactions.mock.calls.filter(([, mode]) => mode === 'readwrite')
    expect(writing).toHaveLength(3)
    expect(writing.map(([, , options]) => options)).toEqual(writing.map(() => ({ durability: 'strict' })))
    await remove()
  })

  test('is one transaction for a whole batch, over exactly the tables it names', async () => {
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const { store, remove } = await open()
    await store.write([put('drafts', 'a', 1), { remove: 'patches', key: 'x' }, put('drafts', 'b', 1)])
    const writing = transactions.mock.calls.filter(([, mode]) => mode === 'readwrite')
    expect(writing.map(([names]) => new Set([names].flat()))).toEqual([new Set(['drafts', 'patches'])])
    await remove()
  })
}

function fullDiskTests(): void {
  // Dexie says on the console what it also throws.
  beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue())

  const writing = async (put: (store: IDBObjectStore) => never): Promise<unknown[]> => {
    const { store, remove } = await open()
    await store.write([{ put: 'state', record: { key: 'state', sealed: new Uint8Array([1]) } }])
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
      return put(this)
    })
    const outcome = await said(store.write([{ put: 'state', record: { key: 'state', sealed: new Uint8Array([2]) } }]))
    spy.mockRestore()
    const kept = (await store.read('state', 'state'))?.sealed
    const next = await said(store.write([{ put: 'drafts', record: { key: 'a', sealed: new Uint8Array([3]) } }]))
    await remove()
    return [outcome, kept, next]
  }

  test.each(['QuotaExceededError', 'UnknownError', 'AbortError'])(
    'told as %s is a full disk; what was there stays, and the next write goes through',
    async (name) => {
      const outcome = await writing(() => {
        throw new DOMException('no room', name)
      })
      expect(outcome).toEqual(['storageFull', new Uint8Array([1]), 'written'])
    },
  )

  test('that ends the transaction without a word is a full disk too', async () => {
    const outcome = await writing((store) => {
      store.transaction.abort()
      throw new DOMException('the transaction has ended', 'AbortError')
    })
    expect(outcome).toEqual(['storageFull', new Uint8Array([1]), 'written'])
  })

  test('is not said of a bug of ours', async () => {
    const [outcome] = await writing(() => {
      throw new TypeError('a bug')
    })
    expect(outcome).toMatchObject({ message: expect.stringContaining('a bug') as unknown })
  })
}

function openRaw(name: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = version === undefined ? indexedDB.open(name) : indexedDB.open(name, version)
    request.addEventListener('upgradeneeded', () => {
      if (!request.result.objectStoreNames.contains('header')) request.result.createObjectStore('header')
    })
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('not opened')))
  })
}

/** A store as the first version made it, with 200 entries that are not sent and a photo. */
function makeFirst(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 10)
    request.addEventListener('upgradeneeded', () => {
      const tables = ['header', 'state', 'files', 'pages', 'patches', 'outbox', 'photos', 'photoBytes', 'drafts']
      for (const table of tables) request.result.createObjectStore(table, { keyPath: 'key' })
      const fill = (table: string, record: unknown) => request.transaction?.objectStore(table).put(record)
      fill('header', { key: 'vault', name: 'Anna' })
      fill('photos', { key: 'a', sealed: new Uint8Array([1]) })
      for (let n = 1; n <= 200; n++) fill('outbox', { key: `e${n}`, n, sealed: new Uint8Array([n]) })
    })
    request.addEventListener('success', () => {
      request.result.close()
      resolve()
    })
    request.addEventListener('error', () => reject(request.error ?? new Error('not made')))
  })
}

/** Opens it while the n-th record that is written fails and all others go through; null where that kept it shut. */
async function openFailingAt(name: string, fails: number): Promise<VaultStore | null> {
  let left = fails
  const { value: put } = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put') as {
    value: (...args: unknown[]) => IDBRequest<IDBValidKey>
  }
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (--left === 0) throw new DOMException('cut off', 'AbortError')
    return put.apply(this, args)
  })
  const opened = await openDexieStore(name).catch(() => null)
  spy.mockRestore()
  return opened
}

function versionTests(): void {
  test('that is older is brought up to date whole or not at all, wherever that breaks off', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const name = newName()
    await makeFirst(name)
    // The first record that is written fails, the second, and so on, until there is none left.
    let fails = 1
    let opened = await openFailingAt(name, fails)
    for (; !opened; opened = await openFailingAt(name, ++fails)) {
      const before = await openRaw(name)
      expect([before.version, before.objectStoreNames.contains('kept')]).toEqual([10, false])
      before.close()
    }
    expect(fails).toBe(3)
    expect(await opened.readAll('outbox')).toHaveLength(200)
    expect(await opened.read('header', 'vault')).toMatchObject({ name: 'Anna', edition: 0 })
    expect(await opened.read('photos', 'a')).toMatchObject({ waits: true })
    opened.close()
    await removeDatabase(name)
  })

  test('that is newer is refused before anything is written into it', async () => {
    const name = newName()
    const before = await openRaw(name, 990)
    const shape = [...before.objectStoreNames]
    before.close()
    expect(await said(openDexieStore(name))).toBe('vaultFromNewerVersion')
    const after = await openRaw(name)
    expect([after.version, [...after.objectStoreNames]]).toEqual([990, shape])
    after.close()
    await removeDatabase(name)
  })

  test('that is ours is opened again and again', async () => {
    const name = newName()
    for (const byte of [1, 2, 3]) {
      const store = await openDexieStore(name)
      await store.write([put('drafts', `a${byte}`, byte)])
      expect(await store.keys('drafts')).toHaveLength(byte)
      store.close()
    }
    await removeDatabase(name)
  })

  test('does not depend on other databases beside it', async () => {
    const [name, other] = [newName(), newName()]
    const newer = await openRaw(other, 90)
    newer.close()
    const store = await openDexieStore(name)
    expect(await store.keys('drafts')).toEqual([])
    store.close()
    await removeDatabase(name)
    await removeDatabase(other)
  })
}
