import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { chromiumFlags, findChromium } from '../../build/chromium.ts'
import { root } from '../../build/run.ts'
import type { DemoCounty } from '../support/e2e-county.ts'
import type { Laptop } from '../support/e2e-laptop.ts'
import { unsnap } from '../support/e2e-leveldb.ts'
import { scan, type Canaries } from '../support/e2e-scan.ts'
import { browserStores, storeFlags, storesIn, type BrowserStore } from '../support/e2e-store.ts'
import { serveWith } from '../support/loopback.ts'
import { enter, passphrase, unlock } from './door.ts'
import { changePhone, goTo, headFace, openFile, search, writeNote } from './file-steps.ts'
import { expect, test } from './laptop-test.ts'
import { prepareFile, type PreparedFile } from './people-and-files.ts'
import { syncNow } from './sync-steps.ts'
import { de, like, said } from './words.ts'

const portrait = join(root, 'test', 'fixtures', 'portrait-collins-512.jpg')

/** Words that stand nowhere else; with a sign that Chromium stores in two bytes a letter. */
const canary = () => `Kanarie ${randomBytes(9).toString('hex')}`
const wide = () => `Kanariełek ${randomBytes(9).toString('hex')}`

const canaries = {
  note: canary(),
  wideNote: wide(),
  edited: `0551 ${randomBytes(7).toString('hex')}`,
  searched: canary(),
  draft: canary(),
  wideDraft: wide(),
  passphrase,
} satisfies Canaries

