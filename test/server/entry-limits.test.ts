/** What nobody knows of an entry is kept as it came, and not without measure: the log stays for ever. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Entry } from '../../shared/command.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { note, openFile, people } from './people.ts'

const junk = 'x'.repeat(1_500_000)
const caseFileId = randomUUID()

let county: TestCounty
let anna: CountyClient
beforeAll(async () => {
  county = await openTestCounty()
  await county.county.load(people.anna.staffId, [openFile(caseFileId, people.anna.staffId)])
  anna = await county.as('anna')
})
afterAll(() => county.close())

const send = async (...entries: Entry[]) => {
  const rest = { epoch: null, cursor: 0, knows: null, held: '', readings: [], patient: false, schema: 1 }
  return (await anna.sync({ ...rest, entries })).outcomes
}
const storedBytes = async (id: string) => {
  const { rows } = await county.superuser.query<{ bytes: number }>(
    'SELECT length(entry::text) AS bytes FROM entry WHERE id = $1',
    [id],
  )
  return rows[0]?.bytes
}

test.each<[string, () => Entry]>([
  ['in its arguments', () => ({ ...note(caseFileId), args: { ...(note(caseFileId).args as object), junk } })],
  ['beside them', () => ({ ...note(caseFileId), junk }) as Entry],
  ['in what was seen', () => ({ ...note(caseFileId), seen: manyKeys() })],
])('more than any form makes, %s, is refused by itself, and nothing of it is stored', async (_where, make) => {
  const [large, small] = [make(), note(caseFileId)]
  const outcomes = await send(large, small)
  expect(outcomes).toMatchObject([{ outcome: 'refused', problem: { code: 'badRequest' } }, { outcome: 'accepted' }])
  expect(await storedBytes(large.id)).toBeLessThan(2_000)
  expect(await send(large, small)).toEqual(outcomes)
  expect(county.errors).toEqual([])
})

test('some keys that nobody knows stay in an entry, as a newer version may have written them', async () => {
  const newer = { ...note(caseFileId), args: { ...(note(caseFileId).args as object), mood: 'good' } }
  expect(await send(newer)).toMatchObject([{ outcome: 'accepted' }])
  const { rows } = await county.superuser.query('SELECT args FROM entry WHERE id = $1', [newer.id])
  expect(rows).toMatchObject([{ args: { mood: 'good' } }])
})

const manyKeys = (): Record<string, string[]> =>
  Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`${caseFileId}/${at}`, []]))
