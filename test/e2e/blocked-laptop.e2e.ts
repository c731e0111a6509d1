/**
 * A laptop is reported stolen while something lies on it that nobody has yet: that goes to the lead, and then nothing is left. Once it
 * is open, and once nobody ever opens it.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headerIn } from '../../renderer/vault/second-copy.ts'
import { enter, lock } from './door.ts'
import { openFile, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile } from './people-and-files.ts'
import { comeHome, goAway, status } from './sync-steps.ts'
import { de, said } from './words.ts'

test('a laptop that was reported stolen hands in its work and empties itself', async ({ county, laptop }) => {
  const text = 'Auf dem Rückweg geschrieben, eine Stunde vor dem Diebstahl.'
  const file = await prepareFile(county, 'brandt', { firstName: 'Ida', lastName: 'Diebstahl' })
  const lena = await laptop()
  await enter(lena, county.person('brandt'))
  await comeHome(lena)
  const { page } = lena
  const heading = page.getByRole('heading', { name: de.laptops.wiped_deviceRevoked })
  const journals = async () => (await readdir(lena.profile)).filter((name) => name.startsWith('journal'))

  const copy = async () => headerIn(await readFile(join(lena.profile, 'journal.bin')))
  const block = async () => {
    const lead = await county.signIn('harms')
    const deviceId = (await copy())?.header?.deviceId ?? ''
    const { laptops } = await lead.laptops({})
    expect(laptops.find((one) => one.deviceId === deviceId)).toMatchObject({ revokedAt: null, name: 'Laptop' })
    await lead.revokeLaptop({ deviceId, reason: 'stolen' })
  }
  const isInTray = async (content: string) => {
    const found = `SELECT FROM file_row WHERE table_name = 'handIns' AND body -> 'fields' -> 'args' ->> 'content' = $1`
    expect(await county.query(found, [content])).toHaveLength(1)
  }
  const emptied = () => county.query('SELECT FROM device WHERE wiped_at IS NOT NULL')

  await test.step('something waits on it', async () => {
    await goAway(lena)
    await openFile(page, file)
    await writeNote(page, text)
    await expect(status(page)).toContainText('1 Vermerk')
    expect(await journals()).toEqual(['journal.bin'])
  })

  await test.step('the lead blocks it', block)

  await test.step('back on the line it hands in what waited, and nothing is left', async () => {
    lena.line.mend()
    await expect(heading).toBeVisible()
    await expect(page.getByText(said(de.laptops.handedIn_one, {}))).toBeVisible()
    await expect(page.getByText(de.laptops.isTold)).toBeVisible()
    expect(await journals()).toEqual([])
    await isInTray(text)
    expect(await emptied()).toHaveLength(1)
  })

  await test.step('after a new start the same is to be seen, and it can be set up again', async () => {
    await lena.killBrowser()
    await lena.openBrowser()
    await lena.page.getByRole('button', { name: de.laptops.setUpAnew }).click()
    await enter(lena, county.person('brandt'))
  })

  await test.step('stolen again while it is locked, it does so without anybody who opens it', async () => {
    const later = 'Am Abend geschrieben, und dann zugeklappt.'
    await comeHome(lena)
    await goAway(lena)
    await openFile(lena.page, file)
    await writeNote(lena.page, later)
    await lock(lena.page)
    await block()
    lena.line.mend()
    await lena.killBrowser()
    await lena.openBrowser()
    await expect(lena.page.getByRole('heading', { name: de.laptops.wiped_deviceRevoked })).toBeVisible()
    await expect(lena.page.getByText(de.laptops.isTold)).toBeVisible()
    await isInTray(later)
    expect(await emptied()).toHaveLength(2)
    expect((await copy())?.header).toBeNull()
  })
  expect(lena.faults).toEqual([])
})
