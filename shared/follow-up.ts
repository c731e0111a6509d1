/** The follow-up (Wiedervorlage): what is due, on which day. */
import { needOpen } from './case-file.ts'
import { add, defineCommand, edit } from './command.ts'
import { table } from './row.ts'
import { Day, filledLine, Id, Instant, z } from './schema.ts'

const FollowUpFields = z.object({
  dueOn: Day,
  what: filledLine(400),
  personId: Id.nullable(),
  doneAt: Instant.nullable(),
})
export type FollowUpFields = z.infer<typeof FollowUpFields>
export const followUps = table('followUps', FollowUpFields)

export const setFollowUp = defineCommand({
  name: 'followUp.set',
  args: FollowUpFields.omit({ doneAt: true }).extend({ followUpId: Id }),
  apply(file, { followUpId, ...fields }, context) {
    needOpen(file, context)
    return [add(followUps, followUpId, { ...fields, doneAt: null })]
  },
})

export const moveFollowUp = defineCommand({
  name: 'followUp.move',
  args: z.object({ followUpId: Id, dueOn: Day }),
  apply(file, { followUpId, dueOn }, context) {
    needOpen(file, context)
    return [edit(file.need(followUps, followUpId), { dueOn })]
  },
})

export const finishFollowUp = defineCommand({
  name: 'followUp.finish',
  args: z.object({ followUpId: Id }),
  apply(file, { followUpId }, context) {
    needOpen(file, context)
    const row = file.need(followUps, followUpId)
    return row.fields.doneAt === null ? [edit(row, { doneAt: context.at })] : []
  },
})
