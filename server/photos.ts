/** Portraits on their own lane: pieces come in, whole pictures are checked, nothing is kept that no live portrait names. */
import { createHash } from 'node:crypto'
import { relationTo } from '../shared/access.ts'
import type { CountyContract } from '../shared/county-contract.ts'
import type { Domain } from '../shared/domain.ts'
import { portraitSizes } from '../shared/portrait.ts'
import { Problem } from '../shared/problem.ts'
import type { z } from '../shared/schema.ts'
import type { CountyTransaction, PhotoKey, PhotoPiece, WantedPhoto } from './store.ts'

type PutPhotos = CountyContract['calls']['putPhotos']
type Piece = z.output<PutPhotos['args']>['pieces'][number]
type PieceState = z.input<PutPhotos['result']>['states'][number]

const keyOf = ({ caseFileId, hash }: PhotoKey) => `${caseFileId}/${hash}`

/** How much of each photo has arrived; 0 also for what this person may not see. */
export async function offsetsOf(transaction: CountyTransaction, photos: readonly PhotoKey[]) {
  const held = new Map((await transaction.heldPhotos(photos)).map((one) => [keyOf(one), one.offset]))
  return { offsets: photos.map((photo) => held.get(keyOf(photo)) ?? 0) }
}

export async function putPieces(
  domain: Domain,
  transaction: CountyTransaction,
  pieces: readonly Piece[],
): Promise<PieceState[]> {
  const wanted = await wantedFrom(domain, transaction, pieces)
  const held = new Map((await transaction.heldPhotos(pieces)).map((one) => [keyOf(one), one]))
  const states: PieceState[] = []
  const appended = new Map<string, PhotoPiece>()
  const writeDown = async () => {
    await transaction.appendPhotos([...appended.values()])
    appended.clear()
  }
  for (const piece of pieces) {
    // The next piece of the same photo builds on the one before.
    if (appended.has(keyOf(piece))) await writeDown()
    const before = held.get(keyOf(piece)) ?? { ...piece, offset: 0, complete: false }
    const state = await putPiece(domain, transaction, piece, wanted.get(keyOf(piece)), before, appended)
    const { caseFileId, hash } = piece
    held.set(keyOf(piece), { caseFileId, hash, offset: state.offset, complete: state.state === 'stored' })
    states.push(state)
  }
  await writeDown()
  return states
}

/** The photos that portraits wait for, in case files where this person may set a portrait. */
async function wantedFrom(
  domain: Domain,
  transaction: CountyTransaction,
  pieces: readonly PhotoKey[],
): Promise<Map<string, WantedPhoto>> {
  const { actor, moment } = transaction
  const ids = [...new Set(pieces.map((piece) => piece.caseFileId))]
  // A withdrawal at the same time must either see these bytes or be seen by them.
  await transaction.lock(ids)
  const theirs = new Set<string>()
  for (const facts of await transaction.facts(ids)) {
    const relation = relationTo(actor, facts, facts.caseFileId, moment.day)
    // Whoever is not let in any more may still bring what a portrait waits for: it is known by its hash.
    const may = actor.barred ? relation !== 'none' : domain.mayRun('portrait.set', actor.role, relation)
    if (may) theirs.add(facts.caseFileId)
  }
  const wanted = await transaction.wantedPhotos(pieces.filter((piece) => theirs.has(piece.caseFileId)))
  return new Map(wanted.map((one) => [keyOf(one), one]))
}

async function putPiece(
  domain: Domain,
  transaction: CountyTransaction,
  piece: Piece,
  wanted: WantedPhoto | undefined,
  held: { offset: number; complete: boolean },
  appended: Map<string, PhotoPiece>,
): Promise<PieceState> {
  const { caseFileId, hash, size, offset, bytes } = piece
  if (!wanted) return { hash, state: 'notWanted', offset: 0 }
  if (held.complete) return { hash, state: 'stored', offset: held.offset }
  if (wanted.bytes !== size || offset + bytes.length > size) return { hash, state: 'refused', offset: 0 }
  if (offset !== held.offset || bytes.length === 0) return { hash, state: 'partial', offset: held.offset }
  const end = offset + bytes.length
  if (end < size) {
    appended.set(keyOf(piece), { caseFileId, hash, bytes, complete: false })
    return { hash, state: 'partial', offset: end }
  }
  const begin = offset === 0 ? null : await transaction.photoBytes(piece)
  if (!isWhole(domain, begin ? Buffer.concat([begin, bytes]) : bytes, hash, wanted.size)) {
    await transaction.removePhoto(piece)
    return { hash, state: 'refused', offset: 0 }
  }
  appended.set(keyOf(piece), { caseFileId, hash, bytes, complete: true })
  return { hash, state: 'stored', offset: end }
}

function isWhole(domain: Domain, bytes: Uint8Array, hash: string, size: WantedPhoto['size']): boolean {
  if (createHash('sha256').update(bytes).digest('hex') !== hash) return false
  try {
    domain.checkPicture(bytes, portraitSizes[size])
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
