/** Going away and coming home. */
import type { Page } from '@playwright/test'
import type { Laptop } from '../support/e2e-laptop.ts'
import { goTo } from './file-steps.ts'
import { expect } from './laptop-test.ts'
import { de } from './words.ts'

/** The plug is pulled, and the app has noticed. */
export async function goAway({ page, line }: Laptop): Promise<void> {
  line.cut()
  await goTo(page, 'sync')
  await page.getByRole('button', { name: de.sync.now }).click()
  await expect(status(page)).toContainText('Offline')
}

/** The plug is back, and everything that waited has been answered. */
export async function comeHome({ page, line }: Laptop): Promise<void> {
  line.mend()
  await syncNow(page)
}

export async function syncNow(page: Page): Promise<void> {
  await goTo(page, 'sync')
  await page.getByRole('button', { name: de.sync.now }).click()
  await expect(page.getByRole('button', { name: de.sync.now })).toBeEnabled()
  await expect(status(page)).toContainText('Abgeglichen')
}

/** Title bar, end: connection, last sync and the river number. */
export function status(page: Page) {
  return page.locator('.frame-status')
}
