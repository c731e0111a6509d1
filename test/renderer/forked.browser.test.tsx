/** A laptop that is a copy says so wherever one is, and what to do about it. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { me, sampleHost, sampleVault, syncedState, type SampleVault } from './sample-vault.ts'
import { violations } from './violations.ts'

const start = useViewStore.getState()
beforeAll(() => setUpText('de'))
beforeEach(() => useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [] }))

const forkedAt = '2026-11-23T07:52:00.000Z'
const title = 'Dieser Laptop ist eine Kopie, und eine andere Kopie arbeitet weiter.'

test.each(['light', 'dark'] as const)(
  'on every screen, also without a line, once and with a sign-in (%s)',
  async (theme) => {
    useViewStore.setState({ theme })
    const vault = sampleVault({ syncState: async () => ({ ...syncedState, connection: 'offline', forkedAt }) })
    await render(<App vault={vault} host={sampleHost()} />)
    await expect.element(page.getByText(title)).toBeVisible()
    await expect.element(page.getByText(/verloren geht nichts/)).toBeVisible()
    useViewStore.getState().go({ screen: 'sync' })
    await expect.element(page.getByRole('heading', { level: 1, name: 'Abgleich' })).toBeVisible()
    await expect.element(page.getByText(title)).toBeVisible()
    expect(page.getByText(title).elements()).toHaveLength(1)
    expect(await violations()).toEqual([])
  },
)

test('nobody is told that all is up to date, and the sign-in puts an end to it', async () => {
  const finishSignIn = vi.fn<SampleVault['finishSignIn']>(async () => {
    vault.tell('syncState', syncedState)
    return { state: 'open' as const, me, healed: null }
  })
  const vault = sampleVault({
    syncState: async () => ({ ...syncedState, forkedAt, problem: { code: 'forked' } }),
    beginSignIn: async () => ({ url: 'https://provider.example/auth' }),
    finishSignIn,
  })
  const host = sampleHost({
    signInRedirect: async () => ({ redirectUri: 'http://127.0.0.1:1/sign-in/return' }),
    signIn: async () => ({ returned: 'http://127.0.0.1:1/sign-in/return?code=1' }),
  })
  await render(<App vault={vault} host={host} />)
  await expect.element(page.getByText(/^Steht still seit/)).toBeVisible()
  await page.getByRole('button', { name: 'Neu anmelden' }).click()
  await vi.waitFor(() => expect(finishSignIn).toHaveBeenCalledTimes(1))
  await expect.element(page.getByText(title)).not.toBeInTheDocument()
  await expect.element(page.getByText(/^Steht still seit/)).not.toBeInTheDocument()
})
