/**
 * The county of the benchmark against other engines, in a process of its own: the real server on a real PostgreSQL in the
 * folder that is given, with the records of the harness. It is told what to do over the process channel.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { directoryId } from '../../../shared/carrier.ts'
import type { Entry } from '../../../shared/command.ts'
import { limits } from '../../../shared/limits.ts'
import { standings, type AnyRow } from '../../../shared/row.ts'
import { prepareBundles } from '../../../server/bundles.ts'
import { createCounty } from '../../../server/county.ts'
import { createHttp } from '../../../server/http.ts'
import { momentOf } from '../../../server/moment.ts'
import { openEmbeddedPostgres } from '../../../server/postgres.ts'
import { openPool } from '../../../server/postgres-client.ts'
import { openPostgresStore } from '../../../server/postgres-store.ts'
import { caseFileOf, fieldsOf, keptLosers, peerDomain, recordOf, type FieldEdit, type PeerRecord } from './records.ts'

type Changes = { edits: FieldEdit[]; notes: PeerRecord[] }
type Photo = { id: string; bytes: Uint8Array }
type Conflicts = Parameters<typeof keptLosers>[0]

const carrier = '09999'
const [founder, worker, colleague, siteId, teamId] = Array.from({ length: 5 }, () => randomUUID())
const openedOn = '2024-01-01'
const batchSize = 500

const postgres = await openEmbeddedPostgres(process.argv[2] ?? '', () => undefined)
const pool = openPool(postgres.url, 12)
const store = await openPostgresStore(pool, carrier)
const superuser = new Client({ connectionString: postgres.superuserUrl })
await superuser.connect()
const nobody = () => Promise.reject(new Error('nobody signs in here'))
const county = createCounty({
  store,
  provider: { config: nobody, accountOf: nobody },
  now: () => new Date(),
  domain: peerDomain(),
})
const rates = { session: 1_000_000, stranger: 1_000_000 }
const http = await createHttp({ county, rates, onError: (call, error) => console.error(call, error) })
await http.listen({ host: '127.0.0.1', port: 0 })
await county.load(founder ?? '', directoryEntries(), true)
const fileOf = new Map<string, string>()

function entry(command: string, caseFileId: string, args: unknown, seen: Entry['seen'] = {}): Entry {
  return { id: randomUUID(), command, caseFileId, args, at: new Date().toISOString(), offline: false, seen }
}

function directoryEntries(): Entry[] {
  const person = { firstName: 'Mia', lastName: 'Muster', phone: '', avatarSeed: '' }
  const staff = [
    { staffId: founder, role: 'administrator', teamId: null, account: 'founder' },
    { staffId: worker, role: 'personalAdvisor', teamId, account: 'worker' },
    { staffId: colleague, role: 'teamLead', teamId, account: 'colleague' },
  ]
  return [
    entry('carrier.setUp', directoryId, { carrierId: randomUUID(), number: carrier, name: 'Bank', jobCentre: 'Bank' }),
    entry('site.add', directoryId, { siteId, name: 'Haus', street: '', postcode: '', town: '' }),
    entry('team.add', directoryId, { teamId, name: 'Team', siteId }),
    ...staff.map((one) => entry('staff.add', directoryId, { ...one, ...person })),
  ]
}

function added(record: PeerRecord): Entry {
  const { id, type } = record
  return entry('note.write', caseFileOf(record), { id, type, fields: fieldsOf(record) })
}

function openSession(id: string = randomUUID()) {
  return county.openSession('worker', { id, name: 'laptop', platform: 'bench' })
}

async function load(staffId: string | undefined, entries: readonly Entry[]): Promise<void> {
  for (let at = 0; at < entries.length; at += batchSize) {
    const outcomes = await county.load(staffId ?? '', entries.slice(at, at + batchSize))
    const refused = outcomes.find(({ outcome }) => outcome === 'refused')
    if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`)
  }
}

/** Whoever edits at the county's desk sees what stands there. */
async function seenRows(edits: readonly FieldEdit[]): Promise<Map<string, AnyRow>> {
  const rows = await rowsOf(edits.map(({ id }) => id))
  return new Map(rows.map((row) => [row.id, row]))
}

