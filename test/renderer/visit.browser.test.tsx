import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import { CaseFileScreen } from '../../renderer/screens/case-file/case-file.tsx'
import { Cover } from '../../renderer/screens/cover.tsx'
import { VisitScreen } from '../../renderer/screens/visit/visit.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { HostContext } from '../../renderer/host.ts'
import { VaultProvider } from '../../renderer/vault-view.ts'
import { placeNow, useViewStore } from '../../renderer/view-store.ts'
import { followUps } from '../../shared/follow-up.ts'
import { visits } from '../../shared/visit.ts'
import { addDays } from '../../renderer/text/dates.ts'
import { emine, fileId, fileVault, type FileVault } from './file-vault.ts'
import { idOf, sampleHost, today } from './sample-vault.ts'
import { violations } from './violations.ts'

beforeAll(() => setUpText('de'))
beforeEach(async () => {
  useViewStore.setState({ place: { screen: 'visit', caseFileId: fileId }, before: [], after: [] })
  await page.viewport(1280, 900)
})

async function show({ vault }: FileVault, props: { visitId?: string; appointmentId?: string } = {}) {
  return render(
    <VaultProvider vault={vault}>
      <HostContext value={sampleHost()}>
        <Cover>
          <VisitScreen caseFileId={fileId} {...props} />
        </Cover>
      </HostContext>
    </VaultProvider>,
  )
}

const visitId = idOf(500)
const frame = { visitId, appointmentId: null, personIds: [emine], place: '', arrivedAt: `${today}T10:00` }
const order = {
  number: 'PA-1',
  question: 'Ist ein Herd vorhanden?',
  legalGround: '§ 21 SGB X',
  orderedBy: 'F. Harms',
}

function inspection(): FileVault {
  const one = fileVault({ role: 'fieldInspector', relation: 'specialist' })
  one.arrive('visit.begin', { ...frame, kind: 'factFinding', reason: 'ERSATZ_GERAET', order })
  return one
}

function outreach(): FileVault {
  const one = fileVault()
  one.arrive('visit.begin', { ...frame, kind: 'outreach', reason: 'KONTAKTABBRUCH', order: null })
  return one
}

function recorded({ file }: FileVault) {
  return file.need(visits, visitId).fields
}

describe('before the door', () => {
  test('the two kinds of visit are never in one hand', async () => {
    await show(fileVault())
    await expect.element(page.getByRole('radio', { name: /Aufsuchende Beratung/ })).toBeChecked()
    await expect.element(page.getByRole('radio', { name: /Prüfbesuch/ })).toBeDisabled()
    await expect.element(page.getByText('Hund, freundlich, bellt.')).toBeVisible()
    await expect.element(page.getByText(/Hinterhaus, zweite Klingel/)).toBeVisible()
  })

  test('fact-finding needs a whole order', async () => {
    const one = fileVault({ role: 'fieldInspector', relation: 'specialist' })
    await show(one)
    await expect.element(page.getByRole('radio', { name: /Prüfbesuch/ })).toBeChecked()
    await page.getByRole('button', { name: 'Besuch beginnen' }).click()
    expect(one.ran).toEqual([])
    await page.getByRole('button', { name: /Anlass/ }).click()
    await page.getByRole('option').first().click()
    await page.getByLabelText(/Genaue Frage/).fill(order.question)
    await page.getByRole('button', { name: 'Besuch beginnen' }).click()
    expect(one.ran).toEqual([])
    await page.getByLabelText(/Nummer des Auftrags/).fill(order.number)
    await page.getByLabelText(/Angeordnet von/).fill(order.orderedBy)
    await page.getByLabelText(/Rechtsgrundlage/).fill(order.legalGround)
    await page.getByRole('button', { name: 'Besuch beginnen' }).click()
    await expect.element(page.getByRole('heading', { level: 1, name: 'An der Tür' })).toBeVisible()
    expect(one.file.all(visits)[0]?.fields).toMatchObject({ kind: 'factFinding', order })
    // A lock keeps where one is: it must lead back into this visit, and not to the beginning of another.
    const begunId = one.file.all(visits)[0]?.id
    expect(placeNow()).toEqual({ screen: 'visit', caseFileId: fileId, visitId: begunId })
  })

  test('a planned visit keeps the kind it was planned as', async () => {
    const one = fileVault({ role: 'teamLead', relation: 'lead' })
    const appointmentId = idOf(600)
    one.arrive('appointment.plan', {
      appointmentId,
      startsAt: `${today}T11:00`,
      minutes: 45,
      place: 'Café am Markt',
      purpose: 'Gespräch',
      personIds: [emine],
      reportingDuty: false,
      visitKind: 'outreach',
    })
    await show(one, { appointmentId })
    await expect.element(page.getByRole('radio', { name: /Prüfbesuch/ })).toBeDisabled()
    await expect.element(page.getByLabelText('Ort')).toHaveValue('Café am Markt')
  })
})

