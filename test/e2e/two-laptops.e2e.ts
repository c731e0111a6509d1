import type { Page } from '@playwright/test'
import type { DemoCounty } from '../support/e2e-county.ts'
import type { Laptop } from '../support/e2e-laptop.ts'
import { enter, unlock } from './door.ts'
import {
  changePhone,
  entry,
  expectPhoto,
  headFace,
  openFile,
  openGroup,
  search,
  twoVersions,
  writeNote,
} from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile, type PreparedFile } from './people-and-files.ts'
import { comeHome, goAway, status } from './sync-steps.ts'
import { recordVisit, takePortrait } from './visit-steps.ts'
import { de, said } from './words.ts'

const phone = de.fields.persons.phone
const visitWords = {
  place: 'Gartenstraße 3, Rosdorf',
  content: 'Über den Umzug und die Kita gesprochen.',
  words: 'Ich will im Frühjahr wieder anfangen.',
  agreement: 'Frau Weidenbach ruft die Kita an.',
  nextStep: 'Kita-Zusage abwarten',
}
const noteText = 'Hat nachgefragt, ob der Antrag vollständig ist.'

test('two colleagues work apart and find everything of each other', async ({ county, laptop }) => {
  const hanna = await prepareFile(county, 'brandt', {
    firstName: 'Hanna',
    lastName: 'Weidenbach',
    phone: '0551 1000',
    deputy: 'oeztuerk',
  })
  const [anna, mehmet] = await Promise.all([laptop(), laptop()])
  await Promise.all([enter(anna, county.person('brandt')), enter(mehmet, county.person('oeztuerk'))])
  for (const { page } of [anna, mehmet]) await openFile(page, hanna)
  await Promise.all([goAway(anna), goAway(mehmet)])

  await test.step('Anna visits, is given a face, and writes a note, without a network', async () => {
    await openFile(anna.page, hanna)
    await recordVisit(anna.page, visitWords, async () => {
      await anna.page.getByRole('button', { name: said(de.visit.talk.face, { name: hanna.name }) }).click()
      await takePortrait(anna.page, hanna.name)
    })
    await writeNote(anna.page, noteText)
    await expectWork(anna, hanna)
    await expect(status(anna.page)).toContainText(river)
  })

  await test.step('her browser is killed, and nothing is missing after it', async () => {
    await anna.killBrowser()
    await anna.openBrowser()
    await unlock(anna.page)
    await openFile(anna.page, hanna)
    await expectWork(anna, hanna)
    await expect(status(anna.page)).toContainText(river)
    await expect(status(anna.page)).toContainText('Offline')
  })

  await test.step('both change the same number, and both come home', async () => {
    await changePhone(anna.page, hanna, '0551 2222')
    await openFile(mehmet.page, hanna)
    await changePhone(mehmet.page, hanna, '0171 3333')
    await comeHome(anna)
    await comeHome(mehmet)
    await openFile(mehmet.page, hanna)
    await expectWork(mehmet, hanna)
    await openFile(anna.page, hanna)
  })

  await test.step('both see two versions with two faces; one decides, and both agree', async () => {
    for (const { page } of [anna, mehmet]) await expectTwo(page)
    await mehmet.page
      .getByRole('button', { name: said(de.caseFile.two.takeNamed, { value: '0551 2222', name: 'Anna Brandt' }) })
      .click()
    for (const { page } of [anna, mehmet]) {
      await expect(twoVersions(page, phone)).toBeHidden()
      await expect(contact(page)).toContainText('0551 2222')
      await expect(contact(page)).toContainText('Entschieden von Mehmet Öztürk')
    }
  })

  await test.step('the decision is taken back, and both see two versions again', async () => {
    await contact(anna.page)
      .getByRole('button', { name: said(de.caseFile.two.undoNamed, { what: phone }) })
      .click()
    for (const { page } of [anna, mehmet]) await expectTwo(page)
  })

  await test.step('the consent is withdrawn, and the face is gone everywhere', async () => {
    expect(await photosOf(county, hanna)).toBe(2)
    await headFace(anna.page, hanna.name).click()
    await anna.page.getByRole('button', { name: de.portrait.present.withdraw }).click()
    await anna.page.getByRole('button', { name: de.portrait.present.withdrawYes }).click()
    await anna.page.getByRole('button', { name: de.portrait.close }).last().click()
    for (const { page } of [anna, mehmet]) await expect(headFace(page, hanna.name).locator('img')).toHaveCount(0)
    await expect.poll(() => photosOf(county, hanna)).toBe(0)
  })
  expect([...anna.faults, ...mehmet.faults]).toEqual([])
})

