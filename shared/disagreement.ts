/** Two people changed the same thing: settle it, or take the settlement back. */
import { defineCommand } from './command.ts'
import { Problem } from './problem.ts'
import { Id, line, z } from './schema.ts'

export const settleDisagreement = defineCommand({
  name: 'disagreement.settle',
  args: z.object({ rowId: Id, field: line(60), value: z.json() }),
  apply(file, { rowId, field, value }) {
    const row = file.get(rowId)
    if (!row) throw new Problem('notFound')
    // Somebody was quicker and settled it the same way: nothing is left to do.
    if (!Object.hasOwn(row.disputed ?? {}, field)) throw new Problem('nothingToSettle')
    return [{ kind: 'settle', row, field, value }]
  },
})

export const reopenDisagreement = defineCommand({
  name: 'disagreement.reopen',
  args: z.object({ rowId: Id, settlement: Id }),
  apply(file, { rowId, settlement }) {
    const row = file.get(rowId)
    if (!row) throw new Problem('notFound')
    return [{ kind: 'reopen', row, settlement }]
  },
})
