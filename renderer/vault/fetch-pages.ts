/** Fetches whole case files: the most urgent one by one, then packed bundles, then the rest in batches. */
import { decodeBundle } from '../../shared/bundle.ts'
import type { County } from '../../shared/county-contract.ts'
import { limits } from '../../shared/limits.ts'
import { Problem } from '../../shared/problem.ts'
import type { Page } from './case-files.ts'

/** How many files the first request asks for: usable at once, then fast. */
const firstPages = 12
/** For fewer files than this nobody looks for bundles. */
const fewestForBundles = 64
/** A bundle is taken when at least this share of its files is wanted. */
const worthwhile = 0.5

type Source = Pick<County, 'pages' | 'bundles' | 'bundle'>
/** What is asked for at once. `packed`: how many bytes of a bundle come over the line; of pages nobody knows it beforehand. */
export type Load = { ids: readonly string[]; packed?: number }
/** A load, and how to ask for it. */
type Ask = Load & { bring(): Promise<readonly Page[]> }

export type Fetcher = {
  /** Takes what one load brought. */
  take(load: Load, files: readonly Page[]): Promise<void>
  /** Whether to ask for more. What has been asked for is taken all the same, so that nothing has to come twice. */
  mayGoOn(): boolean
  /** The bundles that are going to be asked for. */
  planned(bundles: readonly Load[]): void
}

/**
 * Fetches these files, the most urgent first, and gives each batch to `take`. The next request is under way while the last
 * answer is being sealed. `isBegun`: some are here already, so that none has to come before its bundle, and again in it.
 */
export async function fetchPages(
  county: Source,
  given: readonly string[],
  fetcher: Fetcher,
  { fewest = fewestForBundles, isBegun = false } = {},
): Promise<void> {
  const first = isBegun ? 0 : Math.min(firstPages, fewest)
  await inTurn(pageLoads(county, given.slice(0, first), first), fetcher)
  const rest = new Set(given.slice(first))
  if (rest.size >= fewest && fetcher.mayGoOn()) {
    const bundles = await bundleLoads(county, rest)
    fetcher.planned(bundles)
    for (const id of await inTurn(bundles, fetcher)) rest.delete(id)
  }
  await inTurn(pageLoads(county, [...rest], limits.pagesAtOnce), fetcher)
}

function pageLoads(county: Source, given: readonly string[], atOnce: number): Ask[] {
  const batches = Array.from({ length: Math.ceil(given.length / atOnce) }, (_, i) =>
    given.slice(i * atOnce, (i + 1) * atOnce),
  )
  return batches.map((ids) => ({ ids, bring: async () => (await county.pages({ caseFileIds: ids })).files }))
}

/** The bundles of which enough is wanted. A county of an older version has none. */
async function bundleLoads(county: Source, wanted: ReadonlySet<string>): Promise<Ask[]> {
  const { bundles } = await county.bundles({}).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'unknownCall') return { bundles: [] }
    throw error
  })
  return bundles.flatMap(({ id, bytes, caseFileIds }) => {
    const ids = caseFileIds.filter((one) => wanted.has(one))
    if (ids.length < caseFileIds.length * worthwhile) return []
    return [{ ids, packed: bytes, bring: () => openBundle(county, id, new Set(ids)) }]
  })
}

async function openBundle(county: Source, id: string, wanted: ReadonlySet<string>): Promise<readonly Page[]> {
  const { rows } = await county.bundle({ id }).catch((error: unknown) => {
    // It was replaced meanwhile: its files come as pages.
    if (error instanceof Problem && error.code === 'notFound') return { rows: null }
    throw error
  })
  return rows === null ? [] : decodeBundle(rows).filter(({ caseFileId }) => wanted.has(caseFileId))
}

/** Gives the files that came. */
async function inTurn(loads: readonly Ask[], fetcher: Fetcher): Promise<string[]> {
  const came: string[] = []
  const ask = (load: Ask | undefined) => {
    const asking = load && fetcher.mayGoOn() ? load.bring() : null
    // It is awaited a turn later; until then its failure is not unheard of.
    asking?.catch(() => undefined)
    return asking
  }
  let asking = ask(loads[0])
  for (const [i, load] of loads.entries()) {
    if (!asking) break
    const files = await asking
    asking = ask(loads[i + 1])
    await fetcher.take(load, files)
    for (const { caseFileId } of files) came.push(caseFileId)
  }
  return came
}
