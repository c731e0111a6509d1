import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import { CaseFileScreen } from '../../renderer/screens/case-file/case-file.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { HostContext } from '../../renderer/host.ts'
import { VaultProvider } from '../../renderer/vault-view.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { persons } from '../../shared/person.ts'
import { notes } from '../../shared/contact-note.ts'
import { stamps } from '../../shared/row.ts'
import { Problem } from '../../shared/problem.ts'
import { addDays } from '../../renderer/text/dates.ts'
import { emine, fileId, fileVault, type FileVault } from './file-vault.ts'
import { colleague, idOf, sampleHost, sampleVault, today } from './sample-vault.ts'
import { violations } from './violations.ts'

beforeAll(() => setUpText('de'))
beforeEach(async () => {
  useViewStore.setState({ place: { screen: 'caseFile', caseFileId: fileId }, before: [], after: [] })
  await page.viewport(1280, 900)
})

async function show({ vault }: FileVault) {
  return render(
    <VaultProvider vault={vault}>
      <HostContext value={sampleHost()}>
        <main className="container">
          <CaseFileScreen caseFileId={fileId} />
        </main>
      </HostContext>
    </VaultProvider>,
  )
}

function phoneOf({ file }: FileVault) {
  return file.need(persons, emine)
}

/** Two people each change the same three lines, and neither knows of the other. */
function twice(one: FileVault, ...texts: string[]): string[] {
  const write = (strengths: string, seen: string[]) =>
    one.arrive('person.edit', { personId: emine, patch: { strengths } }, { [`${emine}/strengths`]: seen })
  write('Deutsch gut\nrechnet sicher\npünktlich', stamps(phoneOf(one), 'strengths'))
  const before = stamps(phoneOf(one), 'strengths')
  for (const text of texts) write(text, before)
  return before
}

