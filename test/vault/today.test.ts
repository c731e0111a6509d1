/** Heute: what is on the worklist of whom. The real vault core and the real county core. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { caseloadItem, todayView, type ListContext } from '../../renderer/vault/caseload.ts'
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
