/** Through the door: signing in at the county's own page, the passphrase, and back in after a restart. */
import type { Page } from '@playwright/test'
import type { DemoPerson } from '../support/e2e-county.ts'
import type { Laptop } from '../support/e2e-laptop.ts'
import { expect } from './laptop-test.ts'

export const passphrase = 'Brombeere Laterne Kompass Segel'

/** From the empty laptop to the first screen with the caseload. */
export async function enter(laptop: Laptop, person: DemoPerson): Promise<void> {
  await signIn(laptop, person)
  await choosePassphrase(laptop.page)
  await expect(laptop.page.getByRole('navigation', { name: 'Bereiche' })).toBeVisible()
}

export async function signIn({ page, context }: Laptop, { user, password }: DemoPerson): Promise<void> {
  await page.getByRole('button', { name: 'Anmelden' }).click()
  const opening = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Anmeldeseite öffnen' }).click()
  await signInAt(await opening, user, password)
}

/** At the county's sign-in page, which closes for the person once they are signed in. */
export async function signInAt(county: Page, user: string, password: string): Promise<void> {
  await county.getByLabel('Benutzername').fill(user)
  await county.getByLabel('Passwort').fill(password)
  await county.getByRole('button', { name: 'Anmelden' }).click()
  await expect(county.getByRole('heading', { name: 'Sie sind angemeldet.' })).toBeVisible()
  await county.close()
}

export async function choosePassphrase(page: Page): Promise<void> {
  await page.getByLabel('Kennwort', { exact: true }).fill(passphrase)
  await page.getByLabel('Kennwort wiederholen').fill(passphrase)
  await page.getByRole('button', { name: 'Akten laden' }).click()
}

export async function unlock(page: Page, words = passphrase): Promise<void> {
  await page.getByLabel('Kennwort', { exact: true }).fill(words)
  await page.getByRole('button', { name: 'Entsperren' }).click()
}
