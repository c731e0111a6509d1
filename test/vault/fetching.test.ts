/** What comes from the county is counted as it comes, and can be held: by a person on a dear line, for as long as they like. */
import { randomUUID } from 'node:crypto'
import { brotliCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { prepareBundles } from '../../server/bundles.ts'
import { momentOf } from '../../server/moment.ts'
import type { StoreWrite } from '../../renderer/vault/store.ts'
import type { OpenVault } from '../../renderer/vault/open-vault.ts'
import { Problem } from '../../shared/problem.ts'
import type { SyncState } from '../../shared/vault-contract.ts'
import { note, people, portraitEntries } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { codeOf, openCounty, sha256, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
/** Whether many case files are written, more than the dozen that comes first. */
const isLarge = (batch: readonly StoreWrite[]) =>
  batch.some((write) => 'put' in write && write.put === 'pages' && write.record.sealed.length > 30_000)

beforeEach(async () => {
  county = await openCounty()
})

const newFiles = async (count: number) => {
  const made: string[] = []
  while (made.length < count) made.push(await county.newFile('anna'))
  return made
}
/** The county packs the files that it has now. */
const packFiles = () =>
  prepareBundles(county.store, () => momentOf(new Date(county.clock.now)), {
    fewest: 2,
    newId: randomUUID,
    pack: async (answer) => brotliCompressSync(answer),
  })
const arriving = () => laptop.core.fetching.arriving(laptop.core.self.filesInAll)
/** Ids of case files in the order in which they were asked for as pages. */
const askedFor = () => laptop.asked('pages').flatMap(({ args }) => (args as { caseFileIds: string[] }).caseFileIds)
const heldCount = () => laptop.core.files.heldIds().length
const caseFileId = () => laptop.core.files.heldIds().find((id) => laptop.core.files.overviews().has(id)) ?? ''

/** Holds when the county has answered the first such call. */
function holdAtFirst(call: string): void {
  laptop.onTheWayBack = async (name) => {
    if (name !== call) return
    laptop.onTheWayBack = () => undefined
    await laptop.core.holdFetching(true)
  }
}

describe('while case files come', () => {
  test('their number is known from the first answer on, without the directory', async () => {
    await newFiles(30)
    laptop = await county.laptop('anna')
    const seen: ReturnType<typeof arriving>['files'][] = []
    laptop.onTheWay = (name) => void (name === 'pages' && seen.push(arriving().files))
    await laptop.sync()
    expect(seen).toEqual([
      { done: 0, total: 30 },
      { done: 11, total: 30 },
    ])
    expect(arriving().files).toEqual({ done: 30, total: 30 })
    await laptop.sync()
    expect(laptop.core.self.filesInAll).toBe(30)
  })

  test('it is told that they are coming, and after the last one no longer', async () => {
    await newFiles(80)
    laptop = await county.laptop('anna')
    const seen: boolean[] = []
    laptop.onTheWay = (name) => void (name === 'pages' && seen.push(arriving().isComing))
    await laptop.sync()
    expect(seen).toEqual([true, true, true])
    expect(arriving().isComing).toBe(false)
  })

  test('it is told before the first answer: on a narrow line that may take its time', async () => {
    await newFiles(30)
    laptop = await county.laptop('anna')
    const seen: boolean[] = []
    laptop.changed = () => void seen.push(arriving().isComing)
    laptop.onTheWay = (name) => {
      if (name === 'pages') throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    expect(seen).toContain(true)
    await laptop.start()
    expect(arriving().isComing).toBe(false)
  })

  test('a single file is not worth telling', async () => {
    await newFiles(20)
    laptop = await county.laptop('anna')
    await laptop.sync()
    await county.newFile('anna')
    const seen: boolean[] = []
    laptop.onTheWay = (name) => void (name === 'pages' && seen.push(arriving().isComing))
    await laptop.sync()
    expect(seen).toEqual([false])
  })

  test('packed ones count with the bytes that the county names, and the whole stands before they are here', async () => {
    await newFiles(270)
    await packFiles()
    laptop = await county.laptop('anna')
    const nothing = { done: 0, about: null }
    const seen: ReturnType<typeof arriving>['bytes'][] = []
    let packed = 0
    laptop.bend = (name, reply) => {
      if (name === 'bundles' && reply.ok)
        packed = (reply.result as { bundles: { bytes: number }[] }).bundles.reduce((sum, { bytes }) => sum + bytes, 0)
      return reply
    }
    laptop.onTheWay = (name) => void (name === 'bundle' && seen.push(arriving().bytes))
    laptop.beforeWrite = (batch) => void (isLarge(batch) && seen.push(arriving().bytes))
    await laptop.sync()
    expect(laptop.asked('bundle')).toHaveLength(2)
    const pages = (seen.at(-1)?.about ?? 0) - packed
    expect(pages).toBeGreaterThan(0)
    // Of the first pages, and of what comes with them, nobody knows before they are here.
    expect(seen).toEqual([nothing, nothing, { done: pages, about: pages + packed }])
  })

  test('the time left is named once it can be known, and by the laptop’s clock', async () => {
    await newFiles(300)
    laptop = await county.laptop('anna')
    const seen: (number | null)[] = []
    let came = 0
    laptop.onTheWayBack = async (name) => {
      if (name !== 'pages') return
      // On a narrow line what came before has been written long since.
      await vi.waitFor(() => expect(heldCount()).toBe(came))
      came += came === 0 ? 12 : 64
      seen.push(arriving().minutesLeft)
      county.clock.now += 50_000
    }
    await laptop.sync()
    // Twelve files, then 64 at a time, fifty seconds each; what has been written counts.
    expect(seen).toEqual([null, null, 3, 2, 2, 0])
  })

  test('a sync that breaks off says what is missing, and no longer that it comes', async () => {
    await newFiles(30)
    laptop = await county.laptop('anna')
    laptop.onTheWay = (name) => {
      if (name === 'pages' && laptop.asked('pages').length === 1) throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    laptop.core.fetching.broke()
    expect(arriving()).toMatchObject({ isComing: false, files: { done: 11, total: 30 }, minutesLeft: null })
    await laptop.start()
    expect(arriving().files).toEqual({ done: 11, total: 30 })
  })
})

describe('held', () => {
  beforeEach(async () => {
    await newFiles(900)
    laptop = await county.laptop('anna')
    // While the first large answer is written; others lie sealed behind it, and two more are under way.
    laptop.beforeWrite = (batch) => {
      if (!isLarge(batch) || laptop.core.fetching.isHeld) return
      laptop.beforeWrite = () => undefined
      void laptop.core.holdFetching(true)
    }
    await laptop.sync()
  })

  test('what was asked for still arrives, and nothing more is asked for', async () => {
    const asked = askedFor().length
    expect(asked).toBeLessThan(901)
    expect(heldCount()).toBe(asked)
    await laptop.sync()
    expect(askedFor()).toHaveLength(asked)
    expect(arriving()).toMatchObject({ isComing: false, minutesLeft: null })
  })

  test('it stays held after a restart, says how much is missing, and then goes on with nothing coming twice', async () => {
    const here = heldCount()
    await laptop.start()
    laptop.online = false
    expect(laptop.core.fetching.isHeld).toBe(true)
    expect(arriving().files).toEqual({ done: here - 1, total: 900 })
    laptop.online = true
    await laptop.sync()
    expect(heldCount()).toBe(here)
    await laptop.core.holdFetching(false)
    expect(arriving().isComing).toBe(true)
    await laptop.sync()
    expect(askedFor()).toHaveLength(901)
    expect(new Set(askedFor()).size).toBe(901)
    expect(arriving().files).toEqual({ done: 900, total: 900 })
    await laptop.start()
    expect(laptop.core.fetching.isHeld).toBe(false)
  })

  test('own work goes out all the same, and what changes in files that are here comes in', async () => {
    const id = caseFileId()
    await laptop.run('note.write', id, { ...noteArgs(randomUUID()), content: 'vom Hotspot aus' })
    await county.load('cilla', note(id, 'von der Leitung'))
    await laptop.sync()
    expect(laptop.core.outbox.all()).toEqual([])
    const notes = county.rows(id).flatMap(({ table, fields }) => (table === 'notes' ? [fields['content']] : []))
    expect(notes).toContain('vom Hotspot aus')
    const here = (await laptop.rows(id)).map(({ fields }) => fields['content'])
    expect(here).toContain('von der Leitung')
  })

  test('a laptop that lost all that was here fetches it again: nobody meant to be without', async () => {
    laptop.disk.table('shelves').clear()
    laptop.disk.table('pages').clear()
    await laptop.start()
    expect(laptop.core.fetching.isHeld).toBe(false)
    await laptop.sync()
    expect(arriving().files).toEqual({ done: 900, total: 900 })
  })

  test('a county that came back older lets it go on', async () => {
    county.store.restore(county.store.snapshot(), randomUUID())
    await laptop.sync()
    expect(laptop.core.fetching.isHeld).toBe(false)
    expect(arriving().files.done).toBe(900)
  })
})

test('held among packed files, it goes on with none of them coming again as a page', async () => {
  await newFiles(800)
  await packFiles()
  laptop = await county.laptop('anna')
  holdAtFirst('bundle')
  await laptop.sync()
  // Two were under way.
  expect(arriving().files).toEqual({ done: 500, total: 800 })
  await laptop.core.holdFetching(false)
  await laptop.sync()
  expect(arriving().files).toEqual({ done: 800, total: 800 })
  expect(laptop.asked('bundle')).toHaveLength(4)
  expect(askedFor()).toHaveLength(12)
})

describe('what the screens hear', () => {
  let vault: OpenVault
  const heard: Promise<SyncState>[] = []
  beforeEach(async () => {
    await newFiles(900)
    laptop = await county.laptop('anna')
    heard.length = 0
    vault = await laptop.openVault(() => void heard.push(vault.syncState()))
  })
  afterEach(() => vault.close())
  /** Holds while the first large answer is written. */
  const holdHalfWay = () => {
    laptop.beforeWrite = (batch) => {
      if (!isLarge(batch)) return
      laptop.beforeWrite = () => undefined
      void vault.pause(true)
    }
  }

  test('is that files come, how many, and at the end that all is quiet', async () => {
    const changed: (string[] | undefined)[] = []
    laptop.changed = (caseFileIds) => void changed.push(caseFileIds)
    await vault.loop.now()
    // Lists are asked anew only when something in them has changed.
    expect(changed).not.toContainEqual([])
    const states = await Promise.all(heard)
    const coming = states.filter(({ activity }) => activity === 'fetching')
    expect(coming.map(({ arriving: { files } }) => files)).toContainEqual({ done: 75, total: 900 })
    expect(await vault.syncState()).toMatchObject({ activity: 'idle', arriving: { files: { done: 900, total: 900 } } })
  })

  test('is that it is held, that what they write goes out, and that it comes as soon as it may', async () => {
    holdHalfWay()
    await vault.loop.now()
    const held = { activity: 'idle', paused: true, stuck: null, problem: null, onlyHere: { entries: 0 } }
    const { arriving: then } = await vault.syncState()
    expect(then.files.done).toBeLessThan(900)
    expect(await vault.syncState()).toMatchObject(held)
    const id = [...vault.core.files.overviews().keys()][0] ?? ''
    await vault.run('note.write', id, { ...noteArgs(randomUUID()), content: 'an der Tür' })
    await vault.loop.now()
    expect(await vault.syncState()).toMatchObject({ ...held, arriving: { files: then.files } })
    const before = heard.length
    const going = vault.pause(false)
    expect(heard).toHaveLength(before + 1)
    expect(await vault.syncState()).toMatchObject({ activity: 'fetching', paused: false })
    await going
    await vault.loop.now()
    expect(await vault.syncState()).toMatchObject({ activity: 'idle', arriving: { files: { done: 900, total: 900 } } })
  })

  test('is held after the laptop was locked and unlocked, and what is missing, also without a network', async () => {
    holdHalfWay()
    await vault.loop.now()
    const { arriving: then } = await vault.syncState()
    vault.close()
    laptop.online = false
    vault = await laptop.openVault()
    await vault.loop.now()
    expect(then.files.done).toBeLessThan(900)
    const missing = { paused: true, isBare: false, arriving: { files: then.files } }
    expect(await vault.syncState()).toMatchObject({ ...missing, connection: 'offline', activity: 'idle' })
  })

  test('is after a cut that nothing comes for now', async () => {
    laptop.onTheWay = (name) => {
      if (name === 'pages' && laptop.asked('pages').length === 1) throw new Problem('serverUnreachable')
    }
    await vault.loop.now()
    expect(await vault.syncState()).toMatchObject({
      activity: 'idle',
      problem: { code: 'serverUnreachable' },
      arriving: { files: { done: 11, total: 900 }, minutesLeft: null },
    })
  })
})

describe('photos', () => {
  const photos = 72
  beforeEach(async () => {
    const { token } = await county.county.openSession(people.cilla.account, {
      id: randomUUID(),
      name: 'Laptop',
      platform: 'test',
    })
    for (let mark = 0; mark < photos / 2; mark++) {
      const id = await county.newFile('anna')
      const pictures = [96, 480].map((edge) => container(lossy(edge, edge, 20, mark)))
      const [small, large] = pictures.map((bytes) => ({ hash: sha256(bytes), bytes: bytes.length }))
      if (!small || !large) throw new Error('no pictures')
      await county.load('cilla', ...portraitEntries(small, large).make.map((make) => make(id)))
      const pieces = pictures.map((bytes) => {
        return { caseFileId: id, hash: sha256(bytes), size: bytes.length, offset: 0, bytes }
      })
      await county.county.calls.putPhotos({ pieces }, { token })
    }
    laptop = await county.laptop('anna')
  })

  test('are counted as they come, with their bytes', async () => {
    const seen: ReturnType<typeof arriving>[] = []
    laptop.onTheWayBack = (name) => void (name === 'getPhotos' && seen.push(arriving()))
    await laptop.sync()
    expect(arriving().photos).toEqual({ done: photos, total: photos })
    const [first, last] = [seen[0], seen.at(-1)]
    expect(first?.photos).toEqual({ done: 0, total: photos })
    expect(last?.photos.done).toBeGreaterThan(0)
    const bytes = laptop.core.photos.all().reduce((sum, note) => sum + note.bytes, first?.bytes.done ?? 0)
    expect(last?.bytes.about).toBe(bytes)
    expect(last?.bytes.done).toBeGreaterThan(first?.bytes.done ?? 0)
  })

  test('are held between two requests, and go on with none coming twice, also after a restart', async () => {
    holdAtFirst('getPhotos')
    await laptop.sync()
    const { done } = arriving().photos
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(photos)
    await laptop.start()
    await laptop.sync()
    expect(arriving().photos.done).toBe(done)
    await laptop.core.holdFetching(false)
    await laptop.sync()
    const asked = laptop.asked('getPhotos').flatMap(({ args }) => (args as { hashes: string[] }).hashes)
    expect(asked).toHaveLength(photos)
    expect(new Set(asked).size).toBe(photos)
    expect(laptop.core.photos.all()).toHaveLength(photos)
  })

  test('that were taken here go out while it is held', async () => {
    holdAtFirst('pages')
    await laptop.sync()
    const { core } = laptop
    const id = caseFileId()
    const pictures = [96, 480].map((edge) => container(lossy(edge, edge, 20, 99)))
    const [small, large] = pictures
    if (!small || !large) throw new Error('no pictures')
    const steps = [
      await core.photos.keep(id, small, 'small', core.correctedNow()),
      await core.photos.keep(id, large, 'large', core.correctedNow()),
    ] as const
    await core.box.take(...steps)
    for (const make of portraitEntries(steps[0].ref, steps[1].ref).make) {
      const { command, args } = make(id)
      await core.run(command, id, args)
    }
    await laptop.sync()
    expect(core.photos.all().map(({ state }) => state)).toEqual(['held', 'held'])
    expect(laptop.asked('getPhotos')).toEqual([])
  })
})
