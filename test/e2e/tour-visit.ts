/** Visits of both kinds, and the ways to a face. */
import { openFile } from './file-steps.ts'
import { expect } from './laptop-test.ts'
import type { TourFile } from './tour-file.ts'
import { arrive, pressed, type Tour } from './tour.ts'
import { choose, pick } from './visit-steps.ts'
import { en, like, said } from './words.ts'

export async function tourOutreach(tour: Tour, file: TourFile): Promise<void> {
  const { laptop, words, look } = tour
  const { page } = laptop
  const { begin, door, talk, record, close, turn, steps } = words.visit
  const { privat } = words.frame
  await openFile(page, file, words)
  await pressed(page, `${words.caseFile.actions.visit} ${words.caseFile.keys.visit}`)
  await arrive(page, like(begin.title))
  await look('visit-begin')
  await choose(page, begin.reason, words.values.outreachReason.WUNSCH_DER_PERSON)
  await pressed(page, begin.start)
  await arrive(page, door.title)
  await look('visit-door')
  await pressed(page, door.understood)
  await pressed(page, said(steps.next, { step: steps.talk }))
  await page.getByLabel(talk.content).fill('Über den Umzug gesprochen.')
  await look('visit-talk')
  await pressed(page, said(talk.face, { name: file.name }))
  await tourPortrait(tour, file)
  await pressed(page, turn.action)
  await look('visit-turned')
  await pressed(page, turn.back)
  await page.getByRole('button', { name: privat.action }).click()
  await look('visit-private')
  await pressed(page, privat.back)
  await pressed(page, said(steps.next, { step: steps.record }))
  await page.getByLabel(record.clientWords).fill('Ich will wieder arbeiten.')
  await look('visit-record')
  await pressed(page, said(steps.next, { step: steps.close }))
  await look('visit-close')
  await pressed(page, close.finish)
  await look('visit-close-missing')
  await pick(page, words.values.outreachResult.GESPRAECH_GEFUEHRT)
  await pressed(page, close.finish)
  await expect(page.getByText(close.finished)).toBeVisible()
  await look('visit-finished')
}

/** In the dialog: consent, camera, section, the photo, and what can be chosen instead. */
async function tourPortrait({ laptop, words, look }: Tour, { name }: TourFile): Promise<void> {
  const { page } = laptop
  const dialog = page.getByRole('dialog')
  const { consent, camera, crop, present, ways, drawn, drawing, close, back } = words.portrait
  // Of whom no language is known, the card opens in that of the app.
  const yes = consent.yes[words === en ? 'en' : 'de-plain']
  await expect(dialog.getByRole('button', { name: yes })).toBeVisible()
  await look('portrait-consent')
  await pressed(dialog, yes)
  await expect(dialog.getByRole('button', { name: camera.take })).toBeEnabled()
  await look('portrait-camera')
  await pressed(dialog, camera.take)
  await expect(dialog.getByRole('button', { name: crop.save })).toBeVisible()
  await look('portrait-crop')
  await pressed(dialog, crop.save)
  await expect(dialog.getByRole('img', { name: said(present.photo, { name }) })).toBeVisible()
  await look('portrait-present')
  await pressed(dialog, ways.drawn)
  await expect(dialog.getByRole('button', { name: drawn.more })).toBeVisible()
  await look('portrait-drawn')
  await pressed(dialog, back, true)
  await pressed(dialog, ways.drawing)
  await expect(dialog.getByRole('button', { name: drawing.save })).toBeVisible()
  await look('portrait-drawing')
  await pressed(dialog, back, true)
  await pressed(dialog, present.withdraw)
  await look('portrait-withdraw')
  await page.getByRole('alertdialog').getByRole('button', { name: present.withdrawNo }).click()
  await dialog.getByRole('button', { name: close, exact: true }).last().click()
  await expect(dialog).toBeHidden()
}

export async function tourFactFinding({ laptop, words, look }: Tour, file: TourFile): Promise<void> {
  const { page } = laptop
  const { begin, door, talk, close, steps } = words.visit
  await openFile(page, file, words)
  await pressed(page, `${words.caseFile.actions.visit} ${words.caseFile.keys.visit}`)
  await page.getByLabel(begin.question).fill('Leben zwei Personen in der Wohnung?')
  await page.getByLabel(begin.number).fill('PA 17/26')
  await page.getByLabel(begin.orderedBy).fill('U. Ilsemann')
  await page.getByLabel(begin.legalGround).fill('§ 21 SGB X')
  await choose(page, begin.reason, words.values.factFindingReason.WOHNVERHAELTNISSE)
  await look('inspection-begin')
  await pressed(page, begin.start)
  await arrive(page, door.title)
  await look('inspection-door')
  await pressed(page, door.understood)
  await page.locator('label').filter({ hasText: door.given }).click()
  await expect(page.getByText(door.givenLine)).toBeVisible()
  await look('inspection-door-open')
  await pressed(page, said(steps.next, { step: steps.talk }))
  await page.getByLabel(talk.findings).fill('Ein Bett, ein Namensschild.')
  await look('inspection-talk')
  await pressed(page, said(steps.next, { step: steps.record }))
  await look('inspection-record')
  await pressed(page, said(steps.next, { step: steps.close }))
  await look('inspection-close')
  await pressed(page, door.withdraw)
  await look('inspection-withdraw')
  await pressed(page.getByRole('alertdialog'), door.withdrawYes)
  await look('inspection-withdrawn')
  await pressed(page, close.finish)
  await expect(page.getByText(close.finished)).toBeVisible()
}
