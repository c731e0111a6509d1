/**
 * The tray of a team: work that has no other place. It is a case file of its own, whose id is the team's, so it travels like
 * everything else. Members of the team put in and do not read; their leads read, see to it, and mark it done.
 */
import { add, defineCommand, edit } from './command.ts'
import { table } from './row.ts'
import { Id, Instant, line, text, z } from './schema.ts'

const HandInFields = z.object({
  /** The case file that the work is about, which the tray's reader may not hold. */
  about: Id,
  /** The name by which its author knew that file; empty when it is not known any more. */
  title: line(200),
  /** What was recorded, and when: an entry of its own that had no effect. */
  command: line(60),
  args: z.unknown(),
  recordedAt: Instant,
  /** Why it could not be taken where it belonged. */
  reason: line(60),
  doneAt: Instant.nullable(),
  remark: text(2_000),
})
export type HandInFields = z.infer<typeof HandInFields>
export const handIns = table('handIns', HandInFields)

export const giveHandIn = defineCommand({
  name: 'handIn.give',
  args: HandInFields.omit({ doneAt: true, remark: true }).extend({ handInId: Id }),
  apply: (_file, { handInId, ...fields }) => [add(handIns, handInId, { ...fields, doneAt: null, remark: '' })],
})

export const finishHandIn = defineCommand({
  name: 'handIn.finish',
  args: z.object({ handInId: Id, remark: text(2_000) }),
  apply(file, { handInId, remark }, context) {
    const row = file.need(handIns, handInId)
    return row.fields.doneAt === null ? [edit(row, { doneAt: context.at, remark })] : []
  },
})
