import axe from 'axe-core'
import { useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import { Button } from '../../renderer/ui/button.tsx'
import { ConfirmDialog } from '../../renderer/ui/confirm-dialog.tsx'
import { toMinutes } from '../../renderer/ui/date-text.ts'
import { Dialog } from '../../renderer/ui/dialog.tsx'
import { initialsOf } from '../../renderer/ui/face.tsx'
import { announce, LiveRegion } from '../../renderer/ui/live-region.tsx'
import { PersonLine } from '../../renderer/ui/person-line.tsx'
import { RadioCards } from '../../renderer/ui/radio-cards.tsx'
import { RowList } from '../../renderer/ui/row-list.tsx'
import { allowSingleKeys, useShortcut } from '../../renderer/ui/shortcut.ts'
import { TextField } from '../../renderer/ui/text-field.tsx'
import { showToast, Toasts } from '../../renderer/ui/toast.tsx'
import { Gallery } from '../ui/gallery.tsx'
import { people } from '../ui/people.ts'
import { SampleFile, SampleVisit } from '../ui/sample-screens.tsx'

const themes = ['light', 'dark'] as const

function show(content: React.ReactNode) {
  return render(<I18nProvider locale="de-DE">{content}</I18nProvider>)
}

/** One line a violation, so that a failure says what and where. */
async function violations(): Promise<string[]> {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}

/** Once what appears has appeared; what turns on and on is not waited for. */
async function settled(): Promise<void> {
  const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1)
  await Promise.all(passing.map(({ finished }) => finished))
}

beforeEach(async () => {
  document.documentElement.lang = 'de'
  document.title = 'Bausteine'
  await page.viewport(1280, 800)
})

afterEach(() => {
  delete document.documentElement.dataset.theme
  allowSingleKeys(true)
})

describe.each(themes)('in the %s theme axe finds nothing to object to', (theme) => {
  beforeEach(() => {
    document.documentElement.dataset.theme = theme
  })

  test('in any widget', async () => {
    await show(<Gallery />)
    await settled()
    expect(await violations()).toEqual([])
  })

  test('in the frame with a case file', async () => {
    await show(<SampleFile />)
    await settled()
    expect(await violations()).toEqual([])
  })

  test('in the full window of a visit', async () => {
    await show(<SampleVisit />)
    expect(await violations()).toEqual([])
  })

  test('in an open dialog with a toast above it', async () => {
    await show(
      <main>
        <Opener />
        <Toasts label="Meldungen" closeLabel="Schließen" />
      </main>,
    )
    await userEvent.click(page.getByRole('button', { name: 'Vermerk schreiben' }))
    const close = showToast({
      text: 'Abgelegt',
      tone: 'refused',
      action: { label: 'Rückgängig', onAction: () => undefined },
    })
    await expect.element(page.getByText('Abgelegt')).toBeVisible()
    await settled()
    expect(await violations()).toEqual([])
    close()
  })

  test.each([
    ['menu', /Weiteres/, 'menu'],
    ['select', /Kontaktart/, 'listbox'],
    ['calendar', /Kalender/, 'grid'],
  ] as const)('in an open %s', async (_, name, role) => {
    await show(<Gallery />)
    await userEvent.click(page.getByRole('button', { name }).first())
    await expect.element(page.getByRole(role).first()).toBeVisible()
    await settled()
    expect(await violations()).toEqual([])
  })
})

test.each([
  [1024, 640],
  [640, 400],
  [512, 320],
])('at %i × %i nothing sticks out to the side', async (width, height) => {
  await page.viewport(width, height)
  for (const screen of [<SampleFile key="file" />, <SampleVisit key="visit" />, <Gallery key="gallery" />]) {
    const { unmount } = await show(screen)
    const wide = document.scrollingElement?.scrollWidth ?? 0
    expect(wide).toBeLessThanOrEqual(width)
    await unmount()
  }
})

