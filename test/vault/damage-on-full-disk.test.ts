/** A full disk and damage come together, as after a power cut: the vault opens with what waits, and mends itself once there is room. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { StoreTable } from '../../renderer/vault/store.ts'
import { entry } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { contentOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
  const news = { ...noteArgs(randomUUID()), content: 'Neues' }
  await county.load('cilla', entry('note.write', caseFileId, news, { id: randomUUID() }))
  await laptop.sync()
  await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kostbar' })
})

function spoil(table: StoreTable): void {
  for (const record of laptop.disk.table(table).values()) {
    const { sealed } = record as { sealed: Uint8Array }
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  }
}

const harms: Record<string, () => void> = {
  'its pack is damaged': () => spoil('pages'),
  'its shelf is damaged': () => spoil('shelves'),
  'its patch is damaged': () => spoil('patches'),
  'it was kept in another way before': () => laptop.disk.table('shelves').clear(),
}

test.each(Object.entries(harms))('of a file that waits for the county %s', async (_what, harm) => {
  harm()
  laptop.disk.full = true
  await laptop.start()
  expect(laptop.core.outbox.all().map(({ state }) => state)).toEqual(['waiting'])
  laptop.disk.full = false
  await laptop.sync()
  await laptop.sync()
  expect(county.rows(caseFileId).map(({ fields }) => fields['content'])).toContain('kostbar')
  expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
  // Nothing is left that the next unlock would stumble over, without a network too.
  laptop.online = false
  await laptop.start()
  expect(laptop.core.files.heldIds()).toHaveLength(3)
  expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
})
