/** Fetching many case files: whatever is wrong with a bundle, its files come all the same. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeBundle } from '../../shared/bundle.ts'
import { fetchPages } from '../../renderer/vault/fetch-pages.ts'

const ids = Array.from({ length: 6 }, () => randomUUID())
const rows = encodeBundle(ids.map((caseFileId) => ({ caseFileId, seq: 3, rows: [] })))

/** Fetches these files from a county whose only bundle holds `given`. Gives how each came. */
async function cameFrom(given: Uint8Array<ArrayBuffer>): Promise<Record<string, number>> {
  const id = randomUUID()
  const county: Parameters<typeof fetchPages>[0] = {
    bundles: async () => ({ bundles: [{ id, bytes: given.length, caseFileIds: ids }] }),
    bundle: async () => ({ rows: given }),
    pages: async ({ caseFileIds }) => ({
      epoch: id,
      files: caseFileIds.map((caseFileId) => ({ caseFileId, seq: 3, page: new Uint8Array() })),
    }),
  }
  const came = { page: 0, bundle: 0 }
  const take = async (_ids: readonly string[], files: readonly object[]) => {
    for (const file of files) came['page' in file ? 'page' : 'bundle']++
  }
  await fetchPages(county, ids, take, 2)
  return came
}

test('the first come as pages, the rest packed', async () => {
  expect(await cameFrom(rows)).toEqual({ page: 2, bundle: 4 })
})

test.each<[string, Uint8Array<ArrayBuffer>]>([
  ['damaged', rows.slice(0, -1)],
  ['of a version that nobody here knows', new TextEncoder().encode(JSON.stringify({ version: 9 }))],
  ['empty', new Uint8Array()],
])('what stands in a bundle that is %s comes as pages', async (_name, given) => {
  expect(await cameFrom(given)).toEqual({ page: 6, bundle: 0 })
})
