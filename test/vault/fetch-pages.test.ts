/** Fetching whole case files: what came is kept, also of a bundle that broke off, and nothing is fetched twice. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Page } from '../../renderer/vault/case-files.ts'
import { fetchPages } from '../../renderer/vault/fetch-pages.ts'
import { encodeBundle, headsOf, type BundledFile } from '../../shared/bundle.ts'
import { Problem } from '../../shared/problem.ts'

type Source = Parameters<typeof fetchPages>[0]

const by = randomUUID()
const files = Array.from({ length: 400 }, (): BundledFile => {
  const caseFileId = randomUUID()
  const made = { stamp: randomUUID(), by, at: '2026-11-23T08:00:00.000Z', offline: false }
  const row = { table: 'notes', id: randomUUID(), caseFileId, seq: 1, made, fields: { content: 'Gespräch' } }
  return { caseFileId, seq: 1, rows: [row] }
})
const ids = files.map(({ caseFileId }) => caseFileId)
const bundles = [files.slice(0, 250), files.slice(250)].map((some) => ({ id: randomUUID(), files: some }))

/** A county with these two bundles. `share`: how much of a bundle's answer comes, by how often it was asked for. */
function countyOf(share: (which: number, times: number) => number | Uint8Array, changed: readonly string[] = []) {
  const asked: string[] = []
  const times = [0, 0]
  const county: Source = {
    pages: async ({ caseFileIds }) => {
      asked.push(...caseFileIds)
      const wanted = files.filter(({ caseFileId }) => caseFileIds.includes(caseFileId))
      const text = new TextEncoder()
      const page = ({ caseFileId, seq, rows }: BundledFile) => ({
        caseFileId,
        seq,
        page: text.encode(JSON.stringify(rows)),
      })
      return { epoch: randomUUID(), files: wanted.map(page) }
    },
    bundles: async () => ({
      bundles: bundles.map(({ id, files: some }) => ({
        id,
        bytes: 1,
        heads: headsOf(some.map(({ caseFileId }) => caseFileId).filter((one) => !changed.includes(one))),
      })),
    }),
    bundle: async ({ id }) => {
      const which = bundles.findIndex((one) => one.id === id)
      const bytes = encodeBundle(bundles[which]?.files ?? [])
      times[which] = (times[which] ?? 0) + 1
      const part = share(which, times[which])
      if (part instanceof Uint8Array) return { rows: part }
      if (part < 0) throw new Problem('serverUnreachable')
      return { rows: bytes.subarray(0, Math.floor(bytes.length * part)) }
    },
  }
  return { county, asked, times }
}

async function fetched(county: Source): Promise<{ came: string[]; most: number }> {
  const came: string[] = []
  let most = 0
  const prepare = async (_load: unknown, some: readonly Page[]) => {
    most = Math.max(most, some.length)
    return some
  }
  const write = async (prepared: readonly (readonly Page[])[]) =>
    void came.push(...prepared.flat().map(({ caseFileId }) => caseFileId))
  await fetchPages(county, ids, { prepare, write, mayGoOn: () => true, now: () => 0, planned: () => undefined })
  return { came, most }
}

test('brings every file once, the most urgent first, not too many at a time', async () => {
  const { county, asked, times } = countyOf(() => 1)
  const { came, most } = await fetched(county)
  expect(came.slice(0, 12)).toEqual(ids.slice(0, 12))
  expect(came.toSorted()).toEqual(ids.toSorted())
  expect([asked, times, most <= 256]).toEqual([ids.slice(0, 12), [1, 1], true])
})

test('takes nothing from a bundle that has changed since: it comes as a page', async () => {
  const changed = ids.slice(20, 23)
  const { county, asked } = countyOf(() => 1, changed)
  const { came } = await fetched(county)
  expect(came.toSorted()).toEqual(ids.toSorted())
  expect(asked).toEqual([...ids.slice(0, 12), ...changed])
})

test('keeps what came of a bundle that broke off; the rest comes as pages', async () => {
  const { county, asked, times } = countyOf((which) => (which === 0 ? 0.7 : 1))
  const { came } = await fetched(county)
  expect(came.toSorted()).toEqual(ids.toSorted())
  expect(times).toEqual([1, 1])
  expect(asked.length).toBeGreaterThan(12 + 50)
  expect(asked.length).toBeLessThan(12 + 110)
})

test('asks again for one of which nearly everything is missing', async () => {
  const { county, asked, times } = countyOf((which, nth) => (which === 0 && nth === 1 ? 0.15 : 1))
  const { came } = await fetched(county)
  expect(new Set(came)).toEqual(new Set(ids))
  expect(came).toHaveLength(ids.length)
  expect([times, asked]).toEqual([[2, 1], ids.slice(0, 12)])
})

test.each([
  ['a quick line', 40, 2],
  ['a narrow line', 4_000, 1],
])('over %s so many requests are under way at once', async (_name, ms, most) => {
  const { county } = countyOf(() => 1)
  let [clock, underWay, seen] = [0, 0, 0]
  const bundle: Source['bundle'] = async (args) => {
    seen = Math.max(seen, ++underWay)
    await new Promise((done) => setTimeout(done))
    clock += ms
    underWay--
    return county.bundle(args)
  }
  const pages: Source['pages'] = (args) => {
    clock += ms
    return county.pages(args)
  }
  const now = () => clock
  await fetchPages({ ...county, bundle, pages }, ids, {
    prepare: async () => 0,
    write: async () => undefined,
    mayGoOn: () => true,
    now,
    planned: () => undefined,
  })
  expect(seen).toBe(most)
})

test('what came before the line failed is taken', async () => {
  const { county } = countyOf((which) => (which === 0 ? 1 : -1))
  const came: string[] = []
  const prepare = async (_load: unknown, some: readonly Page[]) => some
  const write = async (prepared: readonly (readonly Page[])[]) => {
    // A slow disk: the line fails meanwhile.
    await new Promise((done) => setTimeout(done, 5))
    came.push(...prepared.flat().map(({ caseFileId }) => caseFileId))
  }
  const fetching = fetchPages(county, ids, {
    prepare,
    write,
    mayGoOn: () => true,
    now: () => 0,
    planned: () => undefined,
  })
  await expect(fetching).rejects.toThrow('serverUnreachable')
  expect(came).toHaveLength(250)
})

test.each<[string, Uint8Array]>([
  ['of a version that nobody here knows', new TextEncoder().encode(JSON.stringify({ version: 9 }))],
  ['no bundle', new Uint8Array([0, 0, 0, 2, 1, 2])],
  ['empty', new Uint8Array()],
])('what stands in a bundle that is %s comes as pages', async (_name, given) => {
  const { county, asked } = countyOf(() => given)
  const { came } = await fetched(county)
  expect(came.toSorted()).toEqual(ids.toSorted())
  expect(asked.toSorted()).toEqual(ids.toSorted())
})
