/** Laptops and counties of different versions: nothing that waits is lost, nothing is half taken, and what is newer is kept. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { persons } from '../../shared/person.ts'
import { RowAsItCame } from '../../shared/row.ts'
import { openFile, people } from '../server/people.ts'
import { consentFields, noteArgs, personFields } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { newerVersion } from '../simulator/newer-version.ts'
import { codeOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const newer = newerVersion({ oldestReader: 1, hasPets: true, mostFollowUps: 2 })
const strict = newerVersion({ oldestReader: 2, hasPets: true, mostFollowUps: 2 })

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const followUp = () => ({ followUpId: randomUUID(), dueOn: '2026-11-24', what: 'Nachfragen', personId: null })
const pet = () => ({ petId: randomUUID(), name: 'Bello' })
const upgrade = (to = newer) => {
  laptop.domain = to
  return laptop.start()
}
const run = (command: string, args: unknown) => laptop.core.run(command, caseFileId, args)
/** Takes a portrait; gives how its record names both sizes. */
const keepPhotos = async (of = caseFileId) => {
  const { photos, box } = laptop.core
  const [small, large] = [
    await photos.keep(of, container(lossy(96, 96, 400, 1)), 'small', '2026-11-23T09:00:00.000Z'),
    await photos.keep(of, container(lossy(480, 480, 900, 1)), 'large', '2026-11-23T09:00:00.000Z'),
  ] as const
  await box.take(small, large)
  return [small.ref, large.ref] as const
}
const stateOf = (entryId: string) => laptop.core.outbox.find(entryId)?.state
const atCounty = (rowId: string) => county.rows(caseFileId).find(({ id }) => id === rowId)

describe('a laptop that is newer than its county', () => {
  test('sends what the county knows, and keeps what it does not until that is up to date', async () => {
    const [old, added] = [followUp(), pet()]
    await run('followUp.set', old)
    await upgrade()
    const other = await county.newFile('anna')
    const entryId = await run('pet.add', added)
    await laptop.sync()
    expect(atCounty(old.followUpId)).toBeDefined()
    expect(stateOf(entryId)).toBe('waiting')
    expect(laptop.core.outbox.waitsForNewerCounty(entryId)).toBe(true)
    expect(laptop.core.files.holds(other)).toBe(true)
    county.upgradeTo(newer)
    await laptop.sync()
    expect(atCounty(added.petId)).toMatchObject({ table: 'pets', fields: { name: 'Bello' } })
    expect(laptop.core.outbox.all()).toEqual([])
    expect(laptop.core.outbox.waitsForNewerCounty()).toBe(false)
  })

  test('keeps with it what comes after in the same file, also what is recorded later', async () => {
    await upgrade()
    const set = { ...followUp(), urgency: 'high' }
    await run('followUp.set', set)
    await laptop.sync()
    const finish = await run('followUp.finish', { followUpId: set.followUpId })
    await laptop.sync()
    expect([stateOf(finish), laptop.core.outbox.all()]).toEqual(['waiting', expect.objectContaining({ length: 2 })])
    county.upgradeTo(newer)
    await laptop.sync()
    expect(atCounty(set.followUpId)?.fields).toMatchObject({ urgency: 'high', doneAt: expect.any(String) as unknown })
  })

  test("lets a client's no go ahead of what waits, unless it is about that", async () => {
    const personId = randomUUID()
    const [known, late, fresh] = [randomUUID(), randomUUID(), randomUUID()]
    await run('person.add', { personId, ...personFields })
    for (const consentId of [known, late]) await run('consent.give', { ...consentFields, consentId, personId })
    await laptop.sync()
    await upgrade()
    await run('followUp.set', { ...followUp(), urgency: 'high' })
    const inSameBatch = await run('consent.withdraw', { consentId: known })
    await laptop.sync()
    const later = await run('consent.withdraw', { consentId: late })
    await run('consent.give', { ...consentFields, consentId: fresh, personId })
    const ofWhatWaits = await run('consent.withdraw', { consentId: fresh })
    await laptop.sync()
    const withdrawn = [known, late].map((id) => atCounty(id)?.fields['withdrawnAt'])
    expect(withdrawn).toEqual([expect.any(String), expect.any(String)])
    expect([inSameBatch, later, ofWhatWaits].map(stateOf)).toEqual([undefined, undefined, 'waiting'])
    county.upgradeTo(newer)
    await laptop.sync()
    expect(atCounty(fresh)?.fields['withdrawnAt']).toEqual(expect.any(String))
  })

  test("keeps a client's no with the consent that waits, also when that went up in a request before", async () => {
    const [personId, consentId] = [randomUUID(), randomUUID()]
    const other = await county.newFile('anna')
    await run('person.add', { personId, ...personFields })
    await laptop.sync()
    await upgrade()
    await run('followUp.set', { ...followUp(), urgency: 'high' })
    await run('consent.give', { ...consentFields, consentId, personId })
    const content = 'x'.repeat(19_000)
    for (let pages = 0; pages < 15; pages++)
      await laptop.core.run('note.write', other, { ...noteArgs(randomUUID()), content })
    const no = await run('consent.withdraw', { consentId })
    await laptop.sync()
    expect(stateOf(no)).toBe('waiting')
    county.upgradeTo(newer)
    await laptop.sync()
    expect(atCounty(consentId)?.fields['withdrawnAt']).toEqual(expect.any(String))
  })

  test('loses nothing in a power cut while what the older one sealed is made anew', async () => {
    const entryId = await run('followUp.set', followUp())
    laptop.domain = newer
    laptop.beforeWrite = () => {
      throw new Error('power cut')
    }
    await expect(laptop.start()).rejects.toThrow('power cut')
    laptop.beforeWrite = () => undefined
    await laptop.start()
    expect(stateOf(entryId)).toBe('waiting')
    expect(laptop.core.files.overviews().get(caseFileId)).toHaveProperty('pets', 0)
    // Once is enough: the next unlock has nothing to do.
    laptop.beforeWrite = () => {
      throw new Error('nothing is left to write')
    }
    await laptop.start()
    expect(laptop.core.files.overviews().get(caseFileId)).toHaveProperty('pets', 0)
  })

  test('opens on a full disk as well', async () => {
    laptop.domain = newer
    laptop.disk.full = true
    await laptop.start()
    expect(laptop.core.files.overviews().get(caseFileId)).toHaveProperty('pets', 0)
  })
})

