import axe from 'axe-core'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { addDays } from '../../renderer/text/dates.ts'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore, type Place } from '../../renderer/view-store.ts'
import { Problem } from '../../shared/problem.ts'
import type { CaseloadItem, SyncState, VaultState } from '../../shared/vault-contract.ts'
import {
  colleague,
  dueItem,
  faceOf,
  idOf,
  me,
  refusedNote,
  sampleDay,
  sampleHost,
  sampleItem,
  sampleVault,
  syncedState,
  today,
  type SampleHost,
  type SampleVault,
} from './sample-vault.ts'

const start = useViewStore.getState()

beforeAll(() => setUpText('de'))

beforeEach(async () => {
  useViewStore.setState({ ...start, language: 'de', theme: 'light', before: [], after: [] })
  document.title = 'Antlitz'
  await page.viewport(1280, 800)
})

afterEach(() => {
  document.documentElement.lang = 'de'
})

async function show(vault: SampleVault = sampleVault(), host = sampleHost()) {
  return render(<App vault={vault} host={host} />)
}

async function violations(): Promise<string[]> {
  // What fades in has not its full contrast yet.
  const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1)
  await Promise.all(passing.map(({ finished }) => finished))
  const { violations: found } = await axe.run(document, { resultTypes: ['violations'] })
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}

const busySync: SyncState = {
  ...syncedState,
  connection: 'offline',
  onlyHere: { entries: 3, visits: 1, notes: 0, photos: 2, since: syncedState.lastSyncAt },
  refused: 1,
  disagreements: 1,
  problem: { code: 'offline' },
}

function busyVault(): SampleVault {
  const disagreement = {
    caseFileId: idOf(1002),
    caseFileName: 'Çiya, Emine',
    rowId: idOf(8001),
    table: 'persons',
    field: 'phone',
    subject: 'Emine Çiya',
    face: faceOf('EÇ'),
    values: [0, 1].map((number) => ({
      standing: { stamp: idOf(number), by: idOf(2), at: '2026-11-22T15:00:00.000Z', offline: true, value: '0551' },
      by: { ...colleague, staffId: idOf(number) },
      onlyHere: false,
    })),
  }
  return sampleVault({
    syncState: async () => busySync,
    disagreements: async () => [disagreement],
    outbox: async () => ({
      items: [
        refusedNote(),
        { ...refusedNote(), entryId: idOf(7003), state: 'waiting', problem: null },
        { ...refusedNote(), entryId: idOf(7004), state: 'handedOver', problem: null, now: colleague, args: null },
      ],
      photos: [
        { hash: 'a'.repeat(64), caseFileId: idOf(1001), title: 'Böttcher, Petra', face: faceOf('PB'), bytes: 41_000 },
      ],
      arrived: [
        { at: '2026-11-22T15:01:00.000Z', entries: 0, photos: 3, receipt: 8, lastReceipt: 9 },
        { at: '2026-11-22T15:00:00.000Z', entries: 4, photos: 0, receipt: 7 },
      ],
    }),
  })
}

const places: Place[] = [
  { screen: 'today' },
  { screen: 'caseFiles' },
  { screen: 'visits' },
  { screen: 'sync' },
  { screen: 'settings' },
]

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing to object to', (theme) => {
  test.each(places)('on the screen $screen', async (place) => {
    useViewStore.setState({ place, theme })
    await show(busyVault())
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
    await vi.waitFor(() => expect(document.querySelector('.skeleton')).toBeNull())
    expect(await violations()).toEqual([])
  })

  const doors: { name: string; state: VaultState }[] = [
    { name: 'sign-in', state: { state: 'empty' } },
    { name: 'passphrase', state: { state: 'signedIn', me } },
    { name: 'unlock', state: { state: 'locked', name: 'Anneliese Brandt' } },
  ]
  test.each(doors)('at the door: $name', async ({ state }) => {
    useViewStore.setState({ theme })
    await show(sampleVault({ state: async () => state }))
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await violations()).toEqual([])
  })

  test('on the wall of faces and in the dialog for a new file', async () => {
    useViewStore.setState({ theme, place: { screen: 'caseFiles' }, listAs: 'wall' })
    await show()
    await page.getByRole('button', { name: 'Neue Akte' }).click()
    await expect.element(page.getByRole('dialog')).toBeVisible()
    expect(await violations()).toEqual([])
  })
})

describe('the title bar', () => {
  test('says in words what only this laptop holds', async () => {
    await show(busyVault())
    await expect.element(page.getByText(/^Nur hier: 1 Besuch, 2 Fotos, 1 Änderung, seit \d\d:\d\d$/)).toBeVisible()
    await expect.element(page.getByText(/^Offline · Stand \d\d:\d\d$/)).toBeVisible()
  })

  test('follows what the vault tells', async () => {
    const vault = sampleVault()
    await show(vault)
    await expect.element(page.getByText('Nichts nur hier')).toBeVisible()
    vault.tell('syncState', {
      ...syncedState,
      activity: 'fetching',
      arriving: { ...syncedState.arriving, files: { done: 37, total: 120 } },
    })
    await expect.element(page.getByText('Akten kommen: 37 von 120')).toBeVisible()
  })

  test('never names anybody in title or address', async () => {
    useViewStore.setState({ place: { screen: 'caseFiles' } })
    await show()
    await userEvent.keyboard('{Control>}k{/Control}yild')
    await expect.element(page.getByText(/2 Treffer/)).toBeVisible()
    expect(document.title).toBe('Antlitz')
    expect(location.href).not.toMatch(/yild/i)
    expect(JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])).not.toMatch(/yild/i)
  })
})

