/** Working on a laptop: what is saved is saved, and comes home once. The real vault core and the real county core. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import { seenOf, standings } from '../../shared/row.ts'
import { addPerson, note, openFile, people, visit } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf, contentOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const { anna, bengt } = people

let county: TestCounty
let laptop: Laptop
let caseFileId: string
let personId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  personId = randomUUID()
  await county.load('anna', addPerson(caseFileId, personId))
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const write = (content: string, on = laptop) => on.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const contents = (rows: readonly { table: string; fields: Record<string, unknown> }[]) =>
  rows.filter((row) => row.table === 'notes').map((row) => row.fields['content'])
const atCounty = () => contents(county.rows(caseFileId))
const here = async (on = laptop) => contents(await on.rows(caseFileId))
const phone = (value: string) => ({ personId, patch: { phone: value } })

describe('saving', () => {
  test('is on the disk before it is called saved', async () => {
    const { promise: disk, resolve: letGo } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begins } = Promise.withResolvers<void>()
    laptop.beforeWrite = () => {
      begins()
      return disk
    }
    let isSaved = false
    const saving = write('Termin vereinbart').then(() => (isSaved = true))
    await begun
    // Whoever would call it saved too early has had every turn for it.
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([isSaved, laptop.stored('outbox').length]).toEqual([false, 0])
    letGo()
    await saving
    laptop.beforeWrite = () => undefined
    await laptop.start()
    expect([isSaved, await here()]).toEqual([true, ['Termin vereinbart']])
  })

  test('that meets a full disk fails whole: nothing is shown, nothing waits, and the next one goes through', async () => {
    laptop.disk.full = true
    expect(await codeOf(write('verloren'))).toBe('storageFull')
    expect([await here(), laptop.core.outbox.all()]).toEqual([[], []])
    laptop.disk.full = false
    await write('behalten')
    await laptop.start()
    expect(await here()).toEqual(['behalten'])
  })

  test('what the rules refuse leaves nothing behind', async () => {
    const correction = { ...noteArgs(randomUUID()), corrects: randomUUID(), correctionReason: 'Irrtum' }
    expect(await codeOf(laptop.run('note.correct', caseFileId, correction))).toBe('notFound')
    expect(await codeOf(laptop.run('note.write', caseFileId, { ...noteArgs(), content: '' }))).toBe('badRequest')
    expect([laptop.stored('outbox'), await here()]).toEqual([[], []])
  })

  test('what is not hers to do is refused before it is kept', async () => {
    const foreign = randomUUID()
    expect(await codeOf(laptop.run('note.write', foreign, noteArgs()))).toBe('notFound')
    const inspect = visit(caseFileId, 'factFinding').args as Parameters<typeof laptop.run<'visit.begin'>>[2]
    expect(await codeOf(laptop.run('visit.begin', caseFileId, inspect))).toBe('mayNot')
    expect(
      await codeOf(
        laptop.run('site.add', caseFileId, { siteId: foreign, name: 'x', street: '', postcode: '', town: '' }),
      ),
    ).toBe('mayNot')
    expect(laptop.stored('outbox')).toEqual([])
  })

  test('goes on in the order it was done, also after a restart', async () => {
    for (const text of ['eins', 'zwei', 'drei']) await write(text)
    await laptop.start()
    await write('vier')
    expect(await here()).toEqual(['eins', 'zwei', 'drei', 'vier'])
    await laptop.sync()
    expect(atCounty()).toEqual(['eins', 'zwei', 'drei', 'vier'])
  })

  test('many at once are all saved', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => write(`Notiz ${at}`)))
    await laptop.start()
    expect(new Set(await here())).toEqual(new Set(Array.from({ length: 20 }, (_, at) => `Notiz ${at}`)))
  })
})

describe('a quiet exchange', () => {
  /** How often the disk is written to while this is done. */
  const writesOf = async (work: () => Promise<unknown>) => {
    let writes = 0
    laptop.beforeWrite = () => void writes++
    await work()
    return writes
  }

  test('leaves the disk alone for a minute, and says all the same when it was', async () => {
    await laptop.sync()
    county.clock.now += 5_000
    const writes = await writesOf(() => laptop.sync())
    const at = new Date(county.clock.now).toISOString()
    expect([writes, laptop.core.self.lastSyncAt]).toEqual([0, at])
    county.clock.now += 60_000
    expect(await writesOf(() => laptop.sync())).toBe(1)
  })

  test('that brings news is written down', async () => {
    await laptop.sync()
    await county.load('anna', addPerson(caseFileId, randomUUID()))
    expect(await writesOf(() => laptop.sync())).toBeGreaterThan(0)
    const { cursor, knows } = laptop.core.self
    await laptop.start()
    expect([laptop.core.self.cursor, laptop.core.self.knows]).toEqual([cursor, knows])
  })
})

