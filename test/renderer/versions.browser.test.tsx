/** What screens say where versions differ: what waits for the county, and what this version cannot show. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/screens.css'
import { App } from '../../renderer/app.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import type { CommandName } from '../../shared/catalogue.ts'
import { fileId, fileVault } from './file-vault.ts'
import { idOf, refusedNote, sampleHost, sampleVault, syncedState } from './sample-vault.ts'
import { violations } from './violations.ts'

beforeAll(() => setUpText('de'))
beforeEach(async () => {
  useViewStore.setState({ language: 'de', theme: 'light', before: [], after: [] })
  await page.viewport(1280, 800)
})

test('work that the county does not know yet waits with its reason, also where it has no name here', async () => {
  const waits = { state: 'waiting', problem: { code: 'countyOutdated' } } as const
  const unknown = 'pet.add' as CommandName
  useViewStore.setState({ place: { screen: 'sync' } })
  const vault = sampleVault({
    syncState: async () => ({
      ...syncedState,
      onlyHere: { entries: 2, visits: 0, notes: 1, photos: 0, since: syncedState.lastSyncAt },
      stuck: 'countyOutdated',
    }),
    outbox: async () => ({
      items: [
        { ...refusedNote(), ...waits },
        { ...refusedNote(), ...waits, entryId: idOf(7005), command: unknown },
      ],
      photos: [],
      arrived: [],
    }),
  })
  await render(<App vault={vault} host={sampleHost()} />)
  await expect.element(page.getByText(/Es bleibt hier gespeichert und geht danach von selbst/)).toBeVisible()
  await expect.element(page.getByText(/Eintrag aus einer neueren Version/)).toBeVisible()
  await expect.element(page.getByText('Einiges wartet, bis die Zentrale aktualisiert ist.')).toBeVisible()
  await expect.element(page.getByText('Das wartet, bis die Zentrale aktualisiert ist.')).toBeVisible()
  expect(page.getByText('Geht mit dem nächsten Abgleich an die Zentrale.').elements()).toEqual([])
  expect(await violations()).toEqual([])
})

test('a case file says that it holds something that only a newer version can show', async () => {
  const { vault } = fileVault()
  const whole = vault.caseFile
  useViewStore.setState({ place: { screen: 'caseFile', caseFileId: fileId } })
  const newer = {
    ...vault,
    caseFile: async (args: { caseFileId: string }) => ({ ...(await whole(args)), fromNewer: 2 }),
  }
  await render(<App vault={newer} host={sampleHost()} />)
  await expect
    .element(page.getByText('Hier steht etwas, das diese Version von Antlitz nicht zeigen kann.'))
    .toBeVisible()
  expect(await violations()).toEqual([])
})
