/** Edits against restriction of processing (Art. 18 GDPR): nothing is lost, and it ends the same whoever comes back first. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { restrictions, standingRestrictions } from '../../shared/case-file.ts'
import { CaseFileRows } from '../../shared/command.ts'
import { handIns } from '../../shared/hand-in.ts'
import { notes } from '../../shared/contact-note.ts'
import { persons } from '../../shared/person.ts'
import { canonical, seenOf, standings, type AnyRow, type Row } from '../../shared/row.ts'
import { handToLead } from '../../renderer/vault/tray.ts'
import { entry, north, openFile, people, portraitEntries, visit } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const names = ['anna', 'bengt', 'cilla'] as const
type Name = (typeof names)[number]
const orders = names.flatMap((first) =>
  names.filter((name) => name !== first).map((second) => [first, second, thirdOf(first, second)] as const),
)

function thirdOf(first: Name, second: Name): Name {
  return names.find((name) => name !== first && name !== second) ?? 'anna'
}

type Scene = {
  county: TestCounty
  laptops: Record<Name, Laptop>
  caseFileId: string
  personId: string
  consentId: string
  visitId: string
}

/** A file with a portrait and a running visit, on the laptops of its adviser, her deputy and the lead of the team. */
async function openScene(): Promise<Scene> {
  const county = await openCounty()
  const caseFileId = await county.newFile('anna')
  const { make, personId, consentId } = portraitEntries(
    { hash: 'a'.repeat(64), bytes: 1000 },
    { hash: 'b'.repeat(64), bytes: 1000 },
  )
  const deputy = { kind: 'deputy', staffId: people.bengt.staffId, fromOn: '2026-11-01', untilOn: null } as const
  const args = { ...deputy, assignmentId: randomUUID(), replaces: null }
  const begun = visit(caseFileId, 'outreach')
  await county.load('anna', ...make.map((one) => one(caseFileId)), begun)
  await county.load('cilla', entry('caseFile.assign', caseFileId, args))
  const laptops = {
    anna: await county.laptop('anna'),
    bengt: await county.laptop('bengt'),
    cilla: await county.laptop('cilla'),
  }
  for (const name of names) await laptops[name].sync()
  const { visitId } = begun.args as { visitId: string }
  return { county, laptops, caseFileId, personId, consentId, visitId }
}

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})

const minute = 60_000
const restrict = async ({ laptops, caseFileId }: Scene, by: Name = 'cilla') => {
  const restrictionId = randomUUID()
  const args = { restrictionId, ground: 'RICHTIGKEIT_BESTRITTEN', remark: `gesagt von ${by}` } as const
  await laptops[by].run('caseFile.restrict', caseFileId, args)
  return restrictionId
}
const write = async ({ laptops, caseFileId }: Scene, by: Name, content: string) =>
  (await laptops[by].run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })).entryId
const edit = async ({ laptops, caseFileId, personId }: Scene, by: Name, phone: string) => {
  const seen = seenOf(await laptops[by].row(caseFileId, personId), ['phone']) as Record<string, string[]>
  return laptops[by].run('person.edit', caseFileId, { personId, patch: { phone } }, seen)
}
const rowsOf = (at: Scene) => at.county.rows(at.caseFileId)
const contentsOf = (rows: readonly AnyRow[]) =>
  rows
    .filter((row) => row.table === notes.name)
    .map((row) => String(row.fields['content']))
    .toSorted()
const personIn = (at: Scene) => rowsOf(at).find(({ id }) => id === at.personId) as Row
const isRestricted = (at: Scene) => standingRestrictions(new CaseFileRows(at.caseFileId, rowsOf(at))).length > 0
const statesOn = ({ core }: Laptop) => core.outbox.all().map((one) => [one.state, one.outcome?.problem?.code])

/** Whoever comes back, one after the other, and then once more to hear of the others. */
async function comeBack({ laptops, county }: Scene, order: readonly Name[]): Promise<void> {
  for (const name of [...order, ...order]) {
    county.clock.now += minute
    await laptops[name].sync()
  }
}

