/** A photo that does not open any more on its laptop keeps no other photo there. */
import { expect, test } from 'vitest'
import { makeCourier } from '../../renderer/vault/courier.ts'
import { container, lossy } from '../shared/webp.ts'
import { portraitEntries } from '../server/people.ts'
import { codeOf, openCounty } from './laptop.ts'

test('a photo that waits and does not open any more keeps no other one on the laptop', async () => {
  const county = await openCounty()
  const laptop = await county.laptop('anna')
  const hashes: string[] = []
  const files = [await county.newFile('anna'), await county.newFile('anna')]
  await laptop.sync()
  for (const [seed, caseFileId] of files.entries()) {
    const { photos, box } = laptop.core
    const [small, large] = [
      await photos.keep(caseFileId, container(lossy(96, 96, 400, seed)), 'small', '2026-11-23T09:00:00.000Z'),
      await photos.keep(caseFileId, container(lossy(480, 480, 900, seed)), 'large', '2026-11-23T09:00:00.000Z'),
    ]
    await box.take(small, large)
    const { make } = portraitEntries(small.ref, large.ref)
    for (const one of make.map((entryFor) => entryFor(caseFileId)))
      await laptop.core.run(one.command, caseFileId, one.args)
    hashes.push(small.ref.hash, large.ref.hash)
  }
  const key = await laptop.core.box.blind(`photo|${hashes[0] ?? ''}`)
  laptop.disk.table('photoBytes').set(key, { key, sealed: new Uint8Array(60) })
  expect(await makeCourier(laptop.core)).toMatchObject({ photos: 2, entries: 6 })
  expect(await codeOf(laptop.sync())).toBe('done')
  expect(await codeOf(laptop.sync())).toBe('done')
  expect(hashes.map((hash) => laptop.core.photos.find(hash)?.state)).toEqual(['waiting', 'held', 'held', 'held'])
})

test('a photo that the county has and that does not open here any more is fetched anew', async () => {
  const county = await openCounty()
  const caseFileId = await county.newFile('anna')
  const laptop = await county.laptop('anna')
  await laptop.sync()
  const { photos, box } = laptop.core
  const pictures = [container(lossy(96, 96, 400, 1)), container(lossy(480, 480, 900, 1))] as const
  const small = await photos.keep(caseFileId, pictures[0], 'small', '2026-11-23T09:00:00.000Z')
  const large = await photos.keep(caseFileId, pictures[1], 'large', '2026-11-23T09:00:00.000Z')
  await box.take(small, large)
  for (const one of portraitEntries(small.ref, large.ref).make.map((entryFor) => entryFor(caseFileId)))
    await laptop.core.run(one.command, caseFileId, one.args)
  await laptop.sync()
  const key = await box.blind(`photo|${small.ref.hash}`)
  laptop.disk.table('photoBytes').set(key, { key, sealed: new Uint8Array(60) })
  expect(await codeOf(photos.bytes(small.ref.hash))).toBe('storageDamaged')
  await laptop.sync()
  expect(await photos.bytes(small.ref.hash)).toEqual(pictures[0])
})

/** A laptop whose one file has a face that the county holds, and whose only shelf was lost since. */
async function withLostShelf() {
  const county = await openCounty()
  const caseFileId = await county.newFile('anna')
  const laptop = await county.laptop('anna')
  await laptop.sync()
  const { photos, box } = laptop.core
  const small = await photos.keep(caseFileId, container(lossy(96, 96, 400, 1)), 'small', '2026-11-23T09:00:00.000Z')
  const large = await photos.keep(caseFileId, container(lossy(480, 480, 900, 1)), 'large', '2026-11-23T09:00:00.000Z')
  await box.take(small, large)
  for (const one of portraitEntries(small.ref, large.ref).make.map((entryFor) => entryFor(caseFileId)))
    await laptop.core.run(one.command, caseFileId, one.args)
  await laptop.sync()
  for (const key of laptop.disk.table('shelves').keys())
    laptop.disk.table('shelves').set(key, { key, sealed: new Uint8Array(60) })
  await laptop.start()
  return { county, caseFileId, laptop, hashes: [small.ref.hash, large.ref.hash] }
}

test('the photos of files whose shelf was lost stay until the files are back', async () => {
  const { laptop, hashes, caseFileId } = await withLostShelf()
  expect(laptop.core.files.holds(caseFileId)).toBe(false)
  expect(hashes.map((hash) => laptop.core.photos.find(hash)?.state)).toEqual(['held', 'held'])
  const before = laptop.stored('photoBytes').map(({ sealed }) => sealed)
  await laptop.sync()
  expect(laptop.core.files.holds(caseFileId)).toBe(true)
  // The very same sealed bytes: nothing came a second time.
  expect(laptop.stored('photoBytes').map(({ sealed }) => sealed)).toEqual(before)
})

test('the photos of a file that was given away while its shelf was lost go with the next sync', async () => {
  const { county, laptop, caseFileId } = await withLostShelf()
  await county.give(caseFileId, 'bengt')
  await laptop.sync()
  expect([laptop.stored('photos'), laptop.stored('photoBytes')]).toEqual([[], []])
})
