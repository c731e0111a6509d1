/** Somebody presses twice, with mouse or keys, or both: it is one note. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import { HostContext } from '../../renderer/host.ts'
import { CaseFileScreen } from '../../renderer/screens/case-file/case-file.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { VaultProvider } from '../../renderer/vault-view.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { notes } from '../../shared/contact-note.ts'
import { fileId, fileVault } from './file-vault.ts'
import { sampleHost } from './sample-vault.ts'

beforeAll(() => setUpText('de'))
beforeEach(async () => {
  useViewStore.setState({ place: { screen: 'caseFile', caseFileId: fileId }, before: [], after: [] })
  await page.viewport(1280, 900)
})

const saveButton = () => page.getByRole('button', { name: 'Vermerk speichern' })
const ways: [string, () => Promise<void>][] = [
  ['the button', () => saveButton().dblClick()],
  ['the keys', () => userEvent.keyboard('{Control>}{Enter}{Enter}{/Control}')],
  [
    'the button and the keys at once',
    async () => {
      const button = saveButton().element() as HTMLButtonElement
      button.click()
      button.click()
      button.form?.requestSubmit()
      await Promise.resolve()
    },
  ],
]

test.each(ways)('F65 %s, pressed twice, make one note', async (_way, press) => {
  const one = fileVault()
  await render(
    <VaultProvider vault={one.vault}>
      <HostContext value={sampleHost()}>
        <main className="container">
          <CaseFileScreen caseFileId={fileId} />
        </main>
      </HostContext>
    </VaultProvider>,
  )
  await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
  await userEvent.keyboard('n')
  const content = page.getByLabelText(/Was besprochen und gesehen wurde/)
  await content.fill('Einmal geschrieben.')
  await press()
  await vi.waitFor(() => expect(one.file.all(notes)).toHaveLength(1))
  await expect.element(content).not.toBeInTheDocument()
  expect(one.file.all(notes)).toHaveLength(1)
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
})
