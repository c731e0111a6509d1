/** The browser's store is gone while something in it had not been sent: the host's second copy has it. */
import { rm, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { enter, unlock } from './door.ts'
import { entry, openFile, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile } from './people-and-files.ts'
import { comeHome, goAway, status } from './sync-steps.ts'
import { de, said } from './words.ts'

test('a note that nobody has yet outlives the store that it was saved in', async ({ county, laptop }) => {
  const text = 'Unterwegs geschrieben, bevor der Datenbestand verschwand.'
  const arrived = async () => {
    const found = `SELECT id FROM file_row WHERE table_name = 'notes' AND body -> 'fields' ->> 'content' = $1`
    return (await county.query(found, [text])).length
  }
  const file = await prepareFile(county, 'brandt', { firstName: 'Ida', lastName: 'Verlust' })
  const lena = await laptop()
  await enter(lena, county.person('brandt'))
  await comeHome(lena)

  await test.step('it is saved without a network', async () => {
    await goAway(lena)
    await openFile(lena.page, file)
    await writeNote(lena.page, text)
    await expect(status(lena.page)).toContainText('1 Vermerk')
  })

  await test.step('the store is deleted while the app is closed', async () => {
    await lena.closeBrowser()
    await lena.cutPower()
    const browser = join(lena.profile, 'chromium', 'Default')
    expect(await readdir(join(browser, 'IndexedDB'))).not.toEqual([])
    await rm(join(browser, 'IndexedDB'), { recursive: true })
    await lena.powerOn()
  })

  await test.step('the app says so after unlocking, and has the note, still without a network', async () => {
    await unlock(lena.page)
    await expect(lena.page.getByText(de.frame.healed_missing)).toBeVisible()
    const what = said(de.frame.healedEntries_one, { count: '1' })
    await expect(lena.page.getByText(said(de.frame.healedBack, { what }))).toBeVisible()
    await expect(status(lena.page)).toContainText('1 Vermerk')
    expect(await arrived()).toBe(0)
  })

  await test.step('it goes out when the network is back, and its file is here again', async () => {
    await comeHome(lena)
    await expect(status(lena.page)).toContainText(de.frame.nothingOnlyHere)
    await expect.poll(arrived).toBe(1)
    await openFile(lena.page, file)
    await expect(entry(lena.page, text)).toBeVisible()
  })
  expect(lena.faults).toEqual([])
})
