import { type RefObject, useEffect, useRef } from 'react'

/** Strg+Enter saves and Escape leaves, inside one form only. What a menu or calendar uses the key for is left to it. */
export function useFormKeys(
  form: RefObject<HTMLFormElement | null>,
  keys: { save: () => void; cancel?: (() => void) | undefined },
): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const element = form.current
    if (!element) return
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('.popover')) return
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        latest.current.save()
      }
      if (event.key === 'Escape' && latest.current.cancel) {
        event.preventDefault()
        latest.current.cancel()
      }
    }
    element.addEventListener('keydown', listen)
    return () => element.removeEventListener('keydown', listen)
  }, [form])
}
