/** Brings prepared batches of entries in through the same door as everybody's work. */
import { directoryId } from '../shared/carrier.ts'
import type { Entry } from '../shared/command.ts'
import { z } from '../shared/schema.ts'
import type { County } from './county.ts'
import { StartProblem } from './postgres.ts'

export type Batch = { staffId: string; entries: readonly Entry[] }

const SetUp = z.object({ number: z.string() })

/** The Trägernummer that the directory's first batch sets up. */
export function carrierOf(batch: Batch | undefined): string {
  const found = batch?.entries.find(
    ({ command, caseFileId }) => command === 'carrier.setUp' && caseFileId === directoryId,
  )
  return SetUp.parse(found?.args).number
}

/** Loads everything; gives how many entries that were. The first batch founds the county. A refused entry is an error. */
export async function loadBatches(
  county: County,
  batches: Iterable<Batch>,
  progress: (count: number) => void,
): Promise<number> {
  let count = 0
  for (const { staffId, entries } of batches) {
    const outcomes = await county.load(staffId, entries, count === 0)
    const at = outcomes.findIndex(({ outcome }) => outcome === 'refused')
    if (at >= 0) {
      const { command, id } = entries[at] ?? { command: '', id: '' }
      const { code, detail } = outcomes[at]?.problem ?? { code: 'internal' }
      throw new StartProblem(`Entry ${id} (${command}) was refused: ${code} ${JSON.stringify(detail ?? {})}`)
    }
    count += entries.length
    progress(count)
  }
  return count
}
