/** Refused work can be given to the team lead: it is always in exactly one place, and the lead reads it as it was recorded. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { handIns } from '../../shared/hand-in.ts'
import { directoryId } from '../../shared/carrier.ts'
import { Problem } from '../../shared/problem.ts'
import { unknownColleague } from '../../renderer/vault/directory.ts'
import { handInsOf, handToLead, openInTray } from '../../renderer/vault/tray.ts'
import { entry, north, people, south } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
})

/** A note that the county refuses, because the file was closed before it was recorded. */
async function refusedNote(): Promise<string> {
  const args = { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: '2026-11-23', remark: '' } as const
  const at = new Date(county.clock.now).toISOString()
  county.clock.now += 60_000
  await county.load('anna', entry('caseFile.close', caseFileId, args, { at }))
  const { entryId } = await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kostbar' })
  await laptop.sync()
  expect(laptop.core.outbox.find(entryId)?.state).toBe('refused')
  return entryId
}

const inTray = () => county.rows(north).filter((row) => row.table === handIns.name)

test('it leaves the author and arrives in the tray, where the lead reads and finishes it', async () => {
  const entryId = await refusedNote()
  await handToLead(laptop.core, entryId)
  await laptop.start()
  expect(laptop.core.outbox.find(entryId)).toBeUndefined()
  await laptop.sync()
  expect(laptop.core.outbox.all()).toEqual([])
  expect(laptop.core.files.holds(north)).toBe(false)
  expect(inTray()).toMatchObject([{ fields: { about: caseFileId, reason: 'caseFileClosed', doneAt: null } }])

  const leads = await county.laptop('cilla')
  await leads.sync()
  const [item] = await handInsOf(leads.core, unknownColleague)
  expect(item).toMatchObject({ from: { staffId: people.anna.staffId }, args: { content: 'kostbar' }, done: null })
  expect(await openInTray(leads.core)).toBe(1)
  await leads.run('handIn.finish', north, { handInId: item?.handInId ?? '', remark: 'nachgetragen' })
  expect(await openInTray(leads.core)).toBe(0)
  await leads.sync()
  const done = { by: { staffId: people.cilla.staffId }, remark: 'nachgetragen' }
  expect(await handInsOf(leads.core, unknownColleague)).toMatchObject([{ done }])
})

test('the county counts the same case files as the lists of the lead: the tray is none', async () => {
  await handToLead(laptop.core, await refusedNote())
  await laptop.sync()
  const leads = await county.laptop('cilla')
  await leads.sync()
  await leads.sync()
  expect(leads.core.files.holds(north)).toBe(true)
  const device = { id: randomUUID(), name: 'Büro', platform: 'test' }
  const { token } = await county.county.openSession(people.cilla.account, device)
  const { laptops } = await county.county.calls.laptops({}, { token })
  const told = laptops.find(({ deviceId }) => deviceId === leads.core.self.deviceId)
  expect(told?.files).toBe(leads.core.files.overviews().size)
})

test.for(['before', 'after'] as const)('a power cut %s the batch leaves it in exactly one place', async (when) => {
  const entryId = await refusedNote()
  laptop.beforeWrite = () => {
    if (when === 'before') throw new Problem('storageFull')
  }
  await handToLead(laptop.core, entryId).catch(() => undefined)
  laptop.beforeWrite = () => undefined
  await laptop.start()
  const states = laptop.core.outbox.all().map(({ state, entry: { command } }) => `${command} ${state}`)
  expect(states).toEqual(when === 'before' ? ['note.write refused'] : ['handIn.give waiting'])
})

test('only what was refused can be given away, and only by somebody who has a team', async () => {
  const { entryId } = await laptop.run('note.write', caseFileId, noteArgs(randomUUID()))
  expect(await codeOf(handToLead(laptop.core, entryId))).toBe('notFound')
  expect(await codeOf(handToLead(laptop.core, randomUUID()))).toBe('notFound')
  expect(await handInsOf(laptop.core, unknownColleague)).toEqual([])
})

test('a laptop whose person has left hands in what waits, drops its files, and says why', async () => {
  await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kostbar' })
  await county.load(
    'emil',
    entry('staff.edit', directoryId, { staffId: people.anna.staffId, patch: { active: false } }),
  )
  expect(await codeOf(laptop.sync())).toBe('accessEnded')
  expect(laptop.core.files.heldIds()).toEqual([])
  expect(laptop.core.outbox.all().map(({ state, entry: { args } }) => [state, args])).toEqual([['handedOver', null]])
  expect(inTray()).toMatchObject([{ fields: { args: { content: 'kostbar' }, reason: 'accessEnded' } }])
  expect(await codeOf(laptop.sync())).toBe('accessEnded')
  expect(inTray()).toHaveLength(1)
})

