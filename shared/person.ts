/** A person of the benefit unit, or one alone (§ 16h: no application needed). */
import { needOpen } from './case-file.ts'
import { add, defineCommand, edit } from './command.ts'
import { Problem } from './problem.ts'
import { table } from './row.ts'
import { Day, Id, line, longText, z } from './schema.ts'
import { ContactChannel, PersonStatus, SchoolCertificate, Sex, UnitRole } from './values.ts'

/** Without a photo: initials, a drawn face from a seed, or a drawing by the client's own hand (polylines in a 0–255 square). */
export const Avatar = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('initials') }),
  z.object({ kind: z.literal('drawn'), seed: line(80) }),
  z.object({
    kind: z.literal('drawing'),
    strokes: z.array(z.array(z.number().int().min(0).max(255)).max(400)).max(60),
  }),
])
export type Avatar = z.infer<typeof Avatar>

const PersonFields = z.object({
  /** Kundennummer: opaque, may come later. */
  clientNumber: line(40),
  firstName: line(),
  lastName: line(),
  formerNames: line(),
  /** How the person wants to be called, if not by first and last name. */
  callName: line(),
  pronoun: line(40),
  birthOn: Day.nullable(),
  sex: Sex,
  citizenship: line(60),
  unitRole: UnitRole,
  status: PersonStatus,
  phone: line(60),
  mobile: line(60),
  email: line(),
  preferredLanguage: line(60),
  preferredChannel: ContactChannel.nullable(),
  school: SchoolCertificate.nullable(),
  work: longText(4_000),
  strengths: longText(4_000),
  /** Limits for work, never a diagnosis (domain.md 1.9). */
  health: longText(4_000),
  avatar: Avatar,
})
export type PersonFields = z.infer<typeof PersonFields>
export const persons = table('persons', PersonFields)

/** Some people have one name only; nobody has none. */
function needName(fields: { firstName: string; lastName: string }): void {
  if (`${fields.firstName}${fields.lastName}`.trim() === '') throw new Problem('badRequest', { field: 'lastName' })
}

export const addPerson = defineCommand({
  name: 'person.add',
  args: PersonFields.extend({ personId: Id }),
  apply(file, { personId, ...fields }, context) {
    needOpen(file, context)
    needName(fields)
    return [add(persons, personId, fields)]
  },
})

export const editPerson = defineCommand({
  name: 'person.edit',
  args: z.object({ personId: Id, patch: PersonFields.omit({ avatar: true }).partial() }),
  apply(file, { personId, patch }, context) {
    needOpen(file, context)
    const row = file.need(persons, personId)
    needName({ firstName: patch.firstName ?? row.fields.firstName, lastName: patch.lastName ?? row.fields.lastName })
    return [edit(row, patch)]
  },
})

export const chooseAvatar = defineCommand({
  name: 'avatar.choose',
  args: z.object({ personId: Id, avatar: Avatar }),
  apply(file, { personId, avatar }, context) {
    needOpen(file, context)
    return [edit(file.need(persons, personId), { avatar })]
  },
})
