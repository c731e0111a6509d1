/** Work that has no other place: its author gives it to the team lead, who sees it as it was entered. */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import type { HandIn, OutboxItem } from '../../shared/vault-contract.ts'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { colleague, faceOf, idOf, me, sampleHost, sampleVault, syncedState, type SampleVault } from './sample-vault.ts'

const start = useViewStore.getState()

beforeAll(() => setUpText('de'))
beforeEach(() => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [], place: { screen: 'sync' } })
})

const show = (vault: SampleVault) => render(<App vault={vault} host={sampleHost()} />)
const refused: OutboxItem = {
  entryId: idOf(7001),
  command: 'note.write',
  caseFileId: idOf(1001),
  title: 'Böttcher, Petra',
  face: faceOf('PB'),
  at: '2026-11-22T15:00:00.000Z',
  state: 'refused',
  problem: { code: 'caseFileClosed' },
  now: null,
  args: { content: 'Frau Böttcher fängt am Montag an.' },
}
const handIn: HandIn = {
  handInId: idOf(9001),
  from: colleague,
  caseFileId: idOf(1001),
  title: 'Böttcher, Petra',
  face: faceOf('PB'),
  isHere: true,
  command: 'note.write',
  args: { content: 'Frau Böttcher fängt am Montag an.', noteId: idOf(5) },
  recordedAt: '2026-11-22T15:00:00.000Z',
  reason: 'accessEnded',
  done: null,
}
const lead = { ...me, role: 'teamLead' as const, teamId: idOf(20) }
const leadsVault = (items: HandIn[], more: Partial<SampleVault> = {}) =>
  sampleVault({
    state: async () => ({ state: 'open', me: lead, healed: null }),
    syncState: async () => ({ ...syncedState, inTray: items.length }),
    handIns: async () => items,
    laptops: async () => [],
    ...more,
  })

test('an author gives refused work to the lead with one button', async () => {
  const handToLead = vi.fn<SampleVault['handToLead']>(async () => ({}))
  await show(sampleVault({ handToLead, outbox: async () => ({ items: [refused], photos: [], arrived: [] }) }))
  await page.getByRole('button', { name: 'An die Teamleitung geben' }).click()
  await vi.waitFor(() => expect(handToLead).toHaveBeenCalledWith({ entryId: refused.entryId }))
  await expect.element(page.getByText(/An die Teamleitung gegeben/)).toBeVisible()
})

test('whoever has no team has no such button', async () => {
  await show(
    sampleVault({
      state: async () => ({ state: 'open', me: { ...me, teamId: null }, healed: null }),
      outbox: async () => ({ items: [refused], photos: [], arrived: [] }),
    }),
  )
  await expect.element(page.getByRole('button', { name: 'Verwerfen' })).toBeVisible()
  expect(page.getByRole('button', { name: 'An die Teamleitung geben' }).elements()).toEqual([])
})

test('the lead reads it, with the reason, and marks it done with a remark', async () => {
  const run = vi.fn<SampleVault['run']>(async () => ({ entryId: idOf(1) }))
  await show(leadsVault([handIn], { run }))
  await expect.element(page.getByRole('heading', { name: 'Übergebene Arbeit' })).toBeVisible()
  await expect.element(page.getByText('Lag noch auf dem Laptop, als der Zugang endete.')).toBeVisible()
  await page.getByRole('button', { name: 'Ansehen' }).click()
  await expect.element(page.getByText('Frau Böttcher fängt am Montag an.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Was daraus wurde' }).fill('telefonisch geklärt')
  await page.getByRole('button', { name: 'Erledigt' }).click()
  const finished = {
    command: 'handIn.finish',
    caseFileId: lead.teamId,
    args: { handInId: handIn.handInId, remark: 'telefonisch geklärt' },
  }
  await vi.waitFor(() => expect(run).toHaveBeenCalledWith(expect.objectContaining(finished)))
})

test('the lead takes it into the case file, and only then is it done', async () => {
  const commands: string[] = []
  const run = vi.fn<SampleVault['run']>(async ({ command }) => {
    commands.push(command)
    return { entryId: idOf(1) }
  })
  await show(leadsVault([handIn], { run }))
  await page.getByRole('button', { name: 'Ansehen' }).click()
  await page.getByRole('button', { name: 'In die Akte übernehmen' }).click()
  await vi.waitFor(() => expect(commands).toEqual(['note.write', 'handIn.finish']))
})

test('a file that is not here cannot be opened or taken over from it', async () => {
  await show(leadsVault([{ ...handIn, isHere: false, title: '', face: null }]))
  await expect.element(page.getByText(/Akte nicht bekannt/)).toBeVisible()
  await page.getByRole('button', { name: 'Ansehen' }).click()
  expect(page.getByRole('button', { name: 'In die Akte übernehmen' }).elements()).toEqual([])
})
