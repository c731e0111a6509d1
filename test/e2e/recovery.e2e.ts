/** A forgotten passphrase: asked for on the locked laptop, approved by two officers, and unsent work is still there. */
import { enter, lock, signInOutside, unlock } from './door.ts'
import { entry, goTo, openFile, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile } from './people-and-files.ts'
import { comeHome, goAway } from './sync-steps.ts'
import { de, said } from './words.ts'

const words = de.recovery
const next = 'Nebel Kutsche Zitrone Amsel'

test('whoever has forgotten the passphrase gets back in, with what nobody else has', async ({ county, laptop }) => {
  const text = 'Geschrieben, bevor das Kennwort vergessen war.'
  const file = await prepareFile(county, 'brandt', { firstName: 'Ilse', lastName: 'Vergess' })
  const anna = await laptop()
  await enter(anna, county.person('brandt'))
  await comeHome(anna)
  await goAway(anna)
  await openFile(anna.page, file)
  await writeNote(anna.page, text)
  await lock(anna.page)
  anna.line.mend()

  await test.step('she asks for it, and the app ends', async () => {
    const { page } = anna
    await page.getByRole('button', { name: de.signIn.forgotten }).click()
    await page.getByRole('button', { name: words.way }).click()
    await page.getByRole('button', { name: words.signIn }).click()
    await signInOutside(anna, county.person('brandt'))
    await page.getByLabel(words.choose).fill(next)
    await page.getByLabel(de.signIn.repeat).fill(next)
    await page.getByRole('button', { name: words.ask }).click()
    await expect(page.getByText(said(words.approvals, { count: '0' }))).toBeVisible()
    await anna.closeBrowser()
    await anna.cutPower()
    await anna.powerOn()
  })

  await test.step('her lead approves on a laptop, the administrator elsewhere', async () => {
    const lead = await laptop()
    await enter(lead, county.person('harms'))
    await goTo(lead.page, 'sync')
    await lead.page.getByRole('button', { name: words.approve }).click()
    const dialog = lead.page.getByRole('dialog')
    await dialog.getByLabel(words.reasonApprove).fill('Zurückgerufen, an der Stimme erkannt')
    await dialog.getByRole('button', { name: words.approve }).click()
    await expect(lead.page.getByText(words.decided)).toBeVisible()
    expect(lead.faults).toEqual([])
    const office = await county.signIn('winkelmann')
    for (const { id } of (await office.recoveries({})).recoveries)
      await office.decideRecovery({ id, approve: true, reason: 'Stand selbst vor mir im Büro' })
  })

  await test.step('the new passphrase opens, the note is there and goes out', async () => {
    const { page } = anna
    await page.getByRole('button', { name: words.pending }).click()
    await page.getByRole('button', { name: words.signIn }).click()
    await signInOutside(anna, county.person('brandt'))
    await expect(page.getByText(words.ready, { exact: true })).toBeVisible()
    await page.getByLabel(words.choose).fill(next)
    await page.getByRole('button', { name: words.open, exact: true }).click()
    await comeHome(anna)
    await openFile(page, file)
    await expect(entry(page, text)).toBeVisible()
    const found = `SELECT id FROM file_row WHERE table_name = 'notes' AND body -> 'fields' ->> 'content' = $1`
    await expect.poll(async () => (await county.query(found, [text])).length).toBe(1)
    await lock(page)
    await unlock(page, next)
    await expect(page.getByRole('navigation', { name: 'Bereiche' })).toBeVisible()
  })
  expect(anna.faults).toEqual([])
})
