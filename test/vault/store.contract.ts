/** What every store of the vault promises: on the laptop, in Node and in the simulator. */
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StoreRecords, StoreWrite, VaultStore } from '../../renderer/vault/store.ts'

export type OpenedStore = {
  store: VaultStore
  /** The same store after everything was closed and opened again. */
  reopen: () => Promise<VaultStore>
  /** Tries to write this batch with something in it that cannot be written; gives what the store said. */
  fail: (batch: readonly StoreWrite[]) => Promise<unknown>
  remove: () => Promise<void>
}

const tables = ['state', 'patches', 'drafts'] as const
type SmallTable = (typeof tables)[number]

export const put = (table: SmallTable, key: string, ...bytes: number[]): StoreWrite => ({
  put: table,
  record: { key, sealed: new Uint8Array(bytes) },
})
const sorted = <T extends { key: string }>(records: readonly T[]) =>
  records.toSorted((a, b) => (a.key < b.key ? -1 : 1))

export function storeContract(open: () => Promise<OpenedStore>): void {
  let opened: OpenedStore
  let store: VaultStore
  beforeEach(async () => {
    opened = await open()
    store = opened.store
  })
  afterEach(() => opened.remove())

  test('a new store is empty', async () => {
    expect(await store.read('header', 'vault')).toBeUndefined()
    expect([await store.readAll('outbox'), await store.keys('shelves')]).toEqual([[], []])
  })

  test('what was written is there after everything was closed and opened again', async () => {
    const record: StoreRecords['outbox'] = { key: 'a', n: 7, state: 'waiting', seq: 0, sealed: new Uint8Array([1, 2]) }
    await store.write([{ put: 'outbox', record }, put('state', 'state', 9)])
    const again = await opened.reopen()
    expect(await again.read('outbox', 'a')).toEqual(record)
    expect(await again.read('state', 'state')).toEqual({ key: 'state', sealed: new Uint8Array([9]) })
  })

  test('a record is replaced whole and removed whole', async () => {
    await store.write([put('drafts', 'a', 1), put('drafts', 'b', 2)])
    await store.write([put('drafts', 'a', 3), { remove: 'drafts', key: 'b' }, { remove: 'drafts', key: 'nothing' }])
    expect(await store.readAll('drafts')).toEqual([{ key: 'a', sealed: new Uint8Array([3]) }])
  })

  test('of many records exactly those go that were named, beside each other or scattered, and what is put with them stays', async () => {
    const keys = Array.from({ length: 200 }, (_, at) => `k${String(at).padStart(3, '0')}`)
    const goes = (at: number) => (at > 20 && at < 90) || (at > 120 && at % 2 === 0) || at === 100
    await store.write([...keys.map((key) => put('drafts', key, 1)), ...keys.map((key) => put('patches', key, 1))])
    const removals = (named: (at: number) => boolean, table: SmallTable) =>
      keys.flatMap((key, at): StoreWrite[] => (named(at) ? [{ remove: table, key }] : []))
    const beside = (at: number) => at > 20 && at < 190 && at !== 100
    await store.write([
      ...removals(goes, 'drafts'),
      { remove: 'patches', key: 'k020-none' },
      ...removals(beside, 'patches'),
      put('patches', 'k050', 2),
    ])
    expect(new Set(await store.keys('drafts'))).toEqual(new Set(keys.filter((_key, at) => !goes(at))))
    const left = keys.filter((_key, at) => !beside(at) || at === 50)
    expect(new Set(await store.keys('patches'))).toEqual(new Set(left))
    expect(await store.read('patches', 'k050')).toMatchObject({ sealed: new Uint8Array([2]) })
  })

  test('records of one table are none of another’s', async () => {
    await store.write([put('state', 'a', 1), put('drafts', 'a', 2)])
    await store.write([{ remove: 'state', key: 'a' }])
    expect(await store.keys('drafts')).toEqual(['a'])
    expect(await store.keys('state')).toEqual([])
  })

  test('what is read or written belongs to whoever has it: changing it later changes nothing stored', async () => {
    const sealed = new Uint8Array([1, 2, 3])
    await store.write([{ put: 'drafts', record: { key: 'a', sealed } }])
    sealed.fill(0)
    const read = await store.read('drafts', 'a')
    read?.sealed.fill(9)
    expect((await store.read('drafts', 'a'))?.sealed).toEqual(new Uint8Array([1, 2, 3]))
  })

  orderTests(() => store)
  batchTests(() => opened)
}

