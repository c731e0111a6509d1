/** Bundles in PostgreSQL: many case files packed beforehand, for whoever may see all of them. */
import type { PoolClient } from 'pg'
import { query, set } from './postgres-client.ts'
import type { BundleNote, CountyTransaction, OwnBundle, PackedBundle } from './store.ts'

type BundleLane = Pick<CountyTransaction, 'mainFiles' | 'ownBundles' | 'replaceBundles' | 'bundles' | 'bundle'>
type FileAt = { caseFileId: string; seq: number }

export function bundleLane(client: PoolClient, carrier: string, staffId: string, day: string): BundleLane {
  return {
    mainFiles: () => query<FileAt>(client, 'mainFiles', mainFilesText, [carrier]),
    async ownBundles() {
      await set(client, { preparing: 'true' })
      const own = await query<OwnBundle>(client, 'ownBundles', ownBundlesText, [carrier])
      await set(client, { preparing: null })
      return own
    },
    replaceBundles: (bundles) => replaceBundles(client, carrier, staffId, day, bundles),
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
     AND carries_cases(my_role())
   ORDER BY a.case_file_id`

const ownBundlesText = `
  SELECT b.made_on AS "madeOn", coalesce(count(f.case_file_id) = max(f.file_count), false) AS "isWhole",
         coalesce(json_agg(json_build_object('caseFileId', f.case_file_id, 'seq', f.seq))
                  FILTER (WHERE f.case_file_id IS NOT NULL), '[]') AS files
    FROM bundle b LEFT JOIN bundle_file f ON f.carrier = b.carrier AND f.bundle_id = b.id
   WHERE b.carrier = $1 AND b.staff_id = me()
   GROUP BY b.id, b.made_on`

// What was written to since comes as a page of its own. Looked up file by file: joined, tables that were never analysed would be
// compared each with each. The packed bytes are not read for it.
const bundlesText = `
  WITH fresh AS MATERIALIZED (
    SELECT f.bundle_id, json_agg(f.case_file_id) AS files
      FROM bundle_file f
     WHERE f.carrier = $1
       AND f.seq = (SELECT s.seq FROM file_state s WHERE s.carrier = $1 AND s.case_file_id = f.case_file_id)
     GROUP BY f.bundle_id)
  SELECT b.id, octet_length(b.packed) AS bytes, fresh.files AS "caseFileIds"
    FROM bundle b JOIN fresh ON fresh.bundle_id = b.id
   WHERE b.carrier = $1`

const bundleText = `
  SELECT encode(packed, 'base64') AS packed,
         (SELECT json_agg(case_file_id) FROM bundle_file f WHERE f.carrier = $1 AND f.bundle_id = $2) AS "caseFileIds"
    FROM bundle WHERE carrier = $1 AND id = $2`

async function replaceBundles(
  client: PoolClient,
  carrier: string,
  staffId: string,
  day: string,
  bundles: readonly PackedBundle[],
): Promise<void> {
  await set(client, { preparing: 'true' })
  await query(client, 'dropBundles', 'DELETE FROM bundle WHERE carrier = $1 AND staff_id = me()', [carrier])
  for (const { id, packed, files } of bundles) {
    const text = 'INSERT INTO bundle (carrier, id, staff_id, packed, made_on) VALUES ($1, $2, $3, $4, $5)'
    await query(client, 'addBundle', text, [carrier, id, staffId, Buffer.from(packed), day])
    await query(
      client,
      'addBundleFiles',
      `INSERT INTO bundle_file (carrier, bundle_id, case_file_id, seq, file_count)
       SELECT $1, $2, "caseFileId", seq, json_array_length($3::json) FROM json_to_recordset($3::json) AS line("caseFileId" uuid, seq bigint)`,
      [carrier, id, JSON.stringify(files)],
    )
  }
  await set(client, { preparing: null })
}

/** Deletes the bundles of whoever does not work here any more. */
export async function dropBundlesLeftBehind(client: PoolClient, carrier: string): Promise<void> {
  await set(client, { preparing: 'true' })
  const text = `DELETE FROM bundle
    WHERE carrier = $1 AND staff_id NOT IN (SELECT staff_id FROM staff_account WHERE carrier = $1 AND active)`
  await query(client, 'dropBundlesLeftBehind', text, [carrier])
}

/** Deletes every bundle with one of these case files in it, whoever may see it. */
export async function dropBundlesAfterNo(client: PoolClient, carrier: string, caseFileIds: string[]): Promise<void> {
  if (caseFileIds.length === 0) return
  await set(client, { refused_in: `{${caseFileIds.join(',')}}` })
  const text = `DELETE FROM bundle WHERE carrier = $1
    AND id IN (SELECT bundle_id FROM bundle_file WHERE carrier = $1 AND case_file_id = ANY($2::uuid[]))`
  await query(client, 'dropBundlesAfterNo', text, [carrier, caseFileIds])
  await set(client, { refused_in: null })
}
