/** The cursor hazard: numbers given in one order and committed in another would let a cursor pass a row for ever. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heldDigest } from '../../shared/county-contract.ts'
import { momentOf } from '../../server/moment.ts'
import { push } from '../../server/push.ts'
import { casework } from '../../shared/domain.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { nextId, note, openFile, people } from './people.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.close())

const asker = { kind: 'staff', staffId: people.anna.staffId } as const

async function newFile(): Promise<string> {
  const id = nextId()
  await county.county.load(people.anna.staffId, [openFile(id, people.anna.staffId)])
  return id
}

test('a number is not seen before all smaller ones are', async () => {
  const anna = await county.as('anna')
  const [slow, quick] = [await newFile(), await newFile()]
  const start = await anna.sync({ epoch: null, cursor: 0, held: '', entries: [] })
  const moment = momentOf(county.clock.now)

  const numbered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const slowPush = county.store.transact(asker, 'write', moment, async (transaction) => {
    const { outcomes } = await push(casework, transaction, [note(slow)])
    numbered.resolve()
    await gate.promise
    return outcomes
  })
  await numbered.promise
  let quickDone = false
  const quickPush = county.store
    .transact(
      asker,
      'write',
      moment,
      async (transaction) => (await push(casework, transaction, [note(quick)])).outcomes,
    )
    .finally(() => {
      quickDone = true
    })
  // The second writer has come as far as it can: PostgreSQL says that it waits for the row that holds the counter.
  await expect
    .poll(async () => {
      const { rows } = await county.superuser.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE carrier%'`,
      )
      return quickDone || rows[0]?.waiting === 1
    })
    .toBe(true)
  const between = await anna.sync({ epoch: start.epoch, cursor: start.cursor, held: '', entries: [] })
  gate.resolve()
  const [[first], [second]] = await Promise.all([slowPush, quickPush])
  const after = await anna.sync({ epoch: start.epoch, cursor: between.cursor, held: '', entries: [] })

  expect(second?.seq).toBe((first?.seq ?? 0) + 1)
  expect([...between.changes, ...after.changes].map(({ caseFileId }) => caseFileId)).toEqual([slow, quick])
})

test('a reader that follows eight writers misses nothing', async () => {
  const anna = await county.as('anna')
  const files = await Promise.all(Array.from({ length: 8 }, newFile))
  let at = await anna.sync({ epoch: null, cursor: 0, held: '', entries: [] })
  const written = new Set<string>()
  const writers = files.map(async (file) => {
    const client = await county.as('anna')
    for (let round = 0; round < 25; round++) {
      const entries = Array.from({ length: 1 + (round % 4) }, () => note(file))
      await client.sync({ epoch: null, cursor: 0, held: '', entries })
      for (const { args } of entries) written.add((args as { noteId: string }).noteId)
    }
  })
  const writing = { goesOn: true }
  const done = Promise.all(writers).finally(() => {
    writing.goesOn = false
  })
  const read = new Set<string>()
  let last = 0
  const follow = async () => {
    at = await anna.sync({ epoch: at.epoch, cursor: at.cursor, held: heldDigest([]), entries: [] })
    for (const row of at.changes) {
      expect(row.seq).toBeGreaterThanOrEqual(last)
      last = row.seq
      read.add(row.id)
    }
  }
  while (writing.goesOn) await follow()
  await done
  await follow()
  expect(written.size).toBe(8 * (6 * 10 + 1))
  expect([...written].filter((id) => !read.has(id))).toEqual([])
  expect(county.errors).toEqual([])
})
