/** Who lives in a benefit unit of the demo county: the people and what the file says about the unit. */
import type { BenefitUnitFields } from '../../shared/benefit-unit.ts'
import type { PersonFields } from '../../shared/person.ts'
import { dateOf, day, type Moment } from './calendar.ts'
import { demoAvatar } from './faces.ts'
import { familyName, personName, plainLetters, type FamilyName } from './names.ts'
import { accessNotes, animals, housings, safetyNotes, streets, towns } from './phrases.ts'
import type { Random } from './random.ts'
import { firstStories, type Story } from './stories.ts'
import { moreStories } from './stories-more.ts'
import { tellerOf, type Hero, type Teller } from './telling.ts'

type Inhabitant = { personId: string; fields: PersonFields }
export type Adult = Inhabitant & { teller: Teller; stories: readonly Story[] }
export type Household = {
  unit: Omit<BenefitUnitFields, 'grantedFrom' | 'grantedUntil'>
  people: Inhabitant[]
  /** Those who are counselled, the head of the unit first. */
  adults: [Adult, ...Adult[]]
}

/** What is wanted of a household; the rest is chance. */
export type Wish = {
  number: number
  openedAt: Moment
  today: Moment
  blockedAddress: boolean
  safetyNote: boolean
  /** Somebody young without an application yet (§ 16h SGB II). */
  youngAlone: boolean
}

type Role = PersonFields['unitRole']
type Member = { role: Role; sex: PersonFields['sex']; years: number }

export function household(random: Random, wish: Wish): Household {
  const type = wish.youngAlone
    ? 'SINGLE'
    : random.weighted({
        SINGLE: 52,
        ALLEINERZIEHEND: 20,
        PARTNER_OHNE_KINDER: 8,
        PARTNER_MIT_KINDERN: 18,
        SONSTIGE: 2,
      })
  const name = familyName(random)
  const members = membersOf(random, type, wish.youngAlone)
  const people = members.map((member, at) => inhabitant(random, name, member, wish, at))
  const child = people.find(({ fields }) => fields.unitRole === 'KIND_U15')
  const adults = people
    .filter(({ fields }) => fields.unitRole === 'HAUPTPERSON' || fields.unitRole === 'PARTNER')
    .map((person) => adult(random, person, child?.fields.firstName ?? ''))
  const [head, ...others] = adults
  if (!head) throw new Error('a household needs a head')
  const interpreterNeeded = name.pool.language !== 'Deutsch' && random.chance(0.3)
  const unit = unitFields(random, wish, type, head.teller)
  return {
    unit: { ...unit, familyLanguage: name.pool.language, interpreterNeeded },
    people,
    adults: [head, ...others],
  }
}

function membersOf(random: Random, type: BenefitUnitFields['type'], youngAlone: boolean): Member[] {
  const sex = (): PersonFields['sex'] => random.weighted({ m: 48, w: 49, d: 1.5, ohneAngabe: 1.5 })
  const hasChildren = type === 'ALLEINERZIEHEND' || type === 'PARTNER_MIT_KINDERN'
  const years = youngAlone ? random.int(17, 20) : hasChildren ? random.int(23, 48) : random.int(19, 64)
  const members: Member[] = [{ role: 'HAUPTPERSON', sex: type === 'ALLEINERZIEHEND' ? mostlyWomen() : sex(), years }]
  if (type === 'PARTNER_OHNE_KINDER' || type === 'PARTNER_MIT_KINDERN')
    members.push({ role: 'PARTNER', sex: sex(), years: Math.max(19, years + random.int(-6, 6)) })
  if (type === 'SONSTIGE') members.push({ role: 'NICHT_IN_BG', sex: sex(), years: random.int(66, 84) })
  const children = hasChildren ? Number(random.weighted({ 1: 50, 2: 34, 3: 12, 4: 4 })) : 0
  for (let child = 0; child < children; child++) {
    const age = random.int(0, Math.min(22, years - 19))
    members.push({ role: age < 15 ? 'KIND_U15' : 'KIND_15_24', sex: sex(), years: age })
  }
  return members

  function mostlyWomen(): PersonFields['sex'] {
    return random.chance(0.84) ? 'w' : 'm'
  }
}