function Opener({ onKey }: { onKey?: () => void }) {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  useShortcut('n', () => onKey?.())
  useShortcut('mod+k', () => onKey?.())
  return (
    <>
      <Button onPress={() => setOpen(true)}>Vermerk schreiben</Button>
      <TextField label="Telefon" value={text} onChange={setText} />
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title="Vermerk" closeLabel="Schließen">
        <TextField label="Erster Satz" value={text} onChange={setText} hasFirstFocus />
      </Dialog>
    </>
  )
}

describe('a shortcut', () => {
  test('of one key works on the page and is left to a field', async () => {
    const onKey = vi.fn<() => void>()
    await show(<Opener onKey={onKey} />)
    await userEvent.keyboard('n')
    expect(onKey).toHaveBeenCalledTimes(1)
    const field = page.getByRole('textbox', { name: 'Telefon' })
    await userEvent.type(field, 'nein')
    await expect.element(field).toHaveValue('nein')
    expect(onKey).toHaveBeenCalledTimes(1)
  })

  test('with Ctrl works in a field too', async () => {
    const onKey = vi.fn<() => void>()
    await show(<Opener onKey={onKey} />)
    await userEvent.click(page.getByRole('textbox', { name: 'Telefon' }))
    await userEvent.keyboard('{Control>}k{/Control}')
    expect(onKey).toHaveBeenCalledTimes(1)
  })

  test('rests while a dialog is open', async () => {
    const onKey = vi.fn<() => void>()
    await show(<Opener onKey={onKey} />)
    await userEvent.click(page.getByRole('button', { name: 'Vermerk schreiben' }))
    await userEvent.keyboard('{Control>}k{/Control}')
    expect(onKey).not.toHaveBeenCalled()
  })

  test('of one key can be switched off', async () => {
    const onKey = vi.fn<() => void>()
    await show(<Opener onKey={onKey} />)
    allowSingleKeys(false)
    await userEvent.keyboard('n')
    expect(onKey).not.toHaveBeenCalled()
  })
})

