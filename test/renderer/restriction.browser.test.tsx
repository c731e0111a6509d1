/** A restricted case file (Art. 18 GDPR) on the screen: plain to see, readable, and closed to every change but a client's no. */
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import { HostContext } from '../../renderer/host.ts'
import { CaseFileScreen } from '../../renderer/screens/case-file/case-file.tsx'
import { FileRows, FileWall } from '../../renderer/screens/file-list.tsx'
import { VisitScreen } from '../../renderer/screens/visit/visit.tsx'
import { addDays } from '../../renderer/text/dates.ts'
import { setUpText } from '../../renderer/text/text.ts'
import { VaultProvider } from '../../renderer/vault-view.ts'
import { useViewStore } from '../../renderer/view-store.ts'
import { restrictions, standingRestrictions } from '../../shared/case-file.ts'
import { persons } from '../../shared/person.ts'
import { portraits } from '../../shared/portrait.ts'
import { stamps, standings } from '../../shared/row.ts'
import { emine, fileId, fileVault, type FileVault, type FileVaultOptions } from './file-vault.ts'
import { colleague, idOf, sampleHost, sampleItem, today } from './sample-vault.ts'
import { violations } from './violations.ts'

const restrictionId = idOf(700)
const remark = 'Die Telefonnummer wird bestritten.'

beforeAll(() => setUpText('de'))
beforeEach(async () => {
  useViewStore.setState({ place: { screen: 'caseFile', caseFileId: fileId }, before: [], after: [] })
  await page.viewport(1280, 900)
})

async function show({ vault }: FileVault, screen = <CaseFileScreen caseFileId={fileId} />) {
  return render(
    <VaultProvider vault={vault}>
      <HostContext value={sampleHost()}>
        <main className="container">{screen}</main>
      </HostContext>
    </VaultProvider>,
  )
}

function restricted(options: FileVaultOptions = {}): FileVault {
  const one = fileVault(options)
  one.arrive('caseFile.restrict', { restrictionId, ground: 'RICHTIGKEIT_BESTRITTEN', remark })
  return one
}

const standing = ({ file }: FileVault) => standingRestrictions(file).map(({ fields }) => fields)
const more = async () => page.getByRole('button', { name: 'Weiteres' }).click()
const title = /^Verarbeitung eingeschränkt: Richtigkeit bestritten/

describe('a file is restricted', () => {
  test('from its menu, with a ground and what there is to say about it', async () => {
    const one = fileVault()
    await show(one)
    await more()
    await page.getByRole('menuitem', { name: 'Verarbeitung einschränken' }).click()
    const dialog = page.getByRole('dialog', { name: 'Verarbeitung einschränken' })
    await expect.element(dialog.getByText(/Nichts wird gelöscht/)).toBeVisible()
    expect(await violations()).toEqual([])
    await dialog.getByRole('button', { name: 'Einschränken', exact: true }).click()
    await expect.element(dialog.getByText('Bitte ausfüllen.')).toBeVisible()
    expect(standing(one)).toEqual([])
    await dialog.getByRole('button', { name: /Grund/ }).click()
    await page.getByRole('option', { name: 'Widerspruch eingelegt, wird geprüft' }).click()
    await dialog.getByLabelText(/Bemerkung/).fill(remark)
    await dialog.getByRole('button', { name: 'Einschränken', exact: true }).click()
    await vi.waitFor(() => expect(standing(one)).toMatchObject([{ ground: 'WIDERSPRUCH', remark }]))
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(page.getByText(/^Verarbeitung eingeschränkt: Widerspruch/).first()).toBeVisible()
  })

  test('by the keyboard alone', async () => {
    const one = fileVault()
    await show(one)
    const menu = page.getByRole('button', { name: 'Weiteres' })
    await expect.element(menu).toBeVisible()
    menu.element().focus()
    await userEvent.keyboard('{Enter}')
    const item = page.getByRole('menuitem', { name: 'Verarbeitung einschränken' })
    await expect.element(page.getByRole('menuitem').first()).toHaveFocus()
    await userEvent.keyboard('Ve')
    await expect.element(item).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    const dialog = page.getByRole('dialog', { name: 'Verarbeitung einschränken' })
    const ground = dialog.getByRole('button', { name: /Grund/ })
    await expect.element(ground).toBeVisible()
    await vi.waitFor(() => expect(dialog.element().contains(document.activeElement)).toBe(true))
    while (document.activeElement !== ground.element()) await userEvent.keyboard('{Tab}')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('option').first()).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(page.getByRole('option').nth(1)).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('listbox')).not.toBeInTheDocument()
    await expect.element(ground).toHaveFocus()
    await userEvent.keyboard('{Tab}kurz{Enter}')
    await vi.waitFor(() => expect(standing(one)).toMatchObject([{ ground: 'UNRECHTMAESSIG', remark: 'kurz' }]))
    await expect.element(menu).toHaveFocus()
  })

  test.for(['deputy', 'specialist'] as const)('by nobody who is its %s', async (relation) => {
    await show(fileVault({ relation }))
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    const menu = page.getByRole('button', { name: 'Weiteres' })
    if (menu.query()) await menu.click()
    await expect.element(page.getByRole('menuitem', { name: 'Verarbeitung einschränken' })).not.toBeInTheDocument()
  })
})

