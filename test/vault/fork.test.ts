/** Two laptops from one image: the county notices, one of them stands still, nothing on it is lost, and it goes on as its own. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SyncAnswer } from '../../shared/county-contract.ts'
import type { Link } from '../../shared/link.ts'
import { Problem } from '../../shared/problem.ts'
import { keptLinkOf, openLinked, type Linked } from './linked-county.ts'
import { codeOf, contentOf, type Laptop } from './laptop.ts'

const hour = 3_600_000

let linked: Linked
let laptop: Laptop
beforeEach(async () => {
  linked = await openLinked()
  laptop = linked.laptop
})

const write = (content: string, on: Laptop) => linked.write(content, on)
const notes = () => linked.notes()
const named = (on: Laptop) => on.asked('sync').map(({ args }) => (args as { link?: Link }).link)
const lastAsked = (on: Laptop) => on.asked('sync').at(-1)?.args as { link: Link }
const forks = () => linked.county.store.audit().filter(({ kind }) => kind === 'forked')
const deviceOf = (on: Laptop) => on.core.self.lease?.deviceId
const allIds = (on: Laptop) => on.core.outbox.all().map(({ state }) => state)

/** A copy, and the one of the two that stands still because the other was at the county first. */
async function overtaken(): Promise<Laptop> {
  const copy = await laptop.copy()
  await laptop.start()
  await laptop.sync()
  expect(await codeOf(copy.sync())).toBe('forked')
  return copy
}

describe('a link', () => {
  test('is another one in each life of the worker, and then once an hour', async () => {
    await laptop.start()
    const before = laptop.core.self.link?.is
    for (const wait of [0, 1_000, hour, 1_000]) {
      linked.county.clock.now += wait
      await laptop.sync()
    }
    const [first, second, third, fourth] = named(laptop).slice(-4)
    expect([second, fourth]).toEqual([first, third].map((link) => ({ is: link?.is, n: link?.n })))
    expect([first?.was, third?.was]).toEqual([before, second?.is])
    expect(keptLinkOf(linked.county)).toBe(fourth?.is)
  })

  test('is on the disk before the county hears of it', async () => {
    await laptop.start()
    const before = laptop.core.self.link
    laptop.beforeWrite = () => {
      throw new Problem('storageFull')
    }
    // On a full disk the last one serves.
    laptop.online = false
    await codeOf(laptop.sync())
    expect(laptop.core.self.link).toEqual(before)
    laptop.beforeWrite = () => undefined
    let onDisk: Link | null = null
    laptop.online = true
    laptop.onTheWay = async (name) => {
      if (name === 'sync') onDisk ??= await linked.linkOnDisk(laptop)
    }
    await laptop.sync()
    expect(onDisk).toEqual(named(laptop).at(-1))
    expect(onDisk).not.toEqual(before)
  })

  test('on a full disk the last one is named, and what waits arrives all the same', async () => {
    await laptop.start()
    await write('eins', laptop)
    laptop.beforeWrite = () => {
      throw new Problem('storageFull')
    }
    expect(await codeOf(laptop.sync())).toBe('storageFull')
    expect(notes()).toEqual(['eins'])
  })

  test.each(['before it arrives', 'on the way back'])(
    'of an exchange that broke off %s is named again',
    async (when) => {
      await laptop.start()
      const cut = () => {
        throw new Problem('serverUnreachable')
      }
      laptop[when === 'on the way back' ? 'onTheWayBack' : 'onTheWay'] = cut
      await codeOf(laptop.sync())
      const tried = laptop.core.self.link
      laptop.onTheWay = laptop.onTheWayBack = () => undefined
      // A kill, and then a life of its own.
      await laptop.start()
      expect(await codeOf(laptop.sync())).toBe('done')
      expect(named(laptop).at(-1)).toEqual(tried)
      await laptop.sync()
      expect(named(laptop).at(-1)?.was).toBe(tried?.is)
      expect(forks()).toEqual([])
    },
  )
})