async function agreedBy({ laptops, county, caseFileId }: Scene): Promise<void> {
  for (const name of names) {
    const here = await laptops[name].rows(caseFileId)
    expect(here.map(canonical).toSorted()).toEqual(county.rows(caseFileId).map(canonical).toSorted())
  }
}

describe('when nobody is online', () => {
  test.for(orders)('an edit, a note, a withdrawal and a restriction all arrive: %s, %s, then %s', async (order) => {
    await restrict(scene)
    scene.county.clock.now += minute
    await write(scene, 'anna', 'kostbar')
    await edit(scene, 'anna', '0551 1')
    await edit(scene, 'bengt', '0551 2')
    await scene.laptops.bengt.run('consent.withdraw', scene.caseFileId, { consentId: scene.consentId })
    await comeBack(scene, order)
    expect(contentsOf(rowsOf(scene))).toEqual(['kostbar'])
    const phones = standings(personIn(scene), 'phone').map(({ value }) => String(value))
    expect(phones.toSorted()).toEqual(['0551 1', '0551 2'])
    expect(rowsOf(scene).find(({ id }) => id === scene.consentId)?.fields['withdrawnAt']).not.toBeNull()
    expect(isRestricted(scene)).toBe(true)
    for (const name of names) expect(statesOn(scene.laptops[name])).toEqual([])
    await agreedBy(scene)
  })

  test.for(orders)('two restrictions and a lifting leave the later ground standing: %s, %s, then %s', async (order) => {
    const first = await restrict(scene)
    await scene.laptops.cilla.sync()
    await scene.laptops.anna.sync()
    await restrict(scene, 'anna')
    const why = 'Angaben stimmen'
    await scene.laptops.cilla.run('caseFile.liftRestriction', scene.caseFileId, { restrictionId: first, why })
    await comeBack(scene, order)
    const rows = rowsOf(scene).filter((row) => row.table === restrictions.name)
    expect(
      rows.map(({ fields }) => `${String(fields['remark'])}: ${String(fields['liftedBecause'])}`).toSorted(),
    ).toEqual(['gesagt von anna: ', `gesagt von cilla: ${why}`])
    expect(isRestricted(scene)).toBe(true)
    await agreedBy(scene)
  })

  test.for(orders)('two who lift it both say why, and it is lifted from the earlier on: %s, %s, %s', async (order) => {
    const restrictionId = await restrict(scene)
    await scene.laptops.cilla.sync()
    await scene.laptops.anna.sync()
    const [early, late] = ['2026-11-23T09:01:00.000Z', 'geprüft']
    scene.county.clock.now = Date.parse(early)
    await scene.laptops.anna.run('caseFile.liftRestriction', scene.caseFileId, { restrictionId, why: 'zurückgenommen' })
    scene.county.clock.now += minute
    await scene.laptops.cilla.run('caseFile.liftRestriction', scene.caseFileId, { restrictionId, why: late })
    await comeBack(scene, order)
    const row = rowsOf(scene).find(({ id }) => id === restrictionId) as Row
    expect([row.fields['liftedAt'], isRestricted(scene)]).toEqual([early, false])
    const reasons = standings(row, 'liftedBecause').map(({ value }) => String(value))
    expect(reasons.toSorted()).toEqual(['geprüft', 'zurückgenommen'])
    await agreedBy(scene)
  })
})

