/** Bundles in PostgreSQL: many case files packed beforehand, for whoever may see all of them. */
import type { PoolClient } from 'pg'
import { query, set } from './postgres-client.ts'
import type { BundleNote, CountyTransaction, PackedBundle } from './store.ts'

type BundleLane = Pick<CountyTransaction, 'mainFiles' | 'bundledFiles' | 'replaceBundles' | 'bundles' | 'bundle'>
type FileAt = { caseFileId: string; seq: number }

export function bundleLane(client: PoolClient, carrier: string, staffId: string): BundleLane {
  return {
    mainFiles: () => query<FileAt>(client, 'mainFiles', mainFilesText, [carrier]),
    bundledFiles: () => query<FileAt>(client, 'bundledFiles', bundledFilesText, [carrier]),
    replaceBundles: (bundles) => replaceBundles(client, carrier, staffId, bundles),
    bundles: () => query<BundleNote>(client, 'bundles', bundlesText, [carrier]),
    async bundle(id) {
      const [found] = await query<{ packed: string; caseFileIds: string[] }>(client, 'bundle', bundleText, [
        carrier,
        id,
      ])
      return found
        ? { packed: new Uint8Array(Buffer.from(found.packed, 'base64')), caseFileIds: found.caseFileIds }
        : null
    },
  }
}

const mainFilesText = `
  SELECT a.case_file_id AS "caseFileId", s.seq
    FROM assignment a JOIN file_state s ON s.carrier = a.carrier AND s.case_file_id = a.case_file_id
   WHERE a.carrier = $1 AND a.staff_id = me() AND a.kind = 'main' AND holds(a.from_on, a.until_on, a.ended_on)
   ORDER BY a.case_file_id`

const bundledFilesText = `
  SELECT f.case_file_id AS "caseFileId", f.seq
    FROM bundle_file f JOIN bundle b ON b.carrier = f.carrier AND b.id = f.bundle_id
   WHERE f.carrier = $1 AND b.staff_id = me()`

// What was written to since comes as a page of its own.
const bundlesText = `
  SELECT b.id, octet_length(b.packed) AS bytes, json_agg(f.case_file_id) AS "caseFileIds"
    FROM bundle b JOIN bundle_file f ON f.carrier = b.carrier AND f.bundle_id = b.id
    JOIN file_state s ON s.carrier = f.carrier AND s.case_file_id = f.case_file_id AND s.seq = f.seq
   WHERE b.carrier = $1
   GROUP BY b.id, octet_length(b.packed)`

const bundleText = `
  SELECT encode(b.packed, 'base64') AS packed, json_agg(f.case_file_id) AS "caseFileIds"
    FROM bundle b JOIN bundle_file f ON f.carrier = b.carrier AND f.bundle_id = b.id
   WHERE b.carrier = $1 AND b.id = $2
   GROUP BY b.packed`

async function replaceBundles(
  client: PoolClient,
  carrier: string,
  staffId: string,
  bundles: readonly PackedBundle[],
): Promise<void> {
  await set(client, { preparing: 'true' })
  await query(client, 'dropBundles', 'DELETE FROM bundle WHERE carrier = $1 AND staff_id = me()', [carrier])
  for (const { id, packed, files } of bundles) {
    const text = 'INSERT INTO bundle (carrier, id, staff_id, file_count, packed) VALUES ($1, $2, $3, $4, $5)'
    await query(client, 'addBundle', text, [carrier, id, staffId, files.length, Buffer.from(packed)])
    await query(
      client,
      'addBundleFiles',
      `INSERT INTO bundle_file (carrier, bundle_id, case_file_id, seq)
       SELECT $1, $2, "caseFileId", seq FROM json_to_recordset($3::json) AS line("caseFileId" uuid, seq bigint)`,
      [carrier, id, JSON.stringify(files)],
    )
  }
}
