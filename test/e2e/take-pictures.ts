/** `npm run node -- test/e2e/take-pictures.ts`: the pictures of the README, from the demo county, as a new user sees it. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { buildAll } from '../../build/build.ts'
import { root } from '../../build/run.ts'
import { openDemoCounty } from '../support/e2e-county.ts'
import { openLaptop, type Laptop } from '../support/e2e-laptop.ts'
import { enter } from './door.ts'
import { goTo, headFace } from './file-steps.ts'
import { goAway } from './sync-steps.ts'
import { beginVisit, step } from './visit-steps.ts'
import { de, en } from './words.ts'

const folder = join(root, 'test', 'e2e', 'pictures')
const { caseFile } = de

await mkdir(folder, { recursive: true })
await buildAll()
const county = await openDemoCounty(120)
const anna = await openLaptop({ county, pageFolder: join(root, 'out', 'renderer') })
try {
  await tour(anna)
} finally {
  await anna.close()
  await county.close()
}

async function tour(laptop: Laptop): Promise<void> {
  const { page } = laptop
  await page.getByRole('button', { name: 'Anmelden' }).waitFor()
  await take(page, 'anmelden')
  await enter(laptop, county.person('brandt'))
  await page
    .getByText('alles abgeglichen')
    .or(page.getByText(/^Abgeglichen/))
    .first()
    .waitFor()
  await take(page, 'heute')
  await goTo(page, 'caseFiles')
  await take(page, 'akten')
  await page.getByText('Gesichter', { exact: true }).click()
  await take(page, 'gesichter')
  const twoVersions = await personWithTwoVersions(page)
  await take(page, 'akte')
  await page.getByRole('button', { name: caseFile.important.decide }).first().click()
  await take(page, 'zwei-staende')
  await notesAndFaces(page, twoVersions)
  await goTo(page, 'sync')
  await take(page, 'abgleich')
  await goTo(page, 'settings')
  await take(page, 'einstellungen')
  await otherLooks(laptop)
}

/** Opens the first file of the list with two versions; gives the name of its head. */
async function personWithTwoVersions(page: Page): Promise<string> {
  await page.getByText('zwei Stände').first().click()
  await page.getByRole('list', { name: de.lists.caseFiles }).getByRole('button').first().click()
  const heading = page.getByRole('heading', { level: 1 })
  await page.getByRole('list', { name: caseFile.timeline.title }).waitFor()
  return (await heading.textContent()) ?? ''
}

async function notesAndFaces(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `${caseFile.actions.note} ${caseFile.keys.note}` }).click()
  await page
    .getByLabel(caseFile.forms.note.content)
    .fill('Kita-Platz ab Januar zugesagt, Vertrag liegt vor. Nächster Termin in zwei Wochen.')
  await take(page, 'notiz')
  await page.getByRole('button', { name: caseFile.forms.note.save }).click()
  await page.getByRole('button', { name: caseFile.forms.note.save }).waitFor({ state: 'hidden' })
  await page
    .getByRole('button', { name: /^Gesicht von/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await take(page, 'einwilligung')
  await page.keyboard.press('Escape')
  await beginVisit(page, 'Gartenstraße 3, Rosdorf')
  await take(page, 'besuch-tuer')
  await page.getByRole('button', { name: de.visit.door.understood }).click()
  await step(page, 'talk')
  await take(page, 'besuch-gespraech')
  await page.getByRole('button', { name: de.visit.steps.back, exact: true }).click()
  await page.getByRole('button', { name: de.visit.leave }).click()
  await headFace(page, name)
    .or(page.getByRole('heading', { level: 1 }))
    .first()
    .waitFor()
}

/** Dark, English, twice as large, and locked. */
async function otherLooks(laptop: Laptop): Promise<void> {
  const { page } = laptop
  await page.emulateMedia({ colorScheme: 'dark' })
  await goTo(page, 'today')
  await take(page, 'heute-dunkel')
  await page.emulateMedia({ colorScheme: 'light' })
  await goAway(laptop)
  await goTo(page, 'caseFiles')
  await page.setViewportSize({ width: 640, height: 400 })
  await take(page, 'akten-200-prozent')
  await page.setViewportSize({ width: 1280, height: 800 })
  await goTo(page, 'settings')
  await page.getByText('English', { exact: true }).click()
  await goTo(page, 'today', en)
  await take(page, 'today-english')
  // The page's process ends with the lock; the lock screen is another page.
  const started = page.waitForEvent('load')
  await page.keyboard.press('Control+l')
  await started
  await page.getByRole('button', { name: /Entsperren|Unlock/ }).waitFor()
  await take(page, 'unlock')
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.waitForLoadState('networkidle')
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  console.log(name)
}
