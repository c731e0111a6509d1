import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { showToast } from '../../renderer/ui/toast.tsx'
import { Problem } from '../../shared/problem.ts'
import { me, sampleHost, sampleVault, type SampleVault, keepingDrafts } from './sample-vault.ts'

const start = useViewStore.getState()

beforeAll(() => setUpText('de'))

beforeEach(async () => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [] })
  await page.viewport(1280, 800)
})

async function show(vault: SampleVault = sampleVault(), host = sampleHost()) {
  await render(<App vault={vault} host={host} />)
}

describe('locking', () => {
  test('keeps the place sealed and returns to it', async () => {
    const drafts = new Map<string, string>()
    const lock = vi.fn<SampleVault['lock']>(async () => ({}))
    const vault = sampleVault({
      lock,
      ...keepingDrafts(drafts),
    })
    useViewStore.setState({ place: { screen: 'visits' } })
    await show(vault)
    await expect.element(page.getByRole('heading', { level: 1, name: 'Besuche' })).toBeVisible()
    await userEvent.keyboard('{Control>}l{/Control}')
    await vi.waitFor(() => expect(lock).toHaveBeenCalled())
    await expect.element(page.getByRole('navigation')).not.toBeInTheDocument()
    useViewStore.setState({ place: { screen: 'today' } })
    vault.tell('state', { state: 'locked', name: 'Anneliese Brandt' })
    await expect.element(page.getByRole('heading', { name: 'Antlitz ist gesperrt' })).toBeVisible()
    vault.tell('state', { state: 'open', me, healed: null })
    await expect.element(page.getByRole('heading', { level: 1, name: 'Besuche' })).toBeVisible()
    expect(drafts.size).toBe(0)
  })

  test('happens when the computer goes to sleep', async () => {
    const lock = vi.fn<SampleVault['lock']>(async () => ({}))
    const host = sampleHost()
    await show(sampleVault({ lock }), host)
    await expect.element(page.getByRole('navigation')).toBeVisible()
    host.tell('lock', { because: 'suspend' })
    await vi.waitFor(() => expect(lock).toHaveBeenCalled())
  })

  test('does not wait for a disk that hangs', async () => {
    const lock = vi.fn<SampleVault['lock']>(async () => ({}))
    await show(sampleVault({ lock, saveDraft: () => new Promise(() => undefined) }))
    await expect.element(page.getByRole('navigation')).toBeVisible()
    await userEvent.keyboard('{Control>}l{/Control}')
    await vi.waitFor(() => expect(lock).toHaveBeenCalled())
  })

  test('a wrong passphrase is said at the field, and nothing about clients', async () => {
    const unlock = vi.fn<SampleVault['unlock']>(async () => {
      throw new Problem('passphraseWrong')
    })
    await show(sampleVault({ state: async () => ({ state: 'locked', name: 'Anneliese Brandt' }), unlock }))
    await page.getByLabelText('Kennwort', { exact: true }).fill('falsch')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByText(/Das Kennwort stimmt nicht/)).toBeVisible()
    await expect.element(page.getByLabelText('Kennwort', { exact: true })).toHaveFocus()
  })
})

test('after several wrong passphrases it counts down, and tries nothing meanwhile', async () => {
  const unlock = vi.fn<SampleVault['unlock']>(async () => {
    throw new Problem('tooManyAttempts', { seconds: 2 })
  })
  await show(sampleVault({ state: async () => ({ state: 'locked', name: 'Anneliese Brandt' }), unlock }))
  await page.getByLabelText('Kennwort', { exact: true }).fill('falsch')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText('Mehrmals war das Kennwort falsch.')).toBeVisible()
  await expect.element(page.getByRole('button', { name: /^Noch [12] Sekunden?$/ })).toBeVisible()
  await userEvent.keyboard('{Enter}')
  expect(unlock).toHaveBeenCalledTimes(1)
  await expect.element(page.getByRole('button', { name: 'Entsperren' }), { timeout: 4_000 }).toBeVisible()
  await expect.element(page.getByText('Mehrmals war das Kennwort falsch.')).not.toBeInTheDocument()
  await userEvent.keyboard('{Enter}')
  await vi.waitFor(() => expect(unlock).toHaveBeenCalledTimes(2))
})

