/** Bundles of the store in memory. */
import { compare, type AnyRow } from '../../shared/row.ts'
import type { CountyTransaction, PackedBundle } from '../../server/store.ts'

export type HeldBundle = PackedBundle & { staffId: string }
type Held = { files: ReadonlyMap<string, ReadonlyMap<string, AnyRow>>; bundles: Map<string, HeldBundle> }
/** Of whoever acts. */
type Access = { sees: (caseFileId: string) => boolean; isMain: (caseFileId: string) => boolean }
type BundleLane = Pick<CountyTransaction, 'mainFiles' | 'bundledFiles' | 'replaceBundles' | 'bundles' | 'bundle'>

/** What bundles need to know: every row of every file, and who acts. */
export function bundlesOn(on: Held, staffId: string, { sees, isMain }: Access): BundleLane {
  const seqOf = (id: string) => Math.max(0, ...[...(on.files.get(id)?.values() ?? [])].map((row) => row.seq))
  const whole = () => [...on.bundles.values()].filter(({ files }) => files.every(({ caseFileId }) => sees(caseFileId)))
  return {
    mainFiles: async () =>
      [...on.files.keys()]
        .filter(isMain)
        .toSorted(compare)
        .map((caseFileId) => ({ caseFileId, seq: seqOf(caseFileId) })),
    bundledFiles: async () =>
      [...on.bundles.values()].filter((one) => one.staffId === staffId).flatMap((one) => one.files),
    async replaceBundles(bundles) {
      for (const [id, one] of on.bundles) if (one.staffId === staffId) on.bundles.delete(id)
      for (const one of bundles) on.bundles.set(one.id, { ...one, staffId })
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