describe('a restricted file', () => {
  test('says so, why, since when and by whom, and passes for everybody', async () => {
    await show(restricted())
    await expect.element(page.getByText('Eingeschränkt', { exact: true })).toBeVisible()
    await expect.element(page.getByText(title).first()).toBeVisible()
    await expect.element(page.getByText(remark).first()).toBeVisible()
    await expect.element(page.getByText(new RegExp(`Seit heute .*, eingetragen von ${colleague.name}`))).toBeVisible()
    await expect.element(page.getByRole('list', { name: 'Verlauf' }).getByText(title)).toBeVisible()
    const heading = page.getByRole('heading', { level: 1, name: /Yıldırım, Emine/ })
    // Away from the button of the test before, whose tooltip stands outside of everything.
    await heading.hover()
    await expect.element(page.getByRole('tooltip')).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  test('has its buttons out of reach, by key as well, and each says why', async () => {
    await show(restricted())
    for (const name of ['Vermerk N', 'Termin T', 'Besuch B', 'Wiedervorlage W']) {
      const button = page.getByRole('button', { name })
      await expect.element(button).toBeDisabled()
      await expect.element(button).toHaveAccessibleDescription(/erst wieder, wenn die Einschränkung aufgehoben ist/)
    }
    await userEvent.keyboard('n')
    await expect.element(page.getByRole('button', { name: 'Vermerk speichern' })).not.toBeInTheDocument()
    await more()
    for (const name of [/^Person hinzufügen Erst wieder/, /^Akte schließen Erst wieder/])
      await expect.element(page.getByRole('menuitem', { name })).toHaveAttribute('aria-disabled', 'true')
    await expect
      .element(page.getByRole('menuitem', { name: 'Zuständigkeit ändern' }))
      .not.toHaveAttribute('aria-disabled')
  })

  test('can be given to somebody else also when it is closed, so that it can be lifted', async () => {
    const one = fileVault()
    one.arrive('caseFile.close', { reason: 'VERZICHT', endedOn: today, remark: '' })
    one.arrive('caseFile.restrict', { restrictionId, ground: 'RECHTSANSPRUECHE', remark: '' })
    await show(one)
    await more()
    const assign = page.getByRole('menuitem', { name: 'Zuständigkeit ändern' })
    await expect.element(assign).toBeVisible()
    await expect.element(assign).not.toHaveAttribute('aria-disabled')
  })

  test('offers no change of what is known, and opens no form that another screen asks for', async () => {
    useViewStore.setState({ place: { screen: 'caseFile', caseFileId: fileId, show: 'newNote' } })
    await show(restricted())
    await expect.element(page.getByText('Hund, freundlich, bellt.')).toBeVisible()
    await page.getByRole('button', { name: /^Kontakt/ }).click()
    await expect.element(page.getByText('0551 4455-20').first()).toBeVisible()
    await expect.element(page.getByRole('button', { name: /^(?!Gesicht).* ändern$/ })).not.toBeInTheDocument()
    await expect.element(page.getByRole('button', { name: 'Vermerk speichern' })).not.toBeInTheDocument()
  })

  test('shows two versions without the way to decide, and says when that is back', async () => {
    const one = fileVault()
    const seen = { [`${emine}/phone`]: stamps(one.file.need(persons, emine), 'phone') }
    one.arrive('person.edit', { personId: emine, patch: { phone: '0171 1' } }, seen)
    one.arrive('person.edit', { personId: emine, patch: { phone: '0171 2' } }, seen)
    one.arrive('caseFile.restrict', { restrictionId, ground: 'WIDERSPRUCH', remark: '' })
    await show(one)
    await expect.element(page.getByRole('button', { name: 'Entscheiden' })).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'Ansehen' }).click()
    await expect.element(page.getByText('0171 2').first()).toBeVisible()
    await expect
      .element(page.getByText('Entscheiden geht wieder, wenn die Einschränkung aufgehoben ist.'))
      .toBeVisible()
    await expect.element(page.getByRole('button', { name: /Diesen übernehmen/ })).not.toBeInTheDocument()
  })

  test('takes no new picture, and says when that is back', async () => {
    await show(restricted())
    await page
      .getByRole('button', { name: /^Gesicht von Emine/ })
      .first()
      .click()
    await expect.element(page.getByText(/Ein anderes Bild geht erst wieder/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: /Foto|Zeichn/ })).not.toBeInTheDocument()
  })

  test('still lets a photo go when the person says no', async () => {
    const one = fileVault()
    const [consentId, portraitId] = [idOf(710), idOf(711)]
    const shown = { purpose: 'portrait', textId: 'portrait-consent', textVersion: 1, language: 'de-plain' } as const
    const untilOn = addDays(today, 300)
    one.arrive('consent.give', { consentId, personId: emine, ...shown, way: 'read', guardian: '', untilOn })
    const pictures = { small: { hash: 'a'.repeat(64), bytes: 4 }, large: { hash: 'b'.repeat(64), bytes: 4 } }
    one.arrive('portrait.set', { portraitId, personId: emine, consentId, replaces: null, ...pictures })
    one.arrive('caseFile.restrict', { restrictionId, ground: 'WIDERSPRUCH', remark: '' })
    await show(one)
    await page
      .getByRole('button', { name: /^Gesicht von Emine/ })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /widerrufen|löschen/i })
      .click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /widerrufen|löschen/i })
      .click()
    await vi.waitFor(() => expect(one.file.need(portraits, portraitId).fields.removedBecause).toBe('withdrawn'))
  })

  test('begins no visit', async () => {
    await show(restricted(), <VisitScreen caseFileId={fileId} />)
    await expect.element(page.getByText(/Besuche beginnen erst wieder, wenn das aufgehoben ist/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Besuch beginnen' })).toBeDisabled()
  })

  test('keeps what somebody was writing when the restriction arrived', async () => {
    const one = fileVault()
    await show(one)
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeVisible()
    await userEvent.keyboard('n')
    const content = page.getByLabelText(/Was besprochen und gesehen wurde/)
    await content.fill('Ein ganzer Satz.')
    one.arrive('caseFile.restrict', { restrictionId, ground: 'WIDERSPRUCH', remark: '' })
    await expect.element(page.getByText('Eingeschränkt', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Vermerk speichern' }).click()
    await expect
      .element(page.getByRole('alert').getByText(/Die Verarbeitung dieser Akte ist eingeschränkt/))
      .toBeVisible()
    await expect.element(content).toHaveValue('Ein ganzer Satz.')
  })

  test('is marked in the list and on the wall', async () => {
    const items = [sampleItem(3, { restricted: true }), sampleItem(4, { restricted: false })]
    const props = { label: 'Akten', items, searchText: '', onOpen: () => undefined }
    await show(fileVault(), <FileRows {...props} />)
    await expect.element(page.getByRole('button', { name: /Eingeschränkt/ })).toBeVisible()
    expect(page.getByText('Eingeschränkt').elements()).toHaveLength(1)
    await show(fileVault(), <FileWall {...props} />)
    expect(page.getByText('Eingeschränkt').elements()).toHaveLength(2)
  })
})

describe('a restriction is lifted', () => {
  test('with the reason, and reminds that the person is told before', async () => {
    const one = restricted()
    await show(one)
    await page.getByRole('button', { name: 'Einschränkung aufheben' }).click()
    const dialog = page.getByRole('dialog', { name: 'Einschränkung aufheben' })
    await expect.element(dialog.getByText(/Art. 18 Abs. 3 DSGVO/)).toBeVisible()
    expect(await violations()).toEqual([])
    await userEvent.keyboard('Angaben stimmen{Enter}')
    await vi.waitFor(() => expect(standing(one)).toEqual([]))
    await expect.element(page.getByText('Eingeschränkt', { exact: true })).not.toBeInTheDocument()
    await expect.element(page.getByRole('button', { name: 'Vermerk N' })).toBeEnabled()
    // The button that was pressed is gone; whoever works by keyboard goes on where the others are.
    const more = page.getByRole('button', { name: /^Vermerk N|^Weiteres/ })
    await vi.waitFor(() => expect(more.elements()).toContain(document.activeElement))
    const history = page.getByRole('list', { name: 'Verlauf' })
    await expect.element(history.getByText('Einschränkung aufgehoben')).toBeVisible()
    await expect.element(history.getByText('Angaben stimmen')).toBeVisible()
  })

  test('by a colleague meanwhile: both reasons stand', async () => {
    const one = restricted()
    await show(one)
    await page.getByRole('button', { name: 'Einschränkung aufheben' }).click()
    one.arrive('caseFile.liftRestriction', { restrictionId, why: 'zurückgenommen' })
    await userEvent.keyboard('Angaben stimmen{Enter}')
    await vi.waitFor(() => expect(one.ran).toHaveLength(1))
    const reasons = standings(one.file.need(restrictions, restrictionId), 'liftedBecause').map(({ value }) =>
      String(value),
    )
    expect(reasons.toSorted()).toEqual(['Angaben stimmen', 'zurückgenommen'])
    await expect.element(page.getByText(/Warum die Einschränkung aufgehoben wurde/).first()).toBeVisible()
  })

  test('one of two: the file stays restricted on the other ground', async () => {
    const one = restricted()
    one.arrive('caseFile.restrict', { restrictionId: idOf(701), ground: 'WIDERSPRUCH', remark: '' })
    await show(one)
    await expect.element(page.getByText(title).first()).toBeVisible()
    await more()
    await page.getByRole('menuitem', { name: 'Einschränkung aufheben' }).click()
    await userEvent.keyboard('Angaben stimmen{Enter}')
    await vi.waitFor(() => expect(standing(one)).toMatchObject([{ ground: 'WIDERSPRUCH' }]))
    await expect.element(page.getByText('Eingeschränkt', { exact: true })).toBeVisible()
  })

  test('by nobody who stands in; who can is said', async () => {
    await show(restricted({ relation: 'deputy' }))
    await expect.element(page.getByText(/Aufheben können das die zuständige Person und die Teamleitung/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Einschränkung aufheben' })).not.toBeInTheDocument()
  })
})

test('everything is said in English as well', async () => {
  setUpText('en')
  try {
    await show(restricted())
    await expect.element(page.getByText(/^Processing restricted: Accuracy contested/).first()).toBeVisible()
    await expect.element(page.getByText('Restricted', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Lift the restriction' }).click()
    await expect.element(page.getByText(/has to be informed before/)).toBeVisible()
  } finally {
    setUpText('de')
  }
})
