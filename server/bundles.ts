/**
 * Packs the case files of each adviser before anybody asks for them, so that a new laptop has them in seconds. A bundle holds
 * only files of one main adviser: whoever may see one of them mostly may see them all, and whoever may not gets pages.
 */
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, brotliDecompressSync, constants } from 'node:zlib'
import { randomUUID } from 'node:crypto'
import { encodeBundle, type BundledFile } from '../shared/bundle.ts'
import { Problem } from '../shared/problem.ts'
import type { AnyRow } from '../shared/row.ts'
import { decodeMessage, encodeMessage } from '../shared/wire.ts'
import type { CountyStore, CountyTransaction, Moment, OwnBundle, PackedBundle } from './store.ts'

/** So many files pack well together; more would make a laptop that is cut off fetch more of them again. */
const filesInBundle = 125
/** For fewer files pages are as good. */
const fewestFiles = 30
/** Bundles are made anew when less than this share of their files is as it was, and each day when anything has changed at all. */
const freshEnough = 0.9
const everyMs = 30 * 60_000

const compress = promisify(brotliCompress)
/** The whole answer in a packed bundle. */
export const unpack = promisify(brotliDecompress)
/** Quality 9: the best that does not take seconds a bundle. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 }

export type Packing = {
  pack: (answer: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>
  newId: () => string
  fewest: number
}
export const packing: Packing = {
  pack: (answer) => compress(answer, { params: { ...params, [constants.BROTLI_PARAM_SIZE_HINT]: answer.length } }),
  newId: () => randomUUID(),
  fewest: fewestFiles,
}

/** Makes anew what is too old. Gives how many bundles were made. */
export async function prepareBundles(store: CountyStore, moment: () => Moment, by = packing): Promise<number> {
  let made = 0
  await store.dropBundlesLeftBehind()
  for (const staffId of await store.staffIds())
    made += await prepareFor(store, staffId, moment, by).catch(noneForWhoeverLeft)
  return made
}

async function prepareFor(store: CountyStore, staffId: string, moment: () => Moment, by: Packing): Promise<number> {
  const asker = { kind: 'staff', staffId } as const
  const files = await store.transact(asker, 'read', moment(), (transaction) => filesToPack(transaction, by.fewest))
  if (!files) return 0
  const bundles: PackedBundle[] = []
  for (let at = 0; at < files.length; at += filesInBundle)
    bundles.push(await packedFrom(files.slice(at, at + filesInBundle), by))
  await store.transact(asker, 'write', moment(), (transaction) => replaceIfUnchanged(transaction, bundles))
  return bundles.length
}

/** Somebody who left after the list was made must not keep the others' bundles from being made. */
function noneForWhoeverLeft(error: unknown): number {
  if (error instanceof Problem) return 0
  throw error
}

/** The files of an adviser whose bundles are too old; nothing while they are good. */
async function filesToPack(transaction: CountyTransaction, fewest: number): Promise<BundledFile[] | null> {
  const now = await transaction.mainFiles()
  const own = await transaction.ownBundles()
  if (now.length < fewest) return own.length === 0 ? null : []
  if (areGood(own, now, transaction.moment.day)) return null
  const pages = await transaction.pages(now.map(({ caseFileId }) => caseFileId))
  return pages.map(({ caseFileId, seq, page }) => {
    return { caseFileId, seq, rows: JSON.parse(new TextDecoder().decode(page)) as AnyRow[] }
  })
}

/** `now`: the files that the bundles should hold, and how far each has got. */
function areGood(own: readonly OwnBundle[], now: Awaited<ReturnType<CountyTransaction['mainFiles']>>, day: string) {
  const bundled = new Map(own.flatMap(({ files }) => files.map(({ caseFileId, seq }) => [caseFileId, seq])))
  const fresh = now.filter(({ caseFileId, seq }) => bundled.get(caseFileId) === seq).length
  if (own.some(({ isWhole }) => !isWhole) || fresh < now.length * freshEnough) return false
  // What was put right in a file must not lie in its bundle for long as it was before.
  return fresh === bundled.size || own.every(({ madeOn }) => madeOn >= day)
}

async function packedFrom(files: readonly BundledFile[], { pack, newId }: Packing): Promise<PackedBundle> {
  const packed = await pack(encodeMessage({ ok: true, result: { rows: encodeBundle(files) } }))
  return { id: newId(), packed, files: files.map(({ caseFileId, seq }) => ({ caseFileId, seq })) }
}

/** What was erased, taken away or changed while it was being packed must not be kept: the change may have been a client's no. */
async function replaceIfUnchanged(transaction: CountyTransaction, bundles: readonly PackedBundle[]): Promise<void> {
  const ids = bundles.flatMap(({ files }) => files.map(({ caseFileId }) => caseFileId))
  await transaction.lock(ids)
  const now = new Map((await transaction.mainFiles()).map(({ caseFileId, seq }) => [caseFileId, seq]))
  const isAsItWas = ({ files }: PackedBundle) => files.every(({ caseFileId, seq }) => now.get(caseFileId) === seq)
  await transaction.replaceBundles(bundles.filter(isAsItWas))
}

/** The rows in a packed bundle, for whoever asks in this process: the simulator cannot wait for a thread. HTTP takes `unpack`. */
export function openPacked(packed: Uint8Array): Uint8Array {
  const answer = decodeMessage(brotliDecompressSync(packed)) as { result: { rows: Uint8Array } }
  return answer.result.rows
}

/** Prepares now and every half hour; `failed` hears of what went wrong, and the next time is tried all the same. */
export function keepBundlesFresh(store: CountyStore, moment: () => Moment, failed: (error: unknown) => void) {
  let running: Promise<unknown> = Promise.resolve()
  const prepare = () => {
    running = prepareBundles(store, moment).catch(failed)
  }
  prepare()
  const timer = setInterval(prepare, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
