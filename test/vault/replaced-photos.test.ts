/** A photo that another took the place of, while neither has reached the county: whichever stands in the end has its picture. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { namedPhotos } from '../../shared/overview.ts'
import { CaseFileRows } from '../../shared/command.ts'
import type { ArgsOf } from '../../shared/catalogue.ts'
import { addPerson, entry } from '../server/people.ts'
import { container, lossy } from '../shared/webp.ts'
import { openCounty, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
let personId: string
let mark = 0
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  personId = randomUUID()
  await county.load('anna', addPerson(caseFileId, personId))
  laptop = await county.laptop('anna')
  await laptop.sync()
})

/** Consent, both pictures, and the portrait: as the dialog does it. */
async function newFace(replaces: string | null): Promise<{ portraitId: string; consentId: string; hashes: string[] }> {
  const { core } = laptop
  const [portraitId, consentId] = [randomUUID(), randomUUID()]
  const shown = { purpose: 'portrait', textId: 'portrait-consent', textVersion: 1, language: 'de-plain' } as const
  const consent: ArgsOf<'consent.give'> = {
    consentId,
    personId,
    ...shown,
    way: 'read',
    guardian: '',
    untilOn: '2027-11-23',
  }
  await laptop.run('consent.give', caseFileId, consent)
  const picture = (edge: number) => container(lossy(edge, edge, 20, ++mark))
  const now = core.correctedNow()
  const small = await core.photos.keep(caseFileId, picture(96), 'small', now)
  const large = await core.photos.keep(caseFileId, picture(480), 'large', now)
  await core.box.take(small, large)
  const pictures = { small: small.ref, large: large.ref }
  await laptop.run('portrait.set', caseFileId, { portraitId, personId, consentId, replaces, ...pictures })
  return { portraitId, consentId, hashes: [small.ref.hash, large.ref.hash] }
}

const here = () => laptop.core.photos.all().map(({ hash }) => hash)
const atCounty = () =>
  [...county.store.snapshot().contents.photos.values()].filter(({ complete }) => complete).map(({ hash }) => hash)
const named = () => namedPhotos(new CaseFileRows(caseFileId, county.rows(caseFileId))).map(({ hash }) => hash)

test('when the second one is refused, the first one stands and arrives', async () => {
  const first = await newFace(null)
  county.clock.now += 60_000
  const restricting = { restrictionId: randomUUID(), ground: 'WIDERSPRUCH', remark: '' } as const
  const at = new Date(county.clock.now).toISOString()
  await county.load('cilla', entry('caseFile.restrict', caseFileId, restricting, { at }))
  county.clock.now += 60_000
  const second = await newFace(first.portraitId)
  await laptop.start()
  await laptop.sync()
  expect(named().toSorted()).toEqual(first.hashes.toSorted())
  expect(atCounty().toSorted()).toEqual(first.hashes.toSorted())
  expect(here().toSorted()).toEqual(first.hashes.toSorted())
  expect(laptop.core.photos.find(second.hashes[0] ?? '')).toBeUndefined()
})

test('when the second one is taken, the first one leaves the laptop and never arrives', async () => {
  const first = await newFace(null)
  const second = await newFace(first.portraitId)
  await laptop.sync()
  for (const found of [named(), atCounty(), here()]) expect(found.toSorted()).toEqual(second.hashes.toSorted())
})

test('what a client takes back goes at once, also while it is only here', async () => {
  const { consentId } = await newFace(null)
  await laptop.run('consent.withdraw', caseFileId, { consentId })
  expect(here()).toEqual([])
})

test('what took the place of another goes with it when the client says no to both', async () => {
  const first = await newFace(null)
  const second = await newFace(first.portraitId)
  await laptop.run('consent.withdraw', caseFileId, { consentId: second.consentId })
  await laptop.run('consent.withdraw', caseFileId, { consentId: first.consentId })
  expect(here()).toEqual([])
  await laptop.sync()
  for (const found of [named(), atCounty(), here()]) expect(found).toEqual([])
})
