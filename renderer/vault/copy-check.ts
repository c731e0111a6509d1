/** Compares what this laptop really holds with what the county really wrote: digests that each side made for itself. */
import { type County } from '../../shared/county-contract.ts'
import { limits } from '../../shared/limits.ts'
import type { CaseFiles } from './case-files.ts'

/** The held case files whose rows are not those of the county. */
export async function differingFiles(county: Pick<County, 'digests'>, files: CaseFiles): Promise<string[]> {
  const ids = files.heldIds()
  const differing: string[] = []
  for (let at = 0; at < ids.length; at += limits.digestsAtOnce) {
    const asked = await county.digests({ caseFileIds: ids.slice(at, at + limits.digestsAtOnce) })
    for (const { caseFileId, digest } of asked.files)
      if (files.holds(caseFileId) && files.digest(caseFileId) !== digest) differing.push(caseFileId)
  }
  return differing
}
