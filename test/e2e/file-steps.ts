/** What people do in a case file. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './laptop-test.ts'
import type { PreparedFile } from './people-and-files.ts'
import { de, said } from './words.ts'

export async function goTo(page: Page, area: 'today' | 'caseFiles' | 'visits' | 'sync' | 'settings', words = de) {
  const areas = page.getByRole('navigation', { name: words.frame.areas })
  await areas.getByRole('button', { name: words.frame[area] }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

export async function search(page: Page, text: string, words = de): Promise<Locator> {
  await page.getByRole('searchbox').fill('')
  await page.getByRole('searchbox').fill(text)
  return page.getByRole('list', { name: words.lists.caseFiles }).getByRole('button')
}

export async function openFile(page: Page, { lastName }: { lastName: string }, words = de): Promise<void> {
  await search(page, lastName, words)
  await page.getByRole('button', { name: new RegExp(`^${lastName}, `) }).click()
  await expect(page.getByRole('heading', { level: 1, name: lastName })).toBeVisible()
}

export async function writeNote(page: Page, content: string, words = de): Promise<void> {
  const { actions, keys } = words.caseFile
  await page.getByRole('button', { name: `${actions.note} ${keys.note}` }).click()
  await page.getByLabel(words.caseFile.forms.note.content).fill(content)
  await page.getByRole('button', { name: words.caseFile.forms.note.save }).click()
  await expect(entry(page, content, words)).toBeVisible()
  await expect(page.getByRole('button', { name: words.caseFile.forms.note.save })).toBeHidden()
}

/** An entry of the history, by something that it says. */
export function entry(page: Page, text: string | RegExp, words = de): Locator {
  return page.getByRole('list', { name: words.caseFile.timeline.title }).getByRole('listitem').filter({ hasText: text })
}

export async function openGroup(page: Page, name: string): Promise<Locator> {
  const trigger = page.getByRole('button', { name: new RegExp(`^${name}`), expanded: false })
  await trigger.or(page.getByRole('button', { name: new RegExp(`^${name}`), expanded: true })).waitFor()
  if (await trigger.isVisible()) await trigger.click()
  return page.getByRole('group', { name: new RegExp(`^${name}`) })
}

export async function changePhone(page: Page, { name }: PreparedFile, phone: string): Promise<void> {
  const { groups, forms } = de.caseFile
  await openGroup(page, groups.contact)
  const what = `${de.fields.persons.phone}, ${name}`
  await page.getByRole('button', { name: said(groups.edit, { what }) }).click()
  await page.getByLabel(de.fields.persons.phone, { exact: true }).fill(phone)
  await page.getByRole('button', { name: forms.save, exact: true }).click()
  await expect(page.getByRole('button', { name: forms.save, exact: true })).toBeHidden()
}

/** The two versions of a field where it stands. */
export function twoVersions(page: Page, field: string): Locator {
  return page.getByRole('group', { name: said(de.caseFile.two.group, { what: field }) })
}

/** The big face of the file; a photo only counts when its picture is really there. */
export function headFace(page: Page, name: string): Locator {
  return page.getByRole('button', { name: said(de.caseFile.header.face, { name }) }).first()
}

export async function expectPhoto(face: Locator): Promise<void> {
  await expect(face.locator('img')).toBeVisible()
  const width = () => face.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)
  await expect.poll(width).toBeGreaterThan(0)
}
