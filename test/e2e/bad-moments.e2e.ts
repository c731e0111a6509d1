import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CDPSession } from '@playwright/test'
import { root } from '../../build/run.ts'
import { openLaptop, type Laptop } from '../support/e2e-laptop.ts'
import { runAtCounty, type DemoCounty } from '../support/e2e-county.ts'
import { enter, lock, signInOutside, unlock } from './door.ts'
import { entry, goTo, headFace, openFile, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { dayFromNow, prepareFile, type PreparedFile } from './people-and-files.ts'
import { comeHome, goAway, status, syncNow } from './sync-steps.ts'
import { de, said } from './words.ts'

test.describe.configure({ mode: 'serial' })

let oksana: Laptop
let file: PreparedFile

test.beforeAll(async ({ county, pageFolder }) => {
  file = await prepareFile(county, 'lysenko', { firstName: 'Ruth', lastName: 'Ahlborn' })
  oksana = await openLaptop({ county, pageFolder })
  await enter(oksana, county.person('lysenko'))
})

test.afterAll(() => oksana.close())

test.afterEach(() => {
  expect(oksana.faults.splice(0)).toEqual([])
})

test('a wrong passphrase opens nothing and says so', async () => {
  const { page } = oksana
  await lock(page)
  await unlock(page, 'Ganz andere Wörter Hier')
  await expect(page.getByText(de.problems.passphraseWrong.title)).toBeVisible()
  await expect(page.getByText('Ahlborn')).toHaveCount(0)
  await unlock(page)
  await expect(page.getByRole('navigation', { name: de.frame.areas })).toBeVisible()
})

test('a note waits while the sign-in has expired, and goes after the next one', async ({ county }) => {
  const { page } = oksana
  await openFile(page, file)
  await county.query('DELETE FROM session WHERE staff_id = $1', [county.person('lysenko').staffId])
  await writeNote(page, 'Wartet auf die Anmeldung.')
  await expect(page.getByText(de.problems.signInExpired.title)).toBeVisible()
  await expect(status(page)).toContainText('1 Vermerk')
  await page.getByRole('button', { name: de.sync.signIn }).click()
  await signInOutside(oksana, county.person('lysenko'))
  await expect(status(page)).toContainText(de.frame.nothingOnlyHere)
  expect(await notesAt(county, 'Wartet auf die Anmeldung.')).toBe(1)
})

test('the server is killed in the middle of a sync, and nothing is doubled or lost', async ({ county }) => {
  const { page, line } = oksana
  const texts = ['Erster Vermerk von unterwegs.', 'Zweiter Vermerk von unterwegs.']
  await goAway(oksana)
  await openFile(page, file)
  for (const text of texts) await writeNote(page, text)
  const lost = line.loseAnswerTo('sync')
  line.mend()
  await goTo(page, 'sync')
  await page.getByRole('button', { name: de.sync.now }).click()
  await lost
  for (const text of texts) expect(await notesAt(county, text)).toBe(1)
  await county.kill()
  await expect(status(page)).toContainText('2 Vermerke')
  await county.start()
  await comeHome(oksana)
  await expect(status(page)).toContainText(de.frame.nothingOnlyHere)
  for (const text of texts) expect(await notesAt(county, text)).toBe(1)
})

test('a refused note stays with its reason, and is corrected or thrown away', async ({ county }) => {
  const { page } = oksana
  const lead = await county.signIn('harms')
  await goAway(oksana)
  await openFile(page, file)
  const remark = { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: dayFromNow(0), remark: '' } as const
  await runAtCounty(lead, file.caseFileId, [{ command: 'caseFile.close', args: remark }])
  await writeNote(page, 'Geschrieben nach dem Schließen.')
  await writeNote(page, 'Das war ein Irrtum.')
  await comeHome(oksana)
  const refused = page.getByRole('listitem').filter({ hasText: de.problems.caseFileClosed.title })
  await expect(refused).toHaveCount(2)

  await test.step('one is thrown away, on purpose', async () => {
    await refused.last().getByRole('button', { name: de.sync.discard }).click()
    await page.getByRole('button', { name: de.sync.discardYes }).click()
    await expect(refused).toHaveCount(1)
  })

  await test.step('the other goes again once the file is open', async () => {
    await runAtCounty(lead, file.caseFileId, [{ command: 'caseFile.reopen', args: { why: 'Doch nicht umgezogen.' } }])
    await syncNow(page)
    await refused.getByRole('button', { name: de.sync.correct }).click()
    const text = page.getByRole('dialog').getByLabel(de.fields.notes.content)
    await expect(text).toHaveValue(/Geschrieben nach dem Schließen|Das war ein Irrtum/)
    await text.fill('Nach dem Schließen geschrieben und berichtigt.')
    await page.getByRole('dialog').getByRole('button', { name: de.sync.saveNew }).click()
    await expect(refused).toHaveCount(0)
    await expect.poll(() => notesAt(county, 'Nach dem Schließen geschrieben und berichtigt.')).toBe(1)
  })
})

test('with a full disk what was typed stays on the screen, and goes when there is room', async () => {
  const text = 'Auf einem vollen Laptop geschrieben.'
  const origin = new URL(oksana.app).origin
  let devtools: CDPSession | undefined
  await oksana.closeBrowser()
  // Chromium asks for room when it opens the store, and then believes the answer for a while.
  await oksana.openBrowser(async (blank) => {
    devtools = await blank.context().newCDPSession(blank)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000 })
  })
  const { page } = oksana
  await unlock(page)
  await openFile(page, file)
  await page.getByRole('button', { name: `${de.caseFile.actions.note} N` }).click()
  await page.getByLabel(de.caseFile.forms.note.content).fill(text)
  await page.getByRole('button', { name: de.caseFile.forms.note.save }).click()
  const notSaved = page.getByRole('main').getByRole('alert')
  await expect(notSaved).toContainText(de.problems.storageFull.title)
  await expect(notSaved).toContainText(de.caseFile.forms.notSavedLine)
  await expect(page.getByLabel(de.caseFile.forms.note.content)).toHaveValue(text)
  await devtools?.send('Storage.overrideQuotaForOrigin', { origin })
  await page.getByRole('button', { name: de.caseFile.forms.note.save }).click()
  await expect(entry(page, text)).toBeVisible()
})

