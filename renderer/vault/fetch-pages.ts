/** Fetches whole case files in batches. */
import { type County } from '../../shared/county-contract.ts'
import { limits } from '../../shared/limits.ts'
import type { Page } from './case-files.ts'

/** How many files the first request asks for, and the later ones: usable at once, then fast. */
const firstPages = 12

/**
 * Fetches these files, the most urgent first, and gives each batch to `take`. The next request is under way while the last
 * answer is being sealed.
 */
export async function fetchPages(
  county: Pick<County, 'pages'>,
  given: readonly string[],
  take: (ids: readonly string[], files: readonly Page[]) => Promise<void>,
): Promise<void> {
  const batches = [given.slice(0, firstPages)]
  for (let at = firstPages; at < given.length; at += limits.pagesAtOnce)
    batches.push(given.slice(at, at + limits.pagesAtOnce))
  const ask = (ids: readonly string[] | undefined) => {
    const asking = ids && ids.length > 0 ? county.pages({ caseFileIds: [...ids] }) : null
    // It is awaited a turn later; until then its failure is not unheard of.
    asking?.catch(() => undefined)
    return asking
  }
  let asking = ask(batches[0])
  for (const [i, ids] of batches.entries()) {
    const answer = await asking
    asking = ask(batches[i + 1])
    if (answer) await take(ids, answer.files)
  }
}
