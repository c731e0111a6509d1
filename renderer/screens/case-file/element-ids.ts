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
