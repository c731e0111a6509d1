/** Who works in the demo county, where, and how they sign in. All invented. */
import type { Role } from '../../shared/staff.ts'
import { randomFrom } from './random.ts'

export type Colleague = {
  staffId: string
  user: string
  password: string
  role: Role
  firstName: string
  lastName: string
  phone: string
  /** Index in `teams`; null for those who belong to none. */
  team: number | null
}

export const sites = [
  { name: 'Leinetal-Stadt', street: 'Alte Flößergasse 4', postcode: '37073', town: 'Göttingen' },
  { name: 'Leinetal-Land', street: 'Brückenwärterweg 19', postcode: '37124', town: 'Rosdorf' },
  { name: 'Drei Flüsse', street: 'Kleine Färbergasse 2', postcode: '34346', town: 'Hann. Münden' },
  { name: 'Eichsfeld', street: 'An der Wollwäsche 11', postcode: '37115', town: 'Duderstadt' },
] as const

/** A team works at its sites; the first is where it belongs. */
export const teams: readonly { name: string; sites: readonly [number, ...number[]] }[] = [
  { name: 'Team Stadt', sites: [0] },
  { name: 'Team Land', sites: [1, 0] },
  { name: 'Team Drei Flüsse und Eichsfeld', sites: [2, 3] },
]

type Line = readonly [
  firstName: string,
  lastName: string,
  user: string,
  role: Role,
  team: number | null,
  secret: string,
]

const lines: readonly Line[] = [
  ['Anna', 'Brandt', 'brandt', 'personalAdvisor', 0, 'apfel-leine-laterne'],
  ['Mehmet', 'Öztürk', 'oeztuerk', 'caseManager', 0, 'birne-harz-fenster'],
  ['Katharina', 'Meyer-Lüdecke', 'meyer', 'personalAdvisor', 1, 'kirsche-weser-treppe'],
  ['Henrike', 'Schönfelder', 'schoenfelder', 'personalAdvisor', 2, 'pflaume-fulda-glocke'],
  ['Oksana', 'Lysenko', 'lysenko', 'personalAdvisor', 0, 'quitte-brocken-feder'],
  ['Tim', 'Siebert', 'siebert', 'placementOfficer', 1, 'himbeere-garte-pinsel'],
  ['Ștefan', 'Munteanu', 'munteanu', 'personalAdvisor', 2, 'holunder-werra-kanne'],
  ['Rojda', 'Aydın', 'aydin', 'caseManager', 1, 'walnuss-solling-segel'],
  ['Leyla', 'Haddad', 'haddad', 'holisticCoach', 2, 'mirabelle-rhume-kreide'],
  ['Jörg', 'Wüstefeld', 'wuestefeld', 'fieldInspector', 0, 'haselnuss-ilme-leiter'],
  ['Birgit', 'Nolte', 'nolte', 'fieldInspector', 1, 'brombeere-oder-kompass'],
  ['Uwe', 'Ilsemann', 'ilsemann', 'benefitsOfficer', 2, 'stachelbeere-sieber-lampe'],
  ['Friederike', 'Harms', 'harms', 'teamLead', 0, 'linde-nieme-faden'],
  ['Thomas', 'Achterberg', 'achterberg', 'teamLead', 1, 'ahorn-lutter-muschel'],
  ['Nesrin', 'Yıldız', 'yildiz', 'teamLead', 2, 'kastanie-hahle-trommel'],
  ['Gesine', 'Rohde', 'rohde', 'auditor', null, 'buche-auschnippe-siegel'],
  ['Paul', 'Winkelmann', 'winkelmann', 'administrator', null, 'eiche-nathe-schraube'],
]

/** Everybody, Anna Brandt first. The ids depend on the seed alone. */
export function colleagues(seed: number): Colleague[] {
  const random = randomFrom(seed, 'staff')
  return lines.map(([firstName, lastName, user, role, team, password], at) => ({
    staffId: random.id(),
    user,
    password,
    role,
    firstName,
    lastName,
    phone: `0551 0400-${210 + at}`,
    team,
  }))
}

/** Who signs in to the demo county, with what. `user` is also the `sub` at the provider. */
export function demoPeople(options: {
  seed: number
}): { staffId: string; user: string; password: string; role: Role; name: string }[] {
  return colleagues(options.seed).map(({ staffId, user, password, role, firstName, lastName }) => ({
    staffId,
    user,
    password,
    role,
    name: `${firstName} ${lastName}`,
  }))
}

export type Cast = {
  main: Colleague
  /** Another counsellor of the same team. */
  mate: Colleague
  lead: Colleague
  inspector: Colleague
  coach: Colleague
}

const responsible: readonly Role[] = ['personalAdvisor', 'caseManager', 'placementOfficer']

/** Those who are responsible for files, in the order in which files come to them. */
export function mains(all: readonly Colleague[]): Colleague[] {
  return all.filter(({ role }) => responsible.includes(role))
}

export function castAround(all: readonly Colleague[], main: Colleague, turn: number): Cast {
  const team = all.filter((one) => one.team === main.team)
  const mates = mains(team).filter((one) => one !== main)
  const named = (found: Colleague | undefined) => {
    if (!found) throw new Error(`nobody stands beside ${main.user}`)
    return found
  }
  return {
    main,
    mate: named(mates[turn % mates.length]),
    lead: named(team.find(({ role }) => role === 'teamLead')),
    inspector: named(team.find(({ role }) => role === 'fieldInspector' || role === 'benefitsOfficer')),
    coach: named(all.find(({ role }) => role === 'holisticCoach')),
  }
}
