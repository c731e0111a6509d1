/**
 * The browser takes the store away while somebody works, as it may when the disk runs short. What comes after goes into an empty one, and
 * into the second copy: everything that was shown as saved is kept, and the next unlock says what it found.
 */
import { enter, unlock } from './door.ts'
import { entry, openFile, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile } from './people-and-files.ts'
import { comeHome, goAway, status } from './sync-steps.ts'
import { de } from './words.ts'

test('F15 a store that is taken away while one works costs nothing that was saved, before or after', async ({
  county,
  laptop,
}) => {
  const [before, after] = ['Vorher geschrieben.', 'Nachher geschrieben, in einen leeren Datenbestand.']
  const file = await prepareFile(county, 'brandt', { firstName: 'Ida', lastName: 'Räumung' })
  const ida = await laptop()
  await enter(ida, county.person('brandt'))
  await comeHome(ida)
  await goAway(ida)
  await openFile(ida.page, file)
  await writeNote(ida.page, before)

  const devtools = await ida.context.newCDPSession(ida.page)
  const { origin } = new URL(ida.app)
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })

  await writeNote(ida.page, after)
  await expect(status(ida.page)).toContainText('2 Vermerke')
  await ida.closeBrowser()
  await ida.cutPower()
  await ida.powerOn()
  await unlock(ida.page)

  await expect(ida.page.getByText(de.frame.healed_incomplete)).toBeVisible()
  await expect(status(ida.page)).toContainText('2 Vermerke')
  await comeHome(ida)
  await expect(status(ida.page)).toContainText(de.frame.nothingOnlyHere)
  await openFile(ida.page, file)
  await expect(entry(ida.page, before)).toBeVisible()
  await expect(entry(ida.page, after)).toBeVisible()
  expect(ida.faults).toEqual([])
})
