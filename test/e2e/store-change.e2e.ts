/**
 * Chromium changes the store behind IndexedDB while something in it had not been sent. Chromium 156 takes the old store away unread
 * and begins an empty one, without a word to the page: the second copy has what nobody else has, the county the rest.
 */
import { join } from 'node:path'
import type { Laptop } from '../support/e2e-laptop.ts'
import { storesIn, type BrowserStore } from '../support/e2e-store.ts'
import { enter, unlock } from './door.ts'
import { entry, openFile, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile } from './people-and-files.ts'
import { comeHome, goAway, status } from './sync-steps.ts'
import { de, said } from './words.ts'

/** There and back: both ways. */
const stores: readonly BrowserStore[] = ['sqlite', 'leveldb']

test('F26: a laptop is moved to the other store, and back', async ({ county, laptop }) => {
  test.setTimeout(240_000)
  const text = 'Unterwegs geschrieben, als die Daten noch im alten Speicher lagen.'
  const arrived = async () => {
    const found = `SELECT id FROM file_row WHERE table_name = 'notes' AND body -> 'fields' ->> 'content' = $1`
    return (await county.query(found, [text])).length
  }
  const file = await prepareFile(county, 'brandt', { firstName: 'Ida', lastName: 'Umzug' })
  const ida = await laptop(undefined, 'leveldb')
  await enter(ida, county.person('brandt'))
  await comeHome(ida)
  expect(await storesIn(join(ida.profile, 'chromium'))).toEqual(['leveldb'])
  await goAway(ida)
  await openFile(ida.page, file)
  await writeNote(ida.page, text)

  for (const store of stores) {
    await test.step(`it begins with ${store}, says what it found, and has the note`, async () => {
      await beginAgain(ida, store)
      await expect(ida.page.getByText(de.frame.healed_missing)).toBeVisible()
      const what = said(de.frame.healedEntries_one, { count: '1' })
      await expect(ida.page.getByText(said(de.frame.healedBack, { what }))).toBeVisible()
      await expect(status(ida.page)).toContainText('1 Vermerk')
      expect(await arrived()).toBe(0)
    })
  }

  await test.step('the note goes out once, and the files are here again', async () => {
    await comeHome(ida)
    await expect(status(ida.page)).toContainText(de.frame.nothingOnlyHere)
    await expect.poll(arrived).toBe(1)
    await openFile(ida.page, file)
    await expect(entry(ida.page, text)).toBeVisible()
  })
  expect(ida.faults).toEqual([])
})

async function beginAgain(laptop: Laptop, store: BrowserStore): Promise<void> {
  await laptop.closeBrowser()
  await laptop.cutPower()
  laptop.keepIn(store)
  await laptop.powerOn()
  await unlock(laptop.page)
  expect(await storesIn(join(laptop.profile, 'chromium'))).toEqual([store])
}
