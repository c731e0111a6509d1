import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import type { VaultState } from '../../shared/vault-contract.ts'
import { me, sampleHost, sampleVault, syncedState, type SampleVault } from './sample-vault.ts'
import { violations } from './violations.ts'

const start = useViewStore.getState()
const hour = 3_600_000
const ended: VaultState = {
  state: 'leaseEnded',
  name: 'Anneliese Brandt',
  until: '2026-11-20T09:00:00.000Z',
  waiting: { entries: 3, hasPhotos: true },
}

beforeAll(() => setUpText('de'))
beforeEach(() => useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [] }))

const show = (vault: SampleVault, host = sampleHost()) => render(<App vault={vault} host={host} />)

describe('a laptop that was too long without contact', () => {
  test.each(['light', 'dark'] as const)(
    'says what happened, that nothing is lost and what waits (%s)',
    async (theme) => {
      useViewStore.setState({ theme })
      await show(sampleVault({ state: async () => ended }))
      await expect.element(page.getByRole('heading', { name: 'Bitte melden Sie sich wieder an' })).toBeVisible()
      await expect.element(page.getByText(/Es ist nichts gelöscht/)).toBeVisible()
      await expect.element(page.getByText('Hier warten 3 Einträge auf den Abgleich. Fotos warten auch.')).toBeVisible()
      await expect.element(page.getByRole('button', { name: 'Anmelden' })).toHaveFocus()
      await expect.element(page.getByRole('navigation')).not.toBeInTheDocument()
      expect(await violations()).toEqual([])
    },
  )

  test('opens with a sign-in', async () => {
    const vault = sampleVault({
      state: async () => ended,
      beginSignIn: async () => ({ url: 'https://provider.example/auth' }),
      finishSignIn: async () => {
        const opened: VaultState = { state: 'open', me, healed: null }
        vault.tell('state', opened)
        return opened
      },
    })
    const host = sampleHost({
      signInRedirect: async () => ({ redirectUri: 'http://127.0.0.1:1/sign-in/return' }),
      signIn: async () => ({ returned: 'http://127.0.0.1:1/sign-in/return?code=1' }),
    })
    await show(vault, host)
    await page.getByRole('button', { name: 'Anmelden' }).click()
    await expect.element(page.getByRole('navigation')).toBeVisible()
  })

  test('never had a lease: says that instead of a day', async () => {
    await show(
      sampleVault({ state: async () => ({ ...ended, until: null, waiting: { entries: 0, hasPhotos: false } }) }),
    )
    await expect.element(page.getByText(/hat diesem Laptop noch nicht gesagt/)).toBeVisible()
    await expect.element(page.getByText(/auf den Abgleich/)).not.toBeInTheDocument()
  })

  test('locks like an open one', async () => {
    const lock = vi.fn<SampleVault['lock']>(async () => ({}))
    const host = sampleHost()
    await show(sampleVault({ state: async () => ended, lock }), host)
    await expect.element(page.getByRole('button', { name: 'Anmelden' })).toBeVisible()
    host.tell('lock', { because: 'suspend' })
    await vi.waitFor(() => expect(lock).toHaveBeenCalledTimes(1))
  })
})

test('from a day before, the frame tells how long the laptop can be read on', async () => {
  const lease = { until: new Date(Date.now() + 20 * hour).toISOString(), ms: 20.5 * hour, isEnding: true }
  const vault = sampleVault({ syncState: async () => ({ ...syncedState, connection: 'offline', lease }) })
  await show(vault)
  await expect.element(page.getByText('Noch 20 Stunden ohne Verbindung lesbar')).toBeVisible()
  vault.tell('syncState', { ...syncedState, lease: { ...lease, ms: hour / 2 } })
  await expect.element(page.getByText('Noch weniger als eine Stunde ohne Verbindung lesbar')).toBeVisible()
  expect(await violations()).toEqual([])
  vault.tell('syncState', syncedState)
  await expect.element(page.getByText(/ohne Verbindung lesbar/)).not.toBeInTheDocument()
})
