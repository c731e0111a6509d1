/** A courier file of a laptop that is newer than the county: it is judged as one, however many parcels it has. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { bringCourier, makeCourier } from '../../renderer/vault/courier.ts'
import { directoryId } from '../../shared/carrier.ts'
import { reopenCaseFile } from '../../shared/case-file.ts'
import { commands, evenRestricted, tables } from '../../shared/catalogue.ts'
import type { County } from '../../shared/county-contract.ts'
import { casework } from '../../shared/domain.ts'
import { makeCatalogue } from '../../shared/make-catalogue.ts'
import { entry, north, people } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { openCounty, type Laptop, type TestCounty } from './laptop.ts'

const run = (command: string, args: unknown) => laptop.core.run(command, caseFileId, args)
const noteAtCounty = () => county.rows(caseFileId).find(({ id }) => id === noteId)
// Only reopening is not what it was, so that what comes after it looks like any entry.
const changed = commands.map((one) => (one.name === reopenCaseFile.name ? { ...one, since: 2 } : one))
const reopening = { ...casework, ...makeCatalogue({ schema: 2, commands: changed, tables, evenRestricted }) }
/** `between`: what happens after each parcel. */
const bring = async (between = () => Promise.resolve()) => {
  const { token } = (await county.laptop('bengt')).core.self
  const { bytes } = await makeCourier(laptop.core)
  const acceptParcel = async (args: Parameters<County['acceptParcel']>[0]) => {
    const taken = await county.county.calls.acceptParcel(args, { token })
    await between()
    return taken
  }
  return bringCourier({ acceptParcel }, bytes)
}
/** More than a parcel of work in another file, between what waits and what comes after it. */
const fillParcel = async () => {
  const content = 'x'.repeat(19_000)
  for (let pages = 0; pages < 15; pages++)
    await laptop.core.run('note.write', other, { ...noteArgs(randomUUID()), content })
}
let county: TestCounty
let laptop: Laptop
let caseFileId: string
let other: string
let noteId: string
let wrote: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
  await run('caseFile.close', { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: '2026-11-23', remark: '' })
  other = await county.newFile('anna')
  await laptop.sync()
  county.clock.now += 60_000
  laptop.domain = reopening
  await laptop.start()
  await run('caseFile.reopen', { why: 'wieder da' })
  await fillParcel()
  noteId = randomUUID()
  wrote = await run('note.write', noteArgs(noteId))
})

test('what comes after what waits, in another parcel, waits with it', async () => {
  expect(await bring()).toMatchObject({ entries: 15, refused: 0 })
  expect(county.rows(other).filter(({ table }) => table === 'notes')).toHaveLength(15)
  expect([laptop.core.outbox.find(wrote)?.state, noteAtCounty()]).toEqual(['waiting', undefined])
  county.upgradeTo(reopening)
  await laptop.sync()
  expect(noteAtCounty()).toBeDefined()
  expect(laptop.core.outbox.all()).toEqual([])
})

test('it is taken whole when it is brought again to a county that is up to date', async () => {
  await bring()
  county.upgradeTo(reopening)
  expect(await bring()).toMatchObject({ isNew: true, entries: 17, refused: 0 })
  expect(noteAtCounty()).toBeDefined()
})

test('that of somebody who leaves meanwhile finds its place in the tray', async () => {
  const left = { staffId: people.anna.staffId, patch: { active: false } }
  const leave = entry('staff.edit', directoryId, left)
  expect(await bring(() => county.load('emil', leave))).toMatchObject({ refused: 0 })
  expect(county.rows(north).map(({ fields }) => fields['about'])).toContain(caseFileId)
})
