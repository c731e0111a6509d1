/** Rows of a view, typed by their table. */
import type { AnyRow, Fields, Row, Table } from '../../../shared/row.ts'

type WithRows = { rows: readonly AnyRow[] }

export function rowsOf<F extends Fields>(view: WithRows, table: Table<F>): Row<F>[] {
  return view.rows.filter((row) => row.table === table.name) as Row<F>[]
}

export function rowOf<F extends Fields>(view: WithRows, table: Table<F>, id: string): Row<F> | undefined {
  return rowsOf(view, table).find((row) => row.id === id)
}

/** The row of a timeline entry or a person, when it is of this table. */
export function asRowOf<F extends Fields>(row: AnyRow | null | undefined, table: Table<F>): Row<F> | undefined {
  return row?.table === table.name ? (row as Row<F>) : undefined
}
