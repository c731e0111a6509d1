/**
 * Power cuts on a laptop: browser profile and host folder lie on a disk that is cut off while somebody saves, syncs, changes
 * the passphrase, or starts a newer version. Every text that was shown as saved is there afterwards, and arrives.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { buildAll } from '../../build/build.ts'
import { root } from '../../build/run.ts'
import { enter, passphrase, unlock } from '../e2e/door.ts'
import { goTo, openFile, writeNote } from '../e2e/file-steps.ts'
import { prepareFile, type PreparedFile } from '../e2e/people-and-files.ts'
import { comeHome, status } from '../e2e/sync-steps.ts'
import { de } from '../e2e/words.ts'
import { Random } from '../simulator/random.ts'
import { openDemoCounty, runAtCounty, type DemoCounty } from '../support/e2e-county.ts'
import { openLaptop, type Laptop } from '../support/e2e-laptop.ts'
import { controls } from './controls.ts'
import { openPowerDisk, type PowerDisk } from './ext4-disk.ts'

const rounds = 20
const scenes = ['save', 'pull', 'passphrase', 'upgrade'] as const
const noteArgs = {
  startsAt: null,
  endsAt: null,
  channel: 'TELEFON',
  place: '',
  personIds: [] as string[],
  present: '',
  language: '',
} as const

/** A fault after which nothing can go on. */
class Lost extends Error {}

/** Of the store as it is built (renderer/vault/dexie-store.ts). */
const currentVersion = 8

type Drill = {
  county: DemoCounty
  disk: PowerDisk
  laptop: Laptop
  random: Random
  builds: string
  /** Which version of the store the page makes. */
  version: number
  /** One of these opens the vault; two after a cut while it was changed. */
  passphrases: string[]
}

export async function drillPower(): Promise<object> {
  await buildAll()
  const builds = await mkdtemp(join(tmpdir(), 'antlitz-drill-pages-'))
  const disk = await openPowerDisk()
  const county = await openDemoCounty(30)
  let laptop: Laptop | null = null
  try {
    const files: PreparedFile[] = []
    for (let i = 0; i < rounds; i++)
      files.push(await prepareFile(county, 'brandt', { firstName: 'Probe', lastName: `Stromausfall-${i + 100}` }))
    laptop = await openLaptop({ county, pageFolder: await pageOf(builds, currentVersion), disk: disk.folder })
    await enter(laptop, county.person('brandt'))
    await comeHome(laptop)
    const drill: Drill = {
      county,
      disk,
      laptop,
      random: new Random(11),
      builds,
      version: currentVersion,
      passphrases: [passphrase],
    }
    const saved: string[] = []
    const faults: string[] = []
    let healed = 0
    for (const [i, file] of files.entries()) {
      const cut = async () => {
        const texts = await round(drill, scenes[i % scenes.length] ?? 'save', file, i)
        // A store that the browser found damaged comes back from the second copy, and its files from the county.
        if (await isHealed(drill.laptop.page)) healed++
        await comeBack(drill.laptop)
        return texts
      }
      const texts = await cut().catch((error: unknown) => {
        if (!(error instanceof Lost)) throw error
        faults.push(`round ${i}: ${error.message}`)
        return null
      })
      if (!texts) break
      saved.push(...texts)
      for (const text of texts) if (!(await isShown(drill.laptop.page, file, text))) faults.push(`round ${i}: ${text}`)
    }
    const rows = await county.query(
      `SELECT body -> 'fields' ->> 'content' AS content FROM file_row WHERE table_name = 'notes'`,
    )
    const arrived = rows.map(({ content }) => String(content))
    for (const text of saved) {
      const times = arrived.filter((content) => content === text).length
      if (times !== 1) faults.push(`${text} is ${times} times at the county`)
    }
    if (saved.length < rounds) faults.push(`only ${saved.length} texts were saved: nothing was proved`)
    return { rounds, healed, saved: saved.length, storeVersion: drill.version, faults }
  } finally {
    await laptop?.close().catch(() => undefined)
    await county.close()
    await disk.close()
    await rm(builds, { recursive: true, force: true })
  }
}

