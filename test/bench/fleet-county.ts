/** The county of the fleet, in a process of its own: fifty advisers with files, and colleagues who have written into them since. */
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Entry } from '../../shared/command.ts'
import { createCounty } from '../../server/county.ts'
import { createHttp } from '../../server/http.ts'
import { openEmbeddedPostgres } from '../../server/postgres.ts'
import { openPool } from '../../server/postgres-client.ts'
import { openPostgresStore } from '../../server/postgres-store.ts'
import { carrier, directoryEntries, north, note, openFile, people, type Person } from '../server/people.ts'

/** A laptop as the fleet needs it: its session, and the files of its person. */
export type FleetLaptop = { token: string; caseFileIds: string[] }

const filesEach = 10
const perBatch = 250

const [folder = '', laptops = '50', rowsDown = '500'] = process.argv.slice(2)
const postgres = await openEmbeddedPostgres(folder, () => undefined)
const pool = openPool(postgres.url, 20)
const store = await openPostgresStore(pool, carrier)
const nobody = () => Promise.reject(new Error('nobody signs in here'))
const county = createCounty({ store, provider: { config: nobody, accountOf: nobody }, now: () => new Date() })
const errors: string[] = []
const http = await createHttp({ county, onError: (call, error) => void errors.push(`${call} ${String(error)}`) })
await http.listen({ host: '127.0.0.1', port: 0 })

const advisers = Array.from({ length: Number(laptops) }, (_, i): Person => {
  return { staffId: randomUUID(), account: `adviser${i}`, role: 'personalAdvisor', teamId: north }
})
const files = new Map(advisers.map(({ staffId }) => [staffId, Array.from({ length: filesEach }, () => randomUUID())]))

async function load(staffId: string, entries: readonly Entry[], founds = false): Promise<void> {
  for (let at = 0; at < entries.length; at += perBatch) {
    const outcomes = await county.load(staffId, entries.slice(at, at + perBatch), founds)
    if (outcomes.some(({ outcome }) => outcome !== 'accepted')) throw new Error(JSON.stringify(outcomes[0]))
  }
}

const fresh = (entry: Entry): Entry => ({ ...entry, id: randomUUID(), at: new Date().toISOString() })
const notesIn = (ids: readonly string[], count: number) =>
  Array.from({ length: count }, (_, i) => {
    const one = fresh(
      note(ids[i % ids.length] ?? '', `Gespräch ${i} über Arbeit und Wohnung, mit allem, was dazu gehört.`),
    )
    return { ...one, args: { ...(one.args as object), noteId: randomUUID() } }
  })

await load(people.emil.staffId, directoryEntries(advisers).map(fresh), true)
for (const [staffId, ids] of files)
  await load(
    staffId,
    ids.map((id) => fresh(openFile(id, staffId, { assignmentId: randomUUID() }))),
  )

const calls = {
  laptops: () =>
    Promise.all(
      advisers.map(async ({ account, staffId }): Promise<FleetLaptop> => {
        const device = { id: randomUUID(), name: account, platform: 'bench' }
        return { token: (await county.openSession(account, device)).token, caseFileIds: files.get(staffId) ?? [] }
      }),
    ),
  /** Colleagues write while the laptops are away. */
  async write() {
    for (const ids of files.values()) await load(people.cilla.staffId, notesIn(ids, Number(rowsDown)))
  },
  errors: () => Promise.resolve(errors),
  async close() {
    await http.close()
    await store.close()
    await pool.end()
    await postgres.close()
  },
}

process.on('message', (call: keyof typeof calls) => {
  void calls[call]().then((result) => process.send?.({ result }))
})
process.send?.({ result: `http://127.0.0.1:${(http.server.address() as AddressInfo).port}` })