describe('the case file', () => {
  test('says who it is about, who is responsible, and what to know before a visit', async () => {
    await show(fileVault())
    await expect.element(page.getByRole('heading', { level: 1, name: /Yıldırım, Emine/ })).toBeVisible()
    await expect.element(page.getByText('Bedarfsgemeinschaft mit Can Yıldırım', { exact: false })).toBeVisible()
    await expect.element(page.getByText('Hund, freundlich, bellt.')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  test('offers only what somebody may do', async () => {
    await show(fileVault({ role: 'fieldInspector', relation: 'specialist' }))
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Weiteres' })).not.toBeInTheDocument()
  })

  test('says in plain words that it is not on this laptop', async () => {
    const vault = sampleVault({ caseFile: () => Promise.reject(new Problem('notFound')) })
    await show({ ...fileVault(), vault })
    await expect.element(page.getByRole('heading', { name: /nicht auf diesem Gerät/ })).toBeVisible()
  })

  test('names a follow-up that is overdue beside what comes next', async () => {
    const one = fileVault()
    const followUp = (number: number, what: string, days: number) =>
      one.arrive('followUp.set', { followUpId: idOf(number), what, dueOn: addDays(today, days), personId: null })
    followUp(310, 'Kita-Zusage', -3)
    followUp(311, 'Kursplatz', 4)
    await show(one)
    await expect.element(page.getByText(/^Überfällig: Kita-Zusage, /)).toBeVisible()
    await expect.element(page.getByText(/^Nächster Schritt: Kursplatz, /)).toBeVisible()
    followUp(312, 'Lebenslauf', -9)
    await expect.element(page.getByText(/^Überfällig: Lebenslauf, .*, 1 weiteres$/)).toBeVisible()
    expect(await violations()).toEqual([])
  })

  test('warns after two missed reporting appointments and offers a visit', async () => {
    const one = fileVault()
    for (const [index, days] of [-60, -30].entries()) {
      const appointmentId = idOf(300 + index)
      one.arrive('appointment.plan', {
        appointmentId,
        startsAt: `${addDays(today, days)}T09:00`,
        minutes: 30,
        place: '',
        purpose: 'Stand der Bewerbungen',
        personIds: [emine],
        reportingDuty: true,
        visitKind: null,
      })
      const missed = { appointmentId, state: 'missed' as const, importantReason: null, remark: '' }
      one.arrive('appointment.setState', missed, undefined)
    }
    await show(one)
    await expect.element(page.getByText('Zwei Meldetermine hintereinander versäumt')).toBeVisible()
  })
})

describe('a value', () => {
  test('is changed where it stands', async () => {
    const one = fileVault()
    await show(one)
    await page.getByRole('button', { name: /^Kontakt/ }).click()
    await page
      .getByRole('button', { name: 'Telefon ändern, Emine Yıldırım' })
      .or(page.getByRole('button', { name: /Telefon, Emine Yıldırım ändern/ }))
      .click()
    await userEvent.keyboard('{Control>}a{/Control}0551 99 88 77{Enter}')
    await vi.waitFor(() => expect(phoneOf(one).fields.phone).toBe('0551 99 88 77'))
    expect(phoneOf(one).disputed).toBeUndefined()
    expect(one.drafts.size).toBe(0)
  })

  test('that somebody else changed meanwhile is not overwritten unseen', async () => {
    const one = fileVault()
    await show(one)
    await page.getByRole('button', { name: /^Kontakt/ }).click()
    await page.getByRole('button', { name: /Telefon, Emine Yıldırım ändern/ }).click()
    const stamp = phoneOf(one).made.stamp
    one.arrive('person.edit', { personId: emine, patch: { phone: '0171 220 98 44' } }, { [`${emine}/phone`]: [stamp] })
    await userEvent.keyboard('{Control>}a{/Control}0551 4455-21{Enter}')
    await vi.waitFor(() => expect(phoneOf(one).disputed?.['phone']).toHaveLength(2))
    await expect.element(page.getByRole('button', { name: /Diesen übernehmen: 0171 220 98 44/ })).toBeVisible()
  })

  test('with two versions is decided by a person, and the decision can be taken back', async () => {
    const one = fileVault()
    one.arrive('person.edit', { personId: emine, patch: { phone: '0171 220 98 44' } })
    await show(one)
    await page.getByRole('button', { name: 'Entscheiden' }).click()
    await page.getByRole('button', { name: /Diesen übernehmen: 0551 4455-20/ }).click()
    await vi.waitFor(() => expect(phoneOf(one).disputed).toBeUndefined())
    expect(phoneOf(one).fields.phone).toBe('0551 4455-20')
    // What was decided against stands nowhere else any more.
    await expect.element(page.getByText(/Zur Wahl standen: .*0171 220 98 44 \(Mehmet Öztürk\)/)).toBeVisible()
    await expect.element(page.getByText(/Seither gilt: 0551 4455-20\.$/)).toBeVisible()
    await page.getByRole('button', { name: /Entscheidung rückgängig/ }).click()
    await vi.waitFor(() => expect(phoneOf(one).disputed?.['phone']).toHaveLength(2))
  })

  test('of several lines that two people changed in different lines says whose words were put together', async () => {
    const one = fileVault()
    const before = twice(one, 'Deutsch B2\nrechnet sicher\npünktlich', 'Deutsch gut\nrechnet sicher\nsehr pünktlich')
    await show(one)
    await page.getByRole('button', { name: /^Stärken/ }).click()
    await expect.element(page.getByText(/Deutsch B2\s+rechnet sicher\s+sehr pünktlich/)).toBeVisible()
    await expect.element(page.getByText(/^Zusammengeführt: .+ \(.+\) und .+ \(.+\)$/)).toBeVisible()
    expect(phoneOf(one).disputed).toBeUndefined()
    expect(stamps(phoneOf(one), 'strengths')).not.toEqual(before)
    expect(await violations()).toEqual([])
  })

  test('of several lines where two people changed the same line is decided from a wording with every line once', async () => {
    const one = fileVault()
    twice(one, 'Deutsch B2\nrechnet sicher\npünktlich', 'Deutsch C1\nrechnet sicher\npünktlich')
    await show(one)
    await page.getByRole('button', { name: 'Entscheiden' }).click()
    await page.getByRole('button', { name: 'Beide behalten …' }).click()
    const box = page.getByRole('textbox', { name: 'Neuer Wortlaut aus beiden Angaben' })
    await expect.element(box).toHaveValue('Deutsch C1\nDeutsch B2\nrechnet sicher\npünktlich')
    await page.getByRole('button', { name: 'So eintragen' }).click()
    await vi.waitFor(() => expect(phoneOf(one).disputed).toBeUndefined())
    expect(phoneOf(one).fields.strengths).toBe('Deutsch C1\nDeutsch B2\nrechnet sicher\npünktlich')
  })

  test('that one was sent to from a list stands open, with the focus on it', async () => {
    const one = fileVault()
    twice(one, 'Deutsch B2\nrechnet sicher\npünktlich', 'Deutsch C1\nrechnet sicher\npünktlich')
    const field = { table: 'persons', rowId: emine, field: 'strengths' }
    useViewStore.setState({ place: { screen: 'caseFile', caseFileId: fileId, show: field } })
    await show(one)
    await expect.element(page.getByRole('group', { name: /^Zwei Stände: Stärken/ })).toBeVisible()
    await vi.waitFor(() => expect(document.activeElement?.id).toBe(`field-${emine}-strengths`))
  })

  test('with two versions can become one wording from both', async () => {
    const one = fileVault()
    one.arrive('person.edit', { personId: emine, patch: { phone: '0171 220 98 44' } })
    await show(one)
    await page.getByRole('button', { name: 'Entscheiden' }).click()
    await page.getByRole('button', { name: 'Beide behalten …' }).click()
    await page.getByRole('button', { name: 'So eintragen' }).click()
    await vi.waitFor(() => expect(phoneOf(one).disputed).toBeUndefined())
    expect(phoneOf(one).fields.phone).toBe('0171 220 98 44 / 0551 4455-20')
  })

  test('that makes no sense is not sent, and the field says why', async () => {
    const one = fileVault()
    await show(one)
    await page.getByRole('button', { name: /^Kontakt/ }).click()
    await page.getByRole('button', { name: /Telefon, Emine Yıldırım ändern/ }).click()
    await userEvent.keyboard(`{Control>}a{/Control}${'1'.repeat(70)}{Enter}`)
    await expect.element(page.getByText('Höchstens 60 Zeichen.')).toBeVisible()
    expect(one.ran).toEqual([])
  })
})

describe('a note', () => {
  const content = () => page.getByLabelText(/Was besprochen und gesehen wurde/)

  test('is kept as it is typed and is there again afterwards', async () => {
    const one = fileVault()
    const first = await show(one)
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await userEvent.keyboard('n')
    await content().fill('Halber Satz')
    await vi.waitFor(() => expect(one.drafts.get(`note:${fileId}`)).toContain('Halber Satz'), { timeout: 600 })
    await first.unmount()
    await show(one)
    await expect.element(content()).toHaveValue('Halber Satz')
    await expect.element(page.getByText(/Entwurf von .* wiederhergestellt/)).toBeVisible()
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await vi.waitFor(() => expect(one.file.all(notes)).toHaveLength(1))
    await vi.waitFor(() => expect(one.drafts.size).toBe(0))
    await expect.element(content()).not.toBeInTheDocument()
  })

  test('that could not be saved stays, and says so', async () => {
    const one = fileVault({ refuse: () => new Problem('storageFull') })
    await show(one)
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await userEvent.keyboard('n')
    await content().fill('Ein ganzer Satz.')
    await page.getByRole('button', { name: 'Vermerk speichern' }).click()
    await expect.element(page.getByRole('alert').getByText(/Nicht gespeichert: Der Speicher/)).toBeVisible()
    await expect.element(page.getByRole('alert').getByText(/der Text bleibt stehen/)).toBeVisible()
    await expect.element(content()).toHaveValue('Ein ganzer Satz.')
    await vi.waitFor(() => expect(one.drafts.get(`note:${fileId}`)).toContain('Ein ganzer Satz.'))
  })

  test('that misses something says so under the field, until it is there', async () => {
    await show(fileVault())
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await userEvent.keyboard('n')
    const missing = page.getByText('Bitte ausfüllen.')
    await expect.element(missing).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'Vermerk speichern' }).click()
    await expect.element(missing).toBeVisible()
    await content().fill('Ein')
    await expect.element(missing).not.toBeInTheDocument()
    await content().fill('')
    await expect.element(missing).toBeVisible()
  })

  test('has room between the heading of further fields and the first of them', async () => {
    await show(fileVault())
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await userEvent.keyboard('n')
    const more = page.getByRole('button', { name: 'Mehr Felder' })
    await more.click()
    const reason = page.getByText('Anlass', { exact: true })
    await expect.element(reason).toBeVisible()
    const { bottom } = more.element().getBoundingClientRect()
    await vi.waitFor(() => expect(reason.element().getBoundingClientRect().top - bottom).toBeGreaterThanOrEqual(8))
  })

  test('whose next step has no day says that nothing will remind of it, and offers days', async () => {
    const one = fileVault()
    await show(one)
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await userEvent.keyboard('n')
    await content().fill('Ein ganzer Satz.')
    const notice = page.getByText('Ohne einen Tag erinnert nichts an diesen Schritt.')
    await expect.element(notice).not.toBeInTheDocument()
    await page.getByLabelText('Nächster Schritt').fill('Kursplatz suchen')
    await expect.element(notice).toBeVisible()
    await page.getByRole('button', { name: 'In 1 Woche' }).click()
    await expect.element(notice).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'Vermerk speichern' }).click()
    await vi.waitFor(() => expect(one.ran.map(({ command }) => command)).toEqual(['note.write', 'followUp.set']))
    expect(one.ran[1]?.args).toMatchObject({ what: 'Kursplatz suchen', dueOn: addDays(today, 7) })
  })

  test('is corrected by a new one; the old one stays readable, struck through', async () => {
    const one = fileVault()
    await show(one)
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await userEvent.keyboard('n')
    await content().fill('Falsches Datum.')
    await page.getByRole('button', { name: 'Vermerk speichern' }).click()
    await page.getByRole('button', { name: 'Vermerk berichtigen' }).click()
    await page.getByLabelText(/Was war falsch/).fill('Es war gestern.')
    await content().fill('Richtiges Datum.')
    await page.getByRole('button', { name: 'Berichtigung speichern' }).click()
    await expect.element(page.getByRole('button', { name: 'Zur Berichtigung' })).toBeVisible()
    expect(document.querySelector('s')?.textContent).toContain('Beratungsvermerk')
    await expect.element(page.getByText('Falsches Datum.')).toBeVisible()
  })
})

