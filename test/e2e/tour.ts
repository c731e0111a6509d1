/** A walk through every screen and dialog, in either language; at each stop somebody looks around. */
import type { Locator, Page } from '@playwright/test'
import type { Laptop } from '../support/e2e-laptop.ts'
import { expect } from './laptop-test.ts'
import type { Words } from './words.ts'

/** `isFleeting`: what would go away if the window changed its size. `page`: another one than the app's. */
export type LookOptions = { isFleeting?: boolean; page?: Page }

/** Who plays in a tour, by their accounts; all of one team. */
export type Cast = { main: string; mate: string; lead: string; inspector: string }

export type Tour = {
  laptop: Laptop
  words: Words
  look: (stop: string, how?: LookOptions) => Promise<void>
}

export function pressed(page: Page | Locator, name: string, exact = false): Promise<void> {
  return page.getByRole('button', { name, exact }).click()
}

/** Waits until the screen with this title is there. */
export async function arrive(page: Page, title: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

/** Opens a dialog by `open`, looks at it, and closes it with Escape. */
export async function lookInto(tour: Tour, stop: string, open: () => Promise<void>): Promise<void> {
  const dialog = tour.laptop.page.getByRole('dialog')
  await open()
  await expect(dialog).toBeVisible()
  await tour.look(stop)
  await tour.laptop.page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}
