/** Chromium answers a damaged store with an empty, a halved or an old one and no error: noticed at unlock, and nothing unsent is lost. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { Core } from '../../renderer/vault/core.ts'
import { heal } from '../../renderer/vault/healing.ts'
import type { StoreRecords, StoreTable } from '../../renderer/vault/store.ts'
import { Problem } from '../../shared/problem.ts'
import { entry } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import type { Disk } from '../simulator/laptop-store.ts'
import { openKeptLaptop, type Keeper, type KeptLaptop } from './kept-laptop.ts'
import { contentOf, openCounty, type TestCounty } from './laptop.ts'

let county: TestCounty
let caseFileId: string
let laptop: KeptLaptop
let disk: Disk
let keeper: Keeper
let core: Core

beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await openKeptLaptop(county, 'anna')
  ;({ disk, keeper, core } = laptop)
})

const makeBox = () => laptop.makeBox()

/** Lock and unlock: what was wrong with the store, if anything. */
async function unlock() {
  const box = makeBox()
  const healed = await heal(box, null)
  core = await Core.open(box, laptop.ports)
  return healed
}

const write = (content: string) => core.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const notes = () => county.rows(caseFileId).flatMap((row) => (row.table === 'notes' ? [row.fields['content']] : []))
const copyOf = () => new Map([...disk.tables].map(([name, records]) => [name, structuredClone(records)]))
function putBack(tables: ReadonlyMap<StoreTable, Map<string, unknown>>): void {
  disk.tables.clear()
  for (const [name, records] of tables) disk.tables.set(name, structuredClone(records))
}

