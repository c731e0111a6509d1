/** The second copy of unsent work, as the host keeps it: whole on the disk before it answers, and never half of anything. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createJournal } from '../../electron/journal.ts'
import { folderOfTest } from '../support/host-laptop.ts'
import { codeOf } from '../vault/laptop.ts'

const bytesOf = (...values: number[]) => new Uint8Array(values)
const mostBytes = 96 * 1024 * 1024

let folder: string
let journal: ReturnType<typeof createJournal>
beforeEach(() => {
  folder = folderOfTest()
  journal = createJournal(folder)
})
const path = () => join(folder, 'journal.bin')
const begin = (...values: number[]) => journal.replaceJournal({ bytes: bytesOf(...values), setAside: false })
const held = async () => [...(await journal.readJournal({})).bytes]

describe('the journal', () => {
  test('is empty before it was begun, and is not begun by an addition', async () => {
    expect(await held()).toEqual([])
    expect(await codeOf(journal.appendJournal({ bytes: bytesOf(1), at: 0 }))).toBe('storageDamaged')
    expect(existsSync(path())).toBe(false)
  })

  test('grows at its end, and is there for the next start', async () => {
    await begin(1, 2)
    await journal.appendJournal({ bytes: bytesOf(3), at: 2 })
    await journal.appendJournal({ bytes: bytesOf(4, 5), at: 3 })
    expect(await held()).toEqual([1, 2, 3, 4, 5])
    expect([...(await createJournal(folder).readJournal({})).bytes]).toEqual([1, 2, 3, 4, 5])
  })

  test('takes nothing for another place than its end: somebody else wrote, or a part is missing', async () => {
    await begin(1, 2, 3)
    for (const at of [0, 2, 4])
      expect(await codeOf(journal.appendJournal({ bytes: bytesOf(9), at }))).toBe('storageDamaged')
    truncateSync(path(), 1)
    expect(await codeOf(journal.appendJournal({ bytes: bytesOf(9), at: 3 }))).toBe('storageDamaged')
    expect(await held()).toEqual([1])
  })

  test('does one thing after the other, in the order asked for', async () => {
    await Promise.all([
      begin(1),
      journal.appendJournal({ bytes: bytesOf(2), at: 1 }),
      begin(7, 8),
      journal.appendJournal({ bytes: bytesOf(9), at: 2 }),
    ])
    expect(await held()).toEqual([7, 8, 9])
  })

  test('goes on after a refusal', async () => {
    await begin(1)
    const [refused, taken] = await Promise.all([
      codeOf(journal.appendJournal({ bytes: bytesOf(5), at: 7 })),
      codeOf(journal.appendJournal({ bytes: bytesOf(2), at: 1 })),
    ])
    expect([refused, taken, await held()]).toEqual(['storageDamaged', 'done', [1, 2]])
  })

  test('is replaced as a whole; the one before is put aside only when that was asked for', async () => {
    await begin(1, 2, 3)
    await begin(4)
    expect(readdirSync(folder)).toEqual(['journal.bin'])
    await journal.replaceJournal({ bytes: bytesOf(5), setAside: true })
    const aside = readdirSync(folder).filter((name) => name !== 'journal.bin')
    expect(aside).toHaveLength(1)
    expect([...readFileSync(join(folder, aside[0] ?? ''))]).toEqual([4])
    expect(await held()).toEqual([5])
  })

  test('puts nothing aside where nothing was', async () => {
    await journal.replaceJournal({ bytes: bytesOf(5), setAside: true })
    expect(readdirSync(folder)).toEqual(['journal.bin'])
  })

  test('stays as it was when the new one cannot be written, and leaves no half of it', async () => {
    await begin(1, 2)
    // Nobody can write into a folder, not even root.
    mkdirSync(`${path()}.new`)
    await expect(journal.replaceJournal({ bytes: bytesOf(3), setAside: false })).rejects.toThrow('EISDIR')
    expect(await held()).toEqual([1, 2])
  })

  test('is not overwritten by what a power cut left of a replacement', async () => {
    await begin(1, 2)
    writeFileSync(`${path()}.new`, bytesOf(3))
    expect([...(await createJournal(folder).readJournal({})).bytes]).toEqual([1, 2])
    await begin(4)
    expect(readdirSync(folder)).toEqual(['journal.bin'])
  })

  test('is for nobody else’s eyes', async () => {
    await begin(1)
    await journal.replaceJournal({ bytes: bytesOf(2), setAside: true })
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  test('has a limit, and says when it is reached', async () => {
    await begin(1)
    truncateSync(path(), mostBytes - 1)
    expect(await codeOf(journal.appendJournal({ bytes: bytesOf(2, 3), at: mostBytes - 1 }))).toBe('tooLarge')
    expect(statSync(path()).size).toBe(mostBytes - 1)
    truncateSync(path(), mostBytes + 1)
    expect(await codeOf(journal.readJournal({}))).toBe('tooLarge')
  })
})

test('deleting it takes along what was set aside and what a power cut left, and nothing else; twice is once', async () => {
  await journal.replaceJournal({ bytes: new Uint8Array([1, 2]), setAside: false })
  await journal.replaceJournal({ bytes: new Uint8Array([3]), setAside: true })
  writeFileSync(join(folder, 'journal.bin.new'), 'x')
  writeFileSync(join(folder, 'settings.json'), '{}')
  expect(readdirSync(folder)).toHaveLength(4)
  await journal.removeJournal({})
  await journal.removeJournal({})
  expect(readdirSync(folder)).toEqual(['settings.json'])
  expect(await held()).toEqual([])
})
