/** Commands that are asked for while the disk is busy go onto it together, and each still stands for itself. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { standings } from '../../shared/row.ts'
import { addPerson } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
let personId: string
let batches: number
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  personId = randomUUID()
  await county.load('anna', addPerson(caseFileId, personId))
  laptop = await county.laptop('anna')
  await laptop.sync()
  batches = 0
  laptop.beforeWrite = () => void batches++
})

const write = (content: string) => laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const call = (phone: string) => laptop.run('person.edit', caseFileId, { personId, patch: { phone } })
const contents = async () =>
  (await laptop.rows(caseFileId)).filter((row) => row.table === 'notes').map((row) => row.fields['content'])
const many = Array.from({ length: 30 }, (_, i) => `Notiz ${i}`)

test('thirty notes at once: in order, on disk, in few writes', async () => {
  await Promise.all(many.map(write))
  expect(batches).toBeLessThan(5)
  await laptop.start()
  expect(await contents()).toEqual(many)
  await laptop.sync()
  expect(county.rows(caseFileId).filter((row) => row.table === 'notes')).toHaveLength(30)
})

test('each sees what the ones before it left', async () => {
  await Promise.all(['0551 1', '0551 2', '0551 3'].map(call))
  expect(await laptop.row(caseFileId, personId)).toMatchObject({ fields: { phone: '0551 3' } })
  await laptop.sync()
  const row = county.rows(caseFileId).find(({ id }) => id === personId)
  expect(row && standings(row, 'phone').map(({ value }) => value)).toEqual(['0551 3'])
})

test('one that may not be run fails alone', async () => {
  const before = write('vorher')
  const wrong = laptop.run('person.edit', caseFileId, { personId: randomUUID(), patch: { phone: '1' } })
  const after = write('nachher')
  expect(await codeOf(wrong)).toBe('notFound')
  await Promise.all([before, after])
  expect(await contents()).toEqual(['vorher', 'nachher'])
})

test('a full disk: all that would have gone together fail, nothing is shown, and the next one goes through', async () => {
  laptop.disk.full = true
  const codes = await Promise.all(many.map((content) => codeOf(write(content))))
  expect(new Set(codes)).toEqual(new Set(['storageFull']))
  expect([await contents(), laptop.core.outbox.all()]).toEqual([[], []])
  laptop.disk.full = false
  await write('behalten')
  expect(await contents()).toEqual(['behalten'])
})