describe('when the county knows of the restriction and a laptop does not', () => {
  beforeEach(async () => {
    await restrict(scene)
    await scene.laptops.cilla.sync()
    scene.county.clock.now += minute
  })

  test.for(orders)('work stays with its authors, and can be given to the lead: %s, %s, then %s', async (order) => {
    const entryId = await write(scene, 'anna', 'kostbar')
    await edit(scene, 'bengt', '0551 2')
    await comeBack(scene, order)
    for (const name of ['anna', 'bengt'] as const)
      expect(statesOn(scene.laptops[name])).toEqual([['refused', 'caseFileRestricted']])
    expect([contentsOf(rowsOf(scene)), personIn(scene).fields['phone']]).toEqual([[], ''])
    await agreedBy(scene)
    await handToLead(scene.laptops.anna.core, entryId)
    await scene.laptops.anna.sync()
    const inTray = scene.county.rows(north).filter((row) => row.table === handIns.name)
    expect(inTray).toMatchObject([{ fields: { args: { content: 'kostbar' }, reason: 'caseFileRestricted' } }])
  })

  test.for(orders)('what was recorded before it was lifted stays with its author: %s, %s, then %s', async (order) => {
    const { laptops, caseFileId, county } = scene
    await write(scene, 'anna', 'währenddessen')
    county.clock.now += minute
    const [{ id: restrictionId } = { id: '' }] = rowsOf(scene).filter((row) => row.table === restrictions.name)
    await laptops.cilla.run('caseFile.liftRestriction', caseFileId, { restrictionId, why: 'Angaben stimmen' })
    county.clock.now += minute
    await write(scene, 'cilla', 'danach')
    await comeBack(scene, order)
    expect(contentsOf(rowsOf(scene))).toEqual(['danach'])
    expect(statesOn(laptops.anna)).toEqual([['refused', 'caseFileRestricted']])
    // Nothing keeps her from writing it down again now.
    await write(scene, 'anna', 'noch einmal')
    await comeBack(scene, order)
    expect(contentsOf(rowsOf(scene))).toEqual(['danach', 'noch einmal'])
    await agreedBy(scene)
  })

  test('whoever knows that it was lifted goes on working, also by a clock that is a day behind', async () => {
    const [{ id: restrictionId } = { id: '' }] = rowsOf(scene).filter((row) => row.table === restrictions.name)
    scene.county.clock.now += 2 * 24 * 60 * minute
    // The session of a laptop lasts for hours.
    const args = { restrictionId, why: 'Angaben stimmen' }
    await scene.county.load('cilla', entry('caseFile.liftRestriction', scene.caseFileId, args, { at: now(scene) }))
    const again = await scene.county.laptop('anna')
    await again.sync()
    again.clockError = -86_400_000
    await again.run('note.write', scene.caseFileId, { ...noteArgs(randomUUID()), content: 'danach' })
    await again.sync()
    expect(contentsOf(rowsOf(scene))).toEqual(['danach'])
  })

  test('a client’s no still counts, and a visit that had begun can be finished', async () => {
    const { anna, bengt } = scene.laptops
    const { visitId, caseFileId, consentId } = scene
    await anna.sync()
    await bengt.run('consent.withdraw', caseFileId, { consentId })
    await anna.run('visit.finish', caseFileId, { ...finished, visitId })
    await comeBack(scene, names)
    expect(rowsOf(scene).find(({ id }) => id === visitId)?.fields).toMatchObject({
      state: 'finished',
      content: 'kostbar',
    })
    const faces = rowsOf(scene).filter((row) => row.table === 'portraits')
    expect(faces).toMatchObject([{ fields: { small: null, large: null, removedBecause: 'withdrawn' } }])
    await agreedBy(scene)
  })

  test('a laptop that knows of it refuses at once, and keeps nothing that would be refused later', async () => {
    await scene.laptops.anna.sync()
    expect(await codeOf(write(scene, 'anna', 'kostbar'))).toBe('caseFileRestricted')
    expect(await codeOf(edit(scene, 'anna', '0551 1'))).toBe('caseFileRestricted')
    expect(statesOn(scene.laptops.anna)).toEqual([])
    expect(scene.laptops.anna.core.files.overviews().get(scene.caseFileId)?.restricted).toBe(true)
  })

  test('a laptop that knows of it refuses also when its clock is a day behind', async () => {
    const { anna } = scene.laptops
    await anna.sync()
    anna.clockError = -86_400_000
    expect(await codeOf(write(scene, 'anna', 'kostbar'))).toBe('caseFileRestricted')
    expect(statesOn(anna)).toEqual([])
  })

  test('work goes on when it is lifted, days later, and what was refused can be sent again', async () => {
    const entryId = await write(scene, 'anna', 'kostbar')
    await comeBack(scene, names)
    scene.county.clock.now += 5 * 24 * 60 * minute
    const [{ id: restrictionId } = { id: '' }] = rowsOf(scene).filter((row) => row.table === restrictions.name)
    const args = { restrictionId, why: 'Angaben stimmen' }
    // The session of a laptop lasts for hours.
    await scene.county.load('cilla', entry('caseFile.liftRestriction', scene.caseFileId, args, { at: now(scene) }))
    const again = await scene.county.laptop('anna')
    await again.sync()
    const refused = scene.laptops.anna.core.outbox.find(entryId)?.entry.args as ReturnType<typeof noteArgs>
    await again.run('note.write', scene.caseFileId, { ...refused, content: 'kostbar' })
    await again.sync()
    expect(contentsOf(rowsOf(scene))).toEqual(['kostbar'])
    expect(again.core.files.overviews().get(scene.caseFileId)?.restricted).toBe(false)
  })
})

