import { useState } from 'react'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import '../../renderer/screens/case-file/case-file.css'
import { HostContext } from '../../renderer/host.ts'
import { PortraitDialog } from '../../renderer/screens/portrait/portrait-dialog.tsx'
import { threeYearsFrom } from '../../renderer/screens/portrait/present.ts'
import { cardLanguageFor } from '../../renderer/screens/portrait/card-language.ts'
import { changeLanguage, setUpText } from '../../renderer/text/text.ts'
import { showToast, Toasts } from '../../renderer/ui/toast.tsx'
import { useView, VaultProvider } from '../../renderer/vault-view.ts'
import type { Host } from '../../shared/host-contract.ts'
import { consents } from '../../shared/consent.ts'
import { persons } from '../../shared/person.ts'
import { portraits } from '../../shared/portrait.ts'
import { can, emine, fileId, fileVault, type FileVault } from './file-vault.ts'
import { idOf, sampleHost, today } from './sample-vault.ts'
import { quarters } from './pictures.ts'
import { violations } from './violations.ts'

beforeAll(() => setUpText('de'))
beforeEach(() => page.viewport(1280, 900))

function Opened({ personId }: { personId: string }) {
  const { data } = useView('caseFile', { caseFileId: fileId })
  const person = data?.people.find((one) => one.personId === personId)
  const [isOpen, setIsOpen] = useState(true)
  return data && person && isOpen ? (
    <PortraitDialog view={data} person={person} onClose={() => setIsOpen(false)} />
  ) : null
}

async function show({ vault }: FileVault, personId = emine) {
  const camera = vi.fn<Host['camera']>(async () => ({}))
  const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia')
  getUserMedia.mockImplementation(async () => fakeStream())
  await render(
    <VaultProvider vault={vault}>
      <HostContext value={sampleHost({ camera })}>
        <Opened personId={personId} />
      </HostContext>
    </VaultProvider>,
  )
  return { camera, getUserMedia }
}

/** A camera that shows a moving grey. */
function fakeStream(): MediaStream {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  canvas.width = 640
  canvas.height = 360
  const paint = () => {
    if (!context) return
    context.fillStyle = `rgb(${128 + Math.round(Math.random() * 9)} 128 128)`
    context.fillRect(0, 0, 640, 360)
  }
  paint()
  setInterval(paint, 30)
  return canvas.captureStream(30)
}

const yes = () => page.getByRole('button', { name: 'Ja, ich bin einverstanden' })

function withConsent(): FileVault {
  const one = fileVault()
  giveConsent(one, idOf(700))
  return one
}

function giveConsent(one: FileVault, consentId: string): void {
  one.arrive('consent.give', {
    consentId,
    personId: emine,
    purpose: 'portrait',
    textId: 'portrait-consent',
    textVersion: 1,
    language: 'de-plain',
    way: 'read',
    guardian: '',
    untilOn: threeYearsFrom(today),
  })
}

function withPhoto(): FileVault {
  const one = withConsent()
  const ref = { hash: 'c'.repeat(64), bytes: 900 }
  one.arrive('portrait.set', {
    portraitId: idOf(701),
    personId: emine,
    consentId: idOf(700),
    small: ref,
    large: ref,
    replaces: null,
  })
  return one
}

