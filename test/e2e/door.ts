/** Through the door: signing in at the county's own page, the passphrase, and back in after a restart. */
import type { Page } from '@playwright/test'
import type { DemoPerson } from '../support/e2e-county.ts'
import type { Laptop } from '../support/e2e-laptop.ts'
import { expect } from './laptop-test.ts'
import { de } from './words.ts'

export const passphrase = 'Brombeere Laterne Kompass Segel'

/** From the empty laptop to the first screen with the caseload. */
export async function enter(laptop: Laptop, person: DemoPerson): Promise<void> {
  await signIn(laptop, person)
  await choosePassphrase(laptop.page)
  await expect(laptop.page.getByRole('navigation', { name: 'Bereiche' })).toBeVisible()
}

async function signIn(laptop: Laptop, person: DemoPerson): Promise<void> {
  await laptop.page.getByRole('button', { name: 'Anmelden' }).click()
  await signInOutside(laptop, person)
}

/** Over the link to the county's sign-in page, and back. */
export async function signInOutside(
  { page, context }: Pick<Laptop, 'page' | 'context'>,
  { user, password }: DemoPerson,
  words = de,
): Promise<void> {
  const opening = context.waitForEvent('page')
  await page.getByRole('link', { name: words.signIn.openPage }).click()
  const county = await opening
  await county.getByLabel('Benutzername').fill(user)
  await county.getByLabel('Passwort').fill(password)
  await county.getByRole('button', { name: 'Anmelden' }).click()
  await expect(county.getByRole('heading', { name: 'Sie sind angemeldet.' })).toBeVisible()
  await county.close()
}

async function choosePassphrase(page: Page): Promise<void> {
  await page.getByLabel('Kennwort', { exact: true }).fill(passphrase)
  await page.getByLabel('Kennwort wiederholen').fill(passphrase)
  await page.getByRole('button', { name: 'Akten laden' }).click()
}

export async function unlock(page: Page, words = passphrase): Promise<void> {
  await page.getByLabel('Kennwort', { exact: true }).fill(words)
  await page.getByRole('button', { name: 'Entsperren' }).click()
}

/** The page ends with a lock and begins anew. */
export async function lock(page: Page, words = de): Promise<void> {
  const begunAnew = page.waitForEvent('load')
  await page.getByRole('button', { name: words.frame.lock, exact: true }).click()
  await begunAnew
}