test('a laptop that is newer sends nothing of a file after what waits there, also when it takes several requests', async () => {
  const other = await county.newFile('anna')
  await laptop.sync()
  await upgrade()
  const set = { ...followUp(), urgency: 'high' }
  await run('followUp.set', set)
  const content = 'x'.repeat(19_000)
  for (let pages = 0; pages < 15; pages++)
    await laptop.core.run('note.write', other, { ...noteArgs(randomUUID()), content })
  const finish = await run('followUp.finish', { followUpId: set.followUpId })
  await laptop.sync()
  expect(laptop.asked('sync').length).toBeGreaterThan(3)
  expect([stateOf(finish), laptop.core.outbox.waitingIn(other)]).toEqual(['waiting', 0])
})

describe('a laptop that is older than its county', () => {
  test('has its entries understood as what they are now, once', async () => {
    const old = followUp()
    await run('followUp.set', old)
    laptop.onTheWayBack = () => {
      throw new Error('the line broke')
    }
    await expect(laptop.sync()).rejects.toThrow('the line broke')
    laptop.onTheWayBack = () => undefined
    county.upgradeTo(newer)
    await upgrade()
    await run('followUp.set', { ...followUp(), urgency: 'normal' })
    await laptop.sync()
    expect(laptop.core.outbox.all()).toEqual([])
    expect(county.rows(caseFileId).filter(({ table }) => table === 'followUps')).toHaveLength(2)
  })

  test('keeps rows, fields and whatever else it does not know, and has them when it is up to date', async () => {
    county.upgradeTo(newer)
    const colleague = await county.laptop('anna')
    colleague.domain = newer
    await colleague.start()
    await colleague.sync()
    const personId = randomUUID()
    const person = { personId, ...personFields }
    await colleague.core.run('person.add', caseFileId, person)
    const [added, set] = [pet(), { ...followUp(), urgency: 'high' }]
    await colleague.core.run('pet.add', caseFileId, added)
    await colleague.core.run('followUp.set', caseFileId, set)
    await colleague.core.run('person.edit', caseFileId, { personId, patch: {}, nickname: 'Emmi' })
    await colleague.sync()
    await laptop.sync()
    await run('person.edit', { personId, patch: { phone: '0551 1' } })
    await laptop.sync()
    const stored = new Map(county.rows(caseFileId).map((row) => [row.id, row]))
    expect(stored.get(personId)?.fields).toMatchObject({ nickname: 'Emmi', phone: '0551 1' })
    expect(new Map((await laptop.rows(caseFileId)).map((row) => [row.id, row]))).toEqual(stored)
    expect(stored.get(set.followUpId)).toMatchObject({ lastCommand: 'followUp.set', fields: { urgency: 'high' } })
  })

  test('takes a reason for a refusal that it has no words for', async () => {
    county.upgradeTo(newer)
    const ids = [await run('followUp.set', followUp()), await run('followUp.set', followUp())]
    ids.push(await run('followUp.set', followUp()))
    await laptop.sync()
    const last = laptop.core.outbox.find(ids[2] ?? '')
    expect(last).toMatchObject({ state: 'refused', outcome: { problem: { code: 'internal' } } })
  })

  test('that is too old brings its work and gets nothing, and nothing is taken from it', async () => {
    const seen = await laptop.rows(caseFileId)
    county.upgradeTo(strict)
    const [mine, later] = [followUp(), followUp()]
    const entryId = await run('followUp.set', mine)
    const other = await county.newFile('anna')
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect(atCounty(mine.followUpId)).toBeDefined()
    expect(stateOf(entryId)).toBe('accepted')
    expect(await laptop.rows(caseFileId)).toHaveLength(seen.length + 1)
    expect(laptop.core.files.holds(other)).toBe(false)
    await run('followUp.set', later)
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect(atCounty(later.followUpId)).toBeDefined()
    await upgrade(strict)
    await laptop.sync()
    expect(laptop.core.files.holds(other)).toBe(true)
    expect(laptop.core.outbox.all()).toEqual([])
  })

  test('that is too old still shows a file that it made itself', async () => {
    county.upgradeTo(strict)
    const own = randomUUID()
    const { args } = openFile(own, people.anna.staffId, { assignmentId: randomUUID() })
    await laptop.core.run('caseFile.open', own, args)
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect(county.rows(own)).not.toEqual([])
    await laptop.start()
    expect(laptop.core.files.overviews().has(own)).toBe(true)
  })

  test("that is too old drops a file that is somebody else's now, and its photo arrives all the same", async () => {
    const [personId, consentId, portraitId] = [randomUUID(), randomUUID(), randomUUID()]
    await run('person.add', { personId, ...personFields })
    await laptop.sync()
    const [small, large] = await keepPhotos()
    await run('consent.give', { ...consentFields, consentId, personId })
    await run('portrait.set', { portraitId, personId, consentId, small, large, replaces: null })
    await county.give(caseFileId, 'bengt')
    county.upgradeTo(strict)
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect(laptop.core.files.holds(caseFileId)).toBe(false)
    expect([...laptop.core.files.overviews().keys()]).not.toContain(caseFileId)
    expect(laptop.core.photos.all()).toEqual([])
    const held = [small, large].map((ref) => county.store.snapshot().contents.photos.get(`${caseFileId}/${ref.hash}`))
    expect(held).toEqual([expect.objectContaining({ complete: true }), expect.objectContaining({ complete: true })])
  })

  test('that is too old keeps the photos of a file that it made, when the county came back older', async () => {
    county.upgradeTo(strict)
    const backup = county.store.snapshot()
    const [own, personId, consentId, portraitId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const { core } = laptop
    await core.run('caseFile.open', own, openFile(own, people.anna.staffId, { assignmentId: randomUUID() }).args)
    await core.run('person.add', own, { personId, ...personFields })
    await core.run('consent.give', own, { ...consentFields, consentId, personId })
    const [small, large] = await keepPhotos(own)
    await core.run('portrait.set', own, { portraitId, personId, consentId, small, large, replaces: null })
    // The records arrive, the photos do not.
    laptop.onTheWay = (name) => {
      if (name !== 'sync') throw new Error('the line broke')
    }
    await expect(laptop.sync()).rejects.toThrow('the line broke')
    laptop.onTheWay = () => undefined
    county.store.restore(backup, randomUUID())
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect(core.photos.all()).toHaveLength(2)
    await upgrade(strict)
    await laptop.sync()
    await laptop.sync()
    const held = [small, large].map((ref) => county.store.snapshot().contents.photos.get(`${own}/${ref.hash}`))
    expect(held).toEqual([expect.objectContaining({ complete: true }), expect.objectContaining({ complete: true })])
  })

  test('that is too old does not send the photo of a dialog that is still open', async () => {
    county.upgradeTo(strict)
    const [own, personId, consentId, portraitId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const { core } = laptop
    await core.run('caseFile.open', own, openFile(own, people.anna.staffId, { assignmentId: randomUUID() }).args)
    await core.run('person.add', own, { personId, ...personFields })
    await core.run('consent.give', own, { ...consentFields, consentId, personId })
    expect(await codeOf(laptop.sync())).toBe('outdated')
    const [small, large] = await keepPhotos(own)
    // Were they on their way now, the county would not want them, and by the time it says so a portrait names them.
    laptop.requests.length = 0
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect(laptop.requests.map(({ name }) => name)).not.toContain('putPhotos')
    await core.run('portrait.set', own, { portraitId, personId, consentId, small, large, replaces: null })
    expect(await codeOf(laptop.sync())).toBe('outdated')
    const held = [small, large].map((ref) => county.store.snapshot().contents.photos.get(`${own}/${ref.hash}`))
    expect(held).toEqual([expect.objectContaining({ complete: true }), expect.objectContaining({ complete: true })])
  })

  test('that is too old sends its photos', async () => {
    const [personId, consentId, portraitId] = [randomUUID(), randomUUID(), randomUUID()]
    await run('person.add', { personId, ...personFields })
    await run('consent.give', { ...consentFields, consentId, personId })
    const [small, large] = await keepPhotos()
    await run('portrait.set', { portraitId, personId, consentId, small, large, replaces: null })
    county.upgradeTo(strict)
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect(laptop.core.photos.all().map(({ state }) => state)).toEqual(['held', 'held'])
  })

  test('that is too old keeps its entries when the county came back older, and brings them afterwards', async () => {
    const backup = county.store.snapshot()
    const [before, after] = [followUp(), followUp()]
    await run('followUp.set', before)
    await laptop.sync()
    county.store.restore(backup, randomUUID())
    county.upgradeTo(strict)
    const entryId = await run('followUp.set', after)
    expect(await codeOf(laptop.sync())).toBe('outdated')
    expect([stateOf(entryId), atCounty(after.followUpId)]).toEqual(['waiting', undefined])
    await upgrade(strict)
    await laptop.sync()
    expect([atCounty(before.followUpId), atCounty(after.followUpId)]).not.toContain(undefined)
  })
})

test('what a newer version wrote into an entry beside stays in it: the county attests it as it was sent, and knows it again', async () => {
  const set = followUp()
  const entryId = await run('followUp.set', set)
  const sent = laptop.core.outbox.find(entryId)?.entry
  Object.assign(sent ?? {}, { mood: 'good' })
  laptop.onTheWayBack = () => {
    throw new Error('the line broke')
  }
  await expect(laptop.sync()).rejects.toThrow('the line broke')
  laptop.onTheWayBack = () => undefined
  await laptop.sync()
  expect(laptop.core.outbox.all()).toEqual([])
})

test('a row keeps what is not known of it, at every depth', () => {
  const mark = { stamp: randomUUID(), by: randomUUID(), at: '2026-11-23T09:00:00.000Z', offline: false, device: 'x' }
  const row = { table: persons.name, id: randomUUID(), caseFileId, seq: 1, made: mark, fields: {}, pinned: true }
  expect(RowAsItCame.parse(row)).toEqual(row)
  expect(RowAsItCame.safeParse({ ...row, seq: -1 }).success).toBe(false)
})
