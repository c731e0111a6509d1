/** The forms that stand in a case file: whose they are, and what they leave behind. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import { HostContext } from '../../renderer/host.ts'
import { CaseFileScreen } from '../../renderer/screens/case-file/case-file.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { VaultProvider } from '../../renderer/vault-view.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { fileId, fileVault, type FileVault } from './file-vault.ts'
import { sampleHost } from './sample-vault.ts'

beforeAll(() => setUpText('de'))
beforeEach(() => {
  useViewStore.setState({ place: { screen: 'caseFile', caseFileId: fileId }, before: [], after: [] })
})

async function show({ vault }: FileVault) {
  const shown = await render(
    <VaultProvider vault={vault}>
      <HostContext value={sampleHost()}>
        <CaseFileScreen caseFileId={fileId} />
      </HostContext>
    </VaultProvider>,
  )
  await vi.waitFor(() => page.getByRole('button', { name: 'Vermerk N' }).element())
  return shown
}

const content = () => page.getByRole('textbox', { name: /Was besprochen und gesehen wurde/ })

test.each([
  ['n', 'Vermerk speichern'],
  ['t', 'Termin speichern'],
  ['w', 'Wiedervorlage speichern'],
])('what is begun with %s says beside its button whose file it goes into', async (key, button) => {
  await show(fileVault())
  await userEvent.keyboard(key)
  await expect.element(page.getByRole('button', { name: button })).toBeVisible()
  await expect.element(page.getByText('Akte Yıldırım, Emine')).toBeVisible()
})

test('a note that was taken back while it was typed leaves no draft behind, also where one had been', async () => {
  const one = fileVault()
  const first = await show(one)
  await userEvent.keyboard('n')
  await content().fill('b')
  await vi.waitFor(() => expect(one.drafts.size).toBe(1))
  await first.unmount()
  const second = await show(one)
  await expect.element(content()).toHaveValue('b')
  await userEvent.keyboard('{Backspace}')
  await vi.waitFor(() => expect(one.drafts.size).toBe(0))
  await expect.element(page.getByText(/Entwurf/)).not.toBeInTheDocument()
  await second.unmount()
  await show(one)
  await expect.element(content()).not.toBeInTheDocument()
})
