/** Case files come, go and come back; what was refused stays with its author. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import { entry, north, people, site } from '../server/people.ts'
import { noteArgs, personFields } from '../shared/command-cases.ts'
import { codeOf, contentOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const { anna, bengt } = people
const secret = 'Sie hat mir vom Bruder erzählt'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const write = (content: string, on = laptop) => on.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const notesIn = (rows: readonly { table: string; fields: Record<string, unknown> }[]) =>
  rows.filter((row) => row.table === 'notes').map((row) => row.fields['content'])

describe('a file that was given to somebody else', () => {
  test('goes from the laptop with all that belongs to it, and the unsent note arrives', async () => {
    await write(secret)
    await county.give(caseFileId, 'bengt')
    await laptop.sync()
    expect(notesIn(county.rows(caseFileId))).toEqual([secret])
    expect(laptop.core.files.holds(caseFileId)).toBe(false)
    expect(laptop.core.files.overviews().has(caseFileId)).toBe(false)
    for (const { key, sealed } of laptop.disk.table('shelves').values() as Iterable<{
      key: string
      sealed: Uint8Array
    }>)
      expect(JSON.stringify(await laptop.core.box.openJson(sealed, `shelf|${key}`))).not.toContain(caseFileId)
    expect(laptop.stored('patches')).toEqual([])
    expect(await laptop.rows(caseFileId)).toEqual([])
  })

  test('shows its former adviser that the note arrived and with whom, and no longer what it said', async () => {
    await write(secret)
    await county.give(caseFileId, 'bengt')
    await laptop.sync()
    await laptop.start()
    const [one, ...others] = laptop.core.outbox.all()
    expect(others).toEqual([])
    expect(one).toMatchObject({ state: 'handedOver', outcome: { now: bengt.staffId } })
    expect(JSON.stringify(one)).not.toContain('Bruder')
    await laptop.core.box.take(laptop.core.outbox.discard(one?.entry.id ?? ''))
    await laptop.start()
    expect(laptop.core.outbox.all()).toEqual([])
  })

  test('shows its new adviser the note, with who wrote it', async () => {
    await write(secret)
    await county.give(caseFileId, 'bengt')
    await laptop.sync()
    const other = await county.laptop('bengt')
    await other.sync()
    const note = (await other.rows(caseFileId)).find((row) => row.table === 'notes')
    expect(note).toMatchObject({ fields: { content: secret }, made: { by: anna.staffId, offline: false } })
  })

  test('comes back whole when it is given back', async () => {
    await county.give(caseFileId, 'bengt')
    await laptop.sync()
    await county.load(
      'cilla',
      entry(
        'caseFile.assign',
        caseFileId,
        {
          assignmentId: randomUUID(),
          kind: 'deputy',
          staffId: anna.staffId,
          fromOn: '2026-11-23',
          untilOn: null,
          replaces: null,
        },
        { id: randomUUID() },
      ),
    )
    await laptop.sync()
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
    await laptop.start()
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
  })
})

describe('what the county refuses', () => {
  async function refused(): Promise<string> {
    county.clock.now += 60_000
    await county.load(
      'cilla',
      entry(
        'caseFile.close',
        caseFileId,
        { reason: 'VERZICHT', endedOn: '2026-11-23', remark: '' },
        { id: randomUUID(), at: '2026-11-23T09:00:30.000Z' },
      ),
    )
    const { entryId } = await write(secret)
    await laptop.sync()
    return entryId
  }

  test('had no effect, stays with its author as it was typed, and is not sent again', async () => {
    const entryId = await refused()
    await laptop.start()
    const one = laptop.core.outbox.find(entryId)
    expect(one).toMatchObject({ state: 'refused', outcome: { problem: { code: 'caseFileClosed' } } })
    expect(one?.entry.args).toMatchObject({ content: secret })
    expect([notesIn(county.rows(caseFileId)), notesIn(await laptop.rows(caseFileId))]).toEqual([[], []])
    const before = laptop.requests.length
    await laptop.sync()
    expect(laptop.requests.slice(before).map((request) => (request.args as { entries: unknown[] }).entries)).toEqual([
      [],
    ])
  })

  test('does not stop what comes after it', async () => {
    const entryId = await refused()
    const other = await county.newFile('anna')
    await laptop.sync()
    await laptop.run('note.write', other, { ...noteArgs(randomUUID()), content: 'geht' })
    await laptop.sync()
    expect(notesIn(county.rows(other))).toEqual(['geht'])
    expect(laptop.core.outbox.all().map((one) => one.entry.id)).toEqual([entryId])
  })

  test('goes only when its author throws it away', async () => {
    const entryId = await refused()
    await laptop.core.box.take(laptop.core.outbox.discard(entryId))
    await laptop.start()
    expect([laptop.core.outbox.all(), laptop.stored('outbox')]).toEqual([[], []])
  })

  test('can be thrown away only when it was refused: what waits cannot', async () => {
    const { entryId } = await write('wartet')
    await laptop.core.box.take(laptop.core.outbox.discard(entryId))
    await laptop.start()
    expect(laptop.core.outbox.find(entryId)?.state).toBe('waiting')
    await laptop.sync()
    expect(notesIn(county.rows(caseFileId))).toEqual(['wartet'])
  })
})

describe('a file opened without a connection', () => {
  const opened = randomUUID()
  const openIt = async () => {
    laptop.online = false
    await laptop.run('caseFile.open', opened, {
      reference: '',
      siteId: site,
      teamId: north,
      state: 'created',
      protected: false,
      openedOn: '2026-11-23',
      assignmentId: randomUUID(),
      mainStaffId: anna.staffId,
    })
    await laptop.run('person.add', opened, { ...personFields, personId: randomUUID(), firstName: 'Emine' })
    await laptop.run('note.write', opened, { ...noteArgs(randomUUID()), content: secret })
  }

  test('can be worked on at once, and is there after a restart', async () => {
    await openIt()
    await laptop.start()
    expect(notesIn(await laptop.rows(opened))).toEqual([secret])
    expect(laptop.core.files.overviews().get(opened)?.people[0]?.name).toBe('Emine Beispiel')
  })

  test('is one file with one order at the county, and comes back to be held', async () => {
    await openIt()
    laptop.online = true
    await laptop.sync()
    expect(laptop.core.outbox.all()).toEqual([])
    expect(laptop.core.files.holds(opened)).toBe(true)
    await laptop.start()
    expect(contentOf(await laptop.rows(opened))).toEqual(contentOf(county.rows(opened)))
  })

  test('stays visible all the while, also when its page is late', async () => {
    await openIt()
    laptop.online = true
    laptop.onTheWay = (name) => {
      if (name === 'pages') throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    expect(notesIn(await laptop.rows(opened))).toEqual([secret])
    await laptop.start()
    expect(notesIn(await laptop.rows(opened))).toEqual([secret])
    laptop.onTheWay = () => undefined
    await laptop.sync()
    expect(contentOf(await laptop.rows(opened))).toEqual(contentOf(county.rows(opened)))
    expect(laptop.core.outbox.all()).toEqual([])
  })

  test('is gone at once when it was given away before its page came', async () => {
    await openIt()
    laptop.online = true
    laptop.onTheWay = (name) => {
      if (name === 'pages') throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    laptop.onTheWay = () => undefined
    await county.give(opened, 'bengt')
    await laptop.sync()
    expect(laptop.core.files.overviews().has(opened)).toBe(false)
    expect(await laptop.rows(opened)).toEqual([])
  })
})

describe('the first sync', () => {
  test('brings a few files soon and the others after, and goes on where it broke off', async () => {
    for (let count = 0; count < 30; count++) await county.newFile('anna')
    const fresh = await county.laptop('anna')
    let pages = 0
    fresh.onTheWay = (name) => {
      if (name === 'pages' && ++pages === 2) throw new Problem('serverUnreachable')
    }
    expect(await codeOf(fresh.sync())).toBe('serverUnreachable')
    expect(fresh.core.files.heldIds()).toHaveLength(12)
    await fresh.start()
    await fresh.sync()
    const asked = fresh.asked('pages').map((request) => (request.args as { caseFileIds: string[] }).caseFileIds)
    // The directory and thirty-one files, none of them twice.
    expect(asked.flat()).toHaveLength(32)
    expect(new Set(asked.flat()).size).toBe(32)
    expect(fresh.core.files.heldIds()).toHaveLength(32)
  })
})

test('pages that an older version left, and that nobody has a key to, go at the unlock, on a full disk at the next one', async () => {
  for (const key of [caseFileId, '77']) laptop.disk.table('pages').set(key, { key, seq: 3, sealed: new Uint8Array(60) })
  laptop.disk.full = true
  await laptop.start()
  expect(await laptop.rows(caseFileId)).not.toEqual([])
  laptop.disk.full = false
  await laptop.start()
  expect([...laptop.disk.table('pages').keys()]).toEqual(['1'])
  expect(await laptop.rows(caseFileId)).not.toEqual([])
})

test('a laptop whose files were kept in another way opens without them, and the next exchange brings them', async () => {
  await write(secret)
  laptop.disk.table('shelves').clear()
  await laptop.start()
  expect(laptop.core.files.heldIds()).toEqual([])
  expect(laptop.stored('pages')).toEqual([])
  await laptop.sync()
  expect(notesIn(county.rows(caseFileId))).toEqual([secret])
  expect(notesIn(await laptop.rows(caseFileId))).toEqual([secret])
})

test('of a pack that is gone all files come anew before anybody stands at a door with one of them', async () => {
  const other = await county.newFile('anna')
  const fresh = await county.laptop('anna')
  await fresh.sync()
  const [first, second] = [await fresh.rows(caseFileId), await fresh.rows(other)]
  await fresh.start()
  for (const key of fresh.disk.table('pages').keys())
    fresh.disk.table('pages').set(key, { key, sealed: new Uint8Array() })
  expect(await codeOf(fresh.rows(caseFileId))).toBe('storageDamaged')
  // Until then nobody is missing on a list for it.
  expect(fresh.core.files.overviews().has(other)).toBe(true)
  await fresh.sync()
  await fresh.sync()
  expect(fresh.core.self.repaired).toMatchObject({ files: 2 })
  fresh.online = false
  expect([await fresh.rows(caseFileId), await fresh.rows(other)]).toEqual([first, second])
})
