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
/** `ids`: what was asked for; `files`: what came. */
type Take = (ids: readonly string[], files: readonly Page[]) => Promise<void>
/** Something to ask for, and what it should bring. */
type Load = { ids: readonly string[]; bring(): Promise<readonly Page[]> }

/**
 * Fetches these files, the most urgent first, and gives each batch to `take`. The next request is under way while the last
 * answer is being sealed.
 */
export async function fetchPages(
  county: Source,
  given: readonly string[],
  take: Take,
  fewest = fewestForBundles,
): Promise<void> {
  const first = Math.min(firstPages, fewest)
  await inTurn(pageLoads(county, given.slice(0, first), first), take)
  const rest = new Set(given.slice(first))
  if (rest.size >= fewest) {
    const came = await inTurn(await bundleLoads(county, rest), take)
    for (const id of came) rest.delete(id)
  }
  await inTurn(pageLoads(county, [...rest], limits.pagesAtOnce), take)
}

function pageLoads(county: Source, given: readonly string[], atOnce: number): Load[] {
  const batches = Array.from({ length: Math.ceil(given.length / atOnce) }, (_, i) =>
    given.slice(i * atOnce, (i + 1) * atOnce),
  )
  return batches.map((ids) => ({ ids, bring: async () => (await county.pages({ caseFileIds: ids })).files }))
}

/** The bundles of which enough is wanted. A county of an older version has none. */
async function bundleLoads(county: Source, wanted: ReadonlySet<string>): Promise<Load[]> {
  const { bundles } = await county.bundles({}).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'unknownCall') return { bundles: [] }
    throw error
  })
  return bundles.flatMap(({ id, caseFileIds }) => {
    const ids = caseFileIds.filter((one) => wanted.has(one))
    if (ids.length < caseFileIds.length * worthwhile) return []
    return [{ ids, bring: () => openBundle(county, id, new Set(ids)) }]
  })
}

async function openBundle(county: Source, id: string, wanted: ReadonlySet<string>): Promise<readonly Page[]> {
  const { rows } = await county.bundle({ id }).catch((error: unknown) => {
    // It was replaced meanwhile: its files come as pages.
    if (error instanceof Problem && error.code === 'notFound') return { rows: null }
    throw error
  })
  return rows === null ? [] : opened(rows).filter(({ caseFileId }) => wanted.has(caseFileId))
}

/** What is in a bundle; nothing when it is none, or of a version that this laptop does not know: its files come as pages. */
function opened(rows: Uint8Array): readonly Page[] {
  try {
    return decodeBundle(rows)
  } catch (error) {
    if (error instanceof Problem) return []
    throw error
  }
}

/** Gives the files that came. */
async function inTurn(loads: readonly Load[], take: Take): Promise<string[]> {
  const came: string[] = []
  const ask = (load: Load | undefined) => {
    const asking = load?.bring()
    // It is awaited a turn later; until then its failure is not unheard of.
    asking?.catch(() => undefined)
    return asking
  }
  let asking = ask(loads[0])
  for (const [i, { ids }] of loads.entries()) {
    const files = (await asking) ?? []
    asking = ask(loads[i + 1])
    await take(ids, files)
    for (const { caseFileId } of files) came.push(caseFileId)
  }
  return came
}