test.each([
  ['deviceSecretLost', 'Der Schlüsselbund dieses Computers kennt diesen Laptop nicht mehr.'],
  ['deviceSecretWithheld', 'Das Kennwort war zu oft falsch.'],
] as const)('%s leads to recovery, and not to a new vault', async (code, title) => {
  const unlock = vi.fn<SampleVault['unlock']>(() => Promise.reject(new Problem(code)))
  await show(sampleVault({ state: async () => ({ state: 'locked', name: 'Anneliese Brandt' }), unlock }))
  await page.getByLabelText('Kennwort', { exact: true }).fill('Kastanie Regen Fenster Bus')
  await userEvent.keyboard('{Enter}')
  const alert = page.getByRole('alert').filter({ hasText: title })
  await alert.getByRole('button', { name: 'Zugang wiederherstellen' }).click()
  await expect.element(page.getByRole('heading', { name: 'Zugang wiederherstellen' })).toBeVisible()
})

describe('the Privat key', () => {
  test('covers every screen with all that hangs over it, and gives the field back in which one was writing', async () => {
    await show()
    const search = page.getByRole('searchbox')
    await search.fill('Yıld')
    showToast({ text: 'Emine ist eingetroffen' })
    await expect.element(page.getByText('Emine ist eingetroffen')).toBeVisible()
    await userEvent.keyboard('{Escape}{Escape}')
    await expect.element(page.getByRole('heading', { name: 'Einen Moment bitte' })).toBeVisible()
    await expect.element(page.getByText('Emine ist eingetroffen')).not.toBeVisible()
    expect(
      [...document.querySelectorAll<HTMLElement>('.under-cover *')].some((one) =>
        one.checkVisibility({ visibilityProperty: true }),
      ),
    ).toBe(false)
    await userEvent.keyboard('{Escape}{Escape}')
    await expect.element(page.getByRole('navigation')).toBeVisible()
    await expect.element(search).toHaveFocus()
  })
})

describe('signing in', () => {
  test('goes out, shows the address when nothing could be opened, and can be called off', async () => {
    const finishSignIn = vi.fn<SampleVault['finishSignIn']>(async () => ({ state: 'signedIn', me }))
    const host = sampleHost({
      signInRedirect: async () => ({ redirectUri: 'http://127.0.0.1:1/sign-in/return' }),
      signIn: () => new Promise(() => {}),
    })
    const vault = sampleVault({
      state: async () => ({ state: 'empty' }),
      beginSignIn: async () => ({ url: 'https://provider.example/auth?state=1' }),
      finishSignIn,
    })
    await show(vault, host)
    await expect.element(page.getByText('apfel-leine-laterne')).toBeVisible()
    await page.getByRole('button', { name: 'Anmelden' }).click()
    host.tell('openedExternally', { url: 'https://provider.example/auth?state=1', opened: false })
    await expect.element(page.getByRole('link', { name: 'Anmeldeseite öffnen' })).toBeVisible()
    await page.getByRole('button', { name: 'Abbrechen' }).click()
    await expect.element(page.getByRole('button', { name: 'Anmelden' })).toBeVisible()
    expect(finishSignIn).not.toHaveBeenCalled()
  })

  test('a suggested passphrase is shown and will do', async () => {
    const create = vi.fn<SampleVault['create']>(async () => ({ state: 'open', me, healed: null }))
    await show(sampleVault({ state: async () => ({ state: 'signedIn', me }), create }))
    await page.getByRole('button', { name: 'Vier Wörter vorschlagen' }).click()
    await page.getByRole('button', { name: 'Akten laden' }).click()
    await vi.waitFor(() => expect(create).toHaveBeenCalledOnce())
    expect(create.mock.calls[0]?.[0].passphrase).toMatch(/^(\w+ ){3}\w+$/)
  })
})