/** Whoever comes back older than the county knows them stands still as a copy. */
async function comeBack(laptop: Laptop): Promise<void> {
  await comeHome(laptop).catch(async (error: unknown) => {
    const stands = await status(laptop.page)
      .getByText(de.frame.forkedSince.split('{{')[0] ?? '')
      .count()
    throw stands > 0 ? new Lost('what the county had been told was not on the disk: taken for a copy') : error
  })
}

/** Cuts the power while somebody is at it; gives the texts that were shown as saved before. */
async function round(
  drill: Drill,
  scene: (typeof scenes)[number],
  file: PreparedFile,
  number: number,
): Promise<string[]> {
  const { laptop, disk, random, county } = drill
  const saved = newTexts()
  if (scene === 'upgrade') {
    await openFile(laptop.page, file)
    await save(laptop.page, number, saved, 1)
    await laptop.closeBrowser()
    await laptop.cutPower()
    drill.version++
    const page = await pageOf(drill.builds, drill.version)
    const cut = later(() => disk.cut(), 900 + random.below(2_500))
    await laptop.powerOn(page).catch(() => undefined)
    await cut
    await laptop.cutPower()
    await disk.mountAgain()
    await laptop.powerOn(page)
    await comeIn(drill)
    return saved.texts
  }
  if (scene === 'pull') laptop.line.mend()
  else if (random.chance(0.5)) laptop.line.cut()
  await openFile(laptop.page, file)
  const doing = scene === 'passphrase' ? changeAfterNote(drill, number, saved) : save(laptop.page, number, saved, 40)
  // It ends with the power, one way or another.
  const working = doing.catch(() => undefined)
  // A cut before anything was saved would prove nothing. Whatever ends sooner than that is a fault of the drill.
  await Promise.race([saved.first, doing])
  const changing = scene === 'pull' ? changeElsewhere(county, file, number) : Promise.resolve()
  await later(() => disk.cut(), 300 + random.below(3_500))
  await laptop.cutPower()
  await Promise.all([working, changing])
  await disk.mountAgain()
  await laptop.powerOn(await pageOf(drill.builds, drill.version))
  await comeIn(drill)
  return saved.texts
}

/** The texts that were shown as saved; `first` is fulfilled by the first of them. */
type Texts = { texts: string[]; first: Promise<void>; add(text: string): void }

function newTexts(): Texts {
  const { promise, resolve } = Promise.withResolvers<void>()
  const texts: string[] = []
  const add = (text: string) => {
    texts.push(text)
    resolve()
  }
  return { texts, first: promise, add }
}

async function later(work: () => Promise<unknown>, ms: number): Promise<void> {
  await new Promise((done) => setTimeout(done, ms))
  await work()
}

/** Writes one note after the other, until the power goes. */
async function save(page: Page, number: number, saved: Texts, most: number): Promise<void> {
  for (let i = 0; i < most; i++) {
    const text = `Runde ${number}, Vermerk ${i}: kostbar.`
    await writeNote(page, text)
    saved.add(text)
  }
}

async function changeAfterNote(drill: Drill, number: number, saved: Texts): Promise<void> {
  const { page } = drill.laptop
  await save(page, number, saved, 1)
  const [before = passphrase] = drill.passphrases
  const after = `${passphrase} ${number}`
  await goTo(page, 'settings')
  await page.getByRole('button', { name: de.settings.changePassphrase }).click()
  await page.getByLabel(de.settings.before, { exact: true }).fill(before)
  await page.getByLabel(de.settings.after, { exact: true }).fill(after)
  await page.getByLabel(de.signIn.repeat, { exact: true }).fill(after)
  drill.passphrases = [after, before]
  await page.getByRole('button', { name: de.settings.change, exact: true }).last().click()
}

