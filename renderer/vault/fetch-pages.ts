/** Fetches whole case files: the most urgent one by one, then packed bundles, then the rest in batches. */
import { decodeBundle, headCount, withHeads } from '../../shared/bundle.ts'
import type { County } from '../../shared/county-contract.ts'
import { limits } from '../../shared/limits.ts'
import { Problem } from '../../shared/problem.ts'
import type { Page } from './case-files.ts'
import { WriteBehind } from './write-behind.ts'

/** How many files the first request asks for: usable at once, then fast. */
const firstPages = 12
/** For fewer files than this nobody looks for bundles. */
const fewestForBundles = 64
/** So many files are sealed and written at once. */
const filesAtOnce = 256
/** A bundle is taken when at least this share of its files is wanted. */
const worthwhile = 0.6
/** Two requests are under way at once, because a county takes longer to give a bundle than a laptop to seal one; */
const requestsAtOnce = 2
/** but only after an answer that took no longer than this: over a narrow line each would keep the other waiting. */
const quickMs = 1_000

type Source = Pick<County, 'pages' | 'bundles' | 'bundle'>
/** What is asked for at once. `packed`: how many bytes of a bundle come over the line; of pages nobody knows it beforehand. */
export type Load = { ids: readonly string[]; packed?: number }
/** `isWhole`: nothing of it is still to come. */
type Brought = { files: readonly Page[]; isWhole: boolean }
/** A load, and how to ask for it. */
type Ask = Load & { bring(): Promise<Brought> }

/** `T`: what came of one load, or of a part of it, ready for the disk. */
export type Fetcher<T> = {
  prepare(load: Load, files: readonly Page[]): Promise<T>
  /** Puts it onto the disk, while the next is being prepared. */
  write(prepared: readonly T[]): Promise<void>
  /** Whether to ask for more. What has been asked for is taken all the same, so that nothing has to come twice. */
  mayGoOn(): boolean
  /** Milliseconds by any clock. */
  now(): number
  /** The bundles that are going to be asked for. */
  planned(bundles: readonly Load[]): void
}

/**
 * Fetches these files, the most urgent first. The next requests are under way while the last answer is being prepared, and that
 * while the one before is being written. `isBegun`: some are here already, so that none has to come before its bundle, and again in it.
 */
export async function fetchPages<T>(
  county: Source,
  given: readonly string[],
  fetcher: Fetcher<T>,
  { fewest = fewestForBundles, isBegun = false } = {},
): Promise<void> {
  const first = isBegun ? 0 : Math.min(firstPages, fewest)
  const rest = new Set(given.slice(first))
  const firstLoads = pageLoads(county, given.slice(0, first), first)
  for (let tries = 0; tries < 2 && rest.size >= fewest && fetcher.mayGoOn(); tries++) {
    const bundles = async () => {
      const loads = await bundleLoads(county, rest)
      fetcher.planned(loads)
      return loads
    }
    // What there is in bundles is asked for beside the first pages: nobody has to wait for both.
    const { came, isWhole } = await inTurn(firstLoads.splice(0), fetcher, bundles())
    for (const id of came) rest.delete(id)
    // Of one that broke off little may be missing, which then comes as pages; or so much that it is asked for again.
    if (isWhole) break
  }
  // Without bundles the first pages come alone: on a narrow line the others would keep them waiting.
  await inTurn(firstLoads, fetcher)
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

/**
 * The bundles of which enough is wanted. A county of an older version has none. Asked for after the answer that gave the files, never
 * before: what changed between the two would be in neither.
 */
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

/** `more`: loads that are known later. Gives the files that came, and whether nothing broke off on its way. */
async function inTurn<T>(
  loads: readonly Ask[],
  fetcher: Fetcher<T>,
  more: Promise<Ask[]> = Promise.resolve([]),
): Promise<{ came: string[]; isWhole: boolean }> {
  const came: string[] = []
  let allWhole = true
  const left = [...loads]
  const asked: { load: Ask; coming: Promise<Brought> }[] = []
  let atOnce = 1
  const bring = async (load: Ask) => {
    const askedAt = fetcher.now()
    const brought = await load.bring()
    atOnce = Math.abs(fetcher.now() - askedAt) <= quickMs ? requestsAtOnce : 1
    return brought
  }
  const askOn = () => {
    while (asked.length < atOnce && fetcher.mayGoOn()) {
      const load = left.shift()
      if (!load) return
      const coming = bring(load)
      // It is awaited some turns later; until then its failure is not unheard of.
      coming.catch(() => undefined)
      asked.push({ load, coming })
    }
  }
  const isKnown = more.then((loadsThen) => {
    left.push(...loadsThen)
    askOn()
  })
  isKnown.catch(() => undefined)
  const behind = new WriteBehind<T>((prepared) => fetcher.write(prepared))
  try {
    askOn()
    for (;;) {
      if (asked.length === 0) await isKnown
      const next = asked.shift()
      if (!next) break
      const { files, isWhole } = await next.coming
      askOn()
      for (const [part, some] of inParts(next.load, files)) {
        await behind.add(await fetcher.prepare(part, some))
      }
      for (const { caseFileId } of files) came.push(caseFileId)
      allWhole &&= isWhole
    }
  } finally {
    await behind.end()
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
