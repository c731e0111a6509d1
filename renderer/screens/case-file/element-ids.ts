/** Ids of places that the focus can be moved to. */
export function entryElementId(rowId: string): string {
  return `entry-${rowId}`
}

export function fieldElementId(rowId: string, field: string): string {
  return `field-${rowId}-${field}`
}

/** What a restricted file still allows: describes the buttons that it does not. */
export const restrictionElementId = 'restriction'

/** The row of buttons below the head of the file. */
export const actionsElementId = 'case-file-actions'

/** So long it is waited for what can be done now to be on the screen. */
const followMs = 2_000

/**
 * After a dialog whose opener goes with what it did: the focus must not go too. Waits until the dialog has tried to give it back,
 * and follows the row, unless somebody has gone on, until what can be done now stands there.
 */
export function focusActions(): void {
  const row = document.getElementById(actionsElementId)
  const first = () => row?.querySelector<HTMLElement>('button:enabled')
  let given: HTMLElement | null | undefined
  const focus = () => {
    given = first()
    given?.focus()
  }
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      focus()
      const following = new MutationObserver(() => {
        if (document.activeElement === given || document.activeElement === document.body) focus()
      })
      if (row) following.observe(row, { childList: true, subtree: true, attributeFilter: ['disabled'] })
      setTimeout(() => following.disconnect(), followMs)
    }),
  )
}