async function changeElsewhere(county: DemoCounty, { caseFileId }: PreparedFile, number: number): Promise<void> {
  const colleague = await county.signIn('brandt')
  const fields = {
    ...noteArgs,
    happenedOn: '2026-11-20',
    reason: '',
    agreement: '',
    impressions: '',
    nextStep: '',
    nextOn: null,
    visibility: 'NORMAL',
  } as const
  for (let i = 0; i < 20; i++) {
    const args = { ...fields, noteId: crypto.randomUUID(), content: `Von anderswo ${number}.${i}` }
    await runAtCounty(colleague, caseFileId, [{ command: 'note.write', args }])
  }
}

/** Unlocks with the passphrase, or with the one before when it had not been changed yet. */
async function comeIn(drill: Drill): Promise<void> {
  const { page } = drill.laptop
  const inside = page.getByRole('navigation', { name: de.frame.areas })
  for (const words of drill.passphrases) {
    const door = page.getByRole('button', { name: 'Entsperren' })
    await door.waitFor().catch((error: unknown) => {
      throw new Lost('there is no vault to unlock any more', { cause: error })
    })
    await unlock(page, words)
    const refused = page.getByText(de.problems.passphraseWrong.title)
    await inside.or(refused).first().waitFor()
    if (!(await inside.isVisible())) continue
    drill.passphrases = [words]
    return
  }
  throw new Lost('no passphrase opens the vault any more')
}

/** The banner says that the store was put together again. */
async function isHealed(page: Page): Promise<boolean> {
  const { healed_missing, healed_incomplete, healed_older } = de.frame
  const banner = page.getByText(healed_missing).or(page.getByText(healed_incomplete)).or(page.getByText(healed_older))
  return (await banner.count()) > 0
}

async function isShown(page: Page, file: PreparedFile, text: string): Promise<boolean> {
  await openFile(page, file)
  const shown = page.getByText(text, { exact: true }).first()
  return shown.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  )
}

/** The built page, with a store of this version: what a later version of Antlitz will bring. Without durability for the control. */
async function pageOf(builds: string, version: number): Promise<string> {
  const folder = join(builds, String(version))
  await cp(join(root, 'out', 'renderer'), folder, { recursive: true })
  const assets = join(folder, 'assets')
  for (const name of (await readdir(assets)).filter((one) => one.endsWith('.js'))) {
    const text = await readFile(join(assets, name), 'utf8')
    if (!text.includes('chromeTransactionDurability:`strict`')) continue
    await writeFile(join(assets, name), changedPage(text, version))
    return folder
  }
  throw new Error('the built page has no store in it')
}

function changedPage(built: string, version: number): string {
  const isControl = process.env['ANTLITZ_PLANTED'] === controls['power']?.name
  const text = isControl
    ? built.replace('chromeTransactionDurability:`strict`', 'chromeTransactionDurability:`relaxed`')
    : built
  if (version === currentVersion) return text
  const later = Array.from({ length: version - currentVersion }, (_, i) => i + currentVersion + 1)
  const steps = later.map(
    (one) => `version(${one}).stores({}).upgrade(t=>t.table("pages").toCollection().modify(r=>{r.key=r.key}))`,
  )
  const next = text
    .replace(
      new RegExp(`(\\w+)\\.version\\(${currentVersion}\\)\\.stores\\((\\w+|\\{[^}]*\\})\\)`),
      (all, db: string) => [all, ...steps.map((step) => `${db}.${step}`)].join(','),
    )
    .replace(`.version>${currentVersion * 10})`, `.version>${version * 10})`)
  // Both: a page that only lets newer stores in would prove nothing, one that only makes them would keep itself out.
  const isChanged = next.includes(`.version>${version * 10})`) && next.includes(`.version(${version})`)
  if (!isChanged) throw new Error('the built page could not be changed')
  return next
}