for (const store of browserStores) {
  test(`a day of work leaves nothing readable on the disk: ${store}`, async ({ county, laptop }) => {
    test.setTimeout(480_000)
    const file = await prepareFile(county, 'brandt', { firstName: 'Kanaria', lastName: canary().slice(8) })
    const anna = await laptop(undefined, store)
    const look = () => nothingReadable(anna, county, file, store)
    await enter(anna, county.person('brandt'))
    await test.step('in the morning', () => workFor(anna.page, file, 3))
    await test.step('a photo', () => givePhoto(anna.page, file))
    await syncNow(anna.page)
    await anna.closeBrowser()
    await test.step('nothing after the first half of the day', look)
    await anna.openBrowser()
    await unlock(anna.page)
    await test.step('in the afternoon', () => workFor(anna.page, file, 2))
    await anna.killBrowser()
    await test.step('nothing after the browser was killed while the vault was open', look)
    for (let restart = 1; restart <= 3; restart++) {
      await anna.cutPower()
      await anna.powerOn()
      await unlock(anna.page)
      await openFile(anna.page, file)
    }
    await syncNow(anna.page)
    await anna.closeBrowser()
    await test.step('nothing after three restarts', look)
    expect(anna.faults).toEqual([])
  })

  test(`the same look finds what a plain store leaves on the disk: ${store}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'antlitz-e2e-plain-'))
    const photo = await readFile(portrait)
    const stored = Object.values(canaries)
    const packed = Object.fromEntries(Object.keys(lying).map((name) => [name, canary()]))
    const known = { ...canaries, ...packed, photo: photo.subarray(9_000, 9_048), long: canary() }
    // Long texts that say the same again and again: both stores pack those.
    await storePlainly(
      join(folder, 'chromium'),
      [...stored, `${'Immer dasselbe. '.repeat(9_000)}${known.long}`],
      photo,
      store,
    )
    expect(await storesIn(join(folder, 'chromium'))).toEqual([store])
    await mkdir(join(folder, 'text'))
    for (const [name, write] of Object.entries(lying))
      await writeFile(join(folder, 'text', name), write(packed[name] ?? ''))
    const { finds, opened } = await scan([folder], known)
    await rm(folder, { recursive: true, force: true })
    expect(new Set(finds.map((find) => find.canary))).toEqual(new Set(Object.keys(known)))
    expect(new Set(finds.filter((find) => find.as === 'base64').map((find) => find.canary))).toEqual(
      new Set(['base64']),
    )
    expect(new Set(finds.filter((find) => find.as === 'hex').map((find) => find.canary))).toEqual(new Set(['hex']))
    expect(finds.find((find) => find.canary === 'wideNote')?.as).toBe('UTF-16')
    expect(opened).toBeGreaterThan(5)
  })
}

test('snappy is opened, also where more follows it', () => {
  expect(unsnap(Buffer.from('\n\fabcd\t\u0004')).toString()).toBe('abcdabcdab')
  expect(unsnap(Buffer.from('\n\fabcd\t\u0004 and more')).toString()).toBe('abcdabcdab')
})

/** Files in which a text lies hidden: what the look must see besides what Chromium stores. */
const lying: Record<string, (text: string) => Uint8Array | string> = {
  base64: (text) => `x${Buffer.from(`..${text}..`).toString('base64')}`,
  hex: (text) => `x${Buffer.from(text).toString('hex')}`,
  gzip: (text) => Buffer.concat([Buffer.from('before'), gzipSync(`${'. '.repeat(500)}${text}`), Buffer.from('after')]),
  zstd: (text) => Buffer.concat([Buffer.from('before'), zstdCompressSync(`${'. '.repeat(500)}${text}`)]),
  'cut off': (text) => gzipSync(`${text}${'. '.repeat(500)}`).subarray(0, -8),
}

/** Profile of the browser, folder of the host with its log and its second copy, and their temporary files. */
async function nothingReadable(
  anna: Laptop,
  county: DemoCounty,
  file: PreparedFile,
  store: BrowserStore,
): Promise<void> {
  // Names and passwords of the invented people, for the first screen of the demo.
  const demoOnly = [join(anna.profile, 'settings.json')]
  const known = { ...canaries, ...(await fromTheCounty(county, file)) }
  const { finds, files, opened } = await scan([anna.profile], known, demoOnly)
  expect(finds).toEqual([])
  expect(files).toBeGreaterThan(50)
  expect(opened).toBeGreaterThan(20)
  expect(await storesIn(join(anna.profile, 'chromium'))).toEqual([store])
}

/** Notes, changes, searches and drafts, some left lying: sixteen actions a round. */
async function workFor(page: Page, file: PreparedFile, rounds: number): Promise<void> {
  const { actions, keys, forms } = de.caseFile
  for (let round = 0; round < rounds; round++) {
    await search(page, `${canaries.searched} ${round}`)
    await expect(page.getByText(de.lists.noHitsLine)).toBeVisible()
    await openFile(page, file)
    await writeNote(page, `${round % 2 === 0 ? canaries.note : canaries.wideNote} ${Date.now()} ${round}`)
    await changePhone(page, file, `${canaries.edited}${round}`)
    await page.getByRole('button', { name: `${actions.note} ${keys.note}` }).click()
    await page.getByLabel(forms.note.content).fill(round % 2 === 0 ? canaries.draft : canaries.wideDraft)
    await expect(page.getByText(like(forms.draftKept))).toBeVisible()
    await page.getByRole('button', { name: forms.discard }).click()
    await goTo(page, 'today')
    await goTo(page, 'visits')
  }
  await openFile(page, file)
  await page.getByRole('button', { name: `${actions.note} ${keys.note}` }).click()
  await page.getByLabel(forms.note.content).fill(canaries.draft)
  await expect(page.getByText(like(forms.draftKept))).toBeVisible()
  await page.getByRole('button', { name: forms.close, exact: true }).click()
}

async function givePhoto(page: Page, { name }: PreparedFile): Promise<void> {
  const { consent, crop, present, close } = de.portrait
  await headFace(page, name).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: consent.yes['de-plain'] }).click()
  await dialog.locator('input[type=file]').setInputFiles(portrait)
  await dialog.getByRole('button', { name: crop.save }).click()
  await expect(dialog.getByRole('img', { name: said(present.photo, { name }) })).toBeVisible()
  await dialog.getByRole('button', { name: close, exact: true }).last().click()
}

/** What the laptop held besides: the photo as it is stored, its hash, and what stands in all its case files. */
async function fromTheCounty(county: DemoCounty, file: PreparedFile): Promise<Canaries> {
  const photos = await county.query('SELECT hash, bytes FROM photo WHERE case_file_id = $1', [file.caseFileId])
  expect(photos).toHaveLength(2)
  const found: Record<string, string | Uint8Array> = { name: file.lastName }
  for (const [at, { hash, bytes }] of photos.entries()) {
    const photo = bytes as Buffer
    expect(createHash('sha256').update(photo).digest('hex')).toBe(hash)
    for (const from of [40, 700, 1_500]) found[`photo ${at} from ${from}`] = photo.subarray(from, from + 24)
    found[`hash ${at}`] = String(hash)
    found[`hash ${at} in bytes`] = Buffer.from(String(hash), 'hex')
  }
  const notes = await county.query(
    `SELECT r.id, r.body -> 'fields' ->> 'content' AS content FROM file_row r
      JOIN assignment a ON a.case_file_id = r.case_file_id AND a.kind = 'main' AND a.ended_on IS NULL
     WHERE r.table_name = 'notes' AND a.staff_id = $1`,
    [county.person('brandt').staffId],
  )
  for (const { id, content } of notes) found[`note ${String(id)}`] = String(content).slice(0, 30)
  expect(notes.length).toBeGreaterThan(30)
  return found
}

/** An app that stores things as they are: what this test must be able to see. */
async function storePlainly(
  folder: string,
  texts: readonly string[],
  photo: Buffer,
  store: BrowserStore,
): Promise<void> {
  const site = await serveWith((_request, response) => response.setHeader('content-type', 'text/html').end('plain'))
  const executablePath = findChromium()
  const context = await chromium.launchPersistentContext(folder, {
    ...(executablePath !== undefined && { executablePath }),
    args: [...chromiumFlags(), ...storeFlags(store)],
  })
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(site.url)
  await page.evaluate(
    async ({ words, bytes }) => {
      const opening = indexedDB.open('plain', 1)
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('rows'))
      await new Promise((done) => opening.addEventListener('success', done))
      const writing = opening.result.transaction('rows', 'readwrite')
      for (const word of words) writing.objectStore('rows').put({ content: word }, word.length + Math.random())
      writing.objectStore('rows').put(new Uint8Array(bytes), 'photo')
      // So much that LevelDB turns its log into tables, with the words in their compressed blocks.
      for (let at = 0; at < 100; at++)
        writing.objectStore('rows').put(crypto.getRandomValues(new Uint8Array(60_000)), `noise ${at}`)
      await new Promise((done) => writing.addEventListener('complete', done))
    },
    { words: [...texts], bytes: [...photo] },
  )
  await context.close()
  await site.close()
}
