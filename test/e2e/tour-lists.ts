/** The door, and the screens that the frame leads to. */
import type { DemoPerson } from '../support/e2e-county.ts'
import { lock, passphrase, signInOutside } from './door.ts'
import { goTo, search } from './file-steps.ts'
import { expect } from './laptop-test.ts'
import { arrive, lookInto, pressed, type Tour } from './tour.ts'
import { en } from './words.ts'

export async function tourDoor({ laptop, words, look }: Tour, person: DemoPerson): Promise<void> {
  const { page, line } = laptop
  const { signIn } = words
  if (words === en) await page.getByText('English').click()
  await arrive(page, signIn.welcome)
  await look('sign-in')
  line.cut()
  await pressed(page, signIn.signIn)
  await expect(page.getByText(words.problems.serverUnreachable.title)).toBeVisible()
  await look('sign-in-county-away')
  line.mend()
  await pressed(page, signIn.signIn)
  await expect(page.getByText(signIn.waiting)).toBeVisible()
  await look('sign-in-waiting')
  await signInOutside(laptop, person, words)
  await arrive(page, signIn.passphraseTitle)
  await look('passphrase')
  await page.getByLabel(signIn.passphrase, { exact: true }).fill('zu kurz')
  await pressed(page, signIn.create)
  await look('passphrase-too-short')
  await page.getByLabel(signIn.passphrase, { exact: true }).fill(passphrase)
  await page.getByLabel(signIn.repeat).fill(passphrase)
  await pressed(page, signIn.create)
  await expect(page.getByRole('navigation', { name: words.frame.areas })).toBeVisible()
  await expect(page.locator('.frame-status')).toContainText(words.frame.nothingOnlyHere)
}

export async function tourUnlock({ laptop, words, look }: Tour): Promise<void> {
  const { page } = laptop
  const { signIn } = words
  await lock(page, words)
  await arrive(page, signIn.lockedTitle)
  await look('unlock')
  await page.getByLabel(signIn.passphrase, { exact: true }).fill('Das ist es nicht')
  await pressed(page, signIn.unlock)
  await expect(page.getByText(words.problems.passphraseWrong.title)).toBeVisible()
  await pressed(page, signIn.forgotten)
  await look('unlock-wrong')
  await page.getByLabel(signIn.passphrase, { exact: true }).fill(passphrase)
  await pressed(page, signIn.unlock)
  await expect(page.getByRole('navigation', { name: words.frame.areas })).toBeVisible()
}

export async function tourLists(tour: Tour, soundsLike: string): Promise<void> {
  const { laptop, words, look } = tour
  const { page } = laptop
  const { lists } = words
  await goTo(page, 'today', words)
  await look('today')
  await goTo(page, 'caseFiles', words)
  await look('case-files')
  await page.getByText(lists.asWall, { exact: true }).click()
  await look('wall')
  await page.getByText(lists.asList, { exact: true }).click()
  const chips = page.getByRole('toolbar', { name: lists.filters })
  for (const chip of [lists.filter.under25, lists.filter.onlyHere]) await pressed(chips, chip)
  await expect(page.getByText(lists.noneFit)).toBeVisible()
  await look('case-files-none-fit')
  await pressed(page, lists.clearFilters)
  await expect((await search(page, soundsLike, words)).first()).toBeVisible()
  await look('search')
  await search(page, 'Xylophon')
  await expect(page.getByText(lists.noHitsLine)).toBeVisible()
  await look('search-nobody')
  await pressed(page, lists.clearSearch)
  await lookInto(tour, 'new-case-file', async () => {
    await pressed(page, lists.newCaseFile)
    await pressed(page, lists.save)
    await expect(page.getByText(lists.nameMissing)).toBeVisible()
  })
  await goTo(page, 'visits', words)
  await look('visits')
}

export async function tourSettings(tour: Tour): Promise<void> {
  const { laptop, words, look } = tour
  await goTo(laptop.page, 'settings', words)
  await look('settings')
  await lookInto(tour, 'change-passphrase', () => pressed(laptop.page, words.settings.changePassphrase))
}
