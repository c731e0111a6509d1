/** A link from outside opens a case file, when somebody is in who may see it. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { App } from '../../renderer/app.tsx'
import '../../renderer/screens/screens.css'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { Problem } from '../../shared/problem.ts'
import { me, sampleHost, sampleVault, type SampleHost, type SampleVault } from './sample-vault.ts'

const id = '0b6c6a52-7a3e-4c1e-9a51-0d4f4d1f2a77'
const open = { state: 'open', me, healed: null } as const
const locked = { state: 'locked', name: 'Anneliese Brandt' } as const

const start = useViewStore.getState()
beforeAll(() => setUpText('de'))
beforeEach(() => useViewStore.setState({ ...start, language: 'de', before: [], after: [] }))

/** The vault that knows no such file, and a host with a link that waits. */
function withLink(vault: Partial<SampleVault> = {}) {
  let waiting: string | null = id
  const takeLink = vi.fn<SampleHost['takeLink']>(async () => {
    const caseFileId = waiting
    waiting = null
    return { caseFileId }
  })
  const caseFile = vi.fn<SampleVault['caseFile']>(async () => {
    throw new Problem('notFound')
  })
  const again = (next: string) => (waiting = next)
  return { takeLink, caseFile, again, vault: sampleVault({ caseFile, ...vault }), host: sampleHost({ takeLink }) }
}

test('B81 one to a file that is not this person’s is answered like one to none', async () => {
  const { vault, host, caseFile } = withLink()
  await render(<App vault={vault} host={host} />)
  await expect
    .element(page.getByRole('heading', { level: 1, name: 'Diese Akte liegt nicht auf diesem Gerät' }))
    .toBeVisible()
  expect(caseFile).toHaveBeenCalledWith({ caseFileId: id })
})

test('B85 one that comes while it is locked is kept, and looked at once it is open', async () => {
  const { vault, host, takeLink, caseFile } = withLink({ state: async () => locked })
  await render(<App vault={vault} host={host} />)
  await expect.element(page.getByRole('heading', { name: 'Antlitz ist gesperrt' })).toBeVisible()
  host.tell('link', {})
  expect(takeLink).not.toHaveBeenCalled()
  vault.tell('state', open)
  await vi.waitFor(() => expect(caseFile).toHaveBeenCalledWith({ caseFileId: id }))
})

test('one that comes while one works opens at once, and the way back leads to where one was', async () => {
  const { vault, host, caseFile, again } = withLink()
  again('7f1d2c34-0a0b-4c0d-8e0f-112233445566')
  await render(<App vault={vault} host={host} />)
  await vi.waitFor(() => expect(caseFile).toHaveBeenCalledTimes(1))
  again(id)
  host.tell('link', {})
  await vi.waitFor(() => expect(caseFile).toHaveBeenCalledWith({ caseFileId: id }))
  expect(useViewStore.getState().before).toHaveLength(2)
})

test('one that comes in the middle of a visit waits for its end', async () => {
  const { vault, host, takeLink } = withLink()
  useViewStore.setState({ place: { screen: 'visit', caseFileId: '7f1d2c34-0a0b-4c0d-8e0f-112233445566' } })
  await render(<App vault={vault} host={host} />)
  host.tell('link', {})
  await expect.element(page.getByRole('navigation')).not.toBeInTheDocument()
  expect(takeLink).not.toHaveBeenCalled()
  useViewStore.getState().go({ screen: 'today' })
  await vi.waitFor(() => expect(useViewStore.getState().place).toEqual({ screen: 'caseFile', caseFileId: id }))
})