/** Types a day into the segments of a date field, and an hour where it has one; their order is that of the browser's language. */
async function typeDay(label: RegExp, day: string, hour = '9'): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-')
  const field = page.getByRole('group', { name: label }).first()
  await expect.element(field).toBeVisible()
  const group = field.element()
  for (const [type, digits] of Object.entries({ day: date, month, year, hour, minute: '00', dayPeriod: 'a' })) {
    const segment = group.querySelector<HTMLElement>(`[data-type="${type}"]`)
    segment?.focus()
    if (segment) await userEvent.keyboard(digits)
  }
}

describe('an appointment', () => {
  test('in the past is asked about, and can be written down all the same', async () => {
    const one = fileVault()
    await show(one)
    await expect.element(page.getByRole('button', { name: 'Termin T' })).toBeVisible()
    await userEvent.keyboard('t')
    await page.getByLabelText(/^Anlass/).fill('Unterlagen gebracht')
    const asked = page.getByText(/^Liegt in der Vergangenheit/)
    await typeDay(/^Wann/, addDays(today, -3))
    await expect.element(asked).toBeVisible()
    expect(await violations()).toEqual([])
    await typeDay(/^Wann/, addDays(today, 3))
    await expect.element(asked).not.toBeInTheDocument()
    await typeDay(/^Wann/, addDays(today, -3))
    await page.getByRole('button', { name: 'Termin speichern' }).click()
    await vi.waitFor(() => expect(one.ran.map(({ command }) => command)).toEqual(['appointment.plan']))
  })

  test('at home can never carry a duty to report', async () => {
    const one = fileVault()
    await show(one)
    await expect.element(page.getByRole('button', { name: 'Termin T' })).toBeVisible()
    await userEvent.keyboard('t')
    await page.getByText('Aufsuchende Beratung', { exact: true }).click()
    await expect.element(page.getByText(/kann nie ein Meldetermin sein/)).toBeVisible()
    await expect.element(page.getByLabelText(/^Ort/)).toHaveValue('Große Breite 17, 37115 Duderstadt')
    await expect.element(page.getByRole('radio', { name: /Prüfbesuch/ })).toBeDisabled()
  })
})

