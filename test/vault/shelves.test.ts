/** Keys, overviews and pages of many case files in few records: what stays of one that goes, and when a record goes. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { Strongbox } from '../../renderer/vault/strongbox.ts'
import { Shelves, type Unplaced } from '../../renderer/vault/shelves.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { digestOf } from '../../shared/digest.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Scheduler } from '../simulator/scheduler.ts'

const cipher = createWebCipher()
let disk: Disk
let box: Strongbox
let shelves: Shelves
beforeEach(async () => {
  disk = new Disk()
  box = new Strongbox(openDisk(disk, { alive: true }, instantly()), cipher, await cipher.newKey(), 'vault')
  shelves = new Shelves(box)
})

function instantly(): Scheduler {
  return { pause: () => Promise.resolve() } as unknown as Scheduler
}

function file(bytes: number, caseFileId: string = randomUUID()): { line: Unplaced; page: Uint8Array } {
  const line = { caseFileId, key: cipher.newKeyText(), seq: 1, overview: null, digest: digestOf([]) }
  return { line, page: new Uint8Array(bytes).fill(bytes % 251) }
}

async function put(files: readonly { line: Unplaced; page: Uint8Array }[]): Promise<void> {
  await box.take(await shelves.put(files))
}
const keys = (table: 'shelves' | 'pages') => [...disk.table(table).keys()]

async function expectThere(files: readonly { line: Unplaced; page: Uint8Array }[]): Promise<void> {
  const again = new Shelves(box)
  const lines = new Map((await again.load()).map((line) => [line.caseFileId, line]))
  expect([...lines.keys()].toSorted()).toEqual(files.map(({ line }) => line.caseFileId).toSorted())
  const there = files.flatMap(({ line }) => lines.get(line.caseFileId) ?? [])
  expect(there.map(({ key }) => key)).toEqual(files.map(({ line }) => line.key))
  expect((await again.pages(there)).map((page) => page?.join())).toEqual(files.map(({ page }) => page.join()))
}

test('a first sync is few records: one for up to 64 files, one for 60 KB of pages', async () => {
  const files = Array.from({ length: 300 }, (_, at) => file(3_000 + at))
  await put(files.slice(0, 12))
  await put(files.slice(12, 268))
  await put(files.slice(268))
  expect([keys('shelves').length, keys('pages').length]).toEqual([6, 17])
  await expectThere(files)
})

test('a page larger than a pack lies alone', async () => {
  const files = [file(10), file(700_000), file(20)]
  await put(files)
  expect(keys('pages').length).toBe(3)
  await expectThere(files)
})

test('a file that goes takes its key along; the pack goes with its last file', async () => {
  const files = [file(10), file(20), file(30)]
  await put(files)
  await box.take(await shelves.takeAway(files.slice(0, 2).map(({ line }) => line.caseFileId)))
  await expectThere(files.slice(2))
  expect(keys('pages')).toEqual(['1'])
  await box.take(await shelves.takeAway([files[2]?.line.caseFileId ?? '']))
  expect([keys('pages'), keys('shelves')]).toEqual([[], []])
})

test('a file that comes anew stays on its shelf, and its old pack goes when nothing of it is of use', async () => {
  const [one, other] = [file(10), file(20)]
  await put([one, other])
  const again = [file(30, one.line.caseFileId)]
  await put(again)
  await expectThere([...again, other])
  expect([keys('pages'), keys('shelves')]).toEqual([['1', '2'], ['1']])
  const last = [file(40, other.line.caseFileId)]
  await put(last)
  await expectThere([...again, ...last])
  expect(keys('pages')).toEqual(['2', '3'])
})

test('a damaged shelf goes with what stands on it, the others stay', async () => {
  const files = Array.from({ length: 66 }, (_, at) => file(at + 1))
  await put(files.slice(0, 64))
  await put(files.slice(64))
  disk.table('shelves').set('1', { key: '1', sealed: new Uint8Array(60) })
  await expectThere(files.slice(64))
  expect(keys('shelves')).toEqual(['2'])
})

test('a file that is given twice at once stands on one shelf, and goes from there', async () => {
  const [one, others] = [file(10), Array.from({ length: 127 }, (_, at) => file(at + 20))]
  const again = file(11, one.line.caseFileId)
  await put([one, ...others, again])
  await expectThere([again, ...others])
  await box.take(await shelves.takeAway([one.line.caseFileId]))
  await expectThere(others)
  expect(keys('shelves')).toEqual(['1', '2'])
})
