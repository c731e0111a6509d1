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

/** After a dialog whose opener goes with what it did: the focus must not go too. Waits until the dialog has tried to give it back. */
export function focusActions(): void {
  const focus = () => document.getElementById(actionsElementId)?.querySelector<HTMLElement>('button:enabled')?.focus()
  requestAnimationFrame(() => requestAnimationFrame(focus))
}
