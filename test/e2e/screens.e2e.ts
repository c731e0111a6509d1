import { runUnseen, type DemoCounty } from '../support/e2e-county.ts'
import type { Laptop } from '../support/e2e-laptop.ts'
import { expect, test } from './laptop-test.ts'
import { lookClosely } from './look-closely.ts'
import { prepareFile, type PreparedFile } from './people-and-files.ts'
import { tourDisagreement, tourFile, tourFileDialogs, tourForms, tourRestriction } from './tour-file.ts'
import { tourDoor, tourLists, tourSettings, tourUnlock } from './tour-lists.ts'
import { prepareSyncFiles, tourClosedFile, tourSecondWindow, tourSync } from './tour-sync.ts'
import { tourFactFinding, tourOutreach } from './tour-visit.ts'
import { arrive, type Cast, type Tour } from './tour.ts'
import { de, en, type Words } from './words.ts'

const languages: readonly [name: string, words: Words, cast: Cast][] = [
  ['German', de, { main: 'brandt', mate: 'oeztuerk', lead: 'harms', inspector: 'wuestefeld' }],
  ['English', en, { main: 'meyer', mate: 'aydin', lead: 'achterberg', inspector: 'nolte' }],
]

test('the close look sees what is planted', async ({ laptop }) => {
  const { page, faults } = await laptop()
  await arrive(page, de.signIn.welcome)
  await page.evaluate(() => {
    const planted = document.createElement('div')
    planted.append(document.createElement('img'), 'Kaum zu lesen')
    planted.style.width = '900px'
    planted.style.color = 'light-dark(#ddd, #333)'
    document.querySelector('main')?.append(planted)
    const foreign = document.createElement('img')
    foreign.src = 'https://example.org/planted.png'
    planted.append(foreign)
    console.error('planted')
  })
  const findings = (await lookClosely(page, 'planted', false)).join('\n')
  for (const found of ['light: image-alt', 'dark: color-contrast', '200 %: sideways']) expect(findings).toContain(found)
  await expect.poll(() => faults.join('\n')).toContain('policy violated: img-src https://example.org')
  expect(faults.join('\n')).toContain('console: planted')
})

for (const [language, words, cast] of languages) {
  test(`every screen is open to everybody, in ${language}`, async ({ county, laptop }) => {
    test.setTimeout(300_000)
    const [ayse, syncFiles] = [await prepareDisputed(county, cast), await prepareSyncFiles(county, cast)]
    const { tour, findings } = await startTour(await laptop(), words)
    await tourDoor(tour, county.person(cast.main))
    await tourLists(tour, 'Yildirim')
    await tourSettings(tour)
    await tourFile(tour, ayse)
    await tourForms(tour)
    await tourFileDialogs(tour)
    await tourRestriction(tour)
    await tourDisagreement(tour, ayse)
    await tourOutreach(tour, ayse)
    await tourSync(tour, county, cast, syncFiles)
    await tourClosedFile(tour, syncFiles)
    await tourUnlock(tour)
    await tourSecondWindow(tour)
    expect.soft(findings).toEqual([])
    expect(tour.laptop.faults).toEqual([])
  })

  test(`every step of an inspection is open to everybody, in ${language}`, async ({ county, laptop }) => {
    test.setTimeout(120_000)
    const file = await prepareInspected(county, cast)
    const { tour, findings } = await startTour(await laptop(), words)
    await tourDoor({ ...tour, look: async () => undefined }, county.person(cast.inspector))
    await tourFactFinding(tour, file)
    expect.soft(findings).toEqual([])
    expect(tour.laptop.faults).toEqual([])
  })
}

async function startTour(laptop: Laptop, words: Words): Promise<{ tour: Tour; findings: string[] }> {
  const findings: string[] = []
  await laptop.page.emulateMedia({ reducedMotion: 'reduce' })
  const look: Tour['look'] = async (stop, { page = laptop.page, isFleeting = false } = {}) => {
    findings.push(...(await lookClosely(page, stop, isFleeting, words === de)))
  }
  return { tour: { laptop, words, look }, findings }
}

/** A family, and a number that two colleagues changed without knowing of each other. */
async function prepareDisputed(county: DemoCounty, { main, mate }: Cast): Promise<PreparedFile> {
  const file = await prepareFile(county, main, { firstName: 'Ayşe', lastName: 'Yıldırım', deputy: mate })
  const { caseFileId, personId } = file
  for (const [user, phone] of [
    [main, '0551 4455'],
    [mate, '0171 9876'],
  ] as const)
    await runUnseen(await county.signIn(user), caseFileId, {
      command: 'person.edit',
      args: { personId, patch: { phone } },
    })
  return file
}

async function prepareInspected(county: DemoCounty, { main, inspector }: Cast): Promise<PreparedFile> {
  const { staffId } = county.person(inspector)
  const args = { assignmentId: crypto.randomUUID(), staffId, kind: 'specialist', fromOn: '2026-01-01' } as const
  return prepareFile(county, main, {
    firstName: 'Gerold',
    lastName: 'Twickel',
    more: () => [{ command: 'caseFile.assign', args: { ...args, untilOn: null, replaces: null } }],
  })
}