test('the list names what is overdue beside what comes next', async () => {
  const late = dueItem(2, { kind: 'followUp', at: addDays(today, -3) })
  const items = [sampleItem(1, { overdue: [late] }), sampleItem(2, { overdue: [late, late] })]
  useViewStore.setState({ place: { screen: 'caseFiles' } })
  await show(sampleVault({ caseload: async () => items }))
  await expect.element(page.getByRole('button', { name: /Termin morgen.*überfällig: Wiedervorlage/ })).toBeVisible()
  await expect.element(page.getByRole('button', { name: /Termin morgen.*2 überfällig/ })).toBeVisible()
})

test.each(['today', 'visits'] as const)('%s offers a visit to nobody whose task it is not', async (screen) => {
  const due = (number: number, visitKind: 'outreach' | 'factFinding') => ({
    item: sampleItem(number),
    due: dueItem(number, { at: `${today}T11:00`, kind: 'visit', visitKind }),
  })
  const appointments = [due(1, 'outreach'), due(2, 'factFinding')]
  useViewStore.setState({ place: { screen } })
  await show(sampleVault({ today: async () => ({ ...sampleDay([]), appointments }) }))
  await expect.element(page.getByText('Çiya, Emine').first()).toBeVisible()
  const begin = (number: number) =>
    page.getByRole('button', { name: `Besuch beginnen: ${sampleItem(number).people[0]?.name}` })
  await expect.element(begin(1)).toBeVisible()
  await expect.element(begin(2)).not.toBeInTheDocument()
})

describe('what the person responsible has to decide', () => {
  const one = sampleItem(2)
  const busy = busyVault()

  test('stands in Heute and leads to its field', async () => {
    await show(sampleVault({ ...decidedBy([one]), disagreements: () => busy.disagreements({}) }))
    await page.getByRole('button', { name: /^Çiya, Emine.*Telefon/ }).click()
    const field = { table: 'persons', rowId: idOf(8001), field: 'phone' }
    expect(useViewStore.getState().place).toEqual({ screen: 'caseFile', caseFileId: one.caseFileId, show: field })
  })

  test('is not what somebody else decides', async () => {
    await show(sampleVault({ ...decidedBy([]), disagreements: () => busy.disagreements({}) }))
    await expect.element(page.getByText('Von Kolleginnen und Kollegen geändert')).toBeVisible()
    await expect.element(page.getByText('Zwei Stände zu entscheiden')).not.toBeInTheDocument()
  })

  function decidedBy(undecided: CaseloadItem[]) {
    return { today: async () => ({ ...sampleDay([sampleItem(1), one, sampleItem(3)]), undecided }) }
  }
})

describe('the list of case files', () => {
  beforeEach(() => useViewStore.setState({ place: { screen: 'caseFiles' } }))

  test('opens four hundred files with all rows to be found', async () => {
    await show(sampleVault({}, 400))
    await vi.waitFor(() => expect(document.querySelectorAll('.file-row')).toHaveLength(400))
    await expect.element(page.getByText('400 Akten')).toBeVisible()
  })

  test('is one stop for the Tab key; arrows lead through it', async () => {
    await show()
    await vi.waitFor(() => expect(document.querySelectorAll('.file-row')).toHaveLength(12))
    const rows = [...document.querySelectorAll<HTMLElement>('.file-row')]
    expect(rows.filter((row) => row.tabIndex === 0)).toHaveLength(1)
    rows[0]?.focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    expect(document.activeElement).toBe(rows[2])
    await userEvent.keyboard('{End}')
    expect(document.activeElement).toBe(rows[11])
    expect(rows.filter((row) => row.tabIndex === 0)).toEqual([rows[11]])
  })

  test('is at the file one comes back from', async () => {
    useViewStore.setState({ before: [{ screen: 'caseFile', caseFileId: idOf(1070) }] })
    await show(sampleVault({}, 100))
    await vi.waitFor(() => expect(document.activeElement?.className).toBe('file-row'))
    expect([...document.querySelectorAll('.file-row')].indexOf(document.activeElement as Element)).toBe(70)
  })

  test('shows only what fits all chosen filters, and how many fit each', async () => {
    await show(sampleVault({ caseload: async () => [sampleItem(2, { age: 19 }), sampleItem(4, { age: 40 })] }))
    await page.getByRole('button', { name: 'unter 25 1' }).click()
    await expect.element(page.getByText('1 von 2 Akten')).toBeVisible()
    await page.getByRole('button', { name: 'zwei Stände 0' }).click()
    await expect.element(page.getByText('Keine Akte passt zu diesen Filtern')).toBeVisible()
  })

  test('says why the search found somebody', async () => {
    const found = [
      sampleItem(3, { match: { name: 'Emine Yıldırım', how: 'sound' } }),
      sampleItem(1, { match: { name: 'Emine Böttcher', how: 'former' } }),
    ]
    useViewStore.setState({ searchText: 'jildirim' })
    await show(sampleVault({ search: async () => found }))
    await expect.element(page.getByText('klingt wie „jildirim“')).toBeVisible()
    await expect.element(page.getByText('früherer Name: Schmidt')).toBeVisible()
  })

  test('tells what to do when nobody was found', async () => {
    useViewStore.setState({ searchText: 'xyz' })
    await show(sampleVault({ search: async () => [] }))
    await expect.element(page.getByRole('heading', { name: 'Niemand gefunden für „xyz“' })).toBeVisible()
    await page.getByRole('button', { name: 'Suche beenden' }).click()
    await expect.element(page.getByText('12 Akten')).toBeVisible()
  })

  test('says what went wrong and asks again', async () => {
    const caseload = vi.fn<SampleVault['caseload']>(async () => [sampleItem(1)])
    caseload.mockRejectedValueOnce(new Problem('storageDamaged'))
    await show(sampleVault({ caseload }))
    await expect.element(page.getByText('Der Speicher dieses Laptops ist beschädigt.')).toBeVisible()
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click()
    await expect.element(page.getByText('1 Akte', { exact: true })).toBeVisible()
  })
})