describe('coming home', () => {
  test('leaves nothing waiting, and both sides hold the same', async () => {
    await write('Gespräch')
    await laptop.run('person.edit', caseFileId, phone('0511 7'))
    await laptop.sync()
    expect(laptop.core.outbox.all()).toEqual([])
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
    await laptop.start()
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
  })

  test('with nothing to do costs one request and less than a kilobyte', async () => {
    const before = laptop.requests.length
    await laptop.sync()
    expect(laptop.requests.slice(before).map((request) => request.name)).toEqual(['sync'])
    expect(laptop.requests.at(-1)?.bytes).toBeLessThan(1_024)
  })

  test('a reply that is lost costs nothing: what is sent again takes effect once', async () => {
    await write('nur einmal')
    laptop.onTheWayBack = () => {
      throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    expect([atCounty(), laptop.core.outbox.waitingIn(caseFileId)]).toEqual([['nur einmal'], 1])
    laptop.onTheWayBack = () => undefined
    await laptop.start()
    await laptop.sync()
    expect([atCounty(), await here(), laptop.core.outbox.all()]).toEqual([['nur einmal'], ['nur einmal'], []])
  })

  test('a request that is lost is sent again', async () => {
    await write('kommt noch')
    laptop.onTheWay = () => {
      throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    laptop.onTheWay = () => undefined
    await laptop.sync()
    expect(atCounty()).toEqual(['kommt noch'])
  })

  test('what is done while a request is under way waits for the next one, and is not taken for sent', async () => {
    await write('davor')
    laptop.onTheWay = async (name) => {
      if (name === 'sync' && laptop.core.outbox.all().length === 1) await write('währenddessen')
    }
    expect(await laptop.core.exchange()).toBe(true)
    expect([atCounty(), await here()]).toEqual([['davor'], ['davor', 'währenddessen']])
    laptop.onTheWay = () => undefined
    await laptop.sync()
    expect([atCounty(), laptop.core.outbox.all()]).toEqual([['davor', 'währenddessen'], []])
  })

  test('what a colleague changed while a form was open stands beside what was typed', async () => {
    const form = seenOf(await laptop.row(caseFileId, personId), ['phone'])
    await laptop.run('caseFile.assign', caseFileId, {
      assignmentId: randomUUID(),
      kind: 'deputy',
      staffId: bengt.staffId,
      fromOn: '2026-11-01',
      untilOn: null,
      replaces: null,
    })
    await laptop.sync()
    const other = await county.laptop('bengt')
    await other.sync()
    await other.run('person.edit', caseFileId, phone('0511 2'))
    await other.sync()
    await laptop.sync()
    const seen = Object.fromEntries(Object.entries(form).map(([key, stamps]) => [key, [...stamps]]))
    await laptop.run('person.edit', caseFileId, phone('0511 1'), seen)
    const both = async (on: Laptop) =>
      standings(await on.row(caseFileId, personId), 'phone').map(({ value, by }) => [value, by])
    await laptop.sync()
    await other.sync()
    const expected = new Map([
      ['0511 1', anna.staffId],
      ['0511 2', bengt.staffId],
    ])
    expect(new Map((await both(laptop)) as [string, string][])).toEqual(expected)
    expect(new Map((await both(other)) as [string, string][])).toEqual(expected)
    expect(laptop.core.files.overviews().get(caseFileId)?.disagreements).toBe(1)
  })

  test('two who were offline both keep what they wrote into the same field', async () => {
    await county.load('anna', openFile(randomUUID(), anna.staffId, { assignmentId: randomUUID() }))
    const lead = await county.laptop('cilla')
    await lead.sync()
    await laptop.run('person.edit', caseFileId, phone('0511 1'))
    await lead.run('person.edit', caseFileId, phone('0511 3'))
    await laptop.sync()
    await lead.sync()
    await laptop.sync()
    const values = standings(await laptop.row(caseFileId, personId), 'phone').map((one) => one.value)
    expect(new Set(values)).toEqual(new Set(['0511 1', '0511 3']))
  })

  test('what arrives is shown after a restart too, however many small changes it came in', async () => {
    for (let at = 0; at < 15; at++) {
      await county.load(
        'cilla',
        note(caseFileId, `Stand ${at}`, {
          id: randomUUID(),
          args: { ...noteArgs(randomUUID()), content: `Stand ${at}` },
        }),
      )
      await laptop.core.exchange()
    }
    expect(laptop.stored('patches')).toHaveLength(15)
    const before = contentOf(await laptop.rows(caseFileId))
    await laptop.sync()
    expect(laptop.stored('patches')).toHaveLength(0)
    await laptop.start()
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(before)
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
  })

  test('two thousand three hundred entries settle in six requests', async () => {
    const files = [caseFileId]
    while (files.length < 23) files.push(await county.newFile('anna'))
    await laptop.sync()
    const followUp = { dueOn: '2026-12-01', what: 'Nachfragen', personId: null }
    for (let at = 0; at < 2_300; at++) {
      const file = files[at % files.length] ?? caseFileId
      await laptop.run('followUp.set', file, { ...followUp, followUpId: randomUUID() })
    }
    expect(laptop.core.outbox.all().filter((one) => one.state === 'waiting')).toHaveLength(2_300)
    const before = laptop.requests.length
    await laptop.sync()
    const sent = laptop.requests.slice(before)
    expect(new Set(sent.map((request) => request.name))).toEqual(new Set(['sync']))
    expect(sent.length).toBeLessThanOrEqual(6)
    expect([laptop.core.outbox.all(), laptop.stored('outbox')]).toEqual([[], []])
    const due = files.flatMap((file) => county.rows(file)).filter((row) => row.table === 'followUps')
    expect(due).toHaveLength(2_300)
  }, 60_000)
})
