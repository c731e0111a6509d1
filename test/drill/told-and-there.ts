/** What laptops were told, held against what lies in the county's tables. */
import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { SyncAnswer } from '../../shared/county-contract.ts'
import { canonical } from '../../shared/row.ts'
import type { PushingLaptop, SentEntry, SentPhoto } from './pushing-laptop.ts'

/** `lost`: promised before the power went, and not there as promised. `faults`: those and everything else that is wrong. */
export type Comparison = { lost: number; faults: string[] }
export type Comparing = {
  laptops: readonly PushingLaptop[]
  /** As the superuser: no policy hides anything. */
  tables: Client
  /** When the power went, in ms since 1970. */
  cutAt: number
}
type Fault = { text: string; toldAt: number }

/** Goes through everything that was ever told, not only through what was told last. */
export async function compare({ laptops, tables, cutAt }: Comparing): Promise<Comparison> {
  const broken = [
    ...(await brokenEntries(laptops, tables)),
    ...(await brokenPhotos(laptops, tables)),
    ...(await brokenReceipts(laptops, tables)),
  ]
  const before = broken.filter(({ toldAt }) => toldAt <= cutAt).length
  const said = broken.map(({ text, toldAt }) => `${text} (told ${Math.round(cutAt - toldAt)} ms before the cut)`)
  return { lost: before, faults: [...said, ...(await doubled(tables)), ...laptops.flatMap(({ faults }) => faults)] }
}

/** What was told and is gone or otherwise now is forgotten, so that it counts once. */
export function forgetTold(laptops: readonly PushingLaptop[]): void {
  for (const { entries, photos, receipts, faults } of laptops) {
    for (const sent of [...entries.values(), ...photos.values()]) sent.told = null
    receipts.length = 0
    faults.length = 0
  }
}

type Logged = {
  id: string
  outcome: SyncAnswer['outcomes'][number]['outcome']
  seq: number
  digest: string
  args: unknown
}

async function brokenEntries(laptops: readonly PushingLaptop[], tables: Client): Promise<Fault[]> {
  const { rows } = await tables.query<Logged>('SELECT id, outcome, seq::int, digest, args FROM entry')
  const logged = new Map(rows.map((row) => [row.id, row]))
  const notes = await contents(tables)
  return laptops.flatMap(({ entries }) =>
    [...entries.values()].flatMap((sent) => {
      const wrong = sent.told ? wrongWith(sent, logged.get(sent.entry.id), notes) : null
      return wrong === null || !sent.told ? [] : [{ text: `entry ${sent.entry.id} ${wrong}`, toldAt: sent.told.toldAt }]
    }),
  )
}

function wrongWith({ entry, told }: SentEntry, there: Logged | undefined, notes: ReadonlyMap<string, string>) {
  if (!there) return 'is not there'
  if (there.outcome !== 'accepted') return `is ${there.outcome}`
  if (there.seq !== told?.seq) return `has the number ${there.seq}, and was told ${told?.seq ?? 'none'}`
  const digest = createHash('sha256').update(canonical(entry)).digest('hex')
  if (there.digest !== digest || canonical(there.args) !== canonical(entry.args)) return 'is not as it was sent'
  if (entry.command !== 'note.write') return null
  const { noteId, content } = entry.args as { noteId: string; content: string }
  return notes.get(`${there.seq} ${noteId}`) === content ? null : 'had no effect'
}

/** What stands in each note, by the number of its entry and its id. */
async function contents(tables: Client): Promise<Map<string, string>> {
  const { rows } = await tables.query<{ key: string; content: string }>(
    `SELECT seq || ' ' || id AS key, body -> 'fields' ->> 'content' AS content FROM file_row WHERE table_name = 'notes'`,
  )
  return new Map(rows.map(({ key, content }) => [key, content]))
}

async function brokenPhotos(laptops: readonly PushingLaptop[], tables: Client): Promise<Fault[]> {
  const { rows } = await tables.query<{ key: string; complete: boolean; sum: string }>(
    `SELECT case_file_id || ' ' || hash AS key, complete, encode(sha256(bytes), 'hex') AS sum FROM photo`,
  )
  const held = new Map(rows.map((row) => [row.key, row]))
  const wrong = ({ caseFileId, hash }: SentPhoto) => {
    const there = held.get(`${caseFileId} ${hash}`)
    if (!there) return 'is not there'
    return there.complete && there.sum === hash ? null : 'is not there whole'
  }
  return laptops.flatMap(({ photos }) =>
    [...photos.values()].flatMap((photo) => {
      const what = photo.told ? wrong(photo) : null
      return what === null || !photo.told ? [] : [{ text: `photo ${photo.hash} ${what}`, toldAt: photo.told.toldAt }]
    }),
  )
}

async function brokenReceipts(laptops: readonly PushingLaptop[], tables: Client): Promise<Fault[]> {
  const { rows } = await tables.query<{ number: string; contents: string }>('SELECT number, contents FROM receipt')
  const issued = new Map(rows.map(({ number, contents: what }) => [Number(number), what]))
  return laptops.flatMap(({ receipts }) =>
    receipts.flatMap(({ receipt, toldAt }) =>
      issued.get(receipt.number) === receipt.contents
        ? []
        : [{ text: `receipt ${receipt.number} is not there`, toldAt }],
    ),
  )
}

/** What stands twice, or has a number that belongs to nothing. */
async function doubled(tables: Client): Promise<string[]> {
  const checks = {
    'entries share a number or leave one out':
      'SELECT count(*) <> max(seq) OR max(seq) <> (SELECT seq FROM carrier) FROM entry',
    'an entry is there twice': 'SELECT count(*) <> count(DISTINCT id) FROM entry',
    'a note is there twice': `SELECT count(*) <> count(DISTINCT id) FROM file_row WHERE table_name = 'notes'`,
    'there are other notes than entries that wrote them': `SELECT (SELECT count(*) FROM file_row WHERE table_name = 'notes')
      <> (SELECT count(*) FROM entry WHERE command = 'note.write')`,
    'a photo is there twice': 'SELECT count(*) <> count(DISTINCT hash) FROM photo',
    'receipts leave out a number': 'SELECT count(*) <> (SELECT receipts FROM carrier) FROM receipt',
  }
  const found: string[] = []
  for (const [what, text] of Object.entries(checks)) {
    const { rows } = await tables.query<{ wrong: boolean }>(`SELECT (${text}) AS wrong`)
    if (rows[0]?.wrong !== false) found.push(what)
  }
  return found
}
