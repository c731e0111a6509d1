/** A few histories over the real PostgreSQL, whose requests really overlap. More: `npm run simulate -- --postgres`. */
import { expect, test } from 'vitest'
import { failedOnPostgres } from './on-postgres.ts'

test('histories over a real database are clean too', { timeout: 240_000 }, async () => {
  const faults = {}
  const seeds = [1, 2, 3, 4, 5]
  const failed = await failedOnPostgres(seeds, faults)
  expect(failed).toEqual([])
  // Where nothing happens, nothing is proved.
  expect(Object.keys(faults)).toEqual(expect.arrayContaining(['lostReply', 'doubledRequest', 'kill', 'bundle']))
})
