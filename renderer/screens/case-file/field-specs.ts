/** Which fields stand in which group of the case file, and how each is edited. */
import type { BenefitUnitFields } from '../../../shared/benefit-unit.ts'
import type { PersonFields } from '../../../shared/person.ts'
import {
  BenefitUnitType,
  ContactChannel,
  PersonStatus,
  SchoolCertificate,
  Sex,
  UnitRole,
} from '../../../shared/values.ts'

export const groups = ['people', 'housing', 'contact', 'work', 'strengths', 'health'] as const
export type Group = (typeof groups)[number]

export type FieldKind = 'line' | 'text' | 'day' | 'yesNo' | 'choice'
export type FieldSpec = {
  table: 'persons' | 'benefitUnits'
  field: string
  group: Group
  kind: FieldKind
  /** For choices: the list in the words of `values`, and its keys. */
  list?: string
  options?: readonly string[]
  /** Whether a choice may be left open. */
  mayBeNull?: boolean
  inputMode?: 'tel' | 'email' | 'numeric'
}

type Rest = Omit<FieldSpec, 'table' | 'field' | 'group' | 'kind'>

function person(group: Group, field: keyof PersonFields, kind: FieldKind, rest: Rest = {}): FieldSpec {
  return { table: 'persons', field, group, kind, ...rest }
}

function unit(group: Group, field: keyof BenefitUnitFields, kind: FieldKind, rest: Rest = {}): FieldSpec {
  return { table: 'benefitUnits', field, group, kind, ...rest }
}

const fieldSpecs: readonly FieldSpec[] = [
  person('people', 'callName', 'line'),
  person('people', 'firstName', 'line'),
  person('people', 'lastName', 'line'),
  person('people', 'formerNames', 'line'),
  person('people', 'pronoun', 'line'),
  person('people', 'birthOn', 'day'),
  person('people', 'sex', 'choice', { list: 'sex', options: Sex.options }),
  person('people', 'citizenship', 'line'),
  person('people', 'unitRole', 'choice', { list: 'unitRole', options: UnitRole.options }),
  person('people', 'status', 'choice', { list: 'personStatus', options: PersonStatus.options }),
  person('people', 'clientNumber', 'line'),

  unit('housing', 'street', 'line'),
  unit('housing', 'postcode', 'line', { inputMode: 'numeric' }),
  unit('housing', 'town', 'line'),
  unit('housing', 'addressBlocked', 'yesNo'),
  unit('housing', 'accessNote', 'text'),
  unit('housing', 'animals', 'line'),
  unit('housing', 'safetyNote', 'text'),
  unit('housing', 'housing', 'text'),
  unit('housing', 'type', 'choice', { list: 'benefitUnitType', options: BenefitUnitType.options }),
  unit('housing', 'number', 'line'),
  unit('housing', 'grantedFrom', 'day'),
  unit('housing', 'grantedUntil', 'day'),

  person('contact', 'phone', 'line', { inputMode: 'tel' }),
  person('contact', 'mobile', 'line', { inputMode: 'tel' }),
  person('contact', 'email', 'line', { inputMode: 'email' }),
  person('contact', 'preferredLanguage', 'line'),
  person('contact', 'preferredChannel', 'choice', {
    list: 'channel',
    options: ContactChannel.options,
    mayBeNull: true,
  }),
  unit('contact', 'familyLanguage', 'line'),
  unit('contact', 'interpreterNeeded', 'yesNo'),

  person('work', 'school', 'choice', { list: 'school', options: SchoolCertificate.options, mayBeNull: true }),
  person('work', 'work', 'text'),
  person('strengths', 'strengths', 'text'),
  person('health', 'health', 'text'),
]

export function specsOf(group: Group, table: FieldSpec['table']): FieldSpec[] {
  return fieldSpecs.filter((spec) => spec.group === group && spec.table === table)
}

export function fieldSpec(table: string, field: string): FieldSpec | undefined {
  return fieldSpecs.find((spec) => spec.table === table && spec.field === field)
}
