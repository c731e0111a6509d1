import type { Page } from '@playwright/test'
import { runUnseen } from '../support/e2e-county.ts'
import type { Laptop } from '../support/e2e-laptop.ts'
import { passphrase } from './door.ts'
import { entry, twoVersions } from './file-steps.ts'
import { expectVisibleFocus, tabAndPress, tabTo } from './keyboard.ts'
import { expect, test } from './laptop-test.ts'
import { dayFromNow, prepareFile } from './people-and-files.ts'
import { arrive } from './tour.ts'
import { de, said } from './words.ts'

test('a day of work with the keyboard only', async ({ county, laptop }) => {
  const file = await prepareFile(county, 'lysenko', { firstName: 'Wanda', lastName: 'Immel', deputy: 'oeztuerk' })
  const { caseFileId, personId, name } = file
  for (const [user, phone] of [
    ['lysenko', '0551 111'],
    ['oeztuerk', '0551 222'],
  ] as const) {
    const edit = { command: 'person.edit', args: { personId, patch: { phone } } } as const
    await runUnseen(await county.signIn(user), caseFileId, edit)
  }
  const oksana = await laptop()
  const { page } = oksana
  const { user, password } = county.person('lysenko')
  await test.step('sign in and choose a passphrase', () => comeIn(oksana, user, password))
  await test.step('find and open a file', () => openByKeys(page))
  await test.step('write a note', () => writeByKeys(page))
  await test.step('plan an appointment', () => planByKeys(page))
  await test.step('visit, with a drawn face', () => visitByKeys(page, name))
  await test.step('decide between two versions', () => settleByKeys(page))
  await test.step('lock and unlock in the middle of a sentence', () => lockByKeys(page))
  expect(oksana.faults).toEqual([])
})

async function comeIn({ page, context }: Laptop, user: string, password: string): Promise<void> {
  await expect(page.getByRole('button', { name: de.signIn.signIn })).toBeFocused()
  await page.keyboard.press('Enter')
  const opening = context.waitForEvent('page')
  await tabAndPress(page, page.getByRole('link', { name: de.signIn.openPage }))
  const county = await opening
  await expect(county.getByLabel('Benutzername')).toBeFocused()
  await county.keyboard.type(user)
  await county.keyboard.press('Tab')
  await county.keyboard.type(password)
  await county.keyboard.press('Enter')
  await expect(county.getByRole('heading', { name: 'Sie sind angemeldet.' })).toBeVisible()
  await county.close()
  await expect(page.getByLabel(de.signIn.passphrase, { exact: true })).toBeFocused()
  await page.keyboard.type(passphrase)
  await tabTo(page, page.getByLabel(de.signIn.repeat))
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.locator('.frame-status')).toContainText(de.frame.nothingOnlyHere)
}