test('an erased file leaves the laptop; what was recorded for it stays with its author and can go to the lead', async () => {
  const { entryId } = await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kostbar' })
  county.store.erase(caseFileId)
  await laptop.sync()
  expect(laptop.core.files.holds(caseFileId)).toBe(false)
  expect(laptop.core.outbox.find(entryId)).toMatchObject({
    state: 'refused',
    entry: { args: { content: 'kostbar' } },
    outcome: { problem: { code: 'caseFileErased' } },
  })
  await handToLead(laptop.core, entryId)
  await laptop.sync()
  expect(laptop.core.outbox.all()).toEqual([])
  expect(inTray()).toMatchObject([{ fields: { about: caseFileId, reason: 'caseFileErased' } }])
  await laptop.start()
  expect(laptop.core.files.heldIds()).toEqual([directoryId])
})

test('what was given to the tray of a team that is left meanwhile can be given to the lead of the next', async () => {
  const entryId = await refusedNote()
  await county.load(
    'emil',
    entry('staff.edit', directoryId, { staffId: people.anna.staffId, patch: { teamId: south } }),
  )
  await handToLead(laptop.core, entryId)
  await laptop.sync()
  const [refused] = laptop.core.outbox.all()
  expect(refused).toMatchObject({ state: 'refused', entry: { command: 'handIn.give' } })
  await laptop.core.remember({ me: { ...laptop.core.self.me, teamId: south } })
  await handToLead(laptop.core, refused?.entry.id ?? '')
  await laptop.sync()
  expect(laptop.core.outbox.all()).toEqual([])
  const given = { about: caseFileId, command: 'note.write', args: { content: 'kostbar' }, reason: 'caseFileClosed' }
  expect(county.rows(south)).toMatchObject([{ table: handIns.name, fields: given }])
})

test('whoever carries no cases any more can still give what was refused to the lead', async () => {
  const { entryId } = await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kostbar' })
  await county.load(
    'emil',
    entry('staff.edit', directoryId, { staffId: people.anna.staffId, patch: { role: 'auditor' } }),
  )
  await laptop.sync()
  expect(laptop.core.outbox.find(entryId)?.state).toBe('refused')
  await handToLead(laptop.core, entryId)
  await laptop.sync()
  expect(laptop.core.outbox.all()).toEqual([])
  expect(inTray()).toMatchObject([{ fields: { args: { content: 'kostbar' } } }])
})

describe('what is nested deeper than anything that a form makes', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : { deeper: nested(levels - 1) })
  const handIn = (levels: number) => ({
    handInId: randomUUID(),
    about: caseFileId,
    title: '',
    command: 'note.write',
    args: nested(levels),
    recordedAt: '2026-11-23T09:00:00.000Z',
    reason: '',
  })

  test('is refused when it is recorded', async () => {
    expect(await codeOf(laptop.core.run('handIn.give', north, handIn(29)))).toBe('badRequest')
    expect(laptop.core.outbox.all()).toEqual([])
  })

  test('is refused by the county, by itself: what came with it is taken, and the lead gets it', async () => {
    const leads = await county.laptop('cilla')
    await leads.sync()
    const [deep, plain] = [handIn(29), handIn(2)]
    const sent = [deep, plain].map((args) => entry('handIn.give', north, args, { id: randomUUID() }))
    const outcomes = await county.county.load(people.anna.staffId, sent)
    expect(outcomes.map(({ problem }) => problem?.code)).toEqual(['badRequest', undefined])
    expect(await codeOf(leads.sync())).toBe('done')
    expect((await handInsOf(leads.core, unknownColleague)).map(({ args }) => args)).toEqual([nested(2)])
  })

  test('is refused also from somebody who is not let in any more, for whom it would lie one level deeper', async () => {
    const left = { staffId: people.anna.staffId, patch: { active: false } }
    await county.load('emil', entry('staff.edit', directoryId, left))
    const { token } = laptop.core.self
    const about = { ...entry('note.write', caseFileId, noteArgs(randomUUID())), id: randomUUID() }
    const rest = { epoch: null, cursor: 0, knows: null, held: '', readings: [], patient: false, schema: 1 }
    const forged = [{ ...about, args: nested(29) }]
    const { outcomes } = await county.county.calls.sync({ ...rest, entries: forged }, { token })
    expect(outcomes).toMatchObject([{ outcome: 'refused', problem: { code: 'badRequest' } }])
  })
})
