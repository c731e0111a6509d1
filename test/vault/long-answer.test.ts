/** What comes in several answers: rows that were written before and after the cut, whole rows and parts of rows. WebCrypto, the county's core. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { noteArgs, personFields } from '../shared/command-cases.ts'
import { contentOf, openCounty, type TestCounty, type Laptop } from './laptop.ts'

const { changesAtOnce } = limits
beforeAll(() => void Object.assign(limits, { changesAtOnce: 3 }))
afterAll(() => void Object.assign(limits, { changesAtOnce }))

let county: TestCounty
let caseFileId: string
let one: Laptop
let other: Laptop
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  one = await county.laptop('anna')
  other = await county.laptop('anna')
  for (const laptop of [one, other]) await laptop.sync()
})

/** More than one answer takes. */
async function manyNotes(): Promise<void> {
  for (let count = 0; count < 5; count++)
    await one.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: `Vermerk ${count}` })
}
const isAsAtCounty = async () =>
  expect(contentOf(await other.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))

test.each([false, true])('a row that was written to before and after the cut is whole (held: %s)', async (isHeld) => {
  const personId = randomUUID()
  await one.run('person.add', caseFileId, { ...personFields, personId })
  await one.sync()
  await other.sync()
  if (isHeld) await other.core.holdFetching(true)
  await one.run('person.edit', caseFileId, { personId, patch: { phone: '0511 1' } })
  await manyNotes()
  await one.run('person.edit', caseFileId, { personId, patch: { work: 'neu' } })
  await one.sync()
  await other.core.exchange(() => true)
  expect((await other.row(caseFileId, personId)).fields).toMatchObject({ phone: '0511 1', work: 'neu' })
  await other.sync()
  await isAsAtCounty()
  expect(other.core.self.repaired).toBeNull()
})

test.each([false, true])(
  'a row that was made before the cut and written to after it is there (held: %s)',
  async (isHeld) => {
    if (isHeld) await other.core.holdFetching(true)
    const personId = randomUUID()
    await one.run('person.add', caseFileId, { ...personFields, personId })
    await manyNotes()
    await one.run('person.edit', caseFileId, { personId, patch: { work: 'neu' } })
    await one.sync()
    await other.sync()
    await isAsAtCounty()
    expect(other.core.self.repaired).toBeNull()
  },
)

test('of what comes in one answer only parts are asked for', async () => {
  await one.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kurz' })
  await one.sync()
  await other.sync()
  await other.sync()
  expect(other.asked('sync').at(-1)?.args).toMatchObject({ parts: true })
})
