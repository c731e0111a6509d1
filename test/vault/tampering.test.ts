/**
 * Somebody changes what lies on the disk of a locked laptop. Whatever it is: after the unlock nothing of it is shown as data, what
 * waited is there or was told as lost, the next sync heals what the county can give, and the county gets nothing that was damaged.
 */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ShelfLine } from '../../renderer/vault/shelves.ts'
import type { StoreTable } from '../../renderer/vault/store.ts'
import { entry } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import type { Disk } from '../simulator/laptop-store.ts'
import { openKeptLaptop, type KeptLaptop } from './kept-laptop.ts'
import { contentOf, openCounty, type TestCounty } from './laptop.ts'

type Sealed = { key: string; sealed: Uint8Array; index?: Uint8Array }
type Tables = Map<StoreTable, Map<string, unknown>>

let county: TestCounty
let laptop: KeptLaptop
let [mina, emine] = ['', '']
/** The disk as it was before the last news and the last note, and that of a colleague's laptop. */
let [older, others]: [Tables, Tables] = [new Map(), new Map()]
const truth = new Map<string, unknown>()
const waiting = 'wartet'

const news = (caseFileId: string, content: string) =>
  county.load('cilla', entry('note.write', caseFileId, { ...noteArgs(randomUUID()), content }, { id: randomUUID() }))
const note = (content: string) => laptop.core.run('note.write', mina, { ...noteArgs(randomUUID()), content })
const copyOf = (disk: Disk): Tables => structuredClone(disk.tables)

beforeEach(async () => {
  county = await openCounty()
  mina = await county.newFile('anna')
  emine = await county.newFile('anna')
  laptop = await openKeptLaptop(county, 'anna')
  others = copyOf((await openKeptLaptop(county, 'anna')).disk)
  await note('schon dort')
  older = copyOf(laptop.disk)
  await news(mina, 'Neues')
  await news(emine, 'Neues dort')
  await laptop.core.syncOnce()
  await note(waiting)
  for (const id of [mina, emine]) truth.set(id, await shown(id))
  lines = await linesOf()
})

const shown = async (id: string) => contentOf([...(await laptop.core.files.view(id)).rows()])
const record = (table: StoreTable, key = keysOf(table)[0] ?? '') => laptop.disk.table(table).get(key) as Sealed
const keysOf = (table: StoreTable) => [...laptop.disk.table(table).keys()]
const put = (table: StoreTable, one: Sealed) => void laptop.disk.table(table).set(one.key, one)
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))

let lines: ShelfLine[] = []
const linesOf = async () =>
  laptop.makeBox().openJson<ShelfLine[]>(record('shelves').sealed, `shelf|${record('shelves').key}`)
const pageOf = (id: string) => {
  const line = lines.find((one) => one.caseFileId === id)
  if (!line) throw new Error('not on the shelf')
  return line.page
}
/** Puts other bytes in the place of a file's page. */
function overwrite(id: string, bytes: Uint8Array): void {
  const { pack, at } = pageOf(id)
  const one = record('pages', pack)
  one.sealed.set(bytes, at)
}
const bytesOf = (id: string) => {
  const { pack, at, length } = pageOf(id)
  return record('pages', pack).sealed.slice(at, at + length)
}
function from(tables: Tables, table: StoreTable): void {
  laptop.disk.tables.set(table, structuredClone(tables.get(table) ?? new Map<string, unknown>()))
}

const kinds: Record<string, () => void> = {
  'a bit of a page': () => overwrite(mina, flipped(bytesOf(mina), 40)),
  'a bit of a shelf': () => put('shelves', { ...record('shelves'), sealed: flipped(record('shelves').sealed, 60) }),
  'a bit of a patch': () => put('patches', { ...record('patches'), sealed: flipped(record('patches').sealed, 30) }),
  'a bit of what tells what is in a pack of patches': () =>
    put('patches', { ...record('patches'), index: flipped(record('patches').index ?? new Uint8Array(), 30) }),
  'a bit of an entry that waits': () =>
    put('outbox', { ...record('outbox'), sealed: flipped(record('outbox').sealed, 30) }),
  'a bit of what the vault knows of itself': () =>
    put('state', { ...record('state'), sealed: flipped(record('state').sealed, 30) }),
  'two pages, exchanged': () => {
    const [one, two] = [bytesOf(mina), bytesOf(emine)]
    const length = Math.min(one.length, two.length)
    overwrite(mina, two.subarray(0, length))
    overwrite(emine, one.subarray(0, length))
  },
  'a shelf under another number': () => {
    put('shelves', { ...record('shelves'), key: '7' })
    laptop.disk.table('shelves').delete('1')
  },
  'a pack of patches under another number': () => put('patches', { ...record('patches'), key: '7' }),
  'a pack cut short': () => {
    const one = record('pages', pageOf(emine).pack)
    put('pages', { ...one, sealed: one.sealed.slice(0, -20) })
  },
  'a pack taken away': () => void laptop.disk.table('pages').delete(pageOf(mina).pack),
  'the news taken away': () => laptop.disk.table('patches').clear(),
  'an entry taken away': () => laptop.disk.table('outbox').clear(),
  'an entry that waits, told as accepted': () => {
    const one = record('outbox') as Sealed & { state: string; seq: number }
    put('outbox', { ...one, state: 'accepted', seq: 1 } as Sealed)
  },
  'the outbox of before, put back': () => from(older, 'outbox'),
  'the shelf of before, put back': () => from(older, 'shelves'),
  'the news of before, put back': () => from(older, 'patches'),
  'the manifest of before, put back': () => from(older, 'manifest'),
  'the whole disk of before, put back': () => {
    for (const table of laptop.disk.tables.keys()) from(older, table)
  },
  'the shelf of another vault': () => from(others, 'shelves'),
  'the pages of another vault': () => from(others, 'pages'),
}

describe('after somebody tampered with', () => {
  test.each(Object.entries(kinds))('%s, nothing of it is shown, and all is healed', async (_kind, tamper) => {
    tamper()
    const healed = await laptop.unlock()
    for (const id of [mina, emine]) {
      const seen = await shown(id).catch(() => new Map<string, unknown>())
      // As it was; nothing; or only what its author wrote and what waits.
      const isAsItWas = JSON.stringify([...seen]) === JSON.stringify([...(truth.get(id) as Map<string, unknown>)])
      const own = [...seen.values()].every((row) => JSON.stringify(row).includes(waiting))
      expect([id, isAsItWas || own]).toEqual([id, true])
    }
    expect(healed?.lost ?? 0).toBe(0)
    await laptop.core.syncOnce()
    await laptop.core.syncOnce()
    for (const id of [mina, emine]) expect(await shown(id)).toEqual(contentOf(county.rows(id)))
    const texts = county
      .rows(mina)
      .flatMap(({ table, fields }) => (table === 'notes' ? [String(fields['content'])] : []))
    expect(texts.toSorted((one, two) => (one < two ? -1 : 1))).toEqual(['Neues', 'schon dort', waiting])
    expect(await laptop.unlock()).toBeNull()
  })
})
