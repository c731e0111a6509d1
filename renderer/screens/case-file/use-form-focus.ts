import { useEffect, useState } from 'react'

/** A form that closes gives the focus back to what opened it, so that the keyboard never ends up nowhere. */
export function useFormFocus(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) placeToReturnTo(opener)?.focus({ preventScroll: true })
      })
    },
    [opener],
  )
}

/** A key may have opened the form, or what opened it has gone: then the file's first button. */
function placeToReturnTo(opener: Element | null): HTMLElement | null {
  if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) return opener
  return document.querySelector<HTMLElement>('.case-file [role="toolbar"] button')
}
