/** A PDF of what is on the screen lies in the open: nobody makes one without being asked, and whoever does learns where it lies. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { fileId, fileVault } from './file-vault.ts'
import type { Host } from '../../shared/host-contract.ts'
import { sampleHost } from './sample-vault.ts'

const start = useViewStore.getState()

beforeAll(() => setUpText('de'))

/** What the page showed in dialogs while it was printed. */
let shown: number[] = []
const printToPdf = vi.fn<Host['printToPdf']>(async () => {
  shown.push(document.querySelectorAll('[role=alertdialog]').length)
  return { saved: true, at: '/home/mia/saved/Antlitz.pdf' }
})

beforeEach(async () => {
  shown = []
  printToPdf.mockClear()
  useViewStore.setState({
    ...start,
    language: 'de',
    before: [],
    after: [],
    place: { screen: 'caseFile', caseFileId: fileId },
  })
  await render(<App vault={fileVault().vault} host={sampleHost({ printToPdf })} />)
  // The keys work as soon as the file stands there.
  await vi.waitFor(() => {
    if (!document.querySelector('h1')) throw new Error('not yet')
  })
  await userEvent.keyboard('{Control>}p{/Control}')
})

test('Strg P asks first, and Enter alone makes none', async () => {
  await expect.element(page.getByText(/Die Datei ist nicht verschlüsselt/)).toBeVisible()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument()
  expect(printToPdf).not.toHaveBeenCalled()
})

test('whoever says yes gets one without the question on it, and learns where it lies', async () => {
  await page.getByRole('button', { name: 'Unverschlüsselt sichern' }).click()
  await expect.element(page.getByText(/Sie liegt unter \/home\/mia\/saved\/Antlitz\.pdf\./)).toBeVisible()
  expect([printToPdf.mock.calls, shown]).toEqual([[[{ name: 'Antlitz.pdf' }]], [0]])
})