const river = 'Nur hier: 1 Besuch, 1 Vermerk, 1 Foto'

async function expectWork({ page }: Laptop, file: PreparedFile): Promise<void> {
  await expect(entry(page, visitWords.content)).toContainText(visitWords.agreement)
  await expect(entry(page, noteText)).toBeVisible()
  await expectPhoto(headFace(page, file.name))
}

function contact(page: Page) {
  return page.getByRole('group', { name: new RegExp(`^${de.caseFile.groups.contact}`) })
}

/** Both numbers stand there, each with the face of whoever wrote it. */
async function expectTwo(page: Page): Promise<void> {
  await openGroup(page, de.caseFile.groups.contact)
  const versions = twoVersions(page, phone).getByRole('listitem')
  await expect(versions).toHaveCount(2)
  for (const [number, author] of [
    ['0551 2222', 'Anna Brandt'],
    ['0171 3333', 'Mehmet Öztürk'],
  ] as const) {
    const version = versions.filter({ hasText: number })
    await expect(version).toContainText(author)
    await expect(version.locator('.face')).toBeVisible()
  }
}

async function photosOf(county: DemoCounty, { caseFileId }: PreparedFile): Promise<number> {
  return (await county.query('SELECT hash FROM photo WHERE case_file_id = $1', [caseFileId])).length
}

test('work for a case file that was given away arrives, and the file leaves the laptop', async ({ county, laptop }) => {
  const bruno = await prepareFile(county, 'brandt', { firstName: 'Bruno', lastName: 'Kesselring' })
  const [anna, mehmet, lead] = await Promise.all([laptop(), laptop(), laptop()])
  await enter(anna, county.person('brandt'))
  await Promise.all([enter(mehmet, county.person('oeztuerk')), enter(lead, county.person('harms'))])
  await expect(await search(mehmet.page, bruno.lastName)).toHaveCount(0)
  await openFile(anna.page, bruno)
  await goAway(anna)
  await openFile(anna.page, bruno)
  await writeNote(anna.page, noteText)

  await test.step('the team lead gives the file to Mehmet', async () => {
    await openFile(lead.page, bruno)
    await giveTo(lead.page, 'Mehmet Öztürk')
    await expect(lead.page.getByText('Zuständig: Mehmet Öztürk')).toBeVisible()
    // Shown at once, also before the county knows of it: Anna must not be quicker.
    await expect(status(lead.page)).toContainText(de.frame.nothingOnlyHere)
  })

  await test.step('Anna comes home: she sees that her note arrived, and no longer the file', async () => {
    await comeHome(anna)
    await expect(anna.page.getByText('Übergeben an Mehmet Öztürk')).toBeVisible()
    await expect(anna.page.getByText(noteText)).toHaveCount(0)
    await expect(anna.page.getByText(bruno.lastName)).toHaveCount(0)
    await expect(await search(anna.page, bruno.lastName)).toHaveCount(0)
    await search(anna.page, '')
    await expect(anna.page.getByText(bruno.lastName)).toHaveCount(0)
  })

  await test.step('her note is in the file for Mehmet, with her name and face', async () => {
    await openFile(mehmet.page, bruno)
    const note = entry(mehmet.page, noteText)
    await expect(note).toContainText('Anna Brandt')
    await expect(note.locator('.face img')).toBeVisible()
  })
  expect([...anna.faults, ...mehmet.faults, ...lead.faults]).toEqual([])
})

/** Over the file's menu: another main adviser from today on. */
async function giveTo(page: Page, name: string): Promise<void> {
  const { actions, forms } = de.caseFile
  await page.getByRole('button', { name: actions.more }).click()
  await page.getByRole('menuitem', { name: actions.assign }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('label').filter({ hasText: forms.assign.main }).click()
  await dialog.getByLabel(forms.assign.search).fill(name)
  await dialog.locator('label').filter({ hasText: name }).click()
  await dialog.getByRole('button', { name: forms.assign.save }).click()
  await expect(dialog).toBeHidden()
}
