/** What changed since the pages, many files' in one record: what stays of one that goes, when a record goes, and when it is folded in. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { Key } from '../../renderer/vault/cipher.ts'
import { Patches, type Patch } from '../../renderer/vault/patches.ts'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { codeOf } from './laptop.ts'

const cipher = createWebCipher()
const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()]
let disk: Disk
let box: Strongbox
let patches: Patches
let key: Key
beforeEach(async () => {
  disk = new Disk()
  const scheduler = { pause: () => Promise.resolve() } as unknown as Scheduler
  box = new Strongbox(openDisk(disk, { alive: true }, scheduler), cipher, await cipher.newKey(), 'vault')
  patches = new Patches(box)
  key = await cipher.newKey()
})

const packs = () => [...disk.table('patches').keys()]
type Rows = { seq: number; text?: string }[]

async function add(...files: [caseFileId: string, rows: Rows][]): Promise<void> {
  await box.take(await patches.add(await Promise.all(files.map(([id, rows]) => patches.seal(id, rows, key)))))
}
async function load(pageSeq: (caseFileId: string) => number = () => 0): Promise<Patches> {
  const again = new Patches(box)
  await box.write(await again.load(pageSeq))
  return again
}
async function rowsIn(from: Patches, caseFileId: string): Promise<Rows> {
  const opened = await Promise.all(from.of(caseFileId).map((patch) => from.open<Rows[number]>(patch, key)))
  return opened.flat()
}

test('one answer is one record; each file finds its own in order, also after a restart', async () => {
  await add([one, [{ seq: 3, text: 'ä' }, { seq: 2 }]], [two, [{ seq: 4 }]])
  await add([one, [{ seq: 17 }]])
  expect(packs()).toEqual(['1', '2'])
  for (const some of [patches, await load()]) {
    expect(await rowsIn(some, one)).toEqual([{ seq: 3, text: 'ä' }, { seq: 2 }, { seq: 17 }])
    expect(await rowsIn(some, two)).toEqual([{ seq: 4 }])
    expect([some.of(three), some.files().toSorted()]).toEqual([[], [one, two].toSorted()])
  }
})

test('what a page holds already, or has no page, is of no use; a record goes with the last of it', async () => {
  await add([one, [{ seq: 3 }]], [two, [{ seq: 4 }]])
  await add([two, [{ seq: 5 }]], [three, [{ seq: 6 }]])
  const seqs = new Map<string, number>([
    [one, 2],
    [two, 5],
  ])
  const again = await load((id) => seqs.get(id) ?? Infinity)
  expect(again.files()).toEqual([one])
  expect(packs()).toEqual(['1'])
})

test('a file that goes leaves nothing that anybody finds; others in its record stay', async () => {
  await add([one, [{ seq: 1 }]], [two, [{ seq: 2 }]])
  await add([one, [{ seq: 3 }]])
  await box.take(patches.takeAway([one]))
  expect([patches.files(), packs()]).toEqual([[two], ['1']])
  await box.take(patches.takeAway([two]))
  expect([patches.files(), packs()]).toEqual([[], []])
})

test('what came in the same batch in which its file goes, goes too', async () => {
  const step = await patches.add([await patches.seal(one, [{ seq: 1 }], key)])
  await box.take(step, patches.takeAway([one]))
  expect(patches.files()).toEqual([])
  await box.take(patches.takeAway([]))
  expect(packs()).toEqual([])
})

test('a number is not given again while a record of it may still be there', async () => {
  await add([one, [{ seq: 1 }]])
  await add([two, [{ seq: 2 }]])
  await box.take(patches.takeAway([two]))
  await add([two, [{ seq: 3 }]])
  expect(packs()).toEqual(['1', '3'])
  const again = await load()
  await box.take(await again.add([await again.seal(three, [{ seq: 4 }], key)]))
  expect(packs()).toEqual(['1', '3', '4'])
})

test('what version 4 of the store left is read as it is, before what came since', async () => {
  const name = `${one}/${(9).toString(16).padStart(12, '0')}`
  const sealed = await box.sealJson([{ seq: 9 }], `patch|${name}`, key)
  await box.write([{ put: 'patches', record: { key: name, sealed } }])
  await load()
  await add([one, [{ seq: 12 }]])
  const again = await load()
  expect(await rowsIn(again, one)).toEqual([{ seq: 9 }, { seq: 12 }])
  await box.take(again.takeAway([one]))
  expect(packs()).toEqual([])
})

test('a version that takes every row for whole opens no patch with parts of rows', async () => {
  await box.take(await patches.add([await patches.seal(one, [{ seq: 3 }], key, true)]))
  for (const some of [patches, await load()]) expect(await rowsIn(some, one)).toEqual([{ seq: 3 }])
  const [patch] = patches.of(one)
  expect(await codeOf(patches.open({ ...patch, inParts: false } as Patch, key))).toBe('storageDamaged')
})

test('a record that does not say what is in it is noticed', async () => {
  await add([one, [{ seq: 1 }]])
  const { sealed } = disk.table('patches').get('1') as { sealed: Uint8Array }
  disk.table('patches').set('1', { key: '1', sealed })
  expect(await codeOf(load())).toBe('storageDamaged')
  disk.table('patches').set('1', { key: '1', index: new Uint8Array(40), sealed })
  expect(await codeOf(load())).toBe('storageDamaged')
})

test('many on one file, or too much in all, oldest first, belong into pages', async () => {
  for (let seq = 1; seq <= 11; seq++) await add([one, [{ seq }]])
  expect(patches.due()).toEqual([])
  await add([one, [{ seq: 12 }]])
  expect(patches.due()).toEqual([one])
  await box.take(patches.takeAway([one]))
  const text = 'x'.repeat(2_100_000)
  await add([two, [{ seq: 20, text }]])
  expect((await load()).due()).toEqual([])
  await add([three, [{ seq: 21, text }]])
  expect([patches.due(), (await load()).due()]).toEqual([[two], [two]])
})
