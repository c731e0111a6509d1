/** Everything that the sync core needs from the world. */
import type { County } from '../../shared/county-contract.ts'
import type { Domain } from '../../shared/domain.ts'

export type CorePorts = {
  county: Pick<County, 'sync' | 'pages' | 'bundles' | 'bundle' | 'digests' | 'photoOffsets' | 'putPhotos' | 'getPhotos'>
  /** Milliseconds since 1970 by the laptop's own clock. */
  now(): number
  newId(): string
  isOnline(): boolean
  /** Views of these case files may have changed; without ids: all; with an empty list: only the figures of sync. */
  changed(caseFileIds?: string[]): void
  /** Case files differed from the county's and were fetched anew. */
  repaired?(files: number): void
  /** From how many missing case files on bundles are looked for. */
  fewestForBundles?: number
  /** How many entries go into one request; fewer than the county takes where many requests are wanted. */
  entriesAtOnce?: number
  /** The work that is done here; the job centre's unless a benchmark brings another. */
  domain?: Domain
}
