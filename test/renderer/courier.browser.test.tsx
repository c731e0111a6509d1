/** A laptop without a way home: its work goes into a file, and whoever carries that hands it in. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import type { Host } from '../../shared/host-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { sampleHost, sampleVault, syncedState, type SampleVault } from './sample-vault.ts'

const start = useViewStore.getState()
const waiting = { ...syncedState, onlyHere: { entries: 3, visits: 0, notes: 3, photos: 1, since: null } }
const bytes = new Uint8Array([1, 2, 3])

beforeAll(() => setUpText('de'))
beforeEach(() => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [], place: { screen: 'sync' } })
})

const show = (vault: SampleVault, host: Partial<Host> = {}) => render(<App vault={vault} host={sampleHost(host)} />)
const bringing = (bringCourier: SampleVault['bringCourier']) => sampleVault({ bringCourier })

async function handIn(name: string): Promise<void> {
  const [chooser] = document.querySelectorAll<HTMLInputElement>('input[type=file]')
  if (!chooser) throw new Error('no file can be chosen')
  const chosen = new DataTransfer()
  chosen.items.add(new File([bytes], name))
  chooser.files = chosen.files
  chooser.dispatchEvent(new Event('change', { bubbles: true }))
}

test('what waits goes into a file that names nobody, and the page says what it holds', async () => {
  const saveFile = vi.fn<Host['saveFile']>(async () => ({ saved: true }))
  const vault = sampleVault({
    syncState: async () => waiting,
    makeCourier: async () => ({ bytes, entries: 3, photos: 1 }),
  })
  await show(vault, { saveFile })
  await page.getByRole('button', { name: 'Kurierdatei speichern' }).click()
  await expect.element(page.getByText('Einträge: 3, Fotos: 1.')).toBeVisible()
  expect(saveFile).toHaveBeenCalledWith({ name: 'antlitz.kurier', bytes })
})

test('where nobody is asked where the file goes, the page says where it lies until that is read', async () => {
  const at = '/home/mia/Antlitz/saved/antlitz.kurier'
  const vault = sampleVault({
    syncState: async () => waiting,
    makeCourier: async () => ({ bytes, entries: 3, photos: 1 }),
  })
  await show(vault, { saveFile: async () => ({ saved: true, at }) })
  await page.getByRole('button', { name: 'Kurierdatei speichern' }).click()
  await expect.element(page.getByText(`Einträge: 3, Fotos: 1. Sie liegt unter ${at}.`)).toBeVisible()
})

test('with nothing to carry there is nothing to save, and still something to hand in', async () => {
  await show(sampleVault())
  await expect.element(page.getByRole('button', { name: 'Kurierdatei speichern' })).toBeDisabled()
  await expect.element(page.getByRole('button', { name: 'Kurierdatei abgeben' })).toBeEnabled()
})

test('whoever hands a file in learns how much arrived and nothing else', async () => {
  const bringCourier = vi.fn<SampleVault['bringCourier']>(async () => ({
    isNew: true,
    entries: 2,
    refused: 1,
    photos: 0,
  }))
  await show(bringing(bringCourier))
  await handIn('antlitz.kurier')
  await expect.element(page.getByText('Angekommen. Danke fürs Tragen.')).toBeVisible()
  await expect.element(page.getByText(/Einträge: 2, Fotos: 0\. Ein Eintrag wurde nicht angenommen/)).toBeVisible()
  expect(bringCourier).toHaveBeenCalledWith({ bytes })
})

test('a file that was handed in before is known', async () => {
  await show(bringing(async () => ({ isNew: false, entries: 2, refused: 0, photos: 0 })))
  await handIn('antlitz.kurier')
  await expect.element(page.getByText('Alles aus dieser Datei war schon angekommen.')).toBeVisible()
})

test('a file for another county is turned away in words', async () => {
  await show(bringing(() => Promise.reject(new Problem('courierNotOurs'))))
  await handIn('antlitz.kurier')
  await expect.element(page.getByText('Diese Kurierdatei ist für eine andere Zentrale.')).toBeVisible()
})
