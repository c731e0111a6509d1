import type { ReactNode } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { hasContent } from './field.tsx'

export type RowListProps<Row extends { id: string }> = {
  label: string
  rows: readonly Row[]
  /** Usually a PersonLine without `onPress`. May hold buttons: arrow right goes to them. */
  children: (row: Row) => ReactNode
  /** What type-ahead and screen readers take for the row. */
  textOf: (row: Row) => string
  onOpen: (id: string) => void
  /** Shown instead of rows. */
  empty?: ReactNode
  /** In pixels at normal text size; all rows are equal in height. */
  rowHeight?: number
}

/**
 * A list of any length: only the rows in sight are in the page. Arrow keys move, Enter opens, letters jump.
 * It scrolls by itself and fills the height it is given.
 */
export function RowList<Row extends { id: string }>(props: RowListProps<Row>) {
  const { label, rows, children, textOf, onOpen, empty, rowHeight = 64 } = props
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: rowHeight * textScale() }}>
      <GridList
        aria-label={label}
        items={rows}
        dependencies={[children]}
        className="row-list"
        selectionMode="none"
        onAction={(key) => onOpen(String(key))}
        {...(hasContent(empty) && { renderEmptyState: () => empty })}
      >
        {(row) => (
          <GridListItem textValue={textOf(row)} className="row-list-item">
            {children(row)}
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}

function textScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
}
