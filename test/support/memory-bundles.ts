/** Bundles of the store in memory. */
import { compare, type AnyRow } from '../../shared/row.ts'
import type { CountyTransaction, PackedBundle } from '../../server/store.ts'

export type HeldBundle = PackedBundle & { staffId: string; madeOn: string }
type Held = { files: ReadonlyMap<string, ReadonlyMap<string, AnyRow>>; bundles: Map<string, HeldBundle> }
/** Of whoever acts. */
type Access = { day: string; sees: (caseFileId: string) => boolean; isMain: (caseFileId: string) => boolean }
type BundleLane = Pick<CountyTransaction, 'mainFiles' | 'ownBundles' | 'replaceBundles' | 'bundles' | 'bundle'>

/** What bundles need to know: every row of every file, and who acts. */
export function bundlesOn(on: Held, staffId: string, { day, sees, isMain }: Access): BundleLane {
  const seqOf = (id: string) => Math.max(0, ...[...(on.files.get(id)?.values() ?? [])].map((row) => row.seq))
  const whole = () => [...on.bundles.values()].filter(({ files }) => files.every(({ caseFileId }) => sees(caseFileId)))
  return {
    mainFiles: async () =>
      [...on.files.keys()]
        .filter(isMain)
        .toSorted(compare)
        .map((caseFileId) => ({ caseFileId, seq: seqOf(caseFileId) })),
    ownBundles: async () =>
      [...on.bundles.values()]
        .filter((one) => one.staffId === staffId)
        .map(({ madeOn, files }) => {
          const seen = files.filter(({ caseFileId }) => sees(caseFileId))
          return { madeOn, isWhole: seen.length === files.length, files: seen }
        }),
    async replaceBundles(bundles) {
      for (const [id, one] of on.bundles) if (one.staffId === staffId) on.bundles.delete(id)
      for (const one of bundles) on.bundles.set(one.id, { ...one, staffId, madeOn: day })
    },
    bundles: async () =>
      whole().flatMap(({ id, packed, files }) => {
        const fresh = files.filter(({ caseFileId, seq }) => seqOf(caseFileId) === seq)
        return fresh.length === 0
          ? []
          : [{ id, bytes: packed.length, caseFileIds: fresh.map(({ caseFileId }) => caseFileId) }]
      }),
    async bundle(id) {
      const found = whole().find((one) => one.id === id)
      return found
        ? { packed: new Uint8Array(found.packed), caseFileIds: found.files.map(({ caseFileId }) => caseFileId) }
        : null
    },
  }
}

/** Deletes the bundles with one of these case files in them. */
export function dropBundlesWith(bundles: Map<string, HeldBundle>, caseFileIds: readonly string[]): void {
  for (const [id, { files }] of bundles)
    if (files.some(({ caseFileId }) => caseFileIds.includes(caseFileId))) bundles.delete(id)
}

/** Deletes the bundles of everybody who is not among these. */
export function keepBundlesOf(bundles: Map<string, HeldBundle>, staffIds: readonly string[]): void {
  for (const [id, { staffId }] of bundles) if (!staffIds.includes(staffId)) bundles.delete(id)
}
