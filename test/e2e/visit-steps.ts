/** A visit to help (A), from the door to the end, and a face on the way. */
import type { Page } from '@playwright/test'
import { expect } from './laptop-test.ts'
import { de, said } from './words.ts'

export type VisitWords = { place: string; content: string; words: string; agreement: string; nextStep: string }

export async function beginVisit(page: Page, place: string): Promise<void> {
  const { begin } = de.visit
  await page.getByRole('button', { name: `${de.caseFile.actions.visit} ${de.caseFile.keys.visit}` }).click()
  await pick(page, begin.outreach)
  await choose(page, begin.reason, de.values.outreachReason.WUNSCH_DER_PERSON)
  await page.getByLabel(begin.place).fill(place)
  await page.getByRole('button', { name: begin.start }).click()
  await expect(page.getByRole('heading', { level: 1, name: de.visit.door.title })).toBeVisible()
}

/** A card to choose: what is pressed is its label, and its radio follows. */
export async function pick(page: Page, name: string): Promise<void> {
  await page.locator('label').filter({ hasText: name }).click()
  await expect(page.getByRole('radio', { name })).toBeChecked()
}

export async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('button', { name: field }).click()
  await page.getByRole('option', { name: option }).click()
}

export async function step(page: Page, to: 'talk' | 'record' | 'close'): Promise<void> {
  const { steps } = de.visit
  await page.getByRole('button', { name: said(steps.next, { step: steps[to] }) }).click()
}

/** All four steps; `atTalk` is done in the middle of it. */
export async function recordVisit(page: Page, visit: VisitWords, atTalk: () => Promise<void>): Promise<void> {
  const { door, talk, record, close } = de.visit
  await beginVisit(page, visit.place)
  await page.getByRole('button', { name: door.understood }).click()
  await step(page, 'talk')
  await page.getByLabel(talk.content).fill(visit.content)
  await atTalk()
  await step(page, 'record')
  await page.getByLabel(record.clientWords).fill(visit.words)
  await page.getByLabel(record.agreement).fill(visit.agreement)
  await step(page, 'close')
  await pick(page, de.values.outreachResult.GESPRAECH_GEFUEHRT)
  await page.getByLabel(de.caseFile.forms.note.nextStep).fill(visit.nextStep)
  await page.getByRole('button', { name: close.finish }).click()
  await expect(page.getByText(close.finished)).toBeVisible()
}

/** In the portrait dialog: the card, the yes, the camera, the section, and the photo stands there. */
export async function takePortrait(page: Page, name: string): Promise<void> {
  const { consent, camera, crop, present, title, close } = de.portrait
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { name: said(title, { name }) })).toBeVisible()
  await dialog.getByRole('button', { name: consent.yes['de-plain'] }).click()
  await dialog.getByRole('button', { name: camera.take }).click()
  await dialog.getByRole('button', { name: crop.save }).click()
  await expect(dialog.getByRole('img', { name: said(present.photo, { name }) })).toBeVisible()
  await dialog.getByRole('button', { name: close }).last().click()
  await expect(dialog).toBeHidden()
}
