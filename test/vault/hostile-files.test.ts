/** What colleagues or a bad disk put into a case file must not keep anybody's work on their laptop. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { seenOf } from '../../shared/row.ts'
import { addPerson, entry, people, portraitEntries } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { openCounty, sha256, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
const personId = randomUUID()
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  await county.load('anna', addPerson(caseFileId, personId))
  laptop = await county.laptop('anna')
})

test('a field with more values than an entry can name keeps nothing on the laptop, and no value goes unseen', async () => {
  for (let i = 0; i < 60; i++)
    await county.load('cilla', entry('person.edit', caseFileId, { personId, patch: { phone: `0551 ${i}` } }))
  await laptop.sync()
  const seen = seenOf(await laptop.row(caseFileId, personId), ['phone'])
  const edit = (phone: string, saw = {}) => laptop.run('person.edit', caseFileId, { personId, patch: { phone } }, saw)
  await edit('0551 99', seen)
  await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kommt an' })
  await laptop.sync()
  expect(laptop.core.outbox.all()).toEqual([])
  const atCounty = county.rows(caseFileId).find(({ id }) => id === personId)
  expect(atCounty?.fields['phone']).toBe('0551 99')
  expect(atCounty?.disputed?.['phone']?.length).toBeLessThan(20)
})

const picture = (edge: number, mark: number) => container(lossy(edge, edge, 20, mark))
const ref = (bytes: Uint8Array) => ({ hash: sha256(bytes), bytes: bytes.length })

test('a photo that one portrait names as large and another as small keeps no other photo away', async () => {
  const [small, large, other] = [picture(96, 1), picture(480, 2), picture(480, 3)]
  const { make, personId: client, consentId } = portraitEntries(ref(small), ref(large))
  await county.load('cilla', ...make.map((one) => one(caseFileId)))
  const device = { id: randomUUID(), name: 'Laptop', platform: 'test' }
  const { token } = await county.county.openSession(people.cilla.account, device)
  const pieces = [small, large].map((bytes) => ({
    caseFileId,
    hash: sha256(bytes),
    size: bytes.length,
    offset: 0,
    bytes,
  }))
  expect((await county.county.calls.putPhotos({ pieces }, { token })).states.map(({ state }) => state)).toEqual([
    'stored',
    'stored',
  ])
  const wrong = { portraitId: randomUUID(), personId: client, consentId, small: ref(large), large: ref(other) }
  await county.load('cilla', entry('portrait.set', caseFileId, { ...wrong, replaces: null }))
  await laptop.sync()
  expect(laptop.core.photos.all().map(({ hash }) => hash)).toEqual([sha256(small)])
})

test('a damaged case file does not keep the vault shut: it comes anew, and what waits goes out', async () => {
  const other = await county.newFile('anna')
  await laptop.sync()
  await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kostbar' })
  for (const [table, key, part] of [
    ['shelves', '1', 'sealed'],
    ['pages', '1', 'sealed'],
  ] as const) {
    const record = laptop.disk.table(table).get(key) as Record<string, Uint8Array>
    const bytes = record[part] ?? new Uint8Array()
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  }
  await laptop.start()
  await laptop.sync()
  expect(laptop.core.files.heldIds()).toEqual(expect.arrayContaining([caseFileId, other]))
  expect(county.rows(caseFileId).map(({ fields }) => fields['content'])).toContain('kostbar')
})
