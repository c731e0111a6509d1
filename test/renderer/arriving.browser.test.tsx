/** How far the case files are, and the way to hold them, as people see, hear and reach it. */
import axe from 'axe-core'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import type { SyncState } from '../../shared/vault-contract.ts'
import { sampleHost, sampleVault, syncedState, type SampleVault } from './sample-vault.ts'

const start = useViewStore.getState()

beforeAll(() => setUpText('de'))

beforeEach(async () => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [] })
  await page.viewport(1280, 800)
})

afterEach(() => {
  document.documentElement.lang = 'de'
})

const coming: SyncState = {
  ...syncedState,
  activity: 'fetching',
  arriving: {
    files: { done: 1_234, total: 12_345 },
    photos: { done: 0, total: 800 },
    bytes: { done: 12_400_000, about: 1_240_400_000 },
    minutesLeft: 2,
  },
}
const held: SyncState = { ...coming, activity: 'idle', paused: true }
const photosComing: SyncState = {
  ...coming,
  arriving: { ...coming.arriving, files: { done: 480, total: 480 }, photos: { done: 20, total: 300 }, minutesLeft: 0 },
}

async function show(state: SyncState, answers: Partial<SampleVault> = {}): Promise<SampleVault> {
  const vault = sampleVault({ syncState: async () => state, ...answers })
  await render(<App vault={vault} host={sampleHost()} />)
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
  return vault
}

const bar = () => page.getByRole('progressbar')
const said = () => [...document.querySelectorAll('[data-live-announcer] p')].map(({ textContent }) => textContent)

