/** A forgotten passphrase on the screen: explained, asked for, waited for, opened; and what officers see of it. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import type { RecoveryView } from '../../shared/vault-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { colleague, idOf, me, sampleHost, sampleVault, type SampleVault } from './sample-vault.ts'
import { violations } from './violations.ts'

const start = useViewStore.getState()
const askedAt = '2026-11-23T09:00:00.000Z'
const none: RecoveryView = { isPossible: true, isSignedIn: false, request: null, problem: null }

beforeAll(() => setUpText('de'))
beforeEach(() => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [], place: { screen: 'sync' } })
})

const show = (vault: SampleVault) => render(<App vault={vault} host={sampleHost()} />)
const locked = (more: Partial<SampleVault>) =>
  sampleVault({ state: async () => ({ state: 'locked', name: 'Anneliese Brandt' }), ...more })

async function goToRecovery(): Promise<void> {
  await page.getByRole('button', { name: 'Kennwort vergessen?' }).click()
  await page.getByRole('button', { name: 'Zugang wiederherstellen' }).click()
  await expect.element(page.getByRole('heading', { level: 1, name: 'Zugang wiederherstellen' })).toBeVisible()
}

test('it is explained before anything is asked, then the new passphrase is chosen', async () => {
  let view = none
  const askRecovery = vi.fn<SampleVault['askRecovery']>(async () => {
    view = { ...view, request: { state: 'waiting', approvals: 0, askedAt } }
    return view
  })
  await show(locked({ recovery: async () => view, askRecovery }))
  await goToRecovery()
  await expect.element(page.getByText(/Auf diesem Laptop geht nichts verloren/)).toBeVisible()
  expect(await violations()).toEqual([])
  view = { ...none, isSignedIn: true }
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await page.getByLabelText('Neues Kennwort').fill('Nebel Kutsche Zitrone Amsel')
  await page.getByLabelText('Kennwort wiederholen').fill('Nebel Kutsche Zitrone Amsel')
  await page.getByRole('button', { name: 'Freigabe anfragen' }).click()
  await expect.element(page.getByText('0 von 2 Freigaben')).toBeVisible()
  expect(askRecovery).toHaveBeenCalledWith({ passphrase: 'Nebel Kutsche Zitrone Amsel' })
  expect(await violations()).toEqual([])
})

test('the locked screen says that a request is under way, and leads to it', async () => {
  const view: RecoveryView = { ...none, request: { state: 'unknown', askedAt } }
  await show(locked({ recovery: async () => view }))
  await page.getByRole('button', { name: 'Stand ansehen' }).click()
  await expect.element(page.getByText('Ihre Anfrage läuft')).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Anmelden' })).toBeVisible()
  await page.getByRole('button', { name: 'Zurück zum Entsperren' }).click()
  await expect.element(page.getByLabelText('Kennwort', { exact: true })).toHaveFocus()
})

test('once approved it opens with the new passphrase; another is said at the field', async () => {
  const view: RecoveryView = { ...none, isSignedIn: true, request: { state: 'ready', askedAt } }
  const finishRecovery = vi.fn<SampleVault['finishRecovery']>(async () => {
    throw new Problem('passphraseWrong')
  })
  await show(locked({ recovery: async () => view, finishRecovery }))
  await page.getByRole('button', { name: 'Stand ansehen' }).click()
  await page.getByLabelText('Neues Kennwort').fill('falsch')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(/Das Kennwort stimmt nicht/)).toBeVisible()
  expect(finishRecovery).toHaveBeenCalledWith({ passphrase: 'falsch' })
})

test('a vault without a second lock says so, and that nothing must be deleted', async () => {
  await show(locked({ recovery: async () => ({ ...none, isPossible: false }) }))
  await goToRecovery()
  await expect.element(page.getByText(/löschen Sie nichts/)).toBeVisible()
})

const request = { id: idOf(9100), staffId: colleague.staffId, askedAt, approvals: 1, isDecided: false }
const officers = (role: 'teamLead' | 'administrator' | 'personalAdvisor', more: Partial<SampleVault> = {}) =>
  sampleVault({
    state: async () => ({ state: 'open', me: { ...me, role }, healed: null }),
    laptops: async () => [],
    handIns: async () => [],
    recoveries: async () => [request],
    ...more,
  })

test.each(['teamLead', 'administrator'] as const)('%s approves with a reason', async (role) => {
  const decideRecovery = vi.fn<SampleVault['decideRecovery']>(async () => ({}))
  await show(officers(role, { decideRecovery }))
  await expect.element(page.getByText(/1 von 2 Freigaben/)).toBeVisible()
  await page.getByRole('button', { name: 'Freigeben' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabelText('Woran haben Sie die Person erkannt?').fill('kenne ich')
  await dialog.getByRole('button', { name: 'Freigeben' }).click()
  await expect.element(dialog.getByText('Noch 6 Zeichen.')).toBeVisible()
  expect(decideRecovery).not.toHaveBeenCalled()
  await dialog.getByLabelText('Woran haben Sie die Person erkannt?').fill('Zurückgerufen, Stimme erkannt')
  await dialog.getByRole('button', { name: 'Freigeben' }).click()
  await vi.waitFor(() =>
    expect(decideRecovery).toHaveBeenCalledWith({
      id: request.id,
      approve: true,
      reason: 'Zurückgerufen, Stimme erkannt',
    }),
  )
})

test('nobody else is asked', async () => {
  const recoveries = vi.fn<SampleVault['recoveries']>(async () => [request])
  await show(officers('personalAdvisor', { recoveries }))
  await expect.element(page.getByRole('heading', { level: 1, name: 'Abgleich' })).toBeVisible()
  expect(recoveries).not.toHaveBeenCalled()
})
