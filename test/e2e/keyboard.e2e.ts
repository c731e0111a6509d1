import type { Page } from '@playwright/test'
import type { DemoCounty } from '../support/e2e-county.ts'
import { runAtCounty, runUnseen } from '../support/e2e-county.ts'
import type { Laptop } from '../support/e2e-laptop.ts'
import { entry, headFace, twoVersions } from './file-steps.ts'
import { pressOn, tabTo, typeInto } from './keys.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile, type PreparedFile } from './people-and-files.ts'
import { de, said } from './words.ts'

const passphrase = 'Brombeere Laterne Kompass Segel'
const { forms } = de.caseFile

test('the whole day can be done by the keyboard alone', async ({ county, laptop }) => {
  test.setTimeout(240_000)
  const file = await prepareFile(county, 'brandt', {
    firstName: 'Tabea',
    lastName: 'Tastenbrink',
    phone: '0551 1000',
    deputy: 'oeztuerk',
  })
  await disagree(county, file)
  const anna = await laptop()
  const { page } = anna
  await test.step('signing in and choosing a passphrase', () => enter(anna, county))
  await test.step('finding and opening a file', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(file.lastName)
    await pressOn(page, page.getByRole('button', { name: new RegExp(`^${file.lastName}, `) }))
    await expect(page.getByRole('heading', { level: 1, name: file.lastName })).toBeVisible()
  })
  await test.step('a note', async () => {
    await page.keyboard.press('n')
    await typeInto(page, page.getByLabel(forms.note.content), 'Mit der Tastatur geschrieben.')
    await pressOn(page, page.getByRole('button', { name: forms.note.save }))
    await expect(entry(page, 'Mit der Tastatur geschrieben.')).toBeVisible()
  })
  await test.step('an appointment', async () => {
    await page.keyboard.press('t')
    await typeInto(page, page.getByLabel(forms.appointment.purpose), 'Bewerbung durchsehen')
    await tabTo(page, page.getByRole('group', { name: forms.appointment.startsAt }).getByRole('spinbutton').first())
    await page.keyboard.type('24112027')
    await page.keyboard.type('0930')
    await pressOn(page, page.getByRole('button', { name: forms.appointment.save }))
    await expect(page.getByText('Bewerbung durchsehen').first()).toBeVisible()
  })
  await test.step('a drawn face', () => drawnFace(page, file))
  await test.step('two versions: one is taken, then taken back', () => settle(page))
  await test.step('a visit from the door to the end', () => visit(page))
  expect(anna.faults).toEqual([])
})

async function enter({ page, context }: Laptop, county: DemoCounty): Promise<void> {
  const { user, password } = county.person('brandt')
  await pressOn(page, page.getByRole('button', { name: 'Anmelden' }))
  const opening = context.waitForEvent('page')
  await pressOn(page, page.getByRole('link', { name: 'Anmeldeseite öffnen' }))
  const door = await opening
  await typeInto(door, door.getByLabel('Benutzername'), user)
  await typeInto(door, door.getByLabel('Passwort'), password)
  await door.keyboard.press('Enter')
  await expect(door.getByRole('heading', { name: 'Sie sind angemeldet.' })).toBeVisible()
  await door.close()
  await typeInto(page, page.getByLabel('Kennwort', { exact: true }), passphrase)
  await typeInto(page, page.getByLabel('Kennwort wiederholen'), passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: 'Bereiche' })).toBeVisible()
}

/** Two colleagues changed the same number without knowing of each other. */
async function disagree(county: DemoCounty, { caseFileId, personId }: PreparedFile): Promise<void> {
  const change = (phone: string) => ({ command: 'person.edit' as const, args: { personId, patch: { phone } } })
  await runAtCounty(await county.signIn('brandt'), caseFileId, [change('0551 2222')])
  await runUnseen(await county.signIn('oeztuerk'), caseFileId, change('0171 3333'))
}

async function drawnFace(page: Page, { name }: PreparedFile): Promise<void> {
  const { consent, drawn, close } = de.portrait
  await pressOn(page, headFace(page, name))
  const dialog = page.getByRole('dialog')
  await pressOn(page, dialog.getByRole('button', { name: consent.drawn['de-plain'] }))
  await tabTo(page, dialog.getByRole('radio').first())
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await pressOn(page, dialog.getByRole('button', { name: drawn.save }))
  if (await dialog.isVisible()) await pressOn(page, dialog.getByRole('button', { name: close }).last())
  await expect(dialog).toBeHidden()
}

async function settle(page: Page): Promise<void> {
  const { important, two } = de.caseFile
  const phone = de.fields.persons.phone
  await pressOn(page, page.getByRole('button', { name: important.decide }).first())
  const versions = twoVersions(page, phone)
  await pressOn(
    page,
    versions.getByRole('button', { name: said(two.takeNamed, { value: '0551 2222', name: 'Anna Brandt' }) }),
  )
  await expect(versions).toBeHidden()
  await pressOn(page, page.getByRole('button', { name: said(two.undoNamed, { what: phone }) }))
  await expect(versions).toBeVisible()
}

async function visit(page: Page): Promise<void> {
  const { begin, door, steps, talk, close } = de.visit
  await page.keyboard.press('b')
  await tabTo(page, page.getByRole('radio').first())
  await page.keyboard.press('Space')
  await pressOn(page, page.getByRole('button', { name: begin.reason }))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await pressOn(page, page.getByRole('button', { name: begin.start }))
  await pressOn(page, page.getByRole('button', { name: door.understood }))
  await pressOn(page, page.getByRole('button', { name: said(steps.next, { step: steps.talk }) }))
  await typeInto(page, page.getByLabel(talk.content), 'An der Tür gesprochen.')
  await pressOn(page, page.getByRole('button', { name: said(steps.next, { step: steps.record }) }))
  await pressOn(page, page.getByRole('button', { name: said(steps.next, { step: steps.close }) }))
  await tabTo(page, page.getByRole('radio').first())
  await page.keyboard.press('Space')
  await pressOn(page, page.getByRole('button', { name: close.finish }))
  await expect(page.getByText(close.finished)).toBeVisible()
}