function orderTests(now: () => VaultStore): void {
  test('behaves like a table on paper, whatever is written', async () => {
    const key = fc.constantFrom('a', 'a/1', 'a/2', 'ab', 'b', 'Z', 'ä', '\uffff', '')
    const validKey = key.filter((name) => name !== '')
    const write = fc.oneof(
      fc.record({ table: fc.constantFrom(...tables), key: validKey, byte: fc.nat(255) }),
      fc.record({ table: fc.constantFrom(...tables), key: validKey, byte: fc.constant(null) }),
    )
    const asWrite = ({ table, key: name, byte }: { table: SmallTable; key: string; byte: number | null }): StoreWrite =>
      byte === null ? { remove: table, key: name } : put(table, name, byte)
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { maxLength: 8 }),
        fc.constantFrom(...tables),
        key,
        async (writes, table, prefix) => {
          const paper = new Map<string, number>()
          for (const name of tables) {
            const before = await now().keys(name)
            await now().write(before.map((at) => ({ remove: name, key: at })))
          }
          await now().write(writes.map(asWrite))
          for (const { table: name, key: at, byte } of writes) {
            if (byte === null) paper.delete(`${name} ${at}`)
            else paper.set(`${name} ${at}`, byte)
          }
          const expected = sorted(
            [...paper]
              .filter(([at]) => at.startsWith(`${table} `))
              .map(([at, byte]) => ({ key: at.slice(table.length + 1), sealed: new Uint8Array([byte]) })),
          )
          expect(sorted(await now().readAll(table))).toEqual(expected)
          const asked = ['a/1', prefix || 'b', 'a/1', 'missing']
          expect(await now().readMany(table, asked)).toEqual(
            asked.map((at) => expected.find((record) => record.key === at)),
          )
          expect((await now().keys(table)).toSorted()).toEqual(expected.map((record) => record.key).toSorted())
        },
      ),
      { numRuns: 60 },
    )
  })
}

function batchTests(now: () => OpenedStore): void {
  test('the last word on a record counts when a batch speaks of it twice', async () => {
    const { store } = now()
    await store.write([put('drafts', 'gone', 1), { remove: 'drafts', key: 'gone' }])
    await store.write([{ remove: 'drafts', key: 'kept' }, put('drafts', 'kept', 1), put('drafts', 'kept', 2)])
    expect(await store.readAll('drafts')).toEqual([{ key: 'kept', sealed: new Uint8Array([2]) }])
  })

  test('a batch of nothing is written', async () => {
    const { store } = now()
    await store.write([])
    expect(await store.keys('drafts')).toEqual([])
  })

  test('a batch that cannot be written whole leaves nothing behind, and what was there stays', async () => {
    const { store, fail, reopen } = now()
    await store.write([put('state', 'state', 1), put('drafts', 'a', 1)])
    const said = await fail([put('state', 'state', 2), { remove: 'drafts', key: 'a' }, put('drafts', 'b', 2)])
    expect(said).toBeInstanceOf(Error)
    for (const one of [store, await reopen()]) {
      expect(await one.readAll('state')).toEqual([{ key: 'state', sealed: new Uint8Array([1]) }])
      expect(await one.readAll('drafts')).toEqual([{ key: 'a', sealed: new Uint8Array([1]) }])
    }
  })

  test('a good batch is written after one that failed', async () => {
    const { store, fail } = now()
    await fail([put('drafts', 'a', 1)])
    await store.write([put('drafts', 'b', 2)])
    expect(await store.keys('drafts')).toEqual(['b'])
  })

  test('two batches at once are both written, each whole', async () => {
    const { store } = now()
    await Promise.all([
      store.write([put('drafts', 'a', 1), put('state', 'a', 1)]),
      store.write([put('drafts', 'b', 2), put('state', 'b', 2)]),
    ])
    expect([(await store.keys('drafts')).toSorted(), (await store.keys('state')).toSorted()]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })
}
