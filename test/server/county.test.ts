/** The county's rules for what laptops send and ask, over HTTP and PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import type { Entry } from '../../shared/command.ts'
import { heldDigest, type Outcome } from '../../shared/county-contract.ts'
import type { AnyRow } from '../../shared/row.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { addPerson, entry, nextId, note, openFile, people, south, visit, type PersonName } from './people.ts'

let county: TestCounty
let anna: CountyClient
let bengt: CountyClient
let cilla: CountyClient
let emil: CountyClient
beforeAll(async () => {
  county = await openTestCounty()
  ;[anna, bengt, cilla, emil] = await Promise.all([
    county.as('anna'),
    county.as('bengt'),
    county.as('cilla'),
    county.as('emil'),
  ])
})
afterAll(() => county.close())

const empty = { epoch: null, cursor: 0, held: heldDigest([]) }
const send = async (client: CountyClient, ...entries: Entry[]): Promise<Outcome[]> =>
  (await client.sync({ ...empty, entries })).outcomes
const refused = (entry: Entry, code: string) => ({ id: entry.id, outcome: 'refused', seq: 0, problem: { code } })
const rowsOf = async (client: CountyClient, caseFileId: string): Promise<AnyRow[]> => {
  const { files } = await client.pages({ caseFileIds: [caseFileId] })
  return JSON.parse(new TextDecoder().decode(files[0]?.page) || '[]') as AnyRow[]
}
const fileOf = async (client: CountyClient, person: PersonName): Promise<string> => {
  const id = nextId()
  expect(await send(client, openFile(id, people[person].staffId))).toMatchObject([{ outcome: 'accepted' }])
  return id
}
const assign = (caseFileId: string, staffId: string, replaces: string | null, kind = 'main', more = {}) =>
  entry(
    'caseFile.assign',
    caseFileId,
    { assignmentId: nextId(), kind: kind as 'main', staffId, fromOn: '2026-11-23', untilOn: null, replaces, ...more },
    { at: county.clock.now.toISOString() },
  )
const mainOf = async (client: CountyClient, caseFileId: string) =>
  (await rowsOf(client, caseFileId)).find((row) => row.table === 'assignments' && row.fields['endedOn'] === null)?.id ??
  ''

describe('an entry that is sent again', () => {
  test('has no second effect and gets the same answer', async () => {
    const file = nextId()
    const entries = [openFile(file, people.anna.staffId), note(file)]
    const first = await send(anna, ...entries)
    expect(first.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
    expect(await send(anna, ...entries)).toEqual(first)
    expect(await send(anna, ...entries, note(file))).toMatchObject([...first, { outcome: 'accepted' }])
    expect((await rowsOf(anna, file)).filter(({ table }) => table === 'notes')).toHaveLength(2)
  })

  test('counts once within one request too', async () => {
    const file = await fileOf(anna, 'anna')
    const one = note(file)
    const [first, again] = await send(anna, one, one)
    expect(again).toEqual(first)
    expect((await rowsOf(anna, file)).filter(({ table }) => table === 'notes')).toHaveLength(1)
  })

  test('with other content is refused, and what was accepted stays', async () => {
    const file = await fileOf(anna, 'anna')
    const one = note(file, 'zuerst')
    const [first] = await send(anna, one)
    const other = { ...one, args: { ...(one.args as object), content: 'anders' } }
    expect(await send(anna, other)).toEqual([refused(one, 'entryReused')])
    expect(await send(anna, one, other)).toEqual([first, refused(one, 'entryReused')])
    const notes = (await rowsOf(anna, file)).filter(({ table }) => table === 'notes')
    expect(notes.map(({ fields }) => fields['content'])).toEqual(['zuerst'])
  })

  test('by another author is refused', async () => {
    const file = await fileOf(cilla, 'anna')
    const one = note(file)
    await send(anna, one)
    expect(await send(cilla, one)).toEqual([refused(one, 'entryReused')])
  })

  test('stays refused once it was refused, although it would now be possible', async () => {
    const file = nextId()
    const early = note(file)
    expect(await send(anna, early)).toEqual([refused(early, 'notFound')])
    await send(anna, openFile(file, people.anna.staffId))
    expect(await send(anna, early)).toEqual([refused(early, 'notFound')])
  })

  test('at the same time in two requests takes effect once', async () => {
    const file = await fileOf(anna, 'anna')
    const one = note(file)
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(anna, one)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await rowsOf(anna, file)).filter(({ table }) => table === 'notes')).toHaveLength(1)
  })
})

describe('access', () => {
  test('an unknown and a foreign case file give the same answer', async () => {
    const foreign = await fileOf(bengt, 'bengt')
    const [unknown, known] = [note(nextId()), note(foreign)]
    expect(await send(anna, unknown, known)).toEqual([refused(unknown, 'notFound'), refused(known, 'notFound')])
    expect((await anna.pages({ caseFileIds: [foreign, nextId()] })).files).toEqual([])
  })

  test('a refused entry has no effect, the ones around it do', async () => {
    const file = await fileOf(anna, 'anna')
    const wrong = entry('followUp.finish', file, { followUpId: nextId() })
    const answer = await send(anna, note(file), wrong, note(file))
    expect(answer.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'accepted'])
    expect(answer[1]?.problem).toMatchObject({ code: 'notFound' })
    expect((answer[2]?.seq ?? 0) - (answer[0]?.seq ?? 0)).toBe(1)
  })

  test.each([
    ['a command that nobody knows', (file: string) => ({ ...note(file), command: 'file.burn' }), 'unknownCommand'],
    ['arguments that do not fit', (file: string) => ({ ...note(file), args: { noteId: 'x' } }), 'badRequest'],
    ['text with NUL', (file: string) => note(file, 'a\u0000b'), 'badRequest'],
    ['half a surrogate pair', (file: string) => note(file, 'a\ud800b'), 'badRequest'],
    ['NUL in the name of a command', (file: string) => ({ ...note(file), command: 'a\u0000' }), 'badRequest'],
    ['NUL in a key', (file: string) => ({ ...note(file), args: { 'a\u0000': 1 } }), 'badRequest'],
    ['NUL in what was seen', (file: string) => ({ ...note(file), seen: { 'a\u0000': [] } }), 'badRequest'],
  ])('%s is refused, stored and refused again', async (_name, make, code) => {
    const file = await fileOf(anna, 'anna')
    const wrong = make(file)
    const answer = await send(anna, wrong)
    expect(answer).toMatchObject([{ id: wrong.id, outcome: 'refused', seq: 0, problem: { code } }])
    expect(await send(anna, wrong)).toEqual(answer)
    expect(county.errors).toEqual([])
  })

  test('directory commands are the administrators’, case commands are never theirs', async () => {
    const add = (id: string) => entry('team.add', id, { teamId: nextId(), name: 'Ost', siteId: nextId() })
    const file = await fileOf(anna, 'anna')
    const [one, two, three] = [add(directoryId), openFile(nextId(), people.anna.staffId), note(file)]
    expect(await send(anna, one)).toEqual([refused(one, 'mayNot')])
    expect(await send(emil, two, three)).toEqual([refused(two, 'mayNot'), refused(three, 'notFound')])
  })

  test('help and inspection are not in one hand', async () => {
    const file = await fileOf(cilla, 'anna')
    await send(cilla, assign(file, people.fiona.staffId, null, 'specialist'))
    const fiona = await county.as('fiona')
    const [help, inspection] = [visit(file, 'outreach'), visit(file, 'factFinding')]
    expect(await send(fiona, help)).toEqual([refused(help, 'mayNot')])
    expect(await send(anna, inspection)).toEqual([refused(inspection, 'mayNot')])
    expect(await send(fiona, visit(file, 'factFinding'))).toMatchObject([{ outcome: 'accepted' }])
    expect(await send(anna, visit(file, 'outreach'))).toMatchObject([{ outcome: 'accepted' }])
  })

  test('a case file is opened once, whoever tries', async () => {
    const file = await fileOf(bengt, 'bengt')
    for (const client of [anna, bengt]) {
      const again = openFile(file, people.anna.staffId)
      expect(await send(client, again)).toEqual([refused(again, 'caseFileExists')])
    }
  })

  test.each([
    ['nobody', () => nextId()],
    ['somebody who never sees a case', () => people.dora.staffId],
  ])('a case file is not given to %s', async (_name, staffId) => {
    const open = openFile(nextId(), staffId())
    expect(await send(cilla, open)).toEqual([refused(open, 'unknownPerson')])
  })

  test('an account belongs to one person', async () => {
    const { staffId: _id, ...emilsOwn } = people.emil
    const args = { ...emilsOwn, staffId: nextId(), firstName: '', lastName: 'Zwei', phone: '', avatarSeed: '' }
    const twice = entry('staff.add', directoryId, args)
    expect(await send(emil, twice)).toMatchObject([{ outcome: 'refused', problem: { code: 'alreadyExists' } }])
  })

  test('whoever no longer works here is refused', async () => {
    const staffId = nextId()
    const add = entry('staff.add', directoryId, {
      staffId,
      account: 'henri',
      role: 'personalAdvisor',
      teamId: null,
      firstName: 'Henri',
      lastName: 'Gast',
      phone: '',
      avatarSeed: '',
    })
    await send(emil, add)
    const { token } = await county.county.openSession('henri', { id: nextId(), name: 'Laptop', platform: 'test' })
    const ask = () =>
      county.county.calls.sync(
        { ...empty, knows: null, patient: false, readings: [], schema: 1, entries: [] },
        { token },
      )
    await expect(ask()).resolves.toBeDefined()
    await send(emil, entry('staff.edit', directoryId, { staffId, patch: { active: false } }))
    await expect(ask()).rejects.toMatchObject({ code: 'accessEnded' })
    const device = { id: nextId(), name: 'Laptop', platform: 'test' }
    await expect(county.county.openSession('henri', device)).rejects.toMatchObject({ code: 'unknownPerson' })
  })

  test('a settlement must fit the field', async () => {
    const file = await fileOf(cilla, 'anna')
    const personId = nextId()
    await send(anna, addPerson(file, personId))
    const rename = (firstName: string) => entry('person.edit', file, { personId, patch: { firstName } })
    await send(anna, rename('Mira'))
    await send(cilla, rename('Minna'))
    const settle = (value: string | number) =>
      entry('disagreement.settle', file, { rowId: personId, field: 'firstName', value })
    const wrong = settle(7)
    expect(await send(anna, wrong)).toMatchObject([{ outcome: 'refused', problem: { code: 'badRequest' } }])
    expect(await send(anna, settle('Mina'))).toMatchObject([{ outcome: 'accepted' }])
  })
})

describe('a case file that was given to somebody else', () => {
  const givenAway = async () => {
    const file = await fileOf(anna, 'anna')
    await send(anna, assign(file, people.bengt.staffId, await mainOf(anna, file)))
    return file
  }

  test('takes in what its former adviser recorded, and says who is responsible now', async () => {
    const file = await givenAway()
    const late = note(file, 'noch aufgeschrieben')
    const [answer] = await send(anna, late)
    expect(answer).toMatchObject({ outcome: 'handedOver', now: people.bengt.staffId })
    expect(await send(anna, late)).toEqual([answer])
    const notes = (await rowsOf(bengt, file)).filter(({ table }) => table === 'notes')
    expect(notes.map(({ fields, seq }) => [fields['content'], seq])).toEqual([['noch aufgeschrieben', answer?.seq]])
  })

  test('is no longer its former adviser’s to read or to steer', async () => {
    const file = await givenAway()
    const close = entry('caseFile.close', file, { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: '2026-11-23', remark: '' })
    expect(await send(anna, close)).toEqual([refused(close, 'mayNot')])
    const answer = await anna.sync({ ...empty, entries: [note(file)] })
    expect(answer.visible).not.toContain(file)
    expect((await anna.pages({ caseFileIds: [file] })).files).toEqual([])
    const { epoch, cursor } = answer
    await send(bengt, note(file))
    expect((await anna.sync({ epoch, cursor, held: '', entries: [] })).changes).toEqual([])
  })

  test('is not won back by settling who was responsible until when', async () => {
    const file = await fileOf(anna, 'anna')
    const own = assign(file, people.anna.staffId, null, 'deputy')
    const { assignmentId } = own.args as { assignmentId: string }
    // She ends it as if she had never seen it: two values stand in it, one of them open.
    const end = entry('caseFile.endAssignment', file, { assignmentId, endedOn: '2026-11-20' }, { at: own.at })
    const give = assign(file, people.bengt.staffId, await mainOf(anna, file))
    expect(await send(anna, own, end, give)).toMatchObject([1, 2, 3].map(() => ({ outcome: 'accepted' })))
    const settle = entry('disagreement.settle', file, { rowId: assignmentId, field: 'endedOn', value: null })
    expect(await send(anna, settle)).toEqual([refused(settle, 'mayNot')])
    expect(await rowsOf(anna, file)).toEqual([])
    expect(await send(cilla, { ...settle, id: nextId() })).toMatchObject([{ outcome: 'accepted' }])
  })

  test('may be given away and worked on in one request', async () => {
    const file = await fileOf(anna, 'anna')
    const replaces = await mainOf(anna, file)
    const answer = await send(anna, note(file), assign(file, people.bengt.staffId, replaces), note(file))
    expect(answer.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'handedOver'])
    expect((await rowsOf(bengt, file)).filter(({ table }) => table === 'notes')).toHaveLength(2)
  })

  test('was perhaps opened for another team by its lead', async () => {
    const file = nextId()
    const open = openFile(file, people.gero.staffId, { teamId: south })
    const after = note(file)
    const answer = await send(cilla, open, after)
    expect(answer).toMatchObject([{ outcome: 'accepted' }, refused(after, 'notFound')])
    const gero = await county.as('gero')
    expect(await rowsOf(gero, file)).toHaveLength(2)
  })
})

describe('a clock that runs ahead', () => {
  test.each([
    ['two minutes are believed', 120_000, true],
    ['more is not', 120_001, false],
    ['a century is not', 3_155_760_000_000, false],
  ])('%s', async (_name, ahead, believed) => {
    const file = await fileOf(anna, 'anna')
    const claimed = new Date(county.clock.now.getTime() + ahead).toISOString()
    const one = note(file, 'später', { at: claimed })
    expect(await send(anna, one)).toMatchObject([{ outcome: 'accepted' }])
    const row = (await rowsOf(anna, file)).find(({ table }) => table === 'notes')
    expect(row?.made.at).toBe(believed ? claimed : county.clock.now.toISOString())
    const { rows } = await county.superuser.query('SELECT claimed_at, at FROM entry WHERE id = $1', [one.id])
    expect(rows).toEqual([{ claimed_at: claimed, at: row?.made.at }])
  })
})

test('a day that no calendar has is refused, and the year 0 is a day', async () => {
  const open = (openedOn: string) => openFile(nextId(), people.anna.staffId, { openedOn })
  const february = { outcome: 'refused', problem: { code: 'badRequest', detail: { field: 'openedOn' } } }
  expect(await send(anna, open('2026-02-30'))).toMatchObject([february])
  expect(await send(anna, open('0000-01-01'))).toMatchObject([{ outcome: 'accepted' }])
})

test.each(['2026-11-22T24:00:00.000Z', '2026-11-22T25:00:00.000Z', '2026-13-01T00:00:00.000Z'])(
  'an entry from a time that no clock shows cannot be read: %s',
  async (at) => {
    const open = { ...openFile(nextId(), people.anna.staffId), at }
    await expect(send(anna, open)).rejects.toMatchObject({ code: 'badRequest' })
  },
)

describe('what comes back', () => {
  test('changes after the cursor, of visible files, by number', async () => {
    const start = await anna.sync({ ...empty, entries: [] })
    const file = await fileOf(anna, 'anna')
    await fileOf(bengt, 'bengt')
    await send(anna, note(file), note(file))
    const answer = await anna.sync({ epoch: start.epoch, cursor: start.cursor, held: '', entries: [] })
    expect(answer.changes.map(({ caseFileId }) => caseFileId)).toEqual([file, file, file, file])
    const seqs = answer.changes.map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect(answer).toMatchObject({ more: false, epoch: start.epoch, serverTime: county.clock.now.toISOString() })
    expect(answer.cursor).toBeGreaterThanOrEqual(seqs.at(-1) ?? 0)
  })

  test('the list of visible files only when another set is held', async () => {
    const first = await anna.sync({ ...empty, entries: [] })
    const visible = first.visible ?? []
    expect(visible[0]).toBe(directoryId)
    const { epoch, cursor } = first
    const same = await anna.sync({ epoch, cursor, held: heldDigest(visible.toReversed()), entries: [] })
    expect(same).toMatchObject({ changes: [], outcomes: [], cursor, more: false })
    expect(same.visible).toBeUndefined()
    const fewer = await anna.sync({ epoch, cursor, held: heldDigest(visible.slice(1)), entries: [] })
    expect(fewer.visible).toEqual(visible)
  })

  test.each([
    ['another store', (epoch: string) => ({ epoch: nextId(), cursor: epoch ? 3 : 0 })],
    ['no store', () => ({ epoch: null, cursor: 7 })],
    ['a cursor that this store has not reached', (epoch: string) => ({ epoch, cursor: 999_999_999 })],
  ])('whole pages for whoever comes from %s', async (_name, from) => {
    const now = await anna.sync({ ...empty, entries: [] })
    const held = heldDigest(now.visible ?? [])
    const answer = await anna.sync({ ...from(now.epoch), held, entries: [] })
    expect(answer).toMatchObject({
      epoch: now.epoch,
      cursor: now.cursor,
      changes: [],
      more: false,
      visible: now.visible,
    })
  })

  test('in steps, none left out', async () => {
    const start = await anna.sync({ ...empty, entries: [] })
    const file = await fileOf(anna, 'anna')
    for (let batch = 0; batch < 5; batch++) await send(anna, ...Array.from({ length: 450 }, () => note(file)))
    const seen = new Set<string>()
    let step = { ...start, more: true }
    let steps = 0
    while (step.more) {
      const next = await anna.sync({ epoch: step.epoch, cursor: step.cursor, held: '', entries: [] })
      for (const row of next.changes) seen.add(row.id)
      step = { ...next, more: next.more }
      steps += 1
    }
    expect(seen.size).toBe(5 * 450 + 2)
    expect(steps).toBe(2)
  })
})

test('after all this the server met no bug', () => {
  expect(county.errors).toEqual([])
})
