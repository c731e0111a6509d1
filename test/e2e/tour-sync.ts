/** What the page "Abgleich" shows of good and bad days. */
import { runAtCounty, type DemoCounty } from '../support/e2e-county.ts'
import { goTo, openFile, writeNote } from './file-steps.ts'
import { expect } from './laptop-test.ts'
import { prepareFile, type PreparedFile } from './people-and-files.ts'
import { arrive, lookInto, pressed, type Cast, type Tour } from './tour.ts'

export type SyncFiles = { waiting: PreparedFile; closed: PreparedFile; given: PreparedFile }

export async function prepareSyncFiles(county: DemoCounty, { main }: Cast): Promise<SyncFiles> {
  const prepare = (firstName: string, lastName: string) => prepareFile(county, main, { firstName, lastName })
  return {
    waiting: await prepare('Margarete', 'Ottenberg'),
    closed: await prepare('Ingolf', 'Rieke'),
    given: await prepare('Samira', 'Bendixen'),
  }
}

/** Meanwhile one file is closed and another is given to somebody else. */
async function meanwhile(county: DemoCounty, cast: Cast, { closed, given }: SyncFiles): Promise<void> {
  const lead = await county.signIn(cast.lead)
  const today = new Date().toISOString().slice(0, 10)
  const why = { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: today, remark: '' } as const
  await runAtCounty(lead, closed.caseFileId, [{ command: 'caseFile.close', args: why }])
  const [{ id } = {}] = await county.query(
    `SELECT id FROM assignment WHERE case_file_id = $1 AND kind = 'main' AND ended_on IS NULL`,
    [given.caseFileId],
  )
  const { staffId } = county.person(cast.mate)
  const to = { kind: 'main', staffId, fromOn: today, untilOn: null } as const
  const args = { ...to, assignmentId: crypto.randomUUID(), replaces: String(id) }
  await runAtCounty(lead, given.caseFileId, [{ command: 'caseFile.assign', args }])
}

export async function tourSync(tour: Tour, county: DemoCounty, cast: Cast, files: SyncFiles): Promise<void> {
  const { laptop, words, look } = tour
  const { page, line } = laptop
  const { sync } = words
  line.cut()
  await goTo(page, 'sync', words)
  await pressed(page, sync.now)
  await expect(page.getByText(words.problems.serverUnreachable.title)).toBeVisible()
  await look('sync-away')
  await meanwhile(county, cast, files)
  for (const file of Object.values(files)) {
    await openFile(page, file, words)
    await writeNote(page, 'Kurz an der Tür gesprochen.', words)
  }
  await goTo(page, 'sync', words)
  await look('sync-waiting')
  await pressed(page, words.arriving.hold)
  await expect(page.getByText(words.arriving.held, { exact: true })).toBeVisible()
  await look('sync-paused')
  line.mend()
  await pressed(page, words.arriving.goOn)
  await expect(page.getByText(sync.handedOverLine)).toBeVisible()
  await look('sync-back')
  await lookInto(tour, 'sync-correct', () => pressed(page, sync.correct))
  await pressed(page, sync.discard)
  await look('sync-discard')
  await page.getByRole('alertdialog').getByRole('button', { name: sync.discardYes }).click()
  await expect(page.getByText(sync.needsYou, { exact: true })).toBeHidden()
}

/** A closed file, with the way to open it again. */
export async function tourClosedFile(tour: Tour, { closed }: SyncFiles): Promise<void> {
  const { page } = tour.laptop
  await openFile(page, closed, tour.words)
  await tour.look('case-file-closed')
  await lookInto(tour, 'dialog-reopen', () => pressed(page, tour.words.caseFile.actions.reopen))
}

/** What a second window says. */
export async function tourSecondWindow({ laptop, words, look }: Tour): Promise<void> {
  const second = await laptop.context.newPage()
  await second.goto(laptop.app)
  await arrive(second, words.problems.vaultOpenElsewhere.title)
  await look('second-window', { page: second })
  await second.close()
}