async function rowsOf(ids: readonly string[] | null): Promise<AnyRow[]> {
  const files = ids === null ? [...new Set(fileOf.values())] : [...new Set(ids.map((id) => fileOf.get(id) ?? ''))]
  const asker = { kind: 'staff', staffId: worker ?? '' } as const
  const moment = { at: new Date().toISOString(), day: new Date().toISOString().slice(0, 10) }
  return store.transact(asker, 'read', moment, (transaction) => transaction.rows(files))
}

const commands = {
  async seed(records: PeerRecord[]) {
    for (const record of records) fileOf.set(record.id, caseFileOf(record))
    const cases = records.filter(({ type }) => type === 'case')
    const opening = cases.map((record) =>
      entry('caseFile.open', record.id, {
        fields: fieldsOf(record),
        teamId,
        mainStaffId: worker,
        assignmentId: randomUUID(),
        openedOn,
      }),
    )
    await load(worker, opening)
    await load(worker, records.filter(({ type }) => type !== 'case').map(added))
  },
  async seedPhotos(photos: Photo[]) {
    const files = [...new Set(fileOf.values())]
    const pieces = photos.map(({ bytes }, i) => ({
      caseFileId: files[i % files.length] ?? '',
      hash: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      offset: 0,
      bytes,
    }))
    await load(
      worker,
      pieces.map(({ caseFileId, hash, size }) =>
        entry('portrait.set', caseFileId, { portraitId: randomUUID(), large: { hash, bytes: size } }),
      ),
    )
    const { token } = await openSession()
    for (let at = 0; at < pieces.length; at += limits.photosAtOnce) {
      const { states } = await county.calls.putPhotos({ pieces: pieces.slice(at, at + limits.photosAtOnce) }, { token })
      if (states.some(({ state }) => state !== 'stored')) throw new Error('a photo was not stored')
    }
    // As the server does when it starts and every half hour.
    await prepareBundles(store, () => momentOf(new Date()))
  },
  async applyRemote({ edits, notes }: Changes) {
    const rows = await seenRows(edits)
    const changed = edits.map(({ id, field, value }) => {
      const row = rows.get(id)
      const seen = row ? { [`${id}/${field}`]: standings(row, field).map(({ stamp }) => stamp) } : {}
      return entry('person.edit', fileOf.get(id) ?? '', { id, field, value }, seen)
    })
    for (const note of notes) fileOf.set(note.id, caseFileOf(note))
    await load(colleague, [...changed, ...notes.map(added)])
  },
  getAll: async () => (await rowsOf(null)).flatMap((row) => recordOf(row) ?? []),
  count: async () => (await commands.getAll()).length,
  async photoCount() {
    const { rows } = await superuser.query<{ count: string }>('SELECT count(*) FROM antlitz.photo WHERE complete')
    return Number(rows[0]?.count)
  },
  async keptLosers(conflicts: Conflicts) {
    const rows = new Map((await rowsOf(null)).map((row) => [row.id, row]))
    return keptLosers(conflicts, ({ id, field }) => {
      const row = rows.get(id)
      return row ? standings(row, field).map(({ value }) => value) : []
    })
  },
}

type Asked = { id: number; call: keyof typeof commands | 'openSession' | 'close'; args: never }

async function answer({ call, args }: Asked): Promise<unknown> {
  if (call === 'openSession') return openSession()
  if (call !== 'close') return commands[call](args)
  closing ??= close()
  return closing
}

let closing: Promise<true> | null = null

async function close(): Promise<true> {
  await http.close()
  await superuser.end()
  await store.close()
  await pool.end()
  await postgres.close()
  return true
}

process.on('message', (asked: Asked) => {
  answer(asked).then(
    (ok) => process.send?.({ id: asked.id, ok }),
    (error: unknown) => process.send?.({ id: asked.id, error: String(error instanceof Error ? error.stack : error) }),
  )
})
process.on(
  'disconnect',
  () => void answer({ id: 0, call: 'close', args: undefined as never }).then(() => process.exit(0)),
)
process.send?.({ port: (http.server.address() as AddressInfo).port })
