/**
 * Whoever has a laptop lets nothing through to the county, so that no block ever reaches it: then it closes by itself, stays so however its
 * clock is set, and what waits arrives all the same in the end (security.md F31; B.2).
 */
import type { Page } from '@playwright/test'
import { headerOnDisk } from '../support/header-on-disk.ts'
import { enter, signInOutside, unlock } from './door.ts'
import { openFile, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile } from './people-and-files.ts'
import { comeHome, goAway, status } from './sync-steps.ts'
import { de, said } from './words.ts'

const dayMs = 24 * 60 * 60_000
const { signIn, laptops, caseFile } = de

/** The vault lives in the worker: its clock is the laptop's. */
async function setClockAhead(page: Page, ms: number): Promise<void> {
  const ahead = (by: number) => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + by
  }
  for (const worker of page.workers()) await worker.evaluate(ahead, ms)
}

test('a laptop that never hears of its block closes by itself, and what it holds arrives', async ({
  county,
  laptop,
}) => {
  const text = 'Vor dem Haus notiert; die Tasche war danach weg.'
  const file = await prepareFile(county, 'brandt', { firstName: 'Ida', lastName: 'Umweg' })
  const lena = await laptop()
  await enter(lena, county.person('brandt'))
  await comeHome(lena)
  const ended = () => lena.page.getByRole('heading', { name: signIn.leaseEndedTitle })

  await test.step('something waits, nothing comes through any more, and the lead blocks it', async () => {
    await goAway(lena)
    await openFile(lena.page, file)
    await writeNote(lena.page, text)
    await expect(status(lena.page)).toContainText('1 Vermerk')
    const lead = await county.signIn('harms')
    await lead.revokeLaptop({ deviceId: (await headerOnDisk(lena.profile)).deviceId, reason: 'stolen' })
  })

  await test.step('when its time is over the next touch closes it', async () => {
    await setClockAhead(lena.page, 8 * dayMs)
    const begunAnew = lena.page.waitForEvent('load')
    await lena.page.getByRole('button', { name: `${caseFile.actions.note} ${caseFile.keys.note}` }).click()
    await begunAnew
    await expect(lena.page.getByRole('heading', { name: signIn.lockedTitle })).toBeVisible()
  })

  await test.step('the clock set back and the right passphrase show nothing but that something waits', async () => {
    await unlock(lena.page)
    await expect(ended()).toBeVisible()
    await expect(lena.page.getByText(said(signIn.leaseWaits_one, { count: '1' }))).toBeVisible()
    expect(await lena.page.locator('body').innerText()).not.toMatch(/Umweg|Ida|Tasche/)
    await lena.killBrowser()
    await lena.openBrowser()
    await unlock(lena.page)
    await expect(ended()).toBeVisible()
  })

  await test.step('somebody lets it through at last: what waited is with the lead, and nothing is left', async () => {
    lena.line.mend()
    await lena.page.getByRole('button', { name: signIn.signIn, exact: true }).click()
    await signInOutside(lena, county.person('brandt'))
    await expect(lena.page.getByRole('heading', { name: laptops.wiped_deviceRevoked })).toBeVisible()
    const found = `SELECT FROM file_row WHERE table_name = 'handIns' AND body -> 'fields' -> 'args' ->> 'content' = $1`
    expect(await county.query(found, [text])).toHaveLength(1)
  })
  expect(lena.faults).toEqual([])
})
