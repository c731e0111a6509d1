/** Laptops in Abgleich: one's own and the team's, how one of them is blocked, and what is seen on it then. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import type { LaptopView } from '../../shared/vault-contract.ts'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { colleague, idOf, me, sampleHost, sampleVault, syncedState, type SampleVault } from './sample-vault.ts'

const start = useViewStore.getState()

beforeAll(() => setUpText('de'))
beforeEach(() => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [], place: { screen: 'sync' } })
})
// Notices outlive the page that they came from, and would lie over what the next test presses.
afterEach(() => {
  for (const close of document.querySelectorAll<HTMLElement>('.toast button')) close.click()
})

const laptop = (number: number, more: Partial<LaptopView> = {}): LaptopView => ({
  deviceId: idOf(100 + number),
  staffId: colleague.staffId,
  name: `Laptop ${number}`,
  platform: 'Windows',
  registeredAt: `2026-10-0${number}T07:30:00.000Z`,
  lastContactAt: '2026-11-22T15:00:00.000Z',
  onlyHere: { entries: 2, visits: 0, notes: 2, photos: 0, since: '2026-11-22T14:00:00.000Z' },
  files: 41,
  secret: 'keychain',
  revokedAt: null,
  wipedAt: null,
  isThis: false,
  ...more,
})
const show = async (laptops: LaptopView[], more: Partial<SampleVault> = {}) => {
  const revokeLaptop = vi.fn<SampleVault['revokeLaptop']>(async () => ({}))
  const vault = sampleVault({ laptops: async () => laptops, revokeLaptop, ...more })
  await render(<App vault={vault} host={sampleHost()} />)
  return { revokeLaptop }
}
const lost = () => page.getByRole('button', { name: 'Verloren oder gestohlen?' })
const confirm = () => page.getByRole('button', { name: 'Laptop sperren' })

test('everybody sees their own laptops, and what each held', async () => {
  await show([laptop(1, { staffId: me.staffId }), laptop(2, { isThis: true, onlyHere: null, files: null })])
  await expect.element(page.getByRole('heading', { name: 'Ihre Laptops' })).toBeVisible()
  await expect.element(page.getByText('41 Akten · nur dort: 2 Vermerke')).toBeVisible()
  await expect.element(page.getByText('dieser Laptop')).toBeVisible()
})

test.each([
  [true, 0],
  [false, 1],
])(
  'when it was there last: of this laptop (%s) the county knows no better than it does itself',
  async (isThis, old) => {
    await show([laptop(1, { isThis, lastContactAt: '2025-03-01T10:00:00.000Z' })])
    await expect.element(page.getByText(/Laptop 1|Ihre Laptops/).first()).toBeVisible()
    await vi.waitFor(() => expect(page.getByText(/1\.3\.2025/).elements()).toHaveLength(old))
  },
)

test('what is weaker than a keychain is to be seen', async () => {
  await show([laptop(1), laptop(2, { secret: 'none' }), laptop(3, { secret: 'file' })])
  await expect.element(page.getByText(/Nur das Kennwort schützt diesen Laptop.*Bescheid/)).toBeVisible()
  await expect.element(page.getByText(/Teil des Schlüssels liegt als Datei auf diesem Laptop.*Bescheid/)).toBeVisible()
  expect(page.getByText(/Ohne Schlüsselbund/).elements()).toHaveLength(2)
})

test('a blocked one says so, and can be blocked no further', async () => {
  await show([
    laptop(1, { revokedAt: '2026-11-22T16:00:00.000Z' }),
    laptop(2, { revokedAt: '2026-11-22T16:00:00.000Z', wipedAt: '2026-11-22T17:00:00.000Z' }),
  ])
  await expect.element(page.getByText(/Gesperrt .*, noch nicht gelöscht/)).toBeVisible()
  await expect.element(page.getByText(/· Gelöscht/)).not.toBeVisible()
  await page.getByRole('button', { name: 'Ein gelöschter Laptop' }).click()
  await expect.element(page.getByText(/eingerichtet am 2.10.2026.* · Gelöscht/)).toBeVisible()
  expect(lost().elements()).toEqual([])
})

test('of one that is blocked and not emptied it says only what was known at its last contact', async () => {
  const onlyHere = { entries: 0, visits: 0, notes: 0, photos: 0, since: null }
  const revokedAt = '2026-11-22T16:00:00.000Z'
  await show([laptop(1, { revokedAt, onlyHere }), laptop(2, { revokedAt, onlyHere: null, lastContactAt: null })])
  const known = /Bei seinem letzten Kontakt: 41 Akten · nichts nur dort\. Was seither dazukam, ist nicht bekannt/
  await expect.element(page.getByText(known)).toBeVisible()
  await expect.element(page.getByText(/noch nicht gelöscht\. Was darauf liegt, ist nicht bekannt/)).toBeVisible()
})

test('after each exchange the county is asked again, and the list says as of when it is', async () => {
  const first = laptop(1, { isThis: true })
  const second = laptop(2, { registeredAt: '2026-11-23T08:10:00.000Z' })
  const laptops = vi.fn<SampleVault['laptops']>(async () => [first])
  const vault = sampleVault({ laptops })
  await render(<App vault={vault} host={sampleHost()} />)
  await expect.element(page.getByText(/^Stand \d\d:\d\d\./)).toBeVisible()
  laptops.mockImplementation(async () => [first, second])
  vault.tell('syncState', { ...syncedState, lastSyncAt: '2026-11-23T08:15:00.000Z' })
  await expect.element(page.getByText(/eingerichtet am 23\.11\.2026/)).toBeVisible()
})

test('an answer that comes late does not take the place of a newer one', async () => {
  const late = Promise.withResolvers<LaptopView[]>()
  const laptops = vi.fn<SampleVault['laptops']>(() => late.promise)
  const vault = sampleVault({ laptops })
  await render(<App vault={vault} host={sampleHost()} />)
  await vi.waitFor(() => expect(laptops).toHaveBeenCalled())
  laptops.mockImplementation(async () => [laptop(1, { revokedAt: '2026-11-22T16:00:00.000Z' })])
  vault.tell('syncState', { ...syncedState, lastSyncAt: '2026-11-23T08:15:00.000Z' })
  await expect.element(page.getByText(/noch nicht gelöscht/)).toBeVisible()
  late.resolve([laptop(1)])
  await late.promise
  // By then it would be on the screen.
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame)
  expect(page.getByText(/noch nicht gelöscht/).elements()).toHaveLength(1)
  expect(lost().elements()).toEqual([])
})

test('blocking asks for the reason first, and tells the county', async () => {
  const { revokeLaptop } = await show([laptop(1)])
  await lost().click()
  await expect.element(page.getByText(/löscht dann alles/)).toBeVisible()
  await expect.element(confirm()).toBeDisabled()
  await page.getByText('Gestohlen', { exact: true }).click()
  await confirm().click()
  await vi.waitFor(() => expect(revokeLaptop).toHaveBeenCalledWith({ deviceId: idOf(101), reason: 'stolen' }))
  await expect.element(page.getByText('Der Laptop ist gesperrt.')).toBeVisible()
})

test('the laptop in use is blocked only by somebody who says that they mean it', async () => {
  const { revokeLaptop } = await show([laptop(1, { isThis: true })])
  await lost().click()
  await expect.element(page.getByText('An diesem Laptop arbeiten Sie gerade')).toBeVisible()
  await page.getByText('Ausgetauscht oder defekt').click()
  await expect.element(confirm()).toBeDisabled()
  await page.getByText('Ja, ich meine diesen Laptop.').click()
  await confirm().click()
  await vi.waitFor(() => expect(revokeLaptop).toHaveBeenCalledWith({ deviceId: idOf(101), reason: 'replaced' }))
})

test('of several of one person each says which it is, and blocking asks whether this one is meant', async () => {
  const { revokeLaptop } = await show([laptop(1), laptop(2, { platform: 'macOS' }), laptop(3, { staffId: me.staffId })])
  await expect.element(page.getByText(/eingerichtet am 1\.10\.2026, \d\d:\d\d · Windows/)).toBeVisible()
  await expect.element(page.getByText(/eingerichtet am 2\.10\.2026, \d\d:\d\d · macOS/)).toBeVisible()
  await lost().nth(1).click()
  const dialog = page.getByRole('alertdialog')
  await expect.element(dialog.getByText(/^eingerichtet am 2\.10\.2026, .* · macOS$/)).toBeVisible()
  await expect.element(dialog.getByText(/In der Liste stehen 2 Laptops von/)).toBeVisible()
  await page.getByText('Verloren', { exact: true }).click()
  await expect.element(confirm()).toBeDisabled()
  await page.getByText(/^Ja, ich meine diesen Laptop: eingerichtet am 2\.10\.2026/).click()
  await confirm().click()
  await vi.waitFor(() => expect(revokeLaptop).toHaveBeenCalledWith({ deviceId: idOf(102), reason: 'lost' }))
})

describe('a laptop that was emptied', () => {
  const wiped = { state: 'wiped', because: 'deviceRevoked', handedIn: 3, isTold: true } as const
  const anew = () => page.getByRole('button', { name: 'Laptop neu einrichten' })

  test('says why, where the work is, and can be set up anew', async () => {
    const setUpAnew = vi.fn<SampleVault['setUpAnew']>(async () => ({ state: 'empty' }))
    await show([], { state: async () => wiped, setUpAnew })
    await expect.element(page.getByRole('heading', { name: 'Dieser Laptop wurde gesperrt' })).toBeVisible()
    await expect.element(page.getByText(/alles gelöscht.* 3 Einträge, .* sind bei der Teamleitung/)).toBeVisible()
    await anew().click()
    await vi.waitFor(() => expect(setUpAnew).toHaveBeenCalled())
  })

  test('is not set up anew before the county knows', async () => {
    await show([], { state: async () => ({ ...wiped, isTold: false, handedIn: 0 }) })
    await expect.element(page.getByText(/Was gespeichert war, ist in der Zentrale/)).toBeVisible()
    await expect.element(page.getByText(/Angefangene Texte.* sind mit gelöscht/)).toBeVisible()
    await expect.element(anew()).toBeDisabled()
  })

  test('of somebody who has left is not set up anew at all', async () => {
    await show([], { state: async () => ({ ...wiped, because: 'accessEnded' }) })
    await expect.element(page.getByRole('heading', { name: 'Ihr Zugang ist beendet' })).toBeVisible()
    expect(anew().elements()).toEqual([])
  })
})