test('settling and taking back a decision wait until it is lifted', async () => {
  const { caseFileId, personId, laptops } = scene
  await edit(scene, 'anna', '0551 1')
  await edit(scene, 'bengt', '0551 2')
  await comeBack(scene, names)
  await restrict(scene)
  await comeBack(scene, names)
  const settle = () =>
    laptops.anna.run('disagreement.settle', caseFileId, { rowId: personId, field: 'phone', value: '0551 1' })
  expect(await codeOf(settle())).toBe('caseFileRestricted')
  const [{ id: restrictionId } = { id: '' }] = rowsOf(scene).filter((row) => row.table === restrictions.name)
  await laptops.anna.run('caseFile.liftRestriction', caseFileId, { restrictionId, why: 'Angaben stimmen' })
  await settle()
  await comeBack(scene, names)
  expect(personIn(scene).disputed).toBeUndefined()
  expect(personIn(scene).fields['phone']).toBe('0551 1')
  await agreedBy(scene)
})

test('a file that is closed and protected can be given to somebody who lifts it and goes on', async () => {
  const { county, laptops } = scene
  const hidden = { assignmentId: randomUUID(), protected: true }
  const caseFileId = randomUUID()
  await county.load('anna', openFile(caseFileId, people.anna.staffId, hidden))
  await laptops.anna.sync()
  const { anna, bengt } = laptops
  await anna.run('caseFile.close', caseFileId, { reason: 'VERZICHT', endedOn: '2026-11-23', remark: '' })
  const restrictionId = randomUUID()
  await anna.run('caseFile.restrict', caseFileId, { restrictionId, ground: 'RECHTSANSPRUECHE', remark: '' })
  await anna.sync()
  county.clock.now += minute
  // She goes, and nobody else sees it.
  const next = { kind: 'main', staffId: people.bengt.staffId, fromOn: '2026-11-23', untilOn: null } as const
  const args = { ...next, assignmentId: randomUUID(), replaces: hidden.assignmentId }
  await anna.run('caseFile.assign', caseFileId, args)
  await anna.sync()
  await bengt.sync()
  await bengt.run('caseFile.liftRestriction', caseFileId, { restrictionId, why: 'Frist abgelaufen' })
  await bengt.run('caseFile.reopen', caseFileId, { why: 'wieder da' })
  await bengt.sync()
  expect(statesOn(bengt)).toEqual([])
  expect(county.rows(caseFileId).find(({ id }) => id === caseFileId)?.fields['state']).toBe('running')
})

test('who restricts a file is its adviser or the lead, and nobody else', async () => {
  expect(await codeOf(restrict(scene, 'bengt'))).toBe('mayNot')
  await restrict(scene, 'anna')
  await comeBack(scene, names)
  expect(isRestricted(scene)).toBe(true)
  expect(personIn(scene).table).toBe(persons.name)
})

const now = ({ county }: Scene) => new Date(county.clock.now).toISOString()

const finished = {
  leftAt: '2026-11-23T10:00',
  result: 'GESPRAECH_GEFUEHRT',
  met: '',
  card: null,
  consent: null,
  rooms: '',
  content: 'kostbar',
  clientWords: '',
  objections: '',
  agreement: '',
  nextStep: '',
  nextOn: null,
} as const
