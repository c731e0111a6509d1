/** Heute: what is on the worklist of whom. The real vault core and the real county core. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { caseloadItem, dueNow, todayView, type ListContext } from '../../renderer/vault/caseload.ts'
import type { DueItem, Overview } from '../../shared/overview.ts'
import { addPerson, people } from '../server/people.ts'
import { openCounty, type Laptop } from './laptop.ts'

const { bengt } = people

function undecidedOf({ core }: Laptop): string[] {
  const { me } = core.self
  const face = { photo: null, avatar: { kind: 'initials' as const }, initials: '' }
  const colleague = (staffId: string) => ({ staffId, name: '', role: me.role, face, team: '', active: true })
  const context: ListContext = { me, now: '2026-11-23T09:30', colleague, waitingIn: () => 0 }
  const items = [...core.files.overviews().values()].map((overview) => ({
    overview,
    item: caseloadItem(overview, context),
  }))
  return todayView(items, context, me).undecided.map(({ caseFileId }) => caseFileId)
}

test('a disagreement that two colleagues caused waits for the main adviser, and for nobody else', async () => {
  const county = await openCounty()
  const caseFileId = await county.newFile('anna')
  const personId = randomUUID()
  await county.load('anna', addPerson(caseFileId, personId))
  const deputy = {
    staffId: bengt.staffId,
    kind: 'deputy' as const,
    fromOn: '2026-11-01',
    untilOn: null,
    replaces: null,
  }
  const main = await county.laptop('anna')
  const other = await county.laptop('bengt')
  const lead = await county.laptop('cilla')
  await main.sync()
  await main.run('caseFile.assign', caseFileId, { assignmentId: randomUUID(), ...deputy })
  for (const one of [main, other, lead]) await one.sync()
  await other.run('person.edit', caseFileId, { personId, patch: { phone: '0511 1' } })
  await lead.run('person.edit', caseFileId, { personId, patch: { phone: '0511 3' } })
  for (const one of [other, lead, main, other]) await one.sync()
  expect([main, other, lead].map(undecidedOf)).toEqual([[caseFileId], [], []])
  // Nobody may decide anything in a restricted file.
  const restrictionId = randomUUID()
  await main.run('caseFile.restrict', caseFileId, { restrictionId, ground: 'WIDERSPRUCH', remark: '' })
  expect(undecidedOf(main)).toEqual([])
  await main.run('caseFile.liftRestriction', caseFileId, { restrictionId, why: 'geprüft' })
  expect(undecidedOf(main)).toEqual([caseFileId])
})

const due = (id: string, at: string, kind: DueItem['kind'] = 'appointment'): DueItem => ({
  id,
  kind,
  at,
  what: id,
  place: '',
  reportingDuty: false,
})
const nextAt = (now: string, ...items: DueItem[]) => {
  const me = { staffId: bengt.staffId, role: 'personalAdvisor' as const, teamId: null }
  const colleague = (staffId: string) => {
    throw new Error(staffId)
  }
  const bare = {
    due: items,
    assignments: [],
    people: [],
    caseFileId: randomUUID(),
    teamId: randomUUID(),
    protected: false,
  }
  return caseloadItem(bare as unknown as Overview, { me, now, colleague, waitingIn: () => 0 }).next
}

test.each([
  ['before it begins it is the next step', '2026-11-23T11:40', { id: 'talk', passed: undefined }],
  ['while it lasts it still is', '2026-11-23T12:30', { id: 'talk', passed: undefined }],
  ['an hour after, what comes then is', '2026-11-23T12:45', { id: 'recall', passed: undefined }],
] as const)('an appointment of today: %s', (_name, now, expected) => {
  const next = nextAt(now, due('talk', '2026-11-23T11:45'), due('recall', '2026-11-30', 'followUp'))
  expect({ id: next?.id, passed: next?.passed }).toEqual(expected)
})

test('an appointment of today that nothing follows stays, as one without a result; the day after it is overdue', () => {
  const talk = due('talk', '2026-11-23T11:45')
  expect(nextAt('2026-11-23T18:30', talk)).toMatchObject({ id: 'talk', passed: true, overdue: false })
  expect(nextAt('2026-11-24T08:00', talk)).toMatchObject({ id: 'talk', overdue: true })
  expect(dueNow([due('recall', '2026-11-23', 'followUp')], '2026-11-23T23:59')[0]).not.toHaveProperty('passed')
})
