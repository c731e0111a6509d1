/** A laptop that nobody touches locks by itself: by the clock, so that neither sleep nor a clock set back keeps it open. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { sampleHost, sampleVault, type SampleVault } from './sample-vault.ts'

const start = useViewStore.getState()
const minute = 60_000
let lock = vi.fn<SampleVault['lock']>()

beforeAll(() => setUpText('de'))
beforeEach(() => page.viewport(1280, 800))
afterEach(() => void vi.useRealTimers())

/** The open app, touched just now, and locking after three minutes by clocks that the test moves. */
async function openApp(): Promise<void> {
  lock = vi.fn<SampleVault['lock']>(async () => ({}))
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [], lockAfter: 5 })
  await render(<App vault={sampleVault({ lock })} host={sampleHost()} />)
  await expect.element(page.getByRole('navigation')).toBeVisible()
  // Only what tells the time: what waits for the page must go on.
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] })
  // A change of the setting begins to watch anew, with the clocks of this test.
  useViewStore.setState({ lockAfter: 3 })
  await expect.poll(() => vi.getTimerCount()).toBeGreaterThan(0)
  touch()
}

const touch = () => dispatchEvent(new PointerEvent('pointermove'))
const notice = () => page.getByText('Antlitz sperrt in einer halben Minute.')

test('it says so half a minute before, a touch keeps it open, and then it locks', async () => {
  await openApp()
  await vi.advanceTimersByTimeAsync(2.4 * minute)
  await expect.element(notice()).not.toBeInTheDocument()
  await vi.advanceTimersByTimeAsync(0.2 * minute)
  await expect.element(notice()).toBeVisible()
  touch()
  await expect.element(notice()).not.toBeInTheDocument()
  await vi.advanceTimersByTimeAsync(2.9 * minute)
  expect(lock).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(0.2 * minute)
  await expect.poll(() => lock.mock.calls.length).toBe(1)
})

test('whoever wakes the computer does not find it open', async () => {
  await openApp()
  // Asleep: no timer runs, the steady clock stands still, the wall clock goes on.
  vi.setSystemTime(Date.now() + 20 * minute)
  touch()
  await expect.poll(() => lock.mock.calls.length).toBe(1)
})

test('a clock that is set back keeps nothing open', async () => {
  await openApp()
  vi.setSystemTime(Date.now() - 365 * 24 * 60 * minute)
  await vi.advanceTimersByTimeAsync(3.1 * minute)
  await expect.poll(() => lock.mock.calls.length).toBe(1)
})

test('after twelve hours it locks in any case, and says so before', async () => {
  await openApp()
  for (let passed = 0; passed < 12 * 60 - 2; passed += 2) {
    vi.setSystemTime(Date.now() + 2 * minute)
    touch()
  }
  expect(lock).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1.6 * minute)
  touch()
  await vi.advanceTimersByTimeAsync(2_000)
  await expect.element(page.getByText(/seit zwölf Stunden offen/)).toBeVisible()
  await vi.advanceTimersByTimeAsync(0.6 * minute)
  await expect.poll(() => lock.mock.calls.length).toBe(1)
})
