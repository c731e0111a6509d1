/** Photos in PostgreSQL: bytes under the case file they belong to. */
import type { PoolClient } from 'pg'
import type { AnyRow } from '../shared/row.ts'
import { query } from './postgres-client.ts'
import { photosNamedBy } from './recording.ts'
import type { CountyTransaction, HeldPhoto, PhotoKey, PhotoPiece, WantedPhoto } from './store.ts'

type PhotoLane = Pick<
  CountyTransaction,
  'wantedPhotos' | 'heldPhotos' | 'appendPhotos' | 'removePhoto' | 'photoBytes' | 'photos'
>

export function photoLane(client: PoolClient, carrier: string): PhotoLane {
  return {
    wantedPhotos: (keys) => wanted(client, carrier, keys),
    heldPhotos: (keys) => held(client, carrier, keys),
    appendPhotos: (pieces) => append(client, carrier, pieces),
    async removePhoto({ caseFileId, hash }) {
      const text = 'DELETE FROM photo WHERE carrier = $1 AND case_file_id = $2 AND hash = $3'
      await query(client, 'removePhoto', text, [carrier, caseFileId, hash])
    },
    async photoBytes({ caseFileId, hash }) {
      const text = `SELECT encode(bytes, 'base64') AS text FROM photo
        WHERE carrier = $1 AND case_file_id = $2 AND hash = $3`
      const found = await query<{ text: string }>(client, 'photoBytes', text, [carrier, caseFileId, hash])
      return found[0] ? fromBase64(found[0].text) : null
    },
    async photos(hashes) {
      const found = await query<{ hash: string; text: string }>(client, 'photos', photosText, [carrier, hashes])
      return found.map(({ hash, text }) => ({ hash, bytes: fromBase64(text) }))
    },
  }
}

/** One statement for all: what the policies look up is then looked up once. */
async function append(client: PoolClient, carrier: string, pieces: readonly PhotoPiece[]): Promise<void> {
  if (pieces.length === 0) return
  const lines = pieces.map((_piece, at) => `($1, $${4 * at + 2}, $${4 * at + 3}, $${4 * at + 4}, $${4 * at + 5})`)
  const text = `INSERT INTO photo (carrier, case_file_id, hash, bytes, complete) VALUES ${lines.join(', ')}
    ON CONFLICT (carrier, case_file_id, hash)
    DO UPDATE SET bytes = photo.bytes || excluded.bytes, complete = excluded.complete`
  const values = pieces.flatMap(({ caseFileId, hash, bytes, complete }) => [
    caseFileId,
    hash,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    complete,
  ])
  await query(client, `append ${pieces.length} photos`, text, [carrier, ...values])
}

const photosText = `
  SELECT DISTINCT ON (hash) hash, encode(bytes, 'base64') AS text FROM photo
   WHERE carrier = $1 AND hash = ANY($2::text[]) AND complete AND case_file_id IN (SELECT my_files())`

async function wanted(client: PoolClient, carrier: string, keys: readonly PhotoKey[]): Promise<WantedPhoto[]> {
  const rows = await query<{ body: AnyRow }>(
    client,
    'portraits',
    `SELECT body FROM file_row WHERE carrier = $1 AND case_file_id = ANY($2::uuid[]) AND table_name = 'portraits'`,
    [carrier, keys.map(({ caseFileId }) => caseFileId)],
  )
  const asked = new Set(keys.map(({ caseFileId, hash }) => `${caseFileId}/${hash}`))
  return rows
    .flatMap(({ body }) => photosNamedBy(body).map((photo) => ({ caseFileId: body.caseFileId, ...photo })))
    .filter(({ caseFileId, hash }) => asked.has(`${caseFileId}/${hash}`))
}

async function held(client: PoolClient, carrier: string, keys: readonly PhotoKey[]): Promise<HeldPhoto[]> {
  return query<HeldPhoto>(
    client,
    'heldPhotos',
    `SELECT case_file_id AS "caseFileId", hash, length(bytes) AS "offset", complete
       FROM photo JOIN unnest($2::uuid[], $3::text[]) AS key(file, photo_hash)
         ON case_file_id = file AND hash = photo_hash
      WHERE carrier = $1 AND case_file_id = ANY($2::uuid[])`,
    [carrier, keys.map(({ caseFileId }) => caseFileId), keys.map(({ hash }) => hash)],
  )
}

/** The driver reads every answer as text; base64 is the shortest that bytes can come in. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
