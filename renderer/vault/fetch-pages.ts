/** Fetches whole case files: the most urgent one by one, then packed bundles, then the rest in batches. */
import { decodeBundle, headCount, withHeads } from '../../shared/bundle.ts'
import type { County } from '../../shared/county-contract.ts'
import { limits } from '../../shared/limits.ts'
import { Problem } from '../../shared/problem.ts'
import type { Page } from './case-files.ts'

/** How many files the first request asks for: usable at once, then fast. */
const firstPages = 12
/** For fewer files than this nobody looks for bundles. */
const fewestForBundles = 64
/** So many files are sealed and written at once. */
const filesAtOnce = 125
/** A bundle is taken when at least this share of its files is wanted. */
const worthwhile = 0.6

type Source = Pick<County, 'pages' | 'bundles' | 'bundle'>
/** `ids`: what was asked for, or came; `files`: what came. */
type Take = (ids: readonly string[], files: readonly Page[]) => Promise<void>
/** `isWhole`: nothing of it is still to come. */
type Brought = { files: readonly Page[]; isWhole: boolean }
/** Something to ask for, and what it should bring. */
type Load = { ids: readonly string[]; bring(): Promise<Brought> }

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
  for (let tries = 0; tries < 2 && rest.size >= fewest; tries++) {
    const { came, isWhole } = await inTurn(await bundleLoads(county, rest), take)
    for (const id of came) rest.delete(id)
    // Of one that broke off little may be missing, which then comes as pages; or so much that it is asked for again.
    if (isWhole) break
  }
  await inTurn(pageLoads(county, [...rest], limits.pagesAtOnce), take)
}

function pageLoads(county: Source, given: readonly string[], atOnce: number): Load[] {
  const batches = Array.from({ length: Math.ceil(given.length / atOnce) }, (_, i) =>
    given.slice(i * atOnce, (i + 1) * atOnce),
  )
  const bring = async (ids: readonly string[]) => {
    const { files } = await county.pages({ caseFileIds: [...ids] })
    return { files, isWhole: true }
  }
  return batches.map((ids) => ({ ids, bring: () => bring(ids) }))
}

/** The bundles of which enough is wanted. A county of an older version has none. */
async function bundleLoads(county: Source, wanted: ReadonlySet<string>): Promise<Load[]> {
  const { bundles } = await county.bundles({}).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'unknownCall') return { bundles: [] }
    throw error
  })
  return bundles.flatMap(({ id, heads }) => {
    const ids = withHeads(wanted, heads)
    if (ids.length < headCount(heads) * worthwhile) return []
    return [{ ids, bring: () => openBundle(county, id, new Set(ids)) }]
  })
}

async function openBundle(county: Source, id: string, wanted: ReadonlySet<string>): Promise<Brought> {
  const { rows } = await county.bundle({ id }).catch((error: unknown) => {
    // It was replaced meanwhile: its files come as pages.
    if (error instanceof Problem && error.code === 'notFound') return { rows: null }
    throw error
  })
  if (rows === null) return { files: [], isWhole: true }
  const { files, isWhole } = opened(rows)
  return { files: files.filter(({ caseFileId }) => wanted.has(caseFileId)), isWhole }
}

/** What is in a bundle; nothing when it is none, or of a version that this laptop does not know: its files come as pages. */
function opened(rows: Uint8Array): Brought {
  try {
    return decodeBundle(rows)
  } catch (error) {
    if (error instanceof Problem) return { files: [], isWhole: true }
    throw error
  }
}

/** Gives the files that came, and whether nothing broke off on its way. */
async function inTurn(loads: readonly Load[], take: Take): Promise<{ came: string[]; isWhole: boolean }> {
  const came: string[] = []
  let allWhole = true
  const ask = (load: Load | undefined) => {
    const asking = load?.bring()
    // It is awaited a turn later; until then its failure is not unheard of.
    asking?.catch(() => undefined)
    return asking
  }
  let asking = ask(loads[0])
  for (const [i, { ids }] of loads.entries()) {
    const { files, isWhole } = (await asking) ?? { files: [], isWhole: true }
    asking = ask(loads[i + 1])
    if (files.length <= filesAtOnce) await take(ids, files)
    else await takeInParts(files, take)
    for (const { caseFileId } of files) came.push(caseFileId)
    allWhole &&= isWhole
  }
  return { came, isWhole: allWhole }
}

async function takeInParts(files: readonly Page[], take: Take): Promise<void> {
  for (let at = 0; at < files.length; at += filesAtOnce) {
    const part = files.slice(at, at + filesAtOnce)
    await take(
      part.map(({ caseFileId }) => caseFileId),
      part,
    )
  }
}
