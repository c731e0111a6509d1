/** Opens what lies on a laptop (shared/salvage.ts) with the work key that its slot brought: what there is to be taken, and what is not. */
import type { Entry } from '../shared/command.ts'
import type { Reading } from '../shared/reading.ts'
import {
  placeOf,
  StoredBatch,
  StoredEntry,
  StoredKept,
  StoredPhoto,
  StoredReading,
  type SalvagedPart,
  type SalvagePart,
} from '../shared/salvage.ts'
import type { z } from '../shared/schema.ts'
import { decodeMessage } from '../shared/wire.ts'
import { openRecord } from './sealing.ts'

export type Load = {
  entries: Map<string, Entry>
  readings: Map<string, Reading>
  photos: Map<string, { caseFileId: string; hash: string; small: boolean; bytes: Uint8Array<ArrayBuffer> }>
  /** What became of each part. */
  parts: SalvagedPart[]
  /** By entry: the part that it lies in. */
  holders: Map<string, SalvagedPart>
}

type Opening = { workKey: Uint8Array; vaultId: string }
type State = SalvagedPart['state']
type Piece = Exclude<SalvagePart, { kind: 'batch' }>

export function loadOf(parts: readonly SalvagePart[], opening: Opening): Load {
  const load: Load = { entries: new Map(), readings: new Map(), photos: new Map(), parts: [], holders: new Map() }
  for (const part of parts) {
    const answer: SalvagedPart = { state: 'taken', refused: [], gone: [] }
    for (const piece of piecesOf(part, opening, answer)) {
      answer.state = worse(answer.state, takeIn(piece, opening, load, answer))
      if (piece.kind === 'entry' && piece.state === 'refused') answer.refused.push(piece.key)
    }
    load.parts.push(answer)
  }
  return load
}

const states: readonly State[] = ['taken', 'damaged', 'strange']
function worse(one: State, other: State): State {
  return states[Math.max(states.indexOf(one), states.indexOf(other))] ?? 'strange'
}

/** What a part is made of. `answer` learns of a batch that it is damaged, and what it says of entries that are not in it any more. */
function piecesOf(part: SalvagePart, { workKey, vaultId }: Opening, answer: SalvagedPart): Piece[] {
  if (part.kind !== 'batch') return [part]
  const opened = openRecord(workKey, part.sealed, `${vaultId}|${placeOf.batch(part.journalId, part.number)}`)
  const batch = opened && read(StoredBatch, () => decodeMessage(opened))
  if (!batch) {
    answer.state = opened ? 'strange' : 'damaged'
    return []
  }
  answer.gone.push(...batch.gone.flatMap((id) => (id.startsWith('outbox/') ? [id.slice('outbox/'.length)] : [])))
  return batch.puts.flatMap((put) => pieceOf(put, batch))
}

function pieceOf(put: StoredBatch['puts'][number], { puts }: StoredBatch): Piece[] {
  switch (put.put) {
    case 'outbox':
      return [{ kind: 'entry', ...put.record }]
    case 'readings':
      return [{ kind: 'reading', ...put.record }]
    case 'photos': {
      const bytes = puts.find((other) => other.put === 'photoBytes' && other.record.key === put.record.key)
      return bytes?.put === 'photoBytes' ? [{ kind: 'photo', ...put.record, bytes: bytes.record.sealed }] : []
    }
    default:
      return []
  }
}

function takeIn(piece: Piece, { workKey, vaultId }: Opening, load: Load, answer: SalvagedPart): State {
  const open = (place: string, sealed = piece.sealed) => openRecord(workKey, sealed, `${vaultId}|${place}`)
  const taken = <T extends z.ZodType>(schema: T, place: string, take: (content: z.infer<T>) => void): State => {
    const opened = open(place)
    if (!opened) return 'damaged'
    const content = read(schema, () => JSON.parse(new TextDecoder().decode(opened)))
    if (content === undefined) return 'strange'
    take(content)
    return 'taken'
  }
  const takeEntry = (entry: Entry) => {
    load.entries.set(entry.id, entry)
    load.holders.set(entry.id, answer)
  }
  switch (piece.kind) {
    case 'entry':
      // What was handed over is only its name any more.
      if (piece.state === 'handedOver') return 'taken'
      return taken(StoredEntry, placeOf.entry(piece), ({ entry }) => takeEntry(entry))
    case 'kept':
      return taken(StoredKept, placeOf.kept(piece.key), (kept) => {
        for (const { entry } of kept) takeEntry(entry)
      })
    case 'reading':
      return taken(StoredReading, placeOf.reading(piece.key), (one) => load.readings.set(one.id, one))
    case 'photo': {
      const bytes = open(placeOf.photoBytes(piece.key), piece.bytes)
      if (!bytes) return 'damaged'
      return taken(StoredPhoto, placeOf.photo(piece.key), (photo) => load.photos.set(photo.hash, { ...photo, bytes }))
    }
  }
}

/** What this is by the schema; undefined where it is something else. */
function read<T extends z.ZodType>(schema: T, decode: () => unknown): z.infer<T> | undefined {
  try {
    return schema.parse(decode())
  } catch {
    // Sealed by a vault all the same: what it is, a county of its version knows.
    return undefined
  }
}
