import { useEffect, useRef } from 'react'

export type ShortcutOptions = {
  isDisabled?: boolean
  /** Also while a dialog or menu is open; give it to shortcuts that belong to the dialog. */
  inDialog?: boolean
}

let hasSingleKeys = true

/** Keys without Ctrl, Alt or Cmd can be switched off as a whole (WCAG 2.1.4): speech control would set them off. */
export function allowSingleKeys(isAllowed: boolean): void {
  hasSingleKeys = isAllowed
}

/**
 * Calls `handler` on a key: "n", "Escape", "mod+k" ("mod" is Ctrl, on a Mac Cmd), "alt+arrowleft", "shift+n".
 * A key alone is left to the field while someone types.
 */
export function useShortcut(key: string, handler: (event: KeyboardEvent) => void, options: ShortcutOptions = {}): void {
  const { isDisabled = false, inDialog = false } = options
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    if (isDisabled) return
    const shortcut = parse(key)
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      if (!matches(shortcut, event)) return
      if (isKeyAlone(shortcut) && isTyping(event.target)) return
      if (isKeyAlone(shortcut) && !hasSingleKeys && shortcut.key !== 'escape') return
      if (!inDialog && document.querySelector('.overlay, .popover') !== null) return
      event.preventDefault()
      latest.current(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [key, isDisabled, inDialog])
}

type Shortcut = { key: string; mod: boolean; alt: boolean; shift: boolean }

function parse(text: string): Shortcut {
  const parts = text.toLowerCase().split('+')
  const key = parts.pop() ?? ''
  return { key, mod: parts.includes('mod'), alt: parts.includes('alt'), shift: parts.includes('shift') }
}

function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const isMac = navigator.platform.startsWith('Mac')
  const mod = isMac ? event.metaKey : event.ctrlKey
  const foreign = isMac ? event.ctrlKey : event.metaKey
  if (event.key.toLowerCase() !== shortcut.key || mod !== shortcut.mod || foreign || event.altKey !== shortcut.alt)
    return false
  // Signs such as "/" or "?" need Shift on some keyboards, so only letters and named keys ask for it.
  return /^\p{L}/u.test(shortcut.key) ? event.shiftKey === shortcut.shift : true
}

function isKeyAlone(shortcut: Shortcut): boolean {
  return !shortcut.mod && !shortcut.alt
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.getAttribute('role') === 'spinbutton') return true
  return target.matches(
    'textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="range"])',
  )
}
