/** Where in which text somebody is writing: noted before a lock, and gone back to after it, into the same sentence. */

/** Fields have no lasting names: this one is the `nth` with its label. `start` and `end`: what is marked, in UTF-16 units. */
export type PlaceInText = { label: string; nth: number; start: number; end: number }

type TextControl = HTMLInputElement | HTMLTextAreaElement

/** How long a form may take to come back with its draft. */
const patienceMs = 5_000

/** Nothing, when nobody is writing. */
export function placeInText(): PlaceInText | null {
  const field = document.activeElement
  if (!isTextControl(field) || field.selectionStart === null || field.selectionEnd === null) return null
  const label = labelOf(field)
  return { label, nth: fieldsWith(label).indexOf(field), start: field.selectionStart, end: field.selectionEnd }
}

/** Goes there as soon as the field is back with its text; not when somebody has begun with something else meanwhile. */
export function returnInto({ label, nth, start, end }: PlaceInText): void {
  const stop = () => {
    observer.disconnect()
    clearTimeout(timer)
    removeEventListener('keydown', stop, true)
    removeEventListener('pointerdown', stop, true)
  }
  const look = () => {
    const field = fieldsWith(label)[nth]
    if (!field || field.value.length < end) return
    stop()
    field.focus()
    field.setSelectionRange(start, end)
  }
  // What a field shows is no change of the page; the form that comes with it is.
  const observer = new MutationObserver(look)
  observer.observe(document.body, { childList: true, subtree: true })
  const timer = setTimeout(stop, patienceMs)
  addEventListener('keydown', stop, true)
  addEventListener('pointerdown', stop, true)
  look()
}

function fieldsWith(label: string): TextControl[] {
  return [...document.querySelectorAll('input, textarea')].filter(isTextControl).filter((one) => labelOf(one) === label)
}

function labelOf(field: TextControl): string {
  return field.labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? ''
}

function isTextControl(element: Element | null): element is TextControl {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
}