test.each([
  ['outreach', true],
  ['factFinding', false],
] as const)(
  'whoever begins another visit than the one of today (%s) is led to that, where it is theirs',
  async (visitKind, isLed) => {
    const one = fileVault()
    const appointmentId = idOf(600)
    one.arrive('appointment.plan', {
      appointmentId,
      startsAt: `${today}T11:45`,
      minutes: 45,
      place: 'Café am Markt',
      purpose: 'Kita-Zusage besprechen',
      personIds: [emine],
      reportingDuty: false,
      visitKind,
    })
    await show(one)
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
    const offer = page.getByText('Für heute 11:45 ist ein Besuch geplant: Kita-Zusage besprechen')
    expect(offer.elements()).toHaveLength(isLed ? 1 : 0)
    for (const button of page.getByRole('button', { name: 'Den geplanten beginnen' }).elements())
      await userEvent.click(button)
    const begun = { screen: 'visit', caseFileId: fileId }
    expect(placeNow()).toEqual(isLed ? { ...begun, appointmentId } : begun)
  },
)

describe('a planned visit that is somebody else’s task', () => {
  const appointmentId = idOf(600)
  function planned(): FileVault {
    const one = fileVault()
    one.arrive('appointment.plan', {
      appointmentId,
      startsAt: `${today}T11:00`,
      minutes: 45,
      place: '',
      purpose: 'Herd ansehen',
      personIds: [emine],
      reportingDuty: false,
      visitKind: 'factFinding',
    })
    return one
  }

  test('says so before anything is filled in, and cannot be begun', async () => {
    await show(planned(), { appointmentId })
    await expect.element(page.getByText(/Geplant ist ein Prüfbesuch/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Besuch beginnen' })).toBeDisabled()
    await expect.element(page.getByLabelText(/Genaue Frage/)).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  test('is not offered in the case file', async () => {
    const { vault } = planned()
    await render(
      <VaultProvider vault={vault}>
        <HostContext value={sampleHost()}>
          <CaseFileScreen caseFileId={fileId} />
        </HostContext>
      </VaultProvider>,
    )
    await expect.element(page.getByRole('button', { name: 'Verschieben: Herd ansehen' })).toBeVisible()
    await expect.element(page.getByRole('button', { name: /Besuch beginnen/ })).not.toBeInTheDocument()
  })
})

describe('outreach counselling', () => {
  test('goes from the door to a finished visit with a follow-up', async () => {
    const one = outreach()
    await show(one, { visitId })
    await expect.element(page.getByText(/Sie müssen nicht mit mir sprechen/)).toBeVisible()
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Verstanden' }).click()
    await page.getByRole('button', { name: 'Weiter: Gespräch' }).click()
    await page.getByLabelText(/Was besprochen wurde/).fill('Sie möchte im Januar beginnen.')
    await page.getByRole('button', { name: 'Weiter: Festhalten' }).click()
    await page.getByLabelText(/In eigenen Worten/).fill('Ich will wieder arbeiten.')
    await page.getByRole('button', { name: 'Weiter: Abschluss' }).click()
    await page.getByRole('button', { name: 'Besuch abschließen' }).click()
    await expect.element(page.getByText('Bitte ausfüllen.')).toBeVisible()
    await page.getByText('Gespräch geführt').click()
    await page.getByLabelText('Nächster Schritt').fill('Kursplatz suchen')
    one.drafts.set('check', '')
    await page.getByRole('button', { name: 'Besuch abschließen' }).click()
    await vi.waitFor(() => expect(recorded(one).state).toBe('finished'))
    expect(recorded(one)).toMatchObject({
      result: 'GESPRAECH_GEFUEHRT',
      content: 'Sie möchte im Januar beginnen.',
      clientWords: 'Ich will wieder arbeiten.',
      nextStep: 'Kursplatz suchen',
      card: { textId: 'door-outreach', version: 1, language: 'de-plain' },
    })
    expect(one.file.all(followUps)).toEqual([])
    expect([...one.drafts.keys()]).toEqual(['check'])
    await vi.waitFor(() => expect(useViewStore.getState().place).toEqual({ screen: 'caseFile', caseFileId: fileId }))
  })

  test('ticks off a step only for what was confirmed or written there, not for walking past', async () => {
    await show(outreach(), { visitId })
    const step = (name: string, isDone: boolean) =>
      page.getByRole('navigation').getByRole('button', { name: isDone ? `${name} , erledigt` : name, exact: true })
    await page.getByRole('button', { name: 'Weiter: Gespräch' }).click()
    await expect.element(step('Tür', false)).toBeVisible()
    await page.getByRole('button', { name: 'Weiter: Festhalten' }).click()
    await expect.element(step('Gespräch', false)).toBeVisible()
    await step('Tür', false).click()
    await page.getByRole('button', { name: 'Verstanden' }).click()
    await page.getByRole('button', { name: 'Weiter: Gespräch' }).click()
    await expect.element(step('Tür', true)).toBeVisible()
    await page.getByLabelText(/Was besprochen wurde/).fill('Sie möchte im Januar beginnen.')
    await page.getByRole('button', { name: 'Weiter: Festhalten' }).click()
    await expect.element(step('Gespräch', true)).toBeVisible()
  })

  test('sets the follow-up that was asked for', async () => {
    const one = outreach()
    const nextOn = addDays(today, 7)
    const record = { step: 'close', result: 'GESPRAECH_GEFUEHRT', nextStep: 'Kursplatz suchen', nextOn }
    one.drafts.set(`visit:${visitId}`, JSON.stringify({ at: new Date().toISOString(), value: record }))
    await show(one, { visitId })
    await page.getByRole('button', { name: 'Besuch abschließen' }).click()
    await vi.waitFor(() => expect(one.file.all(followUps)).toHaveLength(1))
    expect(one.file.all(followUps)[0]?.fields).toMatchObject({ what: 'Kursplatz suchen', dueOn: nextOn })
  })

  test('comes back to the sentence and the step where it was left', async () => {
    const one = outreach()
    const first = await show(one, { visitId })
    await page.getByRole('button', { name: 'Weiter: Gespräch' }).click()
    await page.getByLabelText(/Was besprochen wurde/).fill('Sie möchte im')
    await vi.waitFor(() => expect(one.drafts.get(`visit:${visitId}`)).toContain('Sie möchte im'), { timeout: 600 })
    await first.unmount()
    await show(one, { visitId })
    await expect.element(page.getByLabelText(/Was besprochen wurde/)).toHaveValue('Sie möchte im')
  })

  test('hides everything at Esc Esc, and comes back to the same sentence', async () => {
    await show(outreach(), { visitId })
    await page.getByRole('button', { name: 'Weiter: Gespräch' }).click()
    await page.getByLabelText(/Was besprochen wurde/).fill('Geheim')
    await userEvent.keyboard('{Escape}{Escape}')
    await expect.element(page.getByRole('heading', { name: 'Einen Moment bitte' })).toBeVisible()
    await expect.element(page.getByText('Emine Yıldırım').first()).not.toBeVisible()
    await page.getByRole('button', { name: 'Weiter', exact: true }).click()
    await expect.element(page.getByLabelText(/Was besprochen wurde/)).toHaveFocus()
  })
})

describe('fact-finding', () => {
  test('takes no findings before people have let the officer in', async () => {
    await show(inspection(), { visitId })
    await expect.element(page.getByText(/Ich soll nur eine Frage klären: Ist ein Herd vorhanden\?/)).toBeVisible()
    await page.getByRole('button', { name: 'Weiter: Gespräch' }).click()
    await expect.element(page.getByLabelText(/Was Sie zur Frage sehen/)).toHaveAttribute('readonly')
    await expect.element(page.getByRole('button', { name: /Gesicht/ })).not.toBeInTheDocument()
  })

  test('ends at a no', async () => {
    const one = inspection()
    await show(one, { visitId })
    await page.getByText('Nein', { exact: true }).click()
    await expect.element(page.getByRole('heading', { level: 1, name: 'Abschluss' })).toBeVisible()
    await page.getByRole('button', { name: 'Besuch abschließen' }).click()
    await vi.waitFor(() => expect(recorded(one)).toMatchObject({ state: 'finished', consent: 'refused' }))
    expect(recorded(one).result).toBe('EINWILLIGUNG_VERWEIGERT')
  })

  test('ends at once when consent is withdrawn, and keeps what was found before', async () => {
    const one = inspection()
    await show(one, { visitId })
    await page.getByText('Ja', { exact: true }).click()
    await page.getByRole('button', { name: 'Weiter: Gespräch' }).click()
    await page.getByLabelText(/Was Sie zur Frage sehen/).fill('Küche: kein Herd (gesehen).')
    await page.getByRole('button', { name: 'Widerruf der Einwilligung' }).click()
    await page.getByRole('button', { name: 'Widerruf festhalten' }).click()
    await expect.element(page.getByRole('heading', { level: 1, name: 'Abschluss' })).toBeVisible()
    for (const step of ['Tür', 'Gespräch', 'Festhalten'])
      await expect.element(page.getByRole('button', { name: new RegExp(step) }).first()).toBeDisabled()
    await page.getByRole('button', { name: 'Besuch abschließen' }).click()
    await vi.waitFor(() => expect(recorded(one).state).toBe('finished'))
    expect(recorded(one)).toMatchObject({
      consent: 'withdrawn',
      result: 'EINWILLIGUNG_WIDERRUFEN',
      content: 'Küche: kein Herd (gesehen).',
    })
  })
})
