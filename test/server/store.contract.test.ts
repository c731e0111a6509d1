/** What both stores promise: the simulator's memory and the county's PostgreSQL are asked the same. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import type { Entry } from '../../shared/command.ts'
import { heldDigest } from '../../shared/county-contract.ts'
import type { AnyRow } from '../../shared/row.ts'
import { createCounty, tokenHash, type County } from '../../server/county.ts'
import { momentOf } from '../../server/moment.ts'
import { openPostgresStore } from '../../server/postgres-store.ts'
import type { Asker, CountyStore, CountyTransaction, News } from '../../server/store.ts'
import { openTestDatabase } from '../support/county.ts'
import { createMemoryStore } from '../support/memory-store.ts'
import {
  appointment,
  carrier,
  directoryEntries,
  entry,
  nextId,
  note,
  openFile,
  people,
  portraitEntries,
  type PersonName,
} from './people.ts'

const now = new Date('2026-11-23T09:00:00.000Z')
const moment = momentOf(now)

type Opened = { store: CountyStore; close(): Promise<void> }

const stores: [string, () => Promise<Opened>][] = [
  [
    'memory',
    () => Promise.resolve({ store: createMemoryStore({ carrier, epoch: nextId() }), close: () => Promise.resolve() }),
  ],
  [
    'PostgreSQL',
    async () => {
      const database = await openTestDatabase()
      const store = await openPostgresStore(database.pool, carrier)
      return {
        store,
        close: async () => {
          await store.close()
          await database.close()
        },
      }
    },
  ],
]

describe.each(stores)('%s', (_name, open) => {
  let opened: Opened
  let store: CountyStore
  let county: County
  beforeAll(async () => {
    opened = await open()
    store = opened.store
    county = createCounty({
      store,
      now: () => now,
      provider: { config: () => Promise.reject(new Error()), accountOf: () => Promise.reject(new Error()) },
    })
    await county.load(people.emil.staffId, directoryEntries(), true)
  })
  afterAll(() => opened.close())

  const asker = (person: PersonName): Asker => ({ kind: 'staff', staffId: people[person].staffId })
  const read = <T>(person: PersonName, work: (transaction: CountyTransaction) => Promise<T>) =>
    store.transact(asker(person), 'read', moment, work)
  const write = <T>(person: PersonName, work: (transaction: CountyTransaction) => Promise<T>) =>
    store.transact(asker(person), 'write', moment, work)
  const load = async (person: PersonName, ...entries: Entry[]) => {
    const outcomes = await county.load(people[person].staffId, entries)
    expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toEqual([])
    return outcomes
  }
  const newFile = async (person: PersonName, ...more: ((id: string) => Entry)[]) => {
    const id = nextId()
    await load(person, openFile(id, people[person].staffId), ...more.map((make) => make(id)))
    return id
  }

  test('numbers accepted entries without a gap, and every row by the entry that wrote it last', async () => {
    const before = await read('anna', (transaction) => transaction.position())
    const id = nextId()
    const outcomes = await load('anna', openFile(id, people.anna.staffId), note(id), note(id))
    expect(outcomes.map(({ seq }) => seq - before.seq)).toEqual([1, 2, 3])
    const rows = await read('anna', (transaction) => transaction.rows([id]))
    const seqs = rows.map((row) => row.seq - before.seq).toSorted((a, b) => a - b)
    expect(seqs).toEqual([1, 1, 2, 3])
    const after = await read('anna', (transaction) => transaction.position())
    expect(after).toEqual({ epoch: before.epoch, seq: before.seq + 3 })
  })

  test('keeps nothing of a transaction that throws', async () => {
    const id = await newFile('anna')
    const before = await read('anna', (transaction) => transaction.position())
    const failing = write('anna', async (transaction) => {
      await transaction.lock([id])
      const [row] = await transaction.rows([id])
      const rows: AnyRow[] = row ? [{ ...row, fields: { ...row.fields, reference: 'changed' } }] : []
      await transaction.record(
        [
          {
            entry: null,
            id: nextId(),
            caseFileId: id,
            command: 'note.write',
            digest: '',
            at: moment.at,
            outcome: 'accepted',
            rows,
            access: false,
          },
        ],
        [],
      )
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await read('anna', (transaction) => transaction.position())).toEqual(before)
    const rows = await read('anna', (transaction) => transaction.rows([id]))
    expect(rows.some((row) => row.fields['reference'] === 'changed')).toBe(false)
  })

  test('remembers what it answered, for whoever asks by the id', async () => {
    const id = nextId()
    const entries = [openFile(id, people.anna.staffId), note(nextId())]
    const outcomes = await county.load(people.anna.staffId, entries)
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused'])
    const ids = entries.map((entry) => entry.id)
    const logged = await read('bengt', (transaction) => transaction.logged([...ids, nextId()]))
    expect([...logged.keys()].toSorted()).toEqual(ids.toSorted())
    for (const [at, entryId] of ids.entries()) {
      expect(logged.get(entryId)).toMatchObject({ staffId: people.anna.staffId, outcome: outcomes[at] })
    }
  })

  test('gives facts to whoever locked the file, rows only to whoever may see it', async () => {
    const id = await newFile('anna', note)
    const [facts, rows] = await write('bengt', async (transaction) => {
      await transaction.lock([id, nextId()])
      return [await transaction.facts([id, nextId()]), await transaction.rows([id])]
    })
    expect(facts).toHaveLength(1)
    expect(facts[0]).toMatchObject({ caseFileId: id, protected: false })
    expect(facts[0]?.assignments).toMatchObject([{ staffId: people.anna.staffId, kind: 'main', endedOn: null }])
    expect(rows).toEqual([])
  })

  test('gives a former adviser the rows while handing in, and not otherwise', async () => {
    const id = nextId()
    const opening = openFile(id, people.bengt.staffId)
    const args = opening.args as { assignmentId: string }
    await load('bengt', opening)
    await load('bengt', {
      ...note(id),
      command: 'caseFile.assign',
      args: {
        assignmentId: nextId(),
        kind: 'main',
        staffId: people.anna.staffId,
        fromOn: '2026-11-20',
        untilOn: null,
        replaces: args.assignmentId,
      },
    })
    expect(await read('bengt', (transaction) => transaction.rows([id]))).toEqual([])
    expect(await read('bengt', (transaction) => transaction.pages([id]))).toEqual([])
    const handing = await write('bengt', async (transaction) => {
      await transaction.lock([id])
      return transaction.rows([id])
    })
    expect(handing.length).toBeGreaterThan(0)
    expect(await read('anna', (transaction) => transaction.visible())).toContain(id)
  })

  test('shows what is visible, the directory first, then by urgency', async () => {
    const soon = (id: string) => appointment(id, '2026-12-07T10:00')
    const tooLate = (id: string) => appointment(id, '2026-12-08T00:00')
    const past = (id: string) => appointment(id, '2026-11-22T23:59')
    const [own, deputySoon, deputyLate] = [
      await newFile('gero'),
      await newFile('cilla', soon),
      await newFile('cilla', tooLate, past),
    ]
    const deputy = (id: string): Entry => ({
      ...note(id),
      command: 'caseFile.assign',
      args: {
        assignmentId: nextId(),
        kind: 'deputy',
        staffId: people.bengt.staffId,
        fromOn: '2026-11-01',
        untilOn: null,
        replaces: null,
      },
    })
    await load('cilla', deputy(deputyLate), deputy(deputySoon))
    const bengts = await newFile('bengt')
    const wanted = [directoryId, bengts, deputySoon, deputyLate]
    const ordered = await read('bengt', (transaction) => transaction.byUrgency())
    expect(ordered.filter((id) => wanted.includes(id))).toEqual(wanted)
    expect(ordered[0]).toBe(directoryId)
    expect(ordered).not.toContain(own)
    const visible = await read('bengt', (transaction) => transaction.visible())
    expect(heldDigest(visible)).toBe(heldDigest(ordered))
    expect(await read('dora', (transaction) => transaction.visible())).toEqual([directoryId])
  })

  test('gives changes in order, never half of an entry, and says whether more waits', async () => {
    const { seq } = await read('anna', (transaction) => transaction.position())
    const id = await newFile('anna', note, note)
    await newFile('bengt', note)
    const first = await read('anna', (transaction) => transaction.changes(seq, 1))
    expect(first).toMatchObject({ cursor: seq + 1, more: true })
    expect(first.rows).toHaveLength(2)
    const rest = await read('anna', (transaction) => transaction.changes(first.cursor, 100))
    expect(rest).toMatchObject({ cursor: seq + 5, more: false })
    expect(rest.rows.map((row) => [row.caseFileId, row.seq - seq])).toEqual([
      [id, 2],
      [id, 3],
    ])
    expect(await read('anna', (transaction) => transaction.changes(rest.cursor, 100))).toEqual({
      rows: [],
      cursor: rest.cursor,
      more: false,
    })
  })

  test('tells which of many entries came after a number, whoever wrote them', async () => {
    const { seq } = await read('anna', (transaction) => transaction.position())
    const file = nextId()
    const entries = [openFile(file, people.bengt.staffId, { assignmentId: nextId() }), note(file), note(file)]
    await load('bengt', ...entries)
    const refused = note(nextId())
    await county.load(people.anna.staffId, [refused])
    const others = Array.from({ length: 500 }, nextId)
    const asked = [...others, ...entries.map(({ id }) => id), refused.id]
    const newer = await read('anna', (transaction) => transaction.newer(asked, seq + 1))
    expect([...newer].toSorted()).toEqual(
      entries
        .slice(1)
        .map(({ id }) => id)
        .toSorted(),
    )
  })

  test('gives pages in the order asked for, and leaves out what is not visible', async () => {
    const [first, second, foreign] = [await newFile('anna', note), await newFile('anna'), await newFile('bengt')]
    const pages = await read('anna', (transaction) => transaction.pages([second, foreign, nextId(), first]))
    expect(pages.map(({ caseFileId }) => caseFileId)).toEqual([second, first])
    const rows = JSON.parse(new TextDecoder().decode(pages[1]?.page)) as AnyRow[]
    expect(rows.map(({ table }) => table).toSorted()).toEqual(['assignments', 'caseFiles', 'notes'])
    expect(pages[1]?.seq).toBe(Math.max(...rows.map(({ seq }) => seq)))
    const stored = await read('anna', (transaction) => transaction.rows([first]))
    expect(rows.toSorted(byId)).toEqual(stored.toSorted(byId))
  })

  test('tells listeners after the commit, and only whom it concerns', async () => {
    const heard: News[] = []
    const stop = await store.listen((news) => heard.push(news))
    const id = await newFile('anna')
    await expect.poll(() => heard.length).toBeGreaterThan(0)
    const news = heard[0] ?? { caseFileIds: [], access: false, deviceId: null }
    expect(news).toEqual({ caseFileIds: [id], access: true, deviceId: null })
    expect(await store.concerns(asker('anna'), news, moment)).toBe(true)
    expect(await store.concerns(asker('cilla'), news, moment)).toBe(true)
    expect(await store.concerns(asker('bengt'), news, moment)).toBe(false)
    expect(await store.concerns(asker('dora'), { ...news, caseFileIds: [directoryId] }, moment)).toBe(true)
    await stop()
  })

  test('opens, finds, expires and closes sessions', async () => {
    const session = (token: string, account = 'anna', expiresAt = '2026-11-23T21:00:00.000Z') => ({
      account,
      device: { id: nextId(), name: 'Laptop', platform: 'test' },
      tokenHash: tokenHash(token),
      expiresAt,
    })
    const enter = (token: string, at = moment) =>
      store.transact({ kind: 'session', tokenHash: tokenHash(token) }, 'read', at, (transaction) =>
        Promise.resolve(transaction.actor),
      )
    const opening = session('one')
    expect(await store.openSession(opening, moment)).toEqual({ staffId: people.anna.staffId })
    expect(await enter('one')).toEqual({
      staffId: people.anna.staffId,
      role: 'personalAdvisor',
      teamId: people.anna.teamId,
      deviceId: opening.device.id,
    })
    await expect(enter('one', { ...moment, at: opening.expiresAt })).rejects.toMatchObject({ code: 'signInExpired' })
    await expect(enter('other')).rejects.toMatchObject({ code: 'signInRequired' })
    await store.closeSession(tokenHash('one'), moment)
    await expect(enter('one')).rejects.toMatchObject({ code: 'signInRequired' })
    await expect(store.openSession(session('two', 'nobody'), moment)).rejects.toMatchObject({ code: 'unknownPerson' })
  })

  test('lets a founder in only while there is nobody', async () => {
    const founder: Asker = { kind: 'founder', staffId: nextId() }
    await expect(store.transact(founder, 'write', moment, () => Promise.resolve())).rejects.toMatchObject({
      code: 'mayNot',
    })
    const stranger: Asker = { kind: 'staff', staffId: nextId() }
    await expect(store.transact(stranger, 'read', moment, () => Promise.resolve())).rejects.toMatchObject({
      code: 'unknownPerson',
    })
  })

  test('knows the name of the job centre', async () => {
    expect(await store.jobCentre()).toBe('Jobcenter Musterland')
  })

  test('keeps a photo piece by piece under its case file', async () => {
    const { id, hash, bytes } = await fileWithPortrait(newFile)
    const key = { caseFileId: id, hash }
    await write('anna', async (transaction) => {
      await transaction.lock([id])
      expect(await transaction.wantedPhotos([key, { caseFileId: id, hash: 'f'.repeat(64) }])).toEqual([
        { ...key, size: 'small', bytes: bytes.length },
      ])
      await transaction.appendPhotos([{ ...key, bytes: bytes.subarray(0, 2), complete: false }])
    })
    expect(await read('anna', (transaction) => transaction.heldPhotos([key]))).toEqual([
      { ...key, offset: 2, complete: false },
    ])
    expect(await read('anna', (transaction) => transaction.photos([hash]))).toEqual([])
    await write('anna', async (transaction) => {
      await transaction.lock([id])
      await transaction.appendPhotos([{ ...key, bytes: bytes.subarray(2), complete: true }])
      expect(await transaction.photoBytes(key)).toEqual(bytes)
    })
    const [photo] = await read('anna', (transaction) => transaction.photos([hash, hash]))
    expect(photo?.hash).toBe(hash)
    expect(photo?.bytes).toEqual(bytes)
    expect(await read('bengt', (transaction) => transaction.photos([hash]))).toEqual([])
    expect(await read('bengt', (transaction) => transaction.heldPhotos([key]))).toEqual([])
    await write('anna', async (transaction) => {
      await transaction.lock([id])
      await transaction.removePhoto(key)
    })
    expect(await read('anna', (transaction) => transaction.heldPhotos([key]))).toEqual([])
  })

  test('keeps a bundle until a client says no, and tells when it is not whole any more', async () => {
    const face = portraitEntries({ hash: 'c'.repeat(64), bytes: 9 }, { hash: 'd'.repeat(64), bytes: 99 })
    const id = await newFile('anna', ...face.make)
    const packed = { id: nextId(), packed: new Uint8Array([1]), files: [{ caseFileId: id, seq: 1 }] }
    await write('anna', (transaction) => transaction.replaceBundles([packed]))
    const own = () => read('anna', (transaction) => transaction.ownBundles())
    expect(await own()).toEqual([{ madeOn: moment.day, isWhole: true, files: packed.files }])
    const next = { assignmentId: nextId(), kind: 'main', staffId: people.bengt.staffId } as const
    const [main] = (await read('anna', (transaction) => transaction.rows([id]))).filter(
      ({ table }) => table === 'assignments',
    )
    const days = { fromOn: moment.day, untilOn: null, replaces: main?.id ?? null }
    await load('anna', entry('caseFile.assign', id, { ...next, ...days }))
    expect(await own()).toEqual([{ madeOn: moment.day, isWhole: false, files: [] }])
    await load('bengt', entry('consent.withdraw', id, { consentId: face.consentId }))
    expect(await own()).toEqual([])
  })

  test('deletes the bundles of whoever left, and no others', async () => {
    const bundleOf = async (person: PersonName) => {
      const files = [{ caseFileId: await newFile(person), seq: 1 }]
      await write(person, (transaction) =>
        transaction.replaceBundles([{ id: nextId(), packed: new Uint8Array([1]), files }]),
      )
    }
    await bundleOf('anna')
    await bundleOf('bengt')
    const active = (is: boolean) =>
      load('emil', entry('staff.edit', directoryId, { staffId: people.bengt.staffId, patch: { active: is } }))
    await active(false)
    await store.dropBundlesLeftBehind()
    await active(true)
    const left = (person: PersonName) => read(person, (transaction) => transaction.ownBundles())
    expect([(await left('anna')).length, (await left('bengt')).length]).toEqual([1, 0])
  })
})

const byId = (a: AnyRow, b: AnyRow) => (a.id < b.id ? -1 : 1)

async function fileWithPortrait(newFile: (person: PersonName, ...more: ((id: string) => Entry)[]) => Promise<string>) {
  const bytes = new Uint8Array([1, 2, 3, 4, 5])
  const hash = createHash('sha256').update(bytes).digest('hex')
  const photo = { hash, bytes: bytes.length }
  const id = await newFile('anna', ...portraitEntries(photo, { hash: 'e'.repeat(64), bytes: 9 }).make)
  return { id, hash, bytes }
}