describe('before a photo', () => {
  test('comes the card, with three answers of the same size', async () => {
    const one = fileVault()
    const { getUserMedia } = await show(one)
    await expect.element(page.getByText('Ein Foto für Ihre Akte? Nur wenn Sie möchten.')).toBeVisible()
    await expect.element(page.getByText('Entwurf', { exact: true })).toBeVisible()
    const answers = ['Ja, ich bin einverstanden', 'Lieber ein gezeichnetes Bild', 'Nein']
    const sizes = answers.map((name) => {
      const { width, height } = page.getByRole('button', { name, exact: true }).element().getBoundingClientRect()
      return [Math.round(width), Math.round(height)]
    })
    expect(new Set(sizes.map(String)).size).toBe(1)
    expect(getUserMedia).not.toHaveBeenCalled()
    expect(document.querySelector('input[type="file"]')).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('the yes is on record, with the text that was shown, before the camera is asked for', async () => {
    const one = fileVault()
    const { camera } = await show(one)
    await page.getByRole('radio', { name: 'English' }).or(page.getByText('English')).first().click()
    await page.getByRole('button', { name: 'Yes, I agree' }).click()
    await vi.waitFor(() => expect(camera).toHaveBeenCalledWith({ want: true }))
    expect(one.ran.map(({ command }) => command)).toEqual(['consent.give'])
    expect(one.file.all(consents)[0]?.fields).toMatchObject({
      textId: 'portrait-consent',
      textVersion: 1,
      language: 'en',
      way: 'read',
      untilOn: threeYearsFrom(today),
    })
  })

  test.each([
    ['', 'de', 'de-plain'],
    ['', 'en', 'en'],
    ['Englisch', 'de', 'en'],
    ['Deutsch', 'en', 'de-plain'],
    ['Türkisch', 'en', 'de-plain'],
  ] as const)('a client who prefers "%s" in a %s app is shown the card in %s', (preferred, app, card) => {
    expect(cardLanguageFor(preferred, app)).toBe(card)
  })

  test('the card opens in English in an English app, and in German with one press', async () => {
    changeLanguage('en')
    await show(fileVault())
    await expect.element(page.getByRole('button', { name: 'Yes, I agree' })).toBeVisible()
    await page.getByText('Deutsch, einfach').click()
    await expect.element(yes()).toBeVisible()
    changeLanguage('de')
  })

  test('a child needs a guardian’s name as well', async () => {
    const one = fileVault()
    await show(one, can)
    await yes().click()
    await expect.element(page.getByText(/Bitte den Namen eintragen/)).toBeVisible()
    expect(one.ran).toEqual([])
    await page.getByLabelText(/sorgeberechtigten/).fill('Emine Yıldırım')
    await yes().click()
    await vi.waitFor(() => expect(one.file.all(consents)[0]?.fields.guardian).toBe('Emine Yıldırım'))
  })

  test('a no leads to the other ways and leaves no trace', async () => {
    const one = fileVault()
    await show(one)
    await page.getByRole('button', { name: 'Nein', exact: true }).click()
    await expect.element(page.getByRole('button', { name: /Lieber ein Bild aussuchen/ })).toBeVisible()
    await expect.element(page.getByRole('button', { name: /Lieber zeichnen/ })).toBeVisible()
    await expect.element(page.getByRole('button', { name: /Lieber nichts/ })).toBeVisible()
    expect(one.ran).toEqual([])
  })

  test('inspectors are not offered one', async () => {
    await show(fileVault({ role: 'fieldInspector', relation: 'specialist' }))
    await expect.element(page.getByText(/Zu einem Prüfbesuch gehört kein Foto/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: /Foto aufnehmen/ })).not.toBeInTheDocument()
  })
})

describe('a photo', () => {
  test('is taken, cut by the keyboard and kept in both sizes', async () => {
    const one = fileVault()
    const { camera } = await show(one)
    await yes().click()
    await vi.waitFor(() => expect(document.querySelector('video')?.videoWidth).toBeGreaterThan(0))
    await page.getByRole('button', { name: 'Aufnehmen' }).click()
    await expect.element(page.getByRole('button', { name: 'Ausschnitt verschieben' })).toBeVisible()
    await vi.waitFor(() => expect(camera).toHaveBeenLastCalledWith({ want: false }))
    page.getByRole('button', { name: 'Ausschnitt verschieben' }).element().focus()
    await userEvent.keyboard('{ArrowRight}{ArrowDown}++')
    await expect.element(page.getByRole('slider')).not.toHaveValue(0)
    await page.getByRole('button', { name: 'Foto speichern' }).click()
    await vi.waitFor(() => expect(one.file.all(portraits)).toHaveLength(1))
    expect(one.file.all(portraits)[0]?.fields).toMatchObject({ personId: emine, removedAt: null })
    await expect.element(page.getByRole('button', { name: 'Foto löschen: ein Wort genügt' })).toBeVisible()
  })

  test('can come from a file; a bad file is refused in plain words', async () => {
    const one = fileVault()
    await show(one)
    await yes().click()
    await expect.element(page.getByRole('button', { name: 'Datei wählen' })).toBeVisible()
    const choose = async (bytes: Uint8Array<ArrayBuffer>, name: string) => {
      const input = document.querySelector<HTMLInputElement>('input[type="file"]')
      if (!input) throw new Error('no file field')
      const files = new DataTransfer()
      files.items.add(new File([bytes], name, { type: 'image/jpeg' }))
      input.files = files.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    }
    await choose(new TextEncoder().encode('%PDF-1.7'), 'foto.jpg')
    await expect.element(page.getByText(/kein JPEG, PNG oder WebP/)).toBeVisible()
    await choose(await quarters(600, 400), 'foto.jpg')
    await expect.element(page.getByRole('button', { name: 'Foto speichern' })).toBeVisible()
  })

  test('goes with one word', async () => {
    const one = withPhoto()
    await show(one)
    await page.getByRole('button', { name: 'Foto löschen: ein Wort genügt' }).click()
    await page.getByRole('button', { name: 'Jetzt löschen' }).click()
    await vi.waitFor(() => expect(one.file.need(portraits, idOf(701)).fields.removedBecause).toBe('withdrawn'))
    await expect.element(page.getByRole('button', { name: /Foto löschen/ })).not.toBeInTheDocument()
    // The old yes is worth nothing any more: a new photo begins with the card again.
    await page.getByRole('button', { name: /Foto aufnehmen/ }).click()
    await expect.element(yes()).toBeVisible()
  })

  test('goes as well when somebody takes a drawn picture instead', async () => {
    const one = withPhoto()
    await show(one)
    await page.getByRole('button', { name: /Lieber ein Bild aussuchen/ }).click()
    await page.getByRole('radio').nth(3).click({ force: true })
    await page.getByRole('button', { name: 'Dieses Bild nehmen' }).click()
    await vi.waitFor(() => expect(one.file.need(persons, emine).fields.avatar.kind).toBe('drawn'))
    await vi.waitFor(() => expect(one.file.need(portraits, idOf(701)).fields.small).toBeNull())
  })
})

describe('a consent that no photo was taken on', () => {
  test('is said, and goes with one word, every one of them', async () => {
    const one = withConsent()
    giveConsent(one, idOf(702))
    await show(one)
    await expect.element(page.getByText(/^Die Einwilligung in ein Foto liegt vor, bis /)).toBeVisible()
    await expect.element(page.getByRole('button', { name: /Foto aufnehmen Die Einwilligung liegt vor/ })).toBeVisible()
    await page.getByRole('button', { name: 'Einwilligung widerrufen: ein Wort genügt' }).click()
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Jetzt widerrufen' }).click()
    const withdrawn = () => [idOf(700), idOf(702)].map((id) => one.file.need(consents, id).fields.withdrawnAt)
    await vi.waitFor(() => expect(withdrawn()).not.toContain(null))
    await expect.element(page.getByRole('button', { name: /Einwilligung widerrufen/ })).not.toBeInTheDocument()
    await page.getByRole('button', { name: /Foto aufnehmen/ }).click()
    await expect.element(yes()).toBeVisible()
  })

  test('goes as well while the file is restricted', async () => {
    const one = withConsent()
    one.arrive('caseFile.restrict', { restrictionId: idOf(703), ground: 'RICHTIGKEIT_BESTRITTEN', remark: '' })
    await show(one)
    await page.getByRole('button', { name: 'Einwilligung widerrufen: ein Wort genügt' }).click()
    await page.getByRole('button', { name: 'Jetzt widerrufen' }).click()
    await vi.waitFor(() => expect(one.file.need(consents, idOf(700)).fields.withdrawnAt).not.toBeNull())
  })
})

test('no notice covers an answer on the consent card', async () => {
  await show(fileVault())
  await render(<Toasts label="Hinweise" closeLabel="Schließen" />)
  const close = showToast({ text: 'Besuch abgeschlossen', isLasting: true })
  const notice = page.getByText('Besuch abgeschlossen')
  await expect.element(notice).toBeVisible()
  const box = notice.element().closest('.toast')?.getBoundingClientRect()
  for (const name of ['Ja, ich bin einverstanden', 'Lieber ein gezeichnetes Bild', 'Nein']) {
    const { top } = page.getByRole('button', { name, exact: true }).element().getBoundingClientRect()
    expect(box?.bottom).toBeLessThan(top)
  }
  close()
})

test('a drawing by hand is kept as lines', async () => {
  const one = fileVault()
  await show(one)
  await draw()
  await page.getByRole('button', { name: 'Zeichnung nehmen' }).click()
  await vi.waitFor(() =>
    expect(one.file.need(persons, emine).fields.avatar).toEqual({ kind: 'drawing', strokes: [[64, 128, 191, 128]] }),
  )
  await page.getByRole('button', { name: 'Schließen' }).last().click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
})

test('a drawing that was not taken is not closed over unasked, by whatever way', async () => {
  await show(fileVault())
  await draw()
  const asked = page.getByRole('alertdialog', { name: 'Zeichnung verwerfen?' })
  for (const leave of [
    () => userEvent.keyboard('{Escape}'),
    () => page.getByRole('button', { name: 'Schließen' }).first().click(),
    () => page.getByRole('button', { name: 'Schließen' }).last().click(),
  ]) {
    await leave()
    await expect.element(asked).toBeVisible()
    await page.getByRole('button', { name: 'Weiter zeichnen' }).click()
    await expect.element(asked).not.toBeInTheDocument()
    await expect.element(page.getByText('1 Strich')).toBeVisible()
  }
  await page.getByRole('button', { name: 'Zurück' }).click()
  await userEvent.keyboard('{Escape}')
  await expect.element(asked).toBeVisible()
  await page.getByRole('button', { name: 'Verwerfen', exact: true }).click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
})

/** One line across the sheet. */
async function draw(): Promise<void> {
  await page.getByRole('button', { name: 'Nein', exact: true }).click()
  await page.getByRole('button', { name: /Lieber zeichnen/ }).click()
  const sheet = page.getByLabelText('Zeichenfläche').element()
  const { left, top, width } = sheet.getBoundingClientRect()
  const pen = (type: string, share: number) =>
    sheet.dispatchEvent(
      new PointerEvent(type, {
        pointerId: 1,
        button: 0,
        clientX: left + width * share,
        clientY: top + width / 2,
        bubbles: true,
      }),
    )
  sheet.setPointerCapture = () => undefined
  sheet.hasPointerCapture = () => true
  pen('pointerdown', 0.25)
  pen('pointermove', 0.5)
  pen('pointermove', 0.75)
  pen('pointerup', 0.75)
  await expect.element(page.getByText('1 Strich')).toBeVisible()
}