test('a second window says that the first one is open', async () => {
  const second = await oksana.context.newPage()
  await second.goto(oksana.app)
  await expect(second.getByRole('heading', { name: de.problems.vaultOpenElsewhere.title })).toBeVisible()
  await second.close()
})

test('files that are no proper picture are turned away with a sentence', async () => {
  const { page } = oksana
  const { consent, camera, file: words, crop } = de.portrait
  await openFile(page, file)
  await headFace(page, file.name).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: consent.yes['de-plain'] }).click()
  await expect(dialog.getByRole('button', { name: camera.take })).toBeEnabled()
  const jpeg = await readFile(join(root, 'test', 'fixtures', 'portrait-collins-512.jpg'))
  const give = (name: string, buffer: Buffer) =>
    dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/jpeg', buffer })
  const bad: [name: string, bytes: Buffer, sentence: string][] = [
    ['halb.jpg', jpeg.subarray(0, 20_000), words.problems.broken],
    ['seite.jpg', Buffer.from('<!doctype html><script>alert(1)</script>'), words.problems.kind],
    ['iphone.heic', Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1'), words.problems.kind],
    ['leer.jpg', Buffer.alloc(0), words.problems.kind],
    ['bombe.png', hugePng(), said(words.problems.megapixels, { megapixels: '900' })],
    ['gross.jpg', Buffer.concat([jpeg, Buffer.alloc(16_000_000)]), said(words.problems.megabytes, { megabytes: '17' })],
  ]
  for (const [name, bytes, sentence] of bad) {
    await give(name, bytes)
    await expect(dialog.getByText(sentence), name).toBeVisible()
  }
  await give('gut.jpg', jpeg)
  await expect(dialog.getByRole('button', { name: crop.save })).toBeVisible()
  await dialog.getByRole('button', { name: de.portrait.close }).last().click()
})

/** A few bytes that claim a picture of 30,000 × 30,000. */
function hugePng(): Buffer {
  const header = Buffer.alloc(25)
  header.writeUInt32BE(13, 0)
  header.write('IHDR', 4, 'latin1')
  header.writeUInt32BE(30_000, 8)
  header.writeUInt32BE(30_000, 12)
  const end = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), header, end])
}

async function notesAt(county: DemoCounty, content: string): Promise<number> {
  const found = `SELECT id FROM file_row WHERE table_name = 'notes' AND body -> 'fields' ->> 'content' = $1`
  return (await county.query(found, [content])).length
}