describe('while case files come', () => {
  test('their number, their bytes and the time left stand there, and are the value of the bar', async () => {
    await show(coming)
    const words = '1.234 von 12.345 Akten · 12,4 von etwa 1.240 MB · noch etwa 2 Minuten'
    await expect.element(page.getByText(words)).toBeVisible()
    await expect.element(bar()).toHaveAccessibleName('Ihre Akten kommen gerade')
    await expect.element(bar()).toHaveAttribute('aria-valuetext', words)
    await expect.element(bar()).toHaveAttribute('aria-valuenow', '1234')
    await expect.element(bar()).toHaveAttribute('aria-valuemax', '12345')
    await expect.element(page.getByText('Akten kommen: 1.234 von 12.345')).toBeVisible()
  })

  test('what cannot be said yet is left out', async () => {
    await show({
      ...coming,
      arriving: { ...coming.arriving, bytes: { done: 840_000, about: null }, minutesLeft: null },
    })
    await expect.element(bar()).toHaveAttribute('aria-valuetext', '1.234 von 12.345 Akten · 0,8 MB')
  })

  test('before the first one is here, nobody is told to begin', async () => {
    await show({ ...coming, arriving: { ...coming.arriving, files: { done: 0, total: 480 } } })
    await expect.element(page.getByText('Die dringendsten kommen zuerst.')).toBeVisible()
    await expect.element(page.getByText(/Sie können schon anfangen/)).not.toBeInTheDocument()
  })

  test('the photos have the bar to themselves when the files are here', async () => {
    await show(photosComing)
    await expect.element(bar()).toHaveAccessibleName('Die Fotos kommen gerade')
    await expect.element(page.getByText(/^20 von 300 Fotos · .* · noch weniger als eine Minute$/)).toBeVisible()
    await expect.element(page.getByText('Fotos kommen: 20 von 300')).toBeVisible()
  })

  test.each([
    [1, 'noch etwa 1 Minute'],
    [25, 'noch etwa 25 Minuten'],
    [95, 'noch länger als eine Stunde'],
  ])('%i minutes are said as "%s"', async (minutesLeft, words) => {
    await show({ ...coming, arriving: { ...coming.arriving, minutesLeft } })
    await expect.element(page.getByText(new RegExp(`· ${words}$`))).toBeVisible()
  })

  test('it speaks English when asked to', async () => {
    useViewStore.setState({ language: 'en' })
    await show(coming)
    await expect
      .element(bar())
      .toHaveAttribute('aria-valuetext', '1,234 of 12,345 case files · 12.4 of about 1,240 MB · about 2 minutes left')
    await expect.element(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  })

  test('screen readers hear nothing of the steps, and one sentence at the end', async () => {
    const vault = await show(coming)
    for (let done = 2_000; done < 12_000; done += 1_000) {
      vault.tell('syncState', { ...coming, arriving: { ...coming.arriving, files: { done, total: 12_345 } } })
      await expect.element(bar()).toHaveAttribute('aria-valuenow', String(done))
    }
    expect(said()).toEqual([])
    vault.tell('syncState', {
      ...syncedState,
      arriving: { ...coming.arriving, files: { done: 12_345, total: 12_345 }, photos: { done: 800, total: 800 } },
    })
    await vi.waitFor(() => expect(said()).toEqual(['Alle 12.345 Akten sind da.']))
    await expect.element(bar()).not.toBeInTheDocument()
  })
})

describe('the way to hold them', () => {
  /** A vault that does as it is told. */
  const obedient = async (state: SyncState) => {
    const pause = vi.fn<SampleVault['pause']>(async ({ paused }) => {
      vault.tell('syncState', paused ? held : coming)
      return {}
    })
    const vault = await show(state, { pause })
    return { vault, pause }
  }

  test('works by keyboard, keeps the focus, is heard, and says what is missing', async () => {
    const { pause } = await obedient(coming)
    const button = page.getByRole('button', { name: 'Anhalten' })
    await expect.element(button).toBeVisible()
    ;(button.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    expect(pause).toHaveBeenLastCalledWith({ paused: true })
    const missing = '11.111 Akten und 800 Fotos fehlen noch.'
    await expect.element(page.getByRole('button', { name: 'Weiter' })).toHaveFocus()
    await expect
      .element(
        page.getByText(
          `${missing} Was fehlt, lässt sich ohne Netz nicht öffnen. Was Sie schreiben, geht trotzdem an die Zentrale.`,
        ),
      )
      .toBeVisible()
    await expect.element(page.getByText(/^Angehalten · Stand \d\d:\d\d · 11\.111 Akten fehlen$/)).toBeVisible()
    await expect.element(bar()).toHaveAccessibleName('Angehalten')
    await vi.waitFor(() =>
      expect(said()).toEqual([`Angehalten. ${missing} Was Sie schreiben, geht trotzdem an die Zentrale.`]),
    )
    await userEvent.keyboard(' ')
    expect(pause).toHaveBeenLastCalledWith({ paused: false })
    await expect.element(page.getByRole('button', { name: 'Anhalten' })).toHaveFocus()
    await vi.waitFor(() => expect(said().at(-1)).toBe('Es geht weiter.'))
  })

  test('is once on the page “Abgleich”, beside the way to sync now', async () => {
    useViewStore.setState({ place: { screen: 'sync' } })
    await obedient(held)
    await expect.element(page.getByRole('button', { name: 'Weiter' })).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Jetzt abgleichen' })).toBeEnabled()
    await expect.element(page.getByText('Alles abgeglichen')).not.toBeInTheDocument()
  })

  test('passes the focus on to the screen when nothing is left to hold', async () => {
    const { vault } = await obedient(coming)
    const button = page.getByRole('button', { name: 'Anhalten' })
    await expect.element(button).toBeVisible()
    ;(button.element() as HTMLElement).focus()
    vault.tell('syncState', syncedState)
    await expect.element(bar()).not.toBeInTheDocument()
    expect(document.activeElement).toBe(document.querySelector('main'))
  })

  test('held with nothing missing, it says that nothing new comes', async () => {
    await show({ ...syncedState, paused: true })
    await expect
      .element(page.getByText(/^Neue Akten und Fotos kommen erst, wenn Sie auf „Weiter“ drücken\./))
      .toBeVisible()
    await expect.element(page.getByText(/^Angehalten · Stand \d\d:\d\d$/)).toBeVisible()
  })
})

test('held without a network, nothing is said to be sent', async () => {
  await show({ ...held, connection: 'offline', problem: { code: 'offline' } })
  await expect
    .element(page.getByText(/^Offline und angehalten · Stand \d\d:\d\d · 11\.111 Akten fehlen$/))
    .toBeVisible()
  await expect.element(page.getByText(/Was fehlt, lässt sich ohne Netz nicht öffnen\.$/)).toBeVisible()
})

test('files that are missing without a network are told on every list, with nothing to hold', async () => {
  await show({ ...held, paused: false, connection: 'offline', problem: { code: 'offline' } })
  await expect.element(bar()).toHaveAccessibleName('Noch nicht alles da')
  await expect.element(page.getByText(/^Offline · Stand \d\d:\d\d · 11\.111 Akten fehlen$/)).toBeVisible()
  await expect.element(page.getByText(/Der Rest kommt, sobald die Zentrale wieder erreichbar ist\.$/)).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Anhalten' })).not.toBeInTheDocument()
})

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing to object to', (theme) => {
  test.each([
    ['today', coming],
    ['caseFiles', photosComing],
    ['sync', held],
  ] as const)('on the screen %s', async (screen, state) => {
    useViewStore.setState({ place: { screen }, theme })
    await show(state)
    await expect.element(bar()).toBeVisible()
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([])
  })
})

// Last: what a waiting button says stays with the page for a while, also when its button has gone.
test('held, the case is not called packed', async () => {
  await show(syncedState, { sync: async () => held })
  await page.getByRole('button', { name: 'Koffer packen' }).click()
  await expect.element(page.getByText('Noch ist nicht alles auf diesem Laptop.')).toBeVisible()
  await page.getByRole('button', { name: 'Schließen' }).click()
})
