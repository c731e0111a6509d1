/** A face that was replaced before it was sent: if the new one is refused, the old one is the face again and must still be there. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { container, lossy } from '../shared/webp.ts'
import { addPerson } from '../server/people.ts'
import { consentFields } from '../shared/command-cases.ts'
import { openCounty, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
const personId = randomUUID()
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  await county.load('anna', addPerson(caseFileId, personId))
  laptop = await county.laptop('anna')
  await laptop.sync()
})

async function consent(): Promise<string> {
  const consentId = randomUUID()
  await laptop.run('consent.give', caseFileId, { ...consentFields, consentId, personId })
  return consentId
}

/** Gives the portrait and the hash of its small picture. */
async function takePortrait(consentId: string, seed: number, replaces: string | null) {
  const portraitId = randomUUID()
  const { photos, box } = laptop.core
  const kept = [
    await photos.keep(caseFileId, container(lossy(96, 96, 400, seed)), 'small', '2026-11-23T09:00:00.000Z'),
    await photos.keep(caseFileId, container(lossy(480, 480, 900, seed)), 'large', '2026-11-23T09:00:00.000Z'),
  ] as const
  await box.take(...kept)
  const [small, large] = [kept[0].ref, kept[1].ref]
  await laptop.run('portrait.set', caseFileId, { portraitId, personId, consentId, small, large, replaces })
  return { portraitId, hash: small.hash }
}

test('stays until the new one is taken, and is sent when that is refused', async () => {
  const [first, second] = [await consent(), await consent()]
  await laptop.sync()
  const lead = await county.laptop('cilla')
  await lead.sync()
  const old = await takePortrait(first, 1, null)
  const fresh = await takePortrait(second, 2, old.portraitId)
  await lead.run('consent.withdraw', caseFileId, { consentId: second })
  await lead.sync()
  // Also across a restart, which looks for what nobody names.
  await laptop.start()
  for (let times = 0; times < 2; times++) await laptop.sync()
  const state = (hash: string) => laptop.core.photos.find(hash)?.state
  expect([state(old.hash), state(fresh.hash)]).toEqual(['held', undefined])
})

test('goes when the new one is taken', async () => {
  const consentId = await consent()
  const old = await takePortrait(consentId, 1, null)
  const fresh = await takePortrait(consentId, 2, old.portraitId)
  for (let times = 0; times < 2; times++) await laptop.sync()
  const state = (hash: string) => laptop.core.photos.find(hash)?.state
  expect([state(old.hash), state(fresh.hash)]).toEqual([undefined, 'held'])
})

test('goes at once with a client’s no', async () => {
  const consentId = await consent()
  const { hash } = await takePortrait(consentId, 1, null)
  await laptop.run('consent.withdraw', caseFileId, { consentId })
  expect(laptop.core.photos.find(hash)).toBeUndefined()
})
