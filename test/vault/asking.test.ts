/** The next request is on its way while the last answer is being written, where that answer leaves nothing to think about. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf, contentOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const texts = ['eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben']

let county: TestCounty
let laptop: Laptop
let caseFileId: string
/** How many requests had been sent when each answer was put onto the disk. */
let sentByWrite: number[]
let sent: number
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
  laptop.entriesAtOnce = 2
  await laptop.start()
  await write()
  sent = 0
  laptop.onTheWay = (name) => void (sent += name === 'sync' ? 1 : 0)
  sentByWrite = []
  laptop.beforeWrite = (batch) => {
    if (batch.some((write) => 'put' in write && write.put === 'state')) sentByWrite.push(sent)
  }
})

const write = async () => {
  for (const content of texts) await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
}
const atCounty = () => county.rows(caseFileId).flatMap(({ table, fields }) => (table === 'notes' ? [fields] : []))
const contents = () => atCounty().map(({ content }) => content)

test('each answer but the last meets a request that is under way already, and all arrives once and in order', async () => {
  await laptop.sync()
  // The first is the link of this life, before anything is sent.
  expect(sentByWrite.slice(0, 5)).toEqual([0, 2, 3, 4, 4])
  expect([contents(), laptop.core.outbox.all()]).toEqual([texts, []])
  await laptop.start()
  expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
})

test('what was refused is on the disk before anything more is sent', async () => {
  await laptop.sync()
  const lead = await county.laptop('cilla')
  await lead.sync()
  const args = { restrictionId: randomUUID(), ground: 'RICHTIGKEIT_BESTRITTEN', remark: '' } as const
  await lead.run('caseFile.restrict', caseFileId, args)
  await lead.sync()
  county.clock.now += 60_000
  await write()
  const { length } = sentByWrite
  sent = 0
  await laptop.sync()
  expect(sentByWrite.slice(length, length + 4)).toEqual([1, 2, 3, 4])
  expect(laptop.core.outbox.all().map(({ state }) => state)).toEqual(texts.map(() => 'refused'))
})

test('an answer that does not get onto the disk takes the one after it along: all is asked again, and nothing counts twice', async () => {
  const follow = laptop.beforeWrite
  let isFull = true
  laptop.beforeWrite = (batch) => {
    if (!isFull || sent < 2) return follow(batch)
    isFull = false
    throw new Problem('storageFull')
  }
  expect(await codeOf(laptop.sync())).toBe('storageFull')
  expect([contents().length, laptop.core.outbox.waitingIn(caseFileId)]).toEqual([4, 7])
  await laptop.start()
  await laptop.sync()
  expect([contents(), laptop.core.outbox.all()]).toEqual([texts, []])
})

test('the county hears what will still be only here once both have arrived', async () => {
  await laptop.sync()
  const told = laptop.asked('sync').map(({ args }) => args as { entries: unknown[]; onlyHere: { entries: number } })
  expect(told.slice(-4).map(({ entries, onlyHere }) => [entries.length, onlyHere.entries])).toEqual([
    [2, 5],
    [2, 3],
    [2, 1],
    [1, 0],
  ])
})

test('who stops in between waits for the answer that is being taken, and asks for no more', async () => {
  expect(await laptop.core.exchange()).toBe(true)
  expect([sent, contents()]).toEqual([1, texts.slice(0, 2)])
})
