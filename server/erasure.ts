/**
 * Erasure (Art. 17 GDPR, § 84 SGB X): a case file goes for good. Its rows and photos are deleted, what was sent about it
 * loses its content, and so does what lies about it in the trays of teams. What stays: that it was erased, when, by whose
 * order and why. Laptops drop the file at their next contact.
 */
import { randomUUID } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { directoryId } from '../shared/carrier.ts'
import { caseFiles, standingRestrictions } from '../shared/case-file.ts'
import { CaseFileRows } from '../shared/command.ts'
import { digestOf } from '../shared/digest.ts'
import { handIns, type HandInFields } from '../shared/hand-in.ts'
import { Problem } from '../shared/problem.ts'
import { stamps, type AnyRow, type Row } from '../shared/row.ts'
import { inTransaction, query, set } from './postgres-client.ts'
import { channel, newsText } from './postgres-news.ts'
import { record } from './postgres-record.ts'
import { createTransaction } from './postgres-transaction.ts'
import { Wholes } from './postgres-whole.ts'
import type { Acting, Judged, Moment } from './store.ts'

export const erasureReasons = ['retentionEnded', 'requested', 'unlawful'] as const
export type ErasureReason = (typeof erasureReasons)[number]

/** `staffId`: by whose order. */
export type ErasureOrder = { caseFileId: string; staffId: string; reason: ErasureReason }
/** How much went. `again`: the file had been erased before, and only trays were looked through once more. */
export type Erased = { rows: number; photos: number; entries: number; handIns: number; again: boolean }

/**
 * Erases a case file. `owner`: connections of the owner of the tables, who alone has the right to delete. Problem `notFound`
 * when there is no such case file, `caseFileRestricted` while its processing is restricted: that is ordered in place of erasure
 * (Art. 18 para. 1 b GDPR, § 84 para. 3 SGB X), so it has to be lifted first.
 */
export async function eraseCaseFile(
  owner: Pool,
  carrier: string,
  order: ErasureOrder,
  moment: Moment,
): Promise<Erased> {
  const { caseFileId, staffId, reason } = order
  return inTransaction(owner, 'BEGIN', async (client) => {
    await set(client, { carrier, today: moment.day, staff: staffId, role: 'eraser' })
    const actor: Acting = { staffId, role: 'administrator', teamId: null, deviceId: null }
    const transaction = createTransaction(client, carrier, actor, moment, { mode: 'write', wholes: new Wholes() })
    const trays = await traysAbout(client, carrier, caseFileId)
    await transaction.lock([caseFileId, ...trays])
    const again = (await transaction.erased([caseFileId])).size > 0
    const held = await transaction.rows([caseFileId])
    if (!again && !held.some((row) => row.table === caseFiles.name)) throw new Problem('notFound')
    if (standingRestrictions(new CaseFileRows(caseFileId, held)).length > 0) throw new Problem('caseFileRestricted')
    const inTrays = await transaction.rows(trays)
    const about = inTrays.filter((row) => isAbout(row, caseFileId))
    const lines = again ? [] : [lineOf('caseFile.erase', caseFileId, moment, { reason }, [])]
    for (const tray of trays) {
      const id = randomUUID()
      const emptied = about.filter((row) => row.caseFileId === tray).map((row) => withoutContent(row, id))
      lines.push(lineOf('handIn.erase', tray, moment, { about: caseFileId }, emptied, id))
    }
    await record(client, carrier, actor, moment, lines, statesAfter(inTrays, lines))
    const gone = await deleteFile(client, carrier, order, moment, about)
    // A policy that hides a row makes a deletion silently do less; that must never look like success.
    if (gone.rows !== held.length) throw new Error('not every row could be erased')
    // Whoever held it cannot be told from the others any more: everybody's laptop asks.
    for (const text of newsText(carrier, { caseFileIds: [directoryId], access: true, deviceId: null }))
      await query(client, 'tell', 'SELECT pg_notify($1, $2)', [channel, text])
    return { ...gone, handIns: about.length, again }
  })
}

