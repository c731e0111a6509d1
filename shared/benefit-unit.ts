/** The benefit unit (Bedarfsgemeinschaft): not the household. */
import { needOpen } from './case-file.ts'
import { add, defineCommand, edit } from './command.ts'
import { table } from './row.ts'
import { Day, Id, line, longText, z } from './schema.ts'
import { BenefitUnitType } from './values.ts'

const BenefitUnitFields = z.object({
  /** BG-Nummer: opaque, may come later. */
  number: line(40),
  type: BenefitUnitType,
  street: line(),
  postcode: line(10),
  town: line(),
  /** Auskunftssperre: the address must not be passed on (§ 51 BMG). */
  addressBlocked: z.boolean(),
  /** Bewilligungszeitraum. */
  grantedFrom: Day.nullable(),
  grantedUntil: Day.nullable(),
  familyLanguage: line(60),
  interpreterNeeded: z.boolean(),
  /** How to get in: bell, floor, back door. */
  accessNote: longText(2_000),
  animals: line(),
  /** Hinweis für den Besuch (domain.md 2.8): facts, never a judgement. */
  safetyNote: longText(2_000),
  housing: longText(4_000),
})
export type BenefitUnitFields = z.infer<typeof BenefitUnitFields>
export const benefitUnits = table('benefitUnits', BenefitUnitFields)

export const addBenefitUnit = defineCommand({
  name: 'benefitUnit.add',
  args: BenefitUnitFields.extend({ benefitUnitId: Id }),
  apply(file, { benefitUnitId, ...fields }, context) {
    needOpen(file, context)
    return [add(benefitUnits, benefitUnitId, fields)]
  },
})

export const editBenefitUnit = defineCommand({
  name: 'benefitUnit.edit',
  args: z.object({ benefitUnitId: Id, patch: BenefitUnitFields.partial() }),
  apply(file, { benefitUnitId, patch }, context) {
    needOpen(file, context)
    return [edit(file.need(benefitUnits, benefitUnitId), patch)]
  },
})