describe('of two copies', () => {
  test('the one that comes second stands still: its work arrives, and nothing comes', async () => {
    await write('vor der Kopie', laptop)
    const copy = await laptop.copy()
    await write('auf dem Laptop', laptop)
    await write('auf der Kopie', copy)
    await laptop.start()
    await laptop.sync()
    expect(await codeOf(copy.sync())).toBe('forked')
    expect(notes()).toEqual(['auf dem Laptop', 'auf der Kopie', 'vor der Kopie'])
    expect(copy.core.self.forkedAt).not.toBeNull()
    expect(allIds(copy)).toEqual(['accepted', 'accepted'])
    expect(await linked.seenNotes(copy)).toEqual(['auf der Kopie', 'vor der Kopie'])
    // The other one goes on.
    await laptop.sync()
    expect(await linked.seenNotes(laptop)).toEqual(notes())
  })

  test('the one that stands still gets neither rows nor a list of files nor a longer lease', async () => {
    const copy = await overtaken()
    const answers: SyncAnswer[] = []
    copy.bend = (name, reply) => {
      if (name === 'sync' && reply.ok) answers.push(reply.result as SyncAnswer)
      return reply
    }
    await write('neu', laptop)
    await laptop.sync()
    await linked.county.newFile('anna')
    const { until } = copy.core.self.lease ?? {}
    linked.county.clock.now += 2 * hour
    expect(await codeOf(copy.sync())).toBe('forked')
    expect(copy.core.self.lease?.until).toBe(until)
    for (const { changes, visible, lease, digest, at, more, ended } of answers)
      expect({ changes, visible, lease, digest, at, more, ended }).toEqual({
        changes: [],
        at: null,
        more: false,
        ended: 'forked',
      })
    expect(answers.length).toBeGreaterThan(0)
    expect([...copy.asked('pages'), ...copy.asked('getPhotos'), ...copy.asked('bundle')]).toEqual([])
  })

  test('it knows so after an unlock before it has asked, and tells the screens', async () => {
    const copy = await overtaken()
    copy.online = false
    const vault = await copy.openVault()
    const { forkedAt, onlyHere, stuck } = await vault.syncState()
    vault.close()
    expect(forkedAt).toBe(copy.core.self.forkedAt)
    expect([onlyHere.entries, stuck]).toEqual([0, null])
  })

  test('what is recorded on it counts as only there until it has arrived, and is then not stuck', async () => {
    const copy = await overtaken()
    const vault = await copy.openVault()
    await vault.loop.now()
    copy.online = false
    await vault.run('note.write', linked.caseFileId, linked.noteArgs('still'))
    expect((await vault.syncState()).onlyHere.entries).toBe(1)
    copy.online = true
    for (let i = 0; i < 4; i++) await vault.loop.now()
    const { onlyHere, stuck, problem } = await vault.syncState()
    vault.close()
    expect([onlyHere.entries, stuck, problem?.code]).toEqual([0, null, 'forked'])
    expect(notes()).toEqual(['still'])
  })

  test('its photos arrive as well', async () => {
    const copy = await overtaken()
    await linked.takePortrait(copy)
    expect(await codeOf(copy.sync())).toBe('forked')
    expect(copy.core.photos.all().map(({ state }) => state)).toEqual(['held', 'held'])
    expect(copy.asked('getPhotos')).toEqual([])
  })

  test('a face for a file that is somebody else’s by now arrives too, and the file goes', async () => {
    const copy = await overtaken()
    await linked.takePortrait(copy)
    await linked.county.give(linked.caseFileId, 'bengt')
    expect(await codeOf(copy.sync())).toBe('forked')
    await copy.start()
    expect(await codeOf(copy.sync())).toBe('forked')
    expect([...linked.county.store.snapshot().contents.photos.values()].map(({ complete }) => complete)).toEqual([
      true,
      true,
    ])
    expect([copy.core.files.holds(linked.caseFileId), copy.core.photos.all()]).toEqual([false, []])
  })

  test('the county writes that down once, however often the copy comes', async () => {
    const copy = await overtaken()
    for (let i = 0; i < 3; i++) await codeOf(copy.sync())
    await copy.start()
    await codeOf(copy.sync())
    expect(forks()).toMatchObject([{ ref: copy.core.self.link?.is, deviceId: deviceOf(laptop) }])
  })

  test('signed in anew it is a laptop of its own, and both have everything', async () => {
    const copy = await overtaken()
    await write('auf dem Laptop', laptop)
    await laptop.sync()
    await write('auf der Kopie', copy)
    await copy.signIn()
    for (const one of [copy, laptop, copy]) expect(await codeOf(one.sync())).toBe('done')
    expect(copy.core.self).toMatchObject({ forkedAt: null, deviceId: deviceOf(copy) })
    expect(deviceOf(copy)).not.toBe(deviceOf(laptop))
    expect(notes()).toEqual(['auf dem Laptop', 'auf der Kopie'])
    for (const one of [laptop, copy]) {
      expect(one.core.outbox.all()).toEqual([])
      expect(contentOf(await one.rows(linked.caseFileId))).toEqual(contentOf(linked.county.rows(linked.caseFileId)))
    }
    // Its history went on where it stood: nothing came twice.
    expect(copy.asked('pages')).toEqual([])
    for (const one of [laptop, copy]) {
      await one.start()
      expect(await codeOf(one.sync())).toBe('done')
    }
    expect(forks()).toHaveLength(1)
  })

  test.each([
    ['under a new epoch', true],
    ['under the old one', false],
  ])(
    'the one that stands still waits with its work when the county comes back older %s, and brings it all',
    async (_how, isRenewed) => {
      const backup = linked.county.store.snapshot()
      const copy = await overtaken()
      await write('eins', copy)
      await codeOf(copy.sync())
      linked.county.store.restore(backup, isRenewed ? randomUUID() : backup.contents.epoch)
      await laptop.sync()
      await write('zwei', copy)
      expect(await codeOf(copy.sync())).toBe('forked')
      expect([notes(), allIds(copy)]).toEqual([[], ['accepted', 'waiting']])
      await copy.signIn()
      expect(await codeOf(copy.sync())).toBe('done')
      expect(notes()).toEqual(['eins', 'zwei'])
    },
  )

  test('both were in use at once: the one that is quicker goes on', async () => {
    const copy = await laptop.copy()
    await laptop.start()
    const ended: string[] = []
    linked.beforeNextWrite(async () => void ended.push(await codeOf(copy.sync())))
    ended.push(await codeOf(laptop.sync()))
    expect(ended).toEqual(['done', 'forked'])
    expect(forks()).toHaveLength(1)
  })
})

