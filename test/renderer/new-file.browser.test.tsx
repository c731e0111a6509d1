/** "Neue Akte": what it runs, and what becomes of it when it breaks off. */
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { Problem } from '../../shared/problem.ts'
import { idOf, sampleHost, sampleVault, type SampleVault, keepingDrafts } from './sample-vault.ts'

const start = useViewStore.getState()

beforeAll(() => setUpText('de'))
beforeEach(async () => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [] })
  await page.viewport(1280, 800)
})

function show(vault: SampleVault) {
  return render(<App vault={vault} host={sampleHost()} />)
}

function commandsOf(run: { mock: { calls: unknown[][] } }): unknown[] {
  return run.mock.calls.map(([asked]) => (asked as { command: string }).command)
}

describe('a new case file', () => {
  test('is opened with its unit and first person, in this order', async () => {
    const run = vi.fn<SampleVault['run']>(async () => ({ entryId: idOf(1) }))
    useViewStore.setState({ place: { screen: 'caseFiles' } })
    await show(sampleVault({ run, search: async () => [] }))
    await page.getByRole('button', { name: 'Neue Akte' }).click()
    await page.getByRole('button', { name: 'Akte anlegen' }).click()
    await expect.element(page.getByText('Bitte mindestens einen Namen eintragen.')).toBeVisible()
    await page.getByRole('textbox', { name: 'Vorname' }).fill('Rim')
    await page.getByRole('button', { name: 'Akte anlegen' }).click()
    await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(3))
    expect(commandsOf(run)).toEqual(['caseFile.open', 'benefitUnit.add', 'person.add'])
  })

  test('that was begun outlives a lock, and goes with “Abbrechen”', async () => {
    const drafts = new Map<string, string>()
    const vault = sampleVault({
      search: async () => [],
      ...keepingDrafts(drafts),
    })
    useViewStore.setState({ place: { screen: 'caseFiles' } })
    const first = await show(vault)
    await page.getByRole('button', { name: 'Neue Akte' }).click()
    await page.getByRole('textbox', { name: 'Vorname' }).fill('Testine')
    await first.unmount()
    await show(vault)
    await page.getByRole('button', { name: 'Neue Akte' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Vorname' })).toHaveValue('Testine')
    await page.getByRole('button', { name: 'Abbrechen' }).click()
    await expect.poll(() => drafts.has('newFile')).toBe(false)
    await page.getByRole('button', { name: 'Neue Akte' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Vorname' })).toHaveValue('')
  })

  test('goes on where it was broken off when saving failed half-way', async () => {
    const run = vi.fn<SampleVault['run']>(async () => ({ entryId: idOf(1) }))
    run.mockResolvedValueOnce({ entryId: idOf(1) }).mockRejectedValueOnce(new Problem('storageFull'))
    useViewStore.setState({ place: { screen: 'caseFiles' } })
    await show(sampleVault({ run, search: async () => [] }))
    await page.getByRole('button', { name: 'Neue Akte' }).click()
    await page.getByRole('radio', { name: 'Nur eine Person' }).click({ force: true })
    await page.getByRole('textbox', { name: 'Vorname' }).fill('Rim')
    await page.getByRole('button', { name: 'Akte anlegen' }).click()
    await expect.element(page.getByText(/Speicher dieses Laptops ist voll/)).toBeVisible()
    await page.getByRole('button', { name: 'Akte anlegen' }).click()
    await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(3))
    expect(commandsOf(run)).toEqual(['caseFile.open', 'person.add', 'person.add'])
  })
})
