import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { chromiumFlags, findChromium } from '../../build/chromium.ts'
import { enter, unlock } from './door.ts'
import { changePhone, goTo, headFace, openFile, search, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile, type PreparedFile } from './people-and-files.ts'
import { comeHome, goAway } from './sync-steps.ts'
import { recordVisit, takePortrait } from './visit-steps.ts'
import { de, said } from './words.ts'

/** Nobody has this name: where it is found, it was left. */
const lastName = 'Zwitscherkanarius'
const canary = (number: number) => `Kanarienvogel ${number} singt im Xylofonzimmer`

test('nothing that was typed or photographed lies in clear on the laptop', async ({ county, laptop }) => {
  test.setTimeout(400_000)
  const file = await prepareFile(county, 'brandt', { firstName: 'Quendolina', lastName, phone: '0551 1000' })
  const anna = await laptop()
  await enter(anna, county.person('brandt'))
  await openFile(anna.page, file)

  await test.step('a day at work, with and without the county', async () => {
    await writeNotes(anna.page, 0, 30)
    await takeFace(anna.page, file)
    await goAway(anna)
    await openFile(anna.page, file)
    await writeNotes(anna.page, 30, 60)
    for (let i = 0; i < 12; i++) await changePhone(anna.page, file, `0171 4711 ${i}`)
    const words = {
      place: canary(100),
      content: canary(101),
      words: canary(102),
      agreement: canary(103),
      nextStep: canary(104),
    }
    await recordVisit(anna.page, words, async () => {})
    await lookAround(anna.page)
    await comeHome(anna)
    await openFile(anna.page, file)
    await beginNote(anna.page, canary(105))
  })

  await test.step('the browser is killed with a half-typed note, opened, unlocked and closed', async () => {
    await anna.killBrowser()
    await anna.openBrowser()
    await unlock(anna.page)
    await openFile(anna.page, file)
    await anna.closeBrowser()
  })

  const photos = await county.query('SELECT bytes FROM photo WHERE case_file_id = $1', [file.caseFileId])
  expect(photos).toHaveLength(2)
  const texts = [lastName, 'Quendolina', 'Xylofonzimmer', '0171 4711']
  // The head of every WebP is the same; the picture begins behind it.
  const pictures = photos.map(({ bytes }) => (bytes as Buffer).subarray(60, 100))
  expect(await findIn(anna.profile, texts, pictures)).toEqual([])
  await expectControl(anna.app, texts, pictures)
})

/** The same scan finds the same texts and bytes where somebody keeps them in a plain store. */
async function expectControl(app: string, texts: readonly string[], pictures: readonly Buffer[]): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'antlitz-e2e-plain-'))
  const executablePath = findChromium()
  const context = await chromium.launchPersistentContext(profile, {
    args: chromiumFlags(),
    ...(executablePath !== undefined && { executablePath }),
  })
  const page = await context.newPage()
  await page.goto(app)
  await page.evaluate(keepPlainly, { texts: [...texts], pictures: pictures.map((picture) => [...picture]) })
  await context.close()
  const found = await findIn(profile, texts, pictures)
  await rm(profile, { recursive: true, force: true })
  for (const text of texts) expect(found.join('\n')).toContain(text)
  expect(found.filter((one) => one.startsWith('picture'))).not.toEqual([])
}

function keepPlainly({ texts, pictures }: { texts: string[]; pictures: number[][] }): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('plain', 1)
    opening.addEventListener('error', () => reject(new Error('not opened')))
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('plain', { autoIncrement: true }))
    opening.addEventListener('success', () => {
      const writing = opening.result.transaction('plain', 'readwrite', { durability: 'strict' })
      for (const text of texts) writing.objectStore('plain').add({ text })
      for (const picture of pictures) writing.objectStore('plain').add(new Uint8Array(picture))
      writing.addEventListener('complete', () => resolve())
    })
  })
}

async function writeNotes(page: Page, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) await writeNote(page, canary(i))
}

async function beginNote(page: Page, content: string): Promise<void> {
  await page.getByRole('button', { name: de.caseFile.actions.note }).click()
  const field = page.getByLabel(de.caseFile.forms.note.content)
  await field.fill(content)
  // Leaving the field keeps the draft.
  await field.blur()
}

async function takeFace(page: Page, file: PreparedFile): Promise<void> {
  await headFace(page, file.name).click()
  await takePortrait(page, file.name)
  await expect(
    page.getByRole('button', { name: said(de.caseFile.header.face, { name: file.name }) }).first(),
  ).toBeVisible()
}

/** Every letter typed is a search; every area is looked at. */
async function lookAround(page: Page): Promise<void> {
  for (const name of [lastName, 'Quendolina', 'Xylofonzimmer', 'Müller']) {
    for (let end = 1; end <= name.length; end++) await search(page, name.slice(0, end))
  }
  for (const area of ['today', 'caseFiles', 'visits', 'sync', 'settings'] as const) await goTo(page, area)
}

/** Where in a folder these texts and bytes lie in clear: as they are, as UTF-16, in base64 or as hex digits. */
async function findIn(folder: string, texts: readonly string[], pictures: readonly Buffer[]): Promise<string[]> {
  const wanted = [
    ...texts.flatMap((text) => formsOf(Buffer.from(text), text)),
    ...texts.map((text) => ({ what: `${text} (utf16)`, bytes: Buffer.from(text, 'utf16le') })),
    ...pictures.flatMap((picture) => formsOf(picture, 'picture')),
  ]
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path).catch(() => null)
    for (const { what, bytes: needle } of wanted) if (bytes?.includes(needle)) found.push(`${what} in ${path}`)
  }
  return found
}

function formsOf(bytes: Buffer, what: string): { what: string; bytes: Buffer }[] {
  // In base64 a text looks different at each of three places; the letters in its middle are safe from its neighbours.
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return { what: `${what} (base64)`, bytes: Buffer.from(text.slice(4, -4)) }
  })
  return [{ what, bytes }, { what: `${what} (hex)`, bytes: Buffer.from(bytes.toString('hex')) }, ...base64]
}
