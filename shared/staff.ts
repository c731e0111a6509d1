/** The people who work here: caseworkers, team leads, data protection, administration (domain.md 1.1). */
import { teams } from './carrier.ts'
import { add, defineCommand, edit } from './command.ts'
import { table } from './row.ts'
import { filledLine, Id, line, z } from './schema.ts'

export const Role = z.enum([
  'personalAdvisor',
  'caseManager',
  'placementOfficer',
  'benefitsOfficer',
  'fieldInspector',
  'holisticCoach',
  'teamLead',
  'controller',
  'auditor',
  'administrator',
])
export type Role = z.infer<typeof Role>
export const roles = Role.options

const StaffFields = z.object({
  firstName: line(),
  lastName: filledLine(),
  role: Role,
  teamId: Id.nullable(),
  phone: line(60),
  /** Who this is at the county's sign-in: the `sub` of the OpenID provider. */
  account: filledLine(),
  /** A drawn face: the seed that the avatar is drawn from. */
  avatarSeed: line(80),
  active: z.boolean(),
})
export type StaffFields = z.infer<typeof StaffFields>
export const staff = table('staff', StaffFields)

export const addStaff = defineCommand({
  name: 'staff.add',
  args: StaffFields.omit({ active: true }).extend({ staffId: Id }),
  apply(file, { staffId, ...fields }) {
    if (fields.teamId) file.need(teams, fields.teamId)
    return [add(staff, staffId, { ...fields, active: true })]
  },
})

export const editStaff = defineCommand({
  name: 'staff.edit',
  args: z.object({ staffId: Id, patch: StaffFields.omit({ account: true }).partial() }),
  apply(file, { staffId, patch }) {
    if (patch.teamId) file.need(teams, patch.teamId)
    return [edit(file.need(staff, staffId), patch)]
  },
})
