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
const filesAtOnce = 256
/** A bundle is taken when at least this share of its files is wanted. */
const worthwhile = 0.6

type Source = Pick<County, 'pages' | 'bundles' | 'bundle'>
/** What is asked for at once. `packed`: how many bytes of a bundle come over the line; of pages nobody knows it beforehand. */
export type Load = { ids: readonly string[]; packed?: number }
/** `isWhole`: nothing of it is still to come. */
type Brought = { files: readonly Page[]; isWhole: boolean }
/** A load, and how to ask for it. */
type Ask = Load & { bring(): Promise<Brought> }

export type Fetcher = {
  /** Prepares what one load brought, or a part of it; gives how to put it onto the disk, which takes as long as preparing the next. */
  take(load: Load, files: readonly Page[]): Promise<() => Promise<void>>
  /** Whether to ask for more. What has been asked for is taken all the same, so that nothing has to come twice. */
  mayGoOn(): boolean
  /** The bundles that are going to be asked for. */
  planned(bundles: readonly Load[]): void
}

/**
 * Fetches these files, the most urgent first, and gives each batch to `take`. The next request is under way while the last
 * answer is being sealed, and that while the one before is being written. `isBegun`: some are here already, so that none has to come before its bundle, and again in it.
 */
export async function fetchPages(
  county: Source,
  given: readonly string[],
  fetcher: Fetcher,
  { fewest = fewestForBundles, isBegun = false } = {},
): Promise<void> {
  const first = isBegun ? 0 : Math.min(firstPages, fewest)
  const rest = new Set(given.slice(first))
  // What there is in bundles is asked for beside the first pages: nobody has to wait for both.
  let listed = rest.size >= fewest && fetcher.mayGoOn() ? bundleLoads(county, rest) : null
  listed?.catch(() => undefined)
  await inTurn(pageLoads(county, given.slice(0, first), first), fetcher)
  for (let tries = 0; tries < 2 && rest.size >= fewest && fetcher.mayGoOn(); tries++) {
    const bundles = await (listed ?? bundleLoads(county, rest))
    listed = null
    fetcher.planned(bundles)
    const { came, isWhole } = await inTurn(bundles, fetcher)
    for (const id of came) rest.delete(id)
    // Of one that broke off little may be missing, which then comes as pages; or so much that it is asked for again.
    if (isWhole) break
  }
  await inTurn(pageLoads(county, [...rest], limits.pagesAtOnce), fetcher)
}

function pageLoads(county: Source, given: readonly string[], atOnce: number): Ask[] {
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
async function bundleLoads(county: Source, wanted: ReadonlySet<string>): Promise<Ask[]> {
  const { bundles } = await county.bundles({}).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'unknownCall') return { bundles: [] }
    throw error
  })
  return bundles.flatMap(({ id, bytes, heads }) => {
    const ids = withHeads(wanted, heads)
    if (ids.length < headCount(heads) * worthwhile) return []
    return [{ ids, packed: bytes, bring: () => openBundle(county, id, new Set(ids)) }]
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
async function inTurn(loads: readonly Ask[], fetcher: Fetcher): Promise<{ came: string[]; isWhole: boolean }> {
  const came: string[] = []
  let allWhole = true
  const ask = (load: Ask | undefined) => {
    const asking = load && fetcher.mayGoOn() ? load.bring() : null
    // It is awaited a turn later; until then its failure is not unheard of.
    asking?.catch(() => undefined)
    return asking
  }
  let asking = ask(loads[0])
  let writing: Promise<void> = Promise.resolve()
  try {
    for (const [i, load] of loads.entries()) {
      if (!asking) break
      const { files, isWhole } = await asking
      asking = ask(loads[i + 1])
      for (const [part, some] of inParts(load, files)) {
        const write = await fetcher.take(part, some)
        await writing
        writing = write()
        writing.catch(() => undefined)
      }
      for (const { caseFileId } of files) came.push(caseFileId)
      allWhole &&= isWhole
    }
  } finally {
    await writing
  }
  return { came, isWhole: allWhole }
}

/** The last part stands for everything else that was asked for, whether it came or not. */
function inParts({ ids, packed }: Load, files: readonly Page[]): [Load, readonly Page[]][] {
  const parts: [Load, readonly Page[]][] = []
  let rest = [...ids]
  for (let at = 0; at === 0 || at < files.length; at += filesAtOnce) {
    const some = files.slice(at, at + filesAtOnce)
    const here = new Set(some.map(({ caseFileId }) => caseFileId))
    const isLast = at + filesAtOnce >= files.length
    const own = isLast ? rest : rest.filter((id) => here.has(id))
    rest = rest.filter((id) => !own.includes(id))
    const share = packed === undefined ? undefined : (packed * own.length) / Math.max(1, ids.length)
    parts.push([{ ids: own, ...(share !== undefined && { packed: Math.round(share) }) }, some])
  }
  return parts
}