describe('a refused note', () => {
  test('opens with its text, is saved anew, and only then thrown away', async () => {
    const done: string[] = []
    const run = vi.fn<SampleVault['run']>(async () => {
      done.push('run')
      return { entryId: idOf(1) }
    })
    const discard = vi.fn<SampleVault['discard']>(async () => {
      done.push('discard')
      return {}
    })
    useViewStore.setState({ place: { screen: 'sync' } })
    await show(sampleVault({ run, discard, outbox: async () => ({ items: [refusedNote()], photos: [], arrived: [] }) }))
    await expect.element(page.getByText(/Nicht angenommen: Diese Akte ist abgeschlossen/)).toBeVisible()
    await page.getByRole('button', { name: 'Korrigieren' }).click()
    await expect
      .element(page.getByRole('textbox', { name: 'Was besprochen wurde' }))
      .toHaveValue('Frau Böttcher fängt am Montag an.')
    await page.getByRole('button', { name: 'Neu speichern' }).click()
    await vi.waitFor(() => expect(done).toEqual(['run', 'discard']))
  })

  test('is thrown away only after a question', async () => {
    const discard = vi.fn<SampleVault['discard']>(async () => ({}))
    useViewStore.setState({ place: { screen: 'sync' } })
    await show(sampleVault({ discard, outbox: async () => ({ items: [refusedNote()], photos: [], arrived: [] }) }))
    await page.getByRole('button', { name: 'Verwerfen' }).click()
    expect(discard).not.toHaveBeenCalled()
    await page.getByRole('button', { name: 'Endgültig verwerfen' }).click()
    await vi.waitFor(() => expect(discard).toHaveBeenCalledWith({ entryId: idOf(7001) }))
  })
})

test('what arrived names the receipts of the county, of entries and of photos', async () => {
  useViewStore.setState({ place: { screen: 'sync' } })
  await show(busyVault())
  const arrived = (what: string) => page.getByRole('listitem').filter({ hasText: what })
  await expect.element(arrived('3 Fotos').getByText('Belege 8 bis 9')).toBeVisible()
  await expect.element(arrived('4 Einträge').getByText('Beleg 7')).toBeVisible()
})

describe('the whole app', () => {
  test('speaks English when asked to', async () => {
    useViewStore.setState({ place: { screen: 'settings' } })
    await show()
    await page.getByRole('radio', { name: 'English' }).click()
    await expect.element(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    expect(document.documentElement.lang).toBe('en')
  })

  test('a fault in one screen leaves the way to the others', async () => {
    const silence = vi.spyOn(console, 'error').mockImplementation(() => {})
    const report = vi.fn<SampleHost['report']>(async () => ({}))
    const broken = sampleVault({ today: async () => ({ me }) as never })
    await show(broken, sampleHost({ report }))
    await expect.element(page.getByText('Hier ist etwas schiefgegangen, das nicht passieren darf.')).toBeVisible()
    expect(report).toHaveBeenCalledWith({ level: 'error', code: 'screen.TypeError' })
    await page.getByRole('navigation').getByRole('button', { name: 'Akten' }).click()
    await expect.element(page.getByText('12 Akten')).toBeVisible()
    silence.mockRestore()
  })

  test('another window that holds the vault is told in words', async () => {
    const state = async () => {
      throw new Problem('vaultOpenElsewhere')
    }
    await show(sampleVault({ state }))
    await expect.element(page.getByText('Antlitz ist schon in einem anderen Fenster offen.')).toBeVisible()
  })
})