describe('no fork is', () => {
  test.each([
    ['under a new epoch', true],
    ['under the old one', false],
  ])('a laptop whose county came back older %s', async (_how, isRenewed) => {
    const backup = linked.county.store.snapshot()
    for (const content of ['eins', 'zwei']) {
      await write(content, laptop)
      await laptop.start()
      await laptop.sync()
    }
    linked.county.store.restore(backup, isRenewed ? randomUUID() : backup.contents.epoch)
    expect(await codeOf(laptop.sync())).toBe('done')
    await laptop.start()
    expect(await codeOf(laptop.sync())).toBe('done')
    expect([notes(), forks()]).toEqual([['eins', 'zwei'], []])
  })

  test('one whose county came back with nothing missing but the links', async () => {
    const backup = linked.county.store.snapshot()
    for (let i = 0; i < 2; i++) {
      await laptop.start()
      await laptop.sync()
    }
    linked.county.store.restore(backup, backup.contents.epoch)
    await write('eins', laptop)
    expect(await codeOf(laptop.sync())).toBe('done')
    expect(keptLinkOf(linked.county)).toBe(laptop.core.self.link?.is)
  })

  test('one whose request from before a restore arrives after it', async () => {
    await write('eins', laptop)
    await laptop.sync()
    const late = lastAsked(laptop)
    const backup = linked.county.store.snapshot()
    await laptop.start()
    await laptop.sync()
    linked.county.store.restore(backup, randomUUID())
    await laptop.sync()
    await laptop.start()
    await laptop.sync()
    await linked.send(laptop, late)
    expect(await codeOf(laptop.sync())).toBe('done')
  })

  test('a laptop of an older version, which names no link', async () => {
    const { link: _link, ...args } = lastAsked(laptop)
    for (const one of [laptop, await laptop.copy()]) expect(await linked.send(one, args)).not.toHaveProperty('ended')
    expect(keptLinkOf(linked.county)).toBe(laptop.core.self.link?.is)
  })

  test('one whose person was not let in for a while', async () => {
    await linked.setActive(false)
    await laptop.start()
    expect(await codeOf(laptop.sync())).toBe('accessEnded')
    await linked.setActive(true)
    for (let i = 0; i < 2; i++) {
      expect(await codeOf(laptop.sync())).toBe('done')
      await laptop.start()
    }
  })
})

test('a laptop whose whole profile came back older asks for one sign-in, and loses nothing', async () => {
  const older = laptop.disk.snapshot()
  await write('eins', laptop)
  await laptop.start()
  await laptop.sync()
  laptop.disk.tables.clear()
  for (const [name, table] of older) laptop.disk.tables.set(name, table)
  await laptop.start()
  await write('zwei', laptop)
  expect(await codeOf(laptop.sync())).toBe('forked')
  expect(notes()).toEqual(['eins', 'zwei'])
  await laptop.signIn()
  expect(await codeOf(laptop.sync())).toBe('done')
  expect(await linked.seenNotes(laptop)).toEqual(['eins', 'zwei'])
})