async function traysAbout(client: PoolClient, carrier: string, caseFileId: string): Promise<string[]> {
  const text = `SELECT DISTINCT case_file_id AS id FROM file_row
    WHERE carrier = $1 AND table_name = 'handIns' AND body -> 'fields' ->> 'about' = $2`
  return (await query<{ id: string }>(client, 'traysAbout', text, [carrier, caseFileId])).map(({ id }) => id)
}

function isAbout(row: AnyRow, caseFileId: string): boolean {
  return row.table === handIns.name && row.fields['about'] === caseFileId
}

/** Who gave it in and who saw to it, but nothing of what it said. The stamp is that of the erasure: laptops must get all of it anew. */
function withoutContent(row: AnyRow, stamp: string): AnyRow {
  const { disputed: _values, settled: _settled, texts: _texts, ...rest } = row as Row<HandInFields>
  const fields = { ...rest.fields, title: '', args: null, remark: '', reason: 'caseFileErased' }
  return { ...rest, made: { ...rest.made, stamp }, fields }
}

function lineOf(
  command: string,
  caseFileId: string,
  { at }: Moment,
  args: unknown,
  rows: readonly AnyRow[],
  id: string = randomUUID(),
): Judged {
  const entry = { id, command, caseFileId, args, at, offline: false, seen: {} }
  return { entry, id: entry.id, caseFileId, command, digest: '', at, outcome: 'accepted', rows, access: false }
}

/** How the trays stand once their rows have lost their content. */
function statesAfter(inTrays: readonly AnyRow[], lines: readonly Judged[]) {
  return lines.flatMap(({ caseFileId, rows }) => {
    if (rows.length === 0) return []
    const changed = new Map(rows.map((row) => [row.id, row]))
    const all = inTrays.filter((row) => row.caseFileId === caseFileId).map((row) => changed.get(row.id) ?? row)
    return [{ caseFileId, rowCount: all.length, digest: digestOf(all) }]
  })
}

async function deleteFile(
  client: PoolClient,
  carrier: string,
  { caseFileId, staffId, reason }: ErasureOrder,
  moment: Moment,
  about: readonly AnyRow[],
) {
  const remove = async (table: 'file_row' | 'photo' | 'file_state' | 'assignment' | 'case_file') => {
    const key = table === 'case_file' ? 'id' : 'case_file_id'
    const text = `DELETE FROM ${table} WHERE carrier = $1 AND ${key} = $2 RETURNING 1`
    return (await query(client, `erase ${table}`, text, [carrier, caseFileId])).length
  }
  const rows = await remove('file_row')
  const photos = await remove('photo')
  for (const table of ['file_state', 'assignment', 'case_file'] as const) await remove(table)
  const entries = await query(client, 'eraseContent', eraseContentText, [carrier, caseFileId])
  const senders = [...new Set(about.flatMap(stampsOf))]
  await query(client, 'eraseSent', eraseSentText, [carrier, senders])
  const noted = `INSERT INTO erasure (carrier, case_file_id, at, staff_id, reason) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING`
  await query(client, 'noteErasure', noted, [carrier, caseFileId, moment.at, staffId, reason])
  return { rows, photos, entries: entries.length }
}

// The digest of what was sent would let a guess be tried out.
const eraseContentText = `
  UPDATE entry SET args = NULL, seen = NULL, digest = '',
                   problem = CASE WHEN problem IS NOT NULL THEN json_build_object('code', problem ->> 'code') END
   WHERE carrier = $1 AND case_file_id = $2 AND command <> 'caseFile.erase' AND args IS NOT NULL RETURNING 1`

const eraseSentText = `
  UPDATE entry SET args = NULL, seen = NULL
   WHERE carrier = $1 AND id = ANY($2::uuid[]) AND args IS NOT NULL`

/** The entries that gave it in and that wrote into it since. */
function stampsOf(row: AnyRow): string[] {
  return [row.made.stamp, ...Object.keys(row.fields).flatMap((field) => stamps(row, field))]
}