describe('a dialog', () => {
  test('takes the focus into its first field and gives it back', async () => {
    await show(<Opener />)
    const opener = page.getByRole('button', { name: 'Vermerk schreiben' })
    await userEvent.click(opener)
    await expect.element(page.getByRole('textbox', { name: 'Erster Satz' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    await expect.element(opener).toHaveFocus()
  })

  test('that asks about something dangerous puts the focus on the way out', async () => {
    await show(
      <ConfirmDialog
        isOpen
        isDanger
        title="Entwurf verwerfen?"
        confirmLabel="Verwerfen"
        cancelLabel="Behalten"
        onConfirm={() => undefined}
        onCancel={() => undefined}
      >
        Der Text ist dann fort.
      </ConfirmDialog>,
    )
    await expect.element(page.getByRole('alertdialog', { name: 'Entwurf verwerfen?' })).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Behalten' })).toHaveFocus()
  })
})

function Cards({ onChange }: { onChange: (id: string) => void }) {
  const [value, setValue] = useState<string | null>('photo')
  const choose = (id: string) => {
    setValue(id)
    onChange(id)
  }
  return (
    <RadioCards
      label="Bild"
      value={value}
      onChange={choose}
      options={[
        { id: 'photo', label: 'Foto', description: 'Nur mit Einwilligung' },
        { id: 'drawing', label: 'Zeichnung' },
        { id: 'nothing', label: 'Nichts' },
      ]}
    />
  )
}

describe('radio cards', () => {
  test('are walked with the arrow keys', async () => {
    const onChange = vi.fn<(id: string) => void>()
    await show(<Cards onChange={onChange} />)
    await userEvent.tab()
    await expect.element(page.getByRole('radio', { name: 'Foto' })).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowUp}')
    expect(onChange.mock.calls.flat()).toEqual(['drawing', 'nothing', 'drawing'])
    await expect.element(page.getByRole('radio', { name: 'Zeichnung' })).toBeChecked()
  })

  test('can be pressed anywhere, and carry their description', async () => {
    await show(<Cards onChange={() => undefined} />)
    await userEvent.click(page.getByText('Zeichnung'))
    const photo = page.getByRole('radio', { name: 'Foto' })
    await expect.element(photo).not.toBeChecked()
    await userEvent.click(page.getByText('Nur mit Einwilligung'), { force: true })
    await expect.element(photo).toBeChecked()
    await expect.element(photo).toHaveAccessibleDescription('Nur mit Einwilligung')
  })
})

test('no field lets the browser keep what was typed', async () => {
  await show(<Gallery />)
  await settled()
  const typed = 'textarea, input:not([type=radio], [type=checkbox], [type=hidden], [type=range], [type=file])'
  // React Aria's own inputs for forms hold nothing: they have no name here, and no one sees them.
  const fields = [...document.querySelectorAll(typed)].filter((field) => field.closest('[aria-hidden=true]') === null)
  expect(fields.length).toBeGreaterThan(5)
  const kept = fields.filter((field) => field.getAttribute('autocomplete') !== 'off')
  expect(kept.map((field) => field.outerHTML)).toEqual([])
})

test('a field says what it is, what it wants and what is wrong', async () => {
  await show(
    <TextField label="E-Mail" description="Wenn vorhanden" error="Bitte mit @" value="x" onChange={() => undefined} />,
  )
  const field = page.getByRole('textbox', { name: 'E-Mail' })
  await expect.element(field).toHaveAccessibleDescription('Wenn vorhanden Bitte mit @')
  await expect.element(field).toHaveAttribute('aria-invalid', 'true')
})

test('dates and times go in and out as text', async () => {
  await show(<Gallery />)
  await userEvent.click(page.getByRole('spinbutton', { name: /Tag.*Wiedervorlage/ }))
  await userEvent.keyboard('03122026')
  await userEvent.click(page.getByRole('spinbutton', { name: /Stunde.*Uhrzeit/ }))
  await userEvent.keyboard('1445')
  await expect.element(page.getByTestId('dates')).toHaveTextContent('2026-12-03 14:45 2026-12-03T08:15')
})

test.each([
  ['09:30:00', '09:30'],
  ['09:30', '09:30'],
  ['2026-11-23T09:30:00', '2026-11-23T09:30'],
  ['2026-11-23T09:30:00.250', '2026-11-23T09:30'],
])('%s is shown without seconds', (text, expected) => {
  expect(toMinutes(text)).toBe(expected)
})

test.each([
  ['Siebenschläfer-Großkopf, Maximiliane Friederike', 'MS'],
  ['Emine Yıldırım', 'EY'],
  ['von der Ölmühle, Änne', 'ÄV'],
  ['Öztürk', 'Ö'],
  ['', ''],
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

test('an announcement is spoken and then forgotten', async () => {
  await show(<LiveRegion />)
  announce('Vermerk abgelegt')
  await expect.element(page.getByText('Vermerk abgelegt')).toBeInTheDocument()
})

test('a long list keeps only the rows in sight and opens by keyboard', async () => {
  // React Aria looks here whether it is tested with real layout.
  vi.stubGlobal('process', { env: { NODE_ENV: 'test', VIRT_ON: '1' } })
  const rows = Array.from({ length: 2000 }, (_, index) => ({
    id: `f${index}`,
    name: `${people[index % 8]?.name} ${index}`,
  }))
  const onOpen = vi.fn<(id: string) => void>()
  await show(
    <main style={{ blockSize: '400px' }}>
      <h1>Akten</h1>
      <RowList label="Akten" rows={rows} textOf={({ name }) => name} onOpen={onOpen}>
        {({ name }) => <PersonLine name={name} line="Göttingen" />}
      </RowList>
    </main>,
  )
  await expect.element(page.getByRole('row', { name: /Siebenschläfer.* 0/ })).toBeVisible()
  expect(document.querySelectorAll('[role="row"]').length).toBeLessThan(40)
  await userEvent.tab()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  expect(onOpen).toHaveBeenCalledWith('f2')
  expect(await violations()).toEqual([])
})
