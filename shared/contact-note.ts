/** The counselling note (Beratungsvermerk). Notes are added, never edited: a correction is a new note that names the old one. */
import { needOpen } from './case-file.ts'
import { add, defineCommand } from './command.ts'
import { Problem } from './problem.ts'
import { table } from './row.ts'
import { Day, filled, filledLine, Id, line, text, TimeOfDay, z } from './schema.ts'
import { ContactChannel, VisibilityClass } from './values.ts'

const NoteFields = z.object({
  happenedOn: Day,
  startsAt: TimeOfDay.nullable(),
  endsAt: TimeOfDay.nullable(),
  channel: ContactChannel,
  place: line(),
  personIds: z.array(Id).max(30),
  /** Who else was there: Beistand, interpreter, colleague. */
  present: line(400),
  language: line(60),
  reason: line(400),
  /** What was said and seen: facts. */
  content: filled(),
  agreement: text(4_000),
  /** Impressions are marked as such (domain.md 1.5). */
  impressions: text(4_000),
  nextStep: line(400),
  nextOn: Day.nullable(),
  visibility: VisibilityClass,
  corrects: Id.nullable(),
  correctionReason: line(400),
})
export type NoteFields = z.infer<typeof NoteFields>
export const notes = table('notes', NoteFields)

export const writeNote = defineCommand({
  name: 'note.write',
  args: NoteFields.omit({ corrects: true, correctionReason: true }).extend({ noteId: Id }),
  apply(file, { noteId, ...fields }, context) {
    needOpen(file, context)
    return [add(notes, noteId, { ...fields, corrects: null, correctionReason: '' })]
  },
})

export const correctNote = defineCommand({
  name: 'note.correct',
  args: NoteFields.extend({ noteId: Id, corrects: Id, correctionReason: filledLine(400) }),
  apply(file, { noteId, ...fields }, context) {
    needOpen(file, context)
    // Only its author may say that a note was wrong; others write their own.
    if (file.need(notes, fields.corrects).made.by !== context.staffId) throw new Problem('onlyOwnEntry')
    return [add(notes, noteId, fields)]
  },
})