function inhabitant(random: Random, family: FamilyName, member: Member, wish: Wish, at: number): Inhabitant {
  const { role, sex, years } = member
  const isAdult = years >= 18
  const form = sex === 'm' || sex === 'w' ? sex : random.pick(['m', 'w'] as const)
  const names = personName(random, family, form, isAdult)
  const birthOn = dateOf(wish.today - Math.floor((years + random.next() * 0.98) * 365.25) * day)
  const mail = plainLetters(names.firstName) || plainLetters(names.lastName)
  const isOwn = years >= 15 && role !== 'NICHT_IN_BG'
  return {
    personId: random.id(),
    fields: {
      ...names,
      clientNumber:
        wish.youngAlone || random.chance(0.04) ? '' : `231A${String(wish.number * 10 + at).padStart(6, '0')}`,
      pronoun: pronounOf(random, sex),
      birthOn: random.chance(0.995) ? birthOn : null,
      sex,
      citizenship: random.chance(0.35) ? 'deutsch' : family.pool.citizenship,
      unitRole: role,
      status: wish.youngAlone ? 'VORLAEUFIG' : role === 'NICHT_IN_BG' ? 'AUSGESCHLOSSEN' : years < 15 ? 'NEF' : 'ELB',
      phone: isAdult && random.chance(0.3) ? landline(random) : '',
      mobile: isOwn && random.chance(0.85) ? mobile(random) : '',
      email: isOwn && random.chance(0.55) ? `${mail}.${random.int(10, 99)}@example.org` : '',
      preferredLanguage: random.chance(0.6) ? 'Deutsch' : family.pool.language,
      preferredChannel: isAdult && random.chance(0.5) ? random.pick(['TELEFON', 'EMAIL', 'BRIEF', 'JOBCENTER']) : null,
      school: isAdult ? schoolOf(random) : null,
      work: '',
      strengths: '',
      health: '',
      avatar: demoAvatar(random, isAdult),
    },
  }
}

function adult(random: Random, person: Inhabitant, child: string): Adult {
  const fitting = [...firstStories, ...moreStories].filter((story) => !story.withChildren || child !== '')
  const { firstName, lastName, sex } = person.fields
  const isPlain = sex === 'm' || sex === 'w'
  const hero: Hero = {
    title: sex === 'm' ? 'Herr' : sex === 'w' ? 'Frau' : '',
    name: isPlain ? lastName || firstName : [firstName, lastName].filter(Boolean).join(' '),
    pronoun: sex === 'm' ? 'er' : sex === 'w' ? 'sie' : '',
    child,
  }
  return { ...person, teller: tellerOf(random, hero), stories: random.some(fitting, random.int(1, 2)) }
}

function unitFields(random: Random, wish: Wish, type: BenefitUnitFields['type'], teller: Teller) {
  const home = random.pick(towns)
  return {
    number: wish.youngAlone ? '' : `23102BG${String(wish.number).padStart(7, '0')}`,
    type,
    street: `${random.pick(streets)} ${random.int(1, 88)}${random.chance(0.2) ? random.pick(['a', 'b', 'c']) : ''}`,
    postcode: home.postcode,
    town: home.town,
    addressBlocked: wish.blockedAddress,
    accessNote: random.chance(0.45) ? random.pick(accessNotes) : '',
    animals: random.chance(0.2) ? random.pick(animals) : '',
    safetyNote: wish.safetyNote ? teller.say(wish.openedAt - 30 * day, random.pick(safetyNotes)) : '',
    housing: random.chance(0.8) ? random.pick(housings) : '',
  }
}

function pronounOf(random: Random, sex: PersonFields['sex']): string {
  if (sex === 'd') return random.pick(['keine Pronomen', 'dey', 'er/sie'])
  if (!random.chance(0.3)) return ''
  return sex === 'm' ? 'er' : sex === 'w' ? 'sie' : ''
}

function schoolOf(random: Random): PersonFields['school'] {
  return random.weighted({
    OHNE: 14,
    FOERDERSCHULE: 6,
    HAUPTSCHULE: 32,
    MITTLERE_REIFE: 24,
    FACHHOCHSCHULREIFE: 5,
    FACHABITUR: 4,
    ABITUR: 10,
    UNBEKANNT: 5,
  })
}

/** Numbers that the Bundesnetzagentur keeps free for films. */
export function mobile(random: Random): string {
  const two = String(random.int(0, 99)).padStart(2, '0')
  return random.pick([`0171 39200 ${two}`, `0176 040690 ${two}`])
}

/** A number within a town's net never begins with 0: this one rings nowhere. */
export function landline(random: Random): string {
  return `05${random.int(50, 54)}${random.int(1, 9)} 0${random.int(10_000, 99_999)}`
}
