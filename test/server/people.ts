/** The people of the test county, and the entries that put them into its directory. */
import { directoryId } from '../../shared/carrier.ts'
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import type { Entry } from '../../shared/command.ts'
import type { Role } from '../../shared/staff.ts'

export const carrier = '09999'

export type Person = { staffId: string; account: string; role: Role; teamId: string | null }

let count = 0
/** A new id, the same in every run of a file. */
export function nextId(): string {
  count += 1
  return `00000000-0000-4000-9000-${count.toString(16).padStart(12, '0')}`
}

export const site = '00000000-0000-4000-8000-00000000a001'
export const north = '00000000-0000-4000-8000-00000000b001'
export const south = '00000000-0000-4000-8000-00000000b002'

export function person(number: number, account: string, role: Role, teamId: string | null): Person {
  return { staffId: `00000000-0000-4000-8000-00000000c0${number.toString(16).padStart(2, '0')}`, account, role, teamId }
}
export const people = {
  anna: person(1, 'anna', 'personalAdvisor', north),
  bengt: person(2, 'bengt', 'caseManager', north),
  cilla: person(3, 'cilla', 'teamLead', north),
  dora: person(4, 'dora', 'auditor', null),
  emil: person(5, 'emil', 'administrator', null),
  fiona: person(6, 'fiona', 'fieldInspector', south),
  gero: person(7, 'gero', 'teamLead', south),
} as const
export type PersonName = keyof typeof people

export function entry<N extends CommandName>(
  command: N,
  caseFileId: string,
  args: ArgsOf<N>,
  extra: Partial<Entry> = {},
): Entry {
  return { id: nextId(), command, caseFileId, args, at: '2026-11-23T08:00:00.000Z', offline: false, seen: {}, ...extra }
}

/** The directory, as its administrator writes it first. */
export function directoryEntries(extra: readonly Person[] = []): Entry[] {
  return [
    entry('carrier.setUp', directoryId, {
      carrierId: nextId(),
      number: carrier,
      name: 'Landkreis Musterland',
      jobCentre: 'Jobcenter Musterland',
    }),
    entry('site.add', directoryId, { siteId: site, name: 'Haus am Markt', street: '', postcode: '', town: '' }),
    entry('team.add', directoryId, { teamId: north, name: 'Nord', siteId: site }),
    entry('team.add', directoryId, { teamId: south, name: 'Süd', siteId: site }),
    ...[...Object.values(people), ...extra].map(({ staffId, account, role, teamId }) =>
      entry('staff.add', directoryId, {
        staffId,
        account,
        role,
        teamId,
        firstName: account,
        lastName: 'Muster',
        phone: '',
        avatarSeed: account,
      }),
    ),
  ]
}

export function openFile(caseFileId: string, main: string, extra: Partial<ArgsOf<'caseFile.open'>> = {}): Entry {
  return entry('caseFile.open', caseFileId, {
    reference: 'A-1',
    siteId: site,
    teamId: north,
    state: 'running',
    protected: false,
    openedOn: '2026-11-02',
    assignmentId: nextId(),
    mainStaffId: main,
    ...extra,
  })
}

export function note(caseFileId: string, content = 'Gespräch geführt', extra: Partial<Entry> = {}): Entry {
  const args: ArgsOf<'note.write'> = {
    noteId: nextId(),
    happenedOn: '2026-11-20',
    startsAt: null,
    endsAt: null,
    channel: 'TELEFON',
    place: '',
    personIds: [],
    present: '',
    language: '',
    reason: '',
    content,
    agreement: '',
    impressions: '',
    nextStep: '',
    nextOn: null,
    visibility: 'NORMAL',
  }
  return entry('note.write', caseFileId, args, extra)
}

export function addPerson(caseFileId: string, personId: string, firstName = 'Mina'): Entry {
  return entry('person.add', caseFileId, {
    personId,
    clientNumber: '',
    firstName,
    lastName: 'Beispiel',
    formerNames: '',
    callName: '',
    pronoun: '',
    birthOn: '1990-04-01',
    sex: 'w',
    citizenship: '',
    unitRole: 'HAUPTPERSON',
    status: 'ELB',
    phone: '',
    mobile: '',
    email: '',
    preferredLanguage: '',
    preferredChannel: null,
    school: null,
    work: '',
    strengths: '',
    health: '',
    avatar: { kind: 'initials' },
  })
}

export function appointment(caseFileId: string, startsAt: string): Entry {
  return entry('appointment.plan', caseFileId, {
    appointmentId: nextId(),
    startsAt,
    minutes: 30,
    place: '',
    purpose: 'Gespräch',
    personIds: [],
    reportingDuty: false,
    visitKind: null,
  })
}

type Photo = { hash: string; bytes: number }

/** A person, their consent and a portrait: each made for a case file. */
export function portraitEntries(small: Photo, large: Photo) {
  const [personId, consentId, portraitId] = [nextId(), nextId(), nextId()]
  const give = (id: string) =>
    entry('consent.give', id, {
      consentId,
      personId,
      purpose: 'portrait',
      textId: 'portrait',
      textVersion: 1,
      language: 'de',
      way: 'read',
      guardian: '',
      untilOn: '2027-11-23',
    })
  const set = (id: string) =>
    entry('portrait.set', id, { portraitId, personId, consentId, small, large, replaces: null })
  const make = [(id: string) => addPerson(id, personId), give, set]
  return { make, personId, consentId, portraitId }
}

export function visit(caseFileId: string, kind: 'outreach' | 'factFinding'): Entry {
  return entry('visit.begin', caseFileId, {
    visitId: nextId(),
    kind,
    reason: kind === 'outreach' ? 'WUNSCH_DER_PERSON' : 'ERSATZ_GERAET',
    order:
      kind === 'outreach' ? null : { number: '1', question: 'Ist der Herd defekt?', legalGround: '', orderedBy: '' },
    appointmentId: null,
    personIds: [],
    place: '',
    arrivedAt: '2026-11-23T09:00',
  })
}