async function expectHome(...contents: string[]): Promise<void> {
  await core.syncOnce()
  expect(
    notes()
      .map(String)
      .toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(contents)
  expect(core.outbox.all()).toEqual([])
  expect(contentOf([...(await core.files.view(caseFileId)).rows()])).toEqual(contentOf(county.rows(caseFileId)))
}

test('a whole store is left as it is, however often it is opened', async () => {
  await write('eins')
  for (const _time of [1, 2, 3]) expect(await unlock()).toBeNull()
  await expectHome('eins')
})

describe('with work that waits', () => {
  const damages: Record<string, () => void> = {
    'is empty': () => disk.tables.clear(),
    'lost its outbox': () => disk.table('outbox').clear(),
    'lost its state': () => disk.table('state').clear(),
    'lost its manifest': () => disk.table('manifest').clear(),
    'lost half of everything': () => {
      for (const records of disk.tables.values()) {
        const keys = [...records.keys()]
        for (const one of keys.slice(0, Math.ceil(keys.length / 2))) records.delete(one)
      }
    },
    'lost a page': () => disk.table('pages').delete('1'),
    'lost a shelf': () => disk.table('shelves').delete('1'),
  }
  test.each(Object.entries(damages))(
    'a store that %s is noticed, and all of it comes home once',
    async (_what, harm) => {
      await write('eins')
      await core.syncOnce()
      await write('zwei')
      await write('drei')
      harm()
      expect(await unlock()).not.toBeNull()
      expect(await unlock()).toBeNull()
      await expectHome('drei', 'eins', 'zwei')
    },
  )

  test('an older copy of the whole store is noticed; what was written since comes from the second copy', async () => {
    await write('eins')
    const before = copyOf()
    await write('zwei')
    putBack(before)
    expect(await unlock()).toMatchObject({ found: 'older', entries: 1 })
    await expectHome('eins', 'zwei')
  })

  test('an older copy of one table is noticed', async () => {
    await write('eins')
    const before = copyOf()
    await write('zwei')
    disk.tables.set('outbox', structuredClone(before.get('outbox') ?? new Map<string, unknown>()))
    expect(await unlock()).toMatchObject({ entries: 1 })
    await expectHome('eins', 'zwei')
  })

  test('a store that is ahead of the copy by a cut between the two is whole', async () => {
    await write('eins')
    keeper.onAppend = () => {
      throw new Problem('storageFull')
    }
    await write('zwei')
    keeper.onAppend = () => undefined
    expect(await unlock()).toBeNull()
    await expectHome('eins', 'zwei')
  })

  test('a copy that cannot be written undoes no save, shows as failing, and catches up', async () => {
    keeper.onAppend = () => {
      throw new Problem('storageFull')
    }
    await write('eins')
    expect(core.box.copy?.failing).toEqual({ code: 'storageFull' })
    keeper.onAppend = () => undefined
    await write('zwei')
    expect(core.box.copy?.failing).toBeNull()
    disk.tables.clear()
    expect(await unlock()).toMatchObject({ found: 'missing', entries: 2 })
    await expectHome('eins', 'zwei')
  })

  test('a copy that was torn at any byte of its last record costs nothing while the store is whole', async () => {
    await write('eins')
    const short = keeper.bytes.length
    await write('zwei')
    const whole = keeper.bytes
    for (let end = short; end < whole.length; end += 37) {
      keeper.bytes = whole.slice(0, end)
      expect(await unlock()).toBeNull()
    }
    await expectHome('eins', 'zwei')
  })

  test('with a torn copy and an empty store everything before the torn record comes back', async () => {
    await write('eins')
    await write('zwei')
    const whole = keeper.bytes
    keeper.bytes = whole.slice(0, whole.length - 5)
    disk.tables.clear()
    expect(await unlock()).toMatchObject({ found: 'missing', entries: 1 })
    await expectHome('eins')
  })

  test('photos that wait come back byte for byte; those that arrived are fetched again', async () => {
    const large = container(lossy(480, 480, 20, 3))
    await core.box.take(await core.photos.keep(caseFileId, large, 'large', core.correctedNow()))
    const [note] = core.photos.all()
    disk.tables.clear()
    const healed = await heal(makeBox(), null)
    expect(healed).toMatchObject({ found: 'missing', photos: 1 })
    const box = makeBox()
    await heal(box, null)
    const sealed = await box.store.readAll('photoBytes')
    const bytes = await box.open(sealed[0]?.sealed ?? new Uint8Array(), `photo-bytes|${sealed[0]?.key ?? ''}`)
    expect([...bytes]).toEqual([...large])
    expect(note?.state).toBe('waiting')
  })
})

test.each(['shelves', 'pages', 'patches', 'outbox', 'photos', 'photoBytes', 'kept'] as const)(
  'what Chromium cannot read any more of %s keeps no vault shut, and all of it comes home once',
  async (table) => {
    await write('eins')
    await core.syncOnce()
    await county.load('anna', entry('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'vier' }))
    await core.syncOnce()
    const photo = container(lossy(480, 480, 20, 3))
    await core.box.take(await core.photos.keep(caseFileId, photo, 'large', core.correctedNow()))
    await write('zwei')
    const records = disk.table(table)
    expect(records.size).toBeGreaterThan(0)
    for (const key of records.keys()) records.set(key, { key, sealed: new Uint8Array() })
    await unlock()
    await expectHome('eins', 'vier', 'zwei')
  },
)

test('what has gone home does not come back from the copy', async () => {
  await write('eins')
  await core.syncOnce()
  disk.tables.clear()
  expect(await unlock()).toMatchObject({ found: 'missing', entries: 0 })
  expect(core.outbox.all()).toEqual([])
  await expectHome('eins')
})

test('a store that was healed while the county came back older gives it back what it had acknowledged', async () => {
  const backup = county.store.snapshot()
  await write('eins')
  await core.syncOnce()
  county.store.restore(backup, randomUUID())
  disk.table('pages').delete('1')
  expect(await unlock()).toMatchObject({ found: 'incomplete' })
  await expectHome('eins')
})

test('what the county attested of a visit and does not open any more keeps no vault shut', async () => {
  await write('eins')
  await core.box.write([{ put: 'receipts', record: { key: randomUUID(), sealed: new Uint8Array(60) } }])
  expect(await unlock()).toBeNull()
  await expectHome('eins')
})

describe('a record that does not open any more is not copied over the copy that does', () => {
  const spoil = () => {
    for (const record of disk.table('outbox').values()) {
      const { sealed } = record as { sealed: Uint8Array }
      sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
    }
  }
  /** As the vault does it: what is found while opening is healed, and it is opened once more. */
  async function unlockAsVault() {
    const box = makeBox()
    let healed = await heal(box, null)
    core = await Core.open(box, laptop.ports).catch(async (error: unknown) => {
      if (!(error instanceof Problem)) throw error
      healed = await heal(box, null, true)
      return Core.open(box, laptop.ports)
    })
    return healed
  }

  test('when the passphrase is changed', async () => {
    await write('eins')
    spoil()
    const kdf = { name: 'argon2id' as const, memoryKib: 1, passes: 1, lanes: 1 }
    const sealing = { kdf, salt: new Uint8Array(16), wrapped: new Uint8Array(60) }
    const header = { key: 'vault', version: 1, vaultId: 'v', deviceId: 'd', name: 'Anna', edition: 2, ...sealing }
    await core.box.write([{ put: 'header', record: header }])
    await write('zwei')
    expect(await unlockAsVault()).toMatchObject({ found: 'incomplete', entries: 1, lost: 0 })
    await expectHome('eins', 'zwei')
  })

  test('when the copy was behind by a cut between the two', async () => {
    await write('eins')
    const behind = keeper.bytes
    await core.readings.note({ id: randomUUID(), caseFileId, at: core.correctedNow(), offline: false }, 0)
    keeper.bytes = behind
    spoil()
    expect(await unlockAsVault()).toMatchObject({ found: 'incomplete', entries: 1, lost: 0 })
    await expectHome('eins')
  })

  test('and one that was, is told as lost, and keeps no vault shut', async () => {
    await write('eins')
    spoil()
    // As the version before did: what lay in the store went into the copy as it was.
    const [record] = disk.table('outbox').values() as Iterable<StoreRecords['outbox']>
    if (!record) throw new Error('nothing waits')
    await core.box.write([{ put: 'outbox', record }])
    await write('zwei')
    expect(await heal(makeBox(), null, true)).toMatchObject({ lost: 1 })
    await unlock()
    await expectHome('zwei')
  })

  test('also of a photo that nobody has looked at: it comes back from the copy', async () => {
    const large = container(lossy(480, 480, 20, 3))
    await core.box.take(await core.photos.keep(caseFileId, large, 'large', core.correctedNow()))
    const hash = core.photos.all()[0]?.hash ?? ''
    const behind = keeper.bytes
    await write('eins')
    keeper.bytes = behind
    for (const key of disk.table('photoBytes').keys())
      disk.table('photoBytes').set(key, { key, sealed: new Uint8Array(60) })
    const box = makeBox()
    expect(await heal(box, null)).toMatchObject({ found: 'incomplete', lost: 0 })
    core = await Core.open(box, laptop.ports)
    expect(core.box.copy?.failing).toBeNull()
    expect(await heal(makeBox(), null)).toBeNull()
    expect([...((await core.photos.bytes(hash)) ?? [])]).toEqual([...large])
    await expectHome('eins')
  })
})