async function openByKeys(page: Page): Promise<void> {
  await page.keyboard.press('Alt+2')
  await arrive(page, de.lists.caseFiles)
  await tabTo(page, page.getByRole('list', { name: de.lists.caseFiles }))
  await page.keyboard.press('End')
  await expectVisibleFocus(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('Immel')
  await expect(page.getByRole('button', { name: /^Immel, Wanda/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: /^Immel, Wanda/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await arrive(page, /Immel/)
}

async function writeByKeys(page: Page): Promise<void> {
  await page.keyboard.press('n')
  await expect(page.getByLabel(de.caseFile.forms.note.content)).toBeFocused()
  await page.keyboard.type('Ganz ohne Maus geschrieben.')
  await page.keyboard.press('Control+Enter')
  await expect(entry(page, 'Ganz ohne Maus geschrieben.')).toBeVisible()
  // Until the form has gone, letters are still typed into it.
  await expect(page.getByRole('button', { name: de.caseFile.forms.note.save })).toBeHidden()
}

async function planByKeys(page: Page): Promise<void> {
  const { appointment } = de.caseFile.forms
  await page.keyboard.press('t')
  await expect(page.getByRole('button', { name: appointment.save })).toBeVisible()
  await expect(page.getByLabel(appointment.purpose)).toBeFocused()
  await page.keyboard.type('Unterlagen durchsehen')
  await tabTo(page, page.getByRole('group', { name: appointment.startsAt }))
  const [year, month, day] = dayFromNow(1).split('-')
  await page.keyboard.type(`${day}${month}${year}0930`)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: appointment.save })).toBeHidden()
  await expect(entry(page, 'Unterlagen durchsehen')).toBeVisible()
}

async function visitByKeys(page: Page, name: string): Promise<void> {
  const { begin, door, talk, close, steps } = de.visit
  const next = (to: 'talk' | 'record' | 'close') =>
    tabAndPress(page, page.getByRole('button', { name: said(steps.next, { step: steps[to] }) }))
  await page.keyboard.press('b')
  await tabAndPress(page, page.getByRole('button', { name: begin.reason }))
  await page.keyboard.type('Wunsch')
  await expect(page.getByRole('option', { name: de.values.outreachReason.WUNSCH_DER_PERSON })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: begin.reason })).toBeFocused()
  await tabAndPress(page, page.getByRole('button', { name: begin.start }))
  await arrive(page, door.title)
  await tabAndPress(page, page.getByRole('button', { name: door.understood }))
  await next('talk')
  await tabTo(page, page.getByLabel(talk.content))
  await page.keyboard.type('Auch der Besuch ging ohne Maus.')
  await tabAndPress(page, page.getByRole('button', { name: said(talk.face, { name }) }))
  await drawnFaceByKeys(page)
  await next('record')
  await next('close')
  await tabTo(page, page.getByRole('radiogroup', { name: close.result }))
  await page.keyboard.press('Space')
  await tabAndPress(page, page.getByRole('button', { name: close.finish }))
  await expect(entry(page, 'Auch der Besuch ging ohne Maus.')).toBeVisible()
}

async function drawnFaceByKeys(page: Page): Promise<void> {
  const { consent, drawn, title } = de.portrait
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { name: title.split('{{')[0] ?? '' })).toBeVisible()
  await tabAndPress(page, dialog.getByRole('button', { name: consent.drawn['de-plain'] }))
  await tabTo(page, dialog.getByRole('group', { name: drawn.grid }))
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await expectVisibleFocus(page)
  await tabAndPress(page, dialog.getByRole('button', { name: drawn.save }))
  await expect(dialog.locator('.face-128 img')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

async function settleByKeys(page: Page): Promise<void> {
  await tabAndPress(page, page.getByRole('button', { name: de.caseFile.important.decide }))
  const versions = twoVersions(page, de.fields.persons.phone)
  await tabAndPress(page, versions.getByRole('button', { name: /0551 222/ }))
  await expect(versions).toBeHidden()
  await expect(page.getByText('Entschieden von Oksana Lysenko')).toBeVisible()
}

/** Not in the first field, and not at the end of what stands in it: there one goes on after the lock. */
async function lockByKeys(page: Page): Promise<void> {
  const { content, agreement } = de.caseFile.forms.note
  await page.keyboard.press('n')
  await page.keyboard.type('Sie ruft an.')
  await tabTo(page, page.getByLabel(agreement))
  await page.keyboard.type('Sie bringt den mit')
  for (const _letter of ' mit') await page.keyboard.press('ArrowLeft')
  const begunAnew = page.waitForEvent('load')
  await page.keyboard.press('Control+l')
  await begunAnew
  await expect(page.getByLabel(de.signIn.passphrase, { exact: true })).toBeFocused()
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Enter')
  await arrive(page, /Immel/)
  await expect(page.getByLabel(agreement)).toBeFocused()
  await page.keyboard.type(' Bescheid')
  await expect(page.getByLabel(agreement)).toHaveValue('Sie bringt den Bescheid mit')
  // Begun anew, the form opens with its file by itself, and is written on where its text ends.
  await page.reload()
  await page.getByLabel(de.signIn.passphrase, { exact: true }).fill(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: de.frame.areas })).toBeVisible()
  await openByKeys(page)
  await expect(page.getByLabel(content)).toBeFocused()
  await expect(page.getByLabel(content)).toHaveValue('Sie ruft an.')
  await page.keyboard.type(' Morgen.')
  await expect(page.getByLabel(content)).toHaveValue('Sie ruft an. Morgen.')
}
