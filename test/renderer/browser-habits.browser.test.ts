import { beforeAll, beforeEach, expect, test } from 'vitest'
import { stopBrowserHabits } from '../../renderer/browser-habits.ts'

beforeAll(() => stopBrowserHabits(window))
beforeEach(() => {
  document.body.innerHTML = '<p>Yıldırım, Ayşe</p><input value="0551 4455"><textarea>Sie war da.</textarea>'
})

function fieldOf(selector: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

/** Whether the browser would still do what it does by itself. */
function goesOn(target: Element, event: Event): boolean {
  return target.dispatchEvent(event)
}

const menu = () => new MouseEvent('contextmenu', { bubbles: true, cancelable: true })
const key = (init: KeyboardEventInit) => new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })

test('no menu of the browser over what is shown: it would save the page in the open', () => {
  expect(goesOn(fieldOf('p'), menu())).toBe(false)
})

test.each(['input', 'textarea'])(
  'a field (%s) keeps its menu to paste, until something in it is marked',
  (selector) => {
    const field = fieldOf(selector)
    field.setSelectionRange(2, 2)
    expect(goesOn(field, menu())).toBe(true)
    field.setSelectionRange(0, 4)
    expect(goesOn(field, menu())).toBe(false)
  },
)

test.each([
  [{ key: 's', ctrlKey: true }, false],
  [{ key: 'S', metaKey: true }, false],
  [{ key: 'u', ctrlKey: true }, false],
  [{ key: 's' }, true],
  [{ key: 'c', ctrlKey: true }, true],
  [{ key: 'p', ctrlKey: true }, true],
])('the key %j goes on: %s', (init, expected) => {
  expect(goesOn(fieldOf('textarea'), key(init))).toBe(expected)
})
