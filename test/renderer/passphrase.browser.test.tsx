/** Wherever a passphrase is asked for: what is wrong is said where it is, and who has to wait sees that at once. */
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { Problem } from '../../shared/problem.ts'
import { me, sampleHost, sampleVault, type SampleVault } from './sample-vault.ts'
import { violations } from './violations.ts'

const start = useViewStore.getState()
const wrong = /^Das Kennwort stimmt nicht/
const waits = /Weil es mehrmals falsch war/
const right = 'Nebel Kutsche Zitrone Amsel'

beforeAll(() => setUpText('de'))
beforeEach(() => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [] })
})

type Work = () => Promise<never>
type Place = {
  label: string
  button: string
  enter: (work: Work, more?: Partial<SampleVault>) => Promise<void>
  /** What else has to be there before it can be tried. */
  fillRest?: () => Promise<void>
}

const show = (vault: SampleVault) => render(<App vault={vault} host={sampleHost()} />)
const locked = (more: Partial<SampleVault>) =>
  sampleVault({ state: async () => ({ state: 'locked', name: 'Anneliese Brandt' }), ...more })

const atTheDoor: Place = {
  label: 'Kennwort',
  button: 'Entsperren',
  enter: async (work, more) => void (await show(locked({ unlock: work, ...more }))),
}

const afterApproval: Place = {
  label: 'Neues Kennwort',
  button: 'Öffnen',
  enter: async (work, more) => {
    const request = { state: 'ready' as const, askedAt: '2026-11-23T09:00:00.000Z' }
    const recovery = async () => ({ isPossible: true, isSignedIn: true, request, problem: null })
    await show(locked({ recovery, finishRecovery: work, ...more }))
    await page.getByRole('button', { name: 'Stand ansehen' }).click()
  },
}

const atAChange: Place = {
  label: 'Bisheriges Kennwort',
  button: 'Kennwort ändern',
  enter: async (work, more) => {
    useViewStore.setState({ place: { screen: 'settings' } })
    const state = async () => ({ state: 'open' as const, me, healed: null })
    await show(sampleVault({ state, changePassphrase: work, ...more }))
    await page.getByRole('button', { name: 'Kennwort ändern' }).click()
  },
  fillRest: async () => {
    await page.getByLabelText('Neues Kennwort').fill(right)
    await page.getByLabelText('Kennwort wiederholen').fill(right)
  },
}

const field = ({ label }: Place) => page.getByLabelText(label, { exact: true })
/** The dialog's own, where the one that opened it is called the same. */
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).last()

describe.each([
  ['at the door', atTheDoor],
  ['after an approval', afterApproval],
  ['at a change', atAChange],
])('%s', (_name, place) => {
  test('the wrong one that makes one wait shows so at once, and then the field is empty and has the focus', async () => {
    const work = vi.fn<Work>().mockRejectedValue(new Problem('passphraseWrong', { seconds: 2 }))
    await place.enter(work)
    await field(place).fill('falsch')
    await place.fillRest?.()
    await button(place.button).click()
    await expect.element(button(/^Noch [12] Sekunden?$/)).toBeDisabled()
    await expect.element(page.getByText(waits)).toBeVisible()
    await expect.element(field(place)).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(work).toHaveBeenCalledTimes(1)
    await expect.element(button(place.button), { timeout: 4_000 }).toBeEnabled()
    await expect.element(page.getByText(waits)).not.toBeInTheDocument()
    await expect.element(page.getByText(wrong)).toBeVisible()
    await expect.element(field(place)).toHaveValue('')
    await expect.element(field(place)).toHaveFocus()
    expect(await violations()).toEqual([])
  })

  test('an empty one is not tried, and the field says so until something stands in it', async () => {
    const work = vi.fn<Work>()
    await place.enter(work)
    await place.fillRest?.()
    await button(place.button).click()
    await expect.element(page.getByText('Bitte geben Sie das Kennwort ein.')).toBeVisible()
    await expect.element(field(place)).toHaveFocus()
    await field(place).fill('x')
    await expect.element(page.getByText('Bitte geben Sie das Kennwort ein.')).not.toBeInTheDocument()
    expect(work).not.toHaveBeenCalled()
  })

  test('that one was wrong is said until it changes', async () => {
    await place.enter(async () => {
      throw new Problem('passphraseWrong')
    })
    await field(place).fill('falsch')
    await place.fillRest?.()
    await button(place.button).click()
    await expect.element(page.getByText(wrong)).toBeVisible()
    await field(place).fill('falsch!')
    await expect.element(page.getByText(wrong)).not.toBeInTheDocument()
  })

  test('a wait from before this page is shown, and ends', async () => {
    const attemptWait = vi.fn<SampleVault['attemptWait']>(async () => ({ seconds: 1 }))
    await place.enter(vi.fn<Work>(), { attemptWait })
    await expect.element(button('Noch 1 Sekunde')).toBeDisabled()
    await expect.element(page.getByText('Mehrmals war das Kennwort falsch.')).toBeVisible()
    await expect.element(button(place.button), { timeout: 4_000 }).toBeEnabled()
    await expect.element(page.getByText('Mehrmals war das Kennwort falsch.')).not.toBeInTheDocument()
  })
})

test('what came too early was not tried, says so, and stays', async () => {
  const unlock = vi.fn<Work>().mockRejectedValue(new Problem('tooManyAttempts', { seconds: 1 }))
  await atTheDoor.enter(unlock)
  await field(atTheDoor).fill(right)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(/Ihre Eingabe wurde nicht geprüft und steht noch da/)).toBeVisible()
  await expect.element(button('Entsperren'), { timeout: 4_000 }).toBeEnabled()
  await expect.element(field(atTheDoor)).toHaveValue(right)
})

test('where nobody may try any more the door says so before anything is typed', async () => {
  const attemptWait = () => Promise.reject(new Problem('deviceSecretWithheld'))
  await atTheDoor.enter(vi.fn<Work>(), { attemptWait })
  await expect.element(page.getByText('Das Kennwort war zu oft falsch.')).toBeVisible()
  await page.getByRole('alert').getByRole('button', { name: 'Zugang wiederherstellen' }).click()
  await expect.element(page.getByRole('heading', { name: 'Zugang wiederherstellen' })).toBeVisible()
})

test('the error of the old one does not stand beside a later one', async () => {
  await atAChange.enter(async () => {
    throw new Problem('passphraseWrong')
  })
  await field(atAChange).fill('falsch')
  await atAChange.fillRest?.()
  await button('Kennwort ändern').click()
  await expect.element(page.getByText(wrong)).toBeVisible()
  await page.getByLabelText('Neues Kennwort').fill('Passwort123456')
  await button('Kennwort ändern').click()
  await expect.element(page.getByText(/Manches davon ist leicht zu erraten und zählt nicht/)).toBeVisible()
  await expect.element(page.getByText(wrong)).not.toBeInTheDocument()
})