test('a person with one name only can be added', async () => {
  const one = fileVault()
  await show(one)
  await page.getByRole('button', { name: 'Weiteres' }).click()
  await page.getByRole('menuitem', { name: 'Person hinzufügen' }).click()
  await page.getByRole('button', { name: 'Person hinzufügen' }).click()
  await expect.element(page.getByText('Bitte mindestens einen Namen angeben.')).toBeVisible()
  await page.getByLabelText('Vorname').fill('Suharto')
  await page.getByRole('button', { name: 'Person hinzufügen' }).click()
  await vi.waitFor(() => expect(one.file.all(persons)).toHaveLength(3))
  await expect.element(page.getByText('Suharto').first()).toBeVisible()
})

test('a closed file is opened again by the keyboard alone, which then has a place to be', async () => {
  const one = fileVault()
  one.arrive('caseFile.close', { reason: 'ARBEITSAUFNAHME', endedOn: today, remark: '' })
  await show(one)
  const reopen = page.getByRole('button', { name: 'Akte wieder öffnen' })
  await expect.element(reopen).toBeVisible()
  reopen.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByLabelText(/Warum wird die Akte/)).toHaveFocus()
  await userEvent.keyboard('Doch nicht weggezogen.{Enter}')
  await expect.element(reopen).not.toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toHaveFocus()
})

test('the file is given to a colleague with a face, who then stands in', async () => {
  const one = fileVault()
  await show(one)
  await page.getByRole('button', { name: 'Weiteres' }).click()
  await page.getByRole('menuitem', { name: 'Zuständigkeit ändern' }).click()
  await page.getByPlaceholder('Name oder Team').fill('ozt')
  await page.getByText(colleague.name).last().click()
  await page.getByRole('button', { name: 'Zuständigkeit eintragen' }).click()
  await vi.waitFor(() => expect(one.ran.map(({ command }) => command)).toEqual(['caseFile.assign']))
  await expect.element(page.getByText(/Vertretung/).first()).toBeVisible()
})
