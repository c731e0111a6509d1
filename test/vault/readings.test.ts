/** Opening a case file is noted on the laptop, also without a network, and told to the county exactly once. */
import { beforeEach, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import { readAgainMs } from '../../shared/reading.ts'
import { people } from '../server/people.ts'
import { openCounty, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const told = () => county.store.audit().filter(({ kind }) => kind === 'opened')

test('a reading without a network arrives with the next sync and is then gone from the laptop', async () => {
  laptop.online = false
  await laptop.core.read(caseFileId)
  laptop.online = true
  await laptop.sync()
  expect(told()).toMatchObject([{ caseFileId, staffId: people.anna.staffId, offline: true }])
  expect(laptop.core.readings.next()).toEqual([])
})

test('a reading survives a kill, and is told once though its answer was lost', async () => {
  await laptop.core.read(caseFileId)
  await laptop.start()
  laptop.onTheWayBack = () => {
    throw new Problem('serverUnreachable')
  }
  await laptop.sync().catch(() => undefined)
  laptop.onTheWayBack = () => undefined
  await laptop.start()
  await laptop.sync()
  expect(told()).toHaveLength(1)
  expect(laptop.core.readings.next()).toEqual([])
})

test('a file that stays open is one reading, and one more after ten minutes, whatever was opened in between', async () => {
  const other = await county.newFile('anna')
  await laptop.sync()
  await laptop.core.read(caseFileId)
  await laptop.core.read(caseFileId)
  county.clock.now += readAgainMs - 1
  await laptop.core.read(caseFileId)
  await laptop.core.read(other)
  await laptop.core.read(caseFileId)
  county.clock.now += 1
  await laptop.core.read(caseFileId)
  await laptop.sync()
  expect(told().map((line) => line.caseFileId)).toEqual([caseFileId, other, caseFileId])
})

test('a file opens on a full disk all the same, and the reading is told', async () => {
  laptop.beforeWrite = () => {
    throw new Problem('storageFull')
  }
  await laptop.core.read(caseFileId)
  laptop.beforeWrite = () => undefined
  await laptop.sync()
  expect(told()).toMatchObject([{ caseFileId }])
})

test('what somebody only sees in a list is no reading', async () => {
  await laptop.rows(caseFileId)
  await laptop.sync()
  expect(told()).toEqual([])
})
