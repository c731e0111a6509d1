import { beforeAll, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { setUpText } from '../../renderer/text/text.ts'
import { Toasts } from '../../renderer/ui/toast.tsx'
import { useRun, useView, VaultProvider } from '../../renderer/vault-view.ts'
import { Problem } from '../../shared/problem.ts'
import type { CaseFileView } from '../../shared/vault-contract.ts'
import { idOf, sampleItem, sampleVault, type SampleVault } from './sample-vault.ts'

beforeAll(() => setUpText('de'))

function viewOf(number: number, seq: number): CaseFileView {
  return { item: sampleItem(number), seq } as CaseFileView
}

function Seq({ number }: { number: number }) {
  const { data, problem } = useView('caseFile', { caseFileId: idOf(1000 + number) })
  return <p>{problem ? `Problem ${problem.code}` : data ? `Stand ${data.seq}` : 'lädt'}</p>
}

async function show(vault: SampleVault, number = 1) {
  return render(
    <VaultProvider vault={vault}>
      <Seq number={number} />
    </VaultProvider>,
  )
}

function counting(): { vault: SampleVault; asked: ReturnType<typeof vi.fn> } {
  let seq = 0
  const asked = vi.fn<SampleVault['caseFile']>(async () => viewOf(1, ++seq))
  return { vault: sampleVault({ caseFile: asked }), asked }
}

describe('a view', () => {
  test('is asked again when its own case file changed, and not for others', async () => {
    const { vault, asked } = counting()
    await show(vault)
    await expect.element(page.getByText('Stand 1')).toBeVisible()
    vault.tell('changed', { caseFileIds: [idOf(1002)] })
    await new Promise((done) => setTimeout(done, 60))
    expect(asked).toHaveBeenCalledOnce()
    vault.tell('changed', { caseFileIds: [idOf(1001)] })
    await expect.element(page.getByText('Stand 2')).toBeVisible()
    vault.tell('changed', {})
    await expect.element(page.getByText('Stand 3')).toBeVisible()
  })

  test('is asked once for many changes in one frame', async () => {
    const { vault, asked } = counting()
    await show(vault)
    await expect.element(page.getByText('Stand 1')).toBeVisible()
    for (let change = 0; change < 50; change++) vault.tell('changed', {})
    await expect.element(page.getByText('Stand 2')).toBeVisible()
    await new Promise((done) => setTimeout(done, 60))
    expect(asked).toHaveBeenCalledTimes(2)
  })

  test('keeps what it showed while it asks again, and tells when the answer is a problem', async () => {
    const answer = Promise.withResolvers<CaseFileView>()
    const caseFile = vi.fn<SampleVault['caseFile']>(() => answer.promise)
    caseFile.mockResolvedValueOnce(viewOf(1, 1))
    const vault = sampleVault({ caseFile })
    await show(vault)
    await expect.element(page.getByText('Stand 1')).toBeVisible()
    vault.tell('changed', {})
    await vi.waitFor(() => expect(caseFile).toHaveBeenCalledTimes(2))
    await expect.element(page.getByText('Stand 1')).toBeVisible()
    answer.reject(new Problem('notFound'))
    await expect.element(page.getByText('Problem notFound')).toBeVisible()
  })

  test('never shows the answer to an earlier question', async () => {
    const first = Promise.withResolvers<CaseFileView>()
    const caseFile = vi.fn<SampleVault['caseFile']>(async () => viewOf(2, 22))
    caseFile.mockReturnValueOnce(first.promise)
    const vault = sampleVault({ caseFile })
    const { rerender } = await show(vault, 1)
    await rerender(
      <VaultProvider vault={vault}>
        <Seq number={2} />
      </VaultProvider>,
    )
    await expect.element(page.getByText('Stand 22')).toBeVisible()
    first.resolve(viewOf(1, 11))
    await new Promise((done) => setTimeout(done, 60))
    await expect.element(page.getByText('Stand 22')).toBeVisible()
  })
})

describe('a command', () => {
  test('that is not stored is told in words, and answered with false', async () => {
    const results: boolean[] = []
    function Save() {
      const run = useRun()
      const save = async () => {
        results.push(await run('followUp.finish', idOf(1001), { followUpId: idOf(3) }))
      }
      return (
        <button type="button" onClick={() => void save()}>
          Speichern
        </button>
      )
    }
    const run = vi.fn<SampleVault['run']>(async () => ({ entryId: idOf(9) }))
    run.mockRejectedValueOnce(new Problem('storageFull'))
    await render(
      <VaultProvider vault={sampleVault({ run })}>
        <Save />
        <Toasts label="Meldungen" closeLabel="Schließen" />
      </VaultProvider>,
    )
    await page.getByRole('button', { name: 'Speichern' }).click()
    await expect.element(page.getByText('Nicht gespeichert: Der Speicher dieses Laptops ist voll.')).toBeVisible()
    await page.getByRole('button', { name: 'Speichern' }).click()
    await vi.waitFor(() => expect(results).toEqual([false, true]))
  })
})
