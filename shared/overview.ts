/**
 * What the lists show of a case file without opening it: face, name and the one line that matters now. Computed from the
 * rows by this pure function, sealed beside the pages, and decrypted into memory at unlock.
 */
import { appointments, type VisitKind } from './appointment.ts'
import { benefitUnits } from './benefit-unit.ts'
import { assignments, caseFiles, standingRestrictions, type AssignmentFields } from './case-file.ts'
import type { CaseFileRows } from './command.ts'
import { notes } from './contact-note.ts'
import { followUps } from './follow-up.ts'
import { persons, type Avatar, type PersonFields } from './person.ts'
import { portraits, type PortraitFields } from './portrait.ts'
import { compare, type Row } from './row.ts'
import { visits } from './visit.ts'

/** A face: the photo's address, or what is drawn in its place. `initials` is always there to fall back on. */
export type Face = { photo: string | null; avatar: Avatar; initials: string }

export type PersonCard = {
  personId: string
  /** As the person wants to be called. */
  name: string
  /** For lists: family name first. */
  sortName: string
  formerNames: string
  face: Face
  birthOn: string | null
  unitRole: PersonFields['unitRole']
  pronoun: string
}

/** Something that has a day: an open appointment, or an open follow-up. */
export type DueItem = {
  id: string
  kind: 'appointment' | 'visit' | 'followUp'
  /** Local time `2026-11-23T09:30`, or a day. */
  at: string
  what: string
  place: string
  reportingDuty: boolean
  /** Of a visit: not everybody who sees it may begin it. Lists that were sealed before this was noted do not have it. */
  visitKind?: VisitKind
}

export type Overview = {
  caseFileId: string
  reference: string
  unitNumber: string
  state: 'created' | 'underReview' | 'running' | 'ended'
  siteId: string
  teamId: string
  protected: boolean
  /** Its processing is restricted (Art. 18 GDPR). */
  restricted: boolean
  town: string
  /** The head of the benefit unit first. */
  people: PersonCard[]
  assignments: AssignmentFields[]
  /** The last day somebody was in touch with them. */
  lastContactOn: string | null
  due: DueItem[]
  /** Reporting appointments missed in a row, without an accepted reason (§ 32, § 7b SGB II). */
  missedInARow: number
  /** How many fields hold two values. */
  disagreements: number
  hasSafetyNote: boolean
  /** The photos this file names. */
  photos: NamedPhoto[]
  /** Latest change by corrected time, and its author: for "what colleagues changed". */
  changedAt: string
  changedBy: string
}

/** The overview of a case file, or undefined while it holds no case (the directory, or nothing yet). */
export function overviewOf(file: CaseFileRows): Overview | undefined {
  const row = file.find(caseFiles, file.caseFileId)
  if (!row) return undefined
  const unit = file.all(benefitUnits)[0]
  const { state, siteId, teamId, reference, protected: isProtected } = row.fields
  return {
    caseFileId: file.caseFileId,
    reference,
    unitNumber: unit?.fields.number ?? '',
    state,
    siteId,
    teamId,
    protected: isProtected,
    restricted: standingRestrictions(file).length > 0,
    town: unit && !unit.fields.addressBlocked ? unit.fields.town : '',
    people: peopleOf(file),
    assignments: file.all(assignments).map((one) => one.fields),
    lastContactOn: lastContact(file),
    due: dueItems(file),
    missedInARow: missedInARow(file),
    disagreements: disagreements(file),
    hasSafetyNote: (unit?.fields.safetyNote ?? '').trim() !== '',
    photos: namedPhotos(file),
    ...lastChange(file),
  }
}

/** A photo that a file names: its address, its size, and whether it is the small one. */
export type NamedPhoto = { hash: string; bytes: number; small: boolean }

const rank: Readonly<Record<PersonFields['unitRole'], number>> = {
  HAUPTPERSON: 0,
  PARTNER: 1,
  ELTERNTEIL: 2,
  KIND_15_24: 3,
  KIND_U15: 4,
  NICHT_IN_BG: 5,
}

/** Everybody in the file as a card, head of the unit first, then by age. */
export function peopleOf(file: CaseFileRows): PersonCard[] {
  const faces = livePortraits(file)
  return file
    .all(persons)
    .toSorted(
      (a, b) =>
        rank[a.fields.unitRole] - rank[b.fields.unitRole] ||
        compare(a.fields.birthOn ?? '9', b.fields.birthOn ?? '9') ||
        compare(a.id, b.id),
    )
    .map((row) => cardOf(row, faces.get(row.id)))
}

function cardOf(row: Row<PersonFields>, portrait: Row<PortraitFields> | undefined): PersonCard {
  const { firstName, lastName, callName, formerNames, avatar, birthOn, unitRole, pronoun } = row.fields
  const name = callName || [firstName, lastName].filter(Boolean).join(' ')
  return {
    personId: row.id,
    name,
    sortName: lastName && firstName ? `${lastName}, ${firstName}` : lastName || firstName,
    formerNames,
    face: { photo: portrait?.fields.small?.hash ?? null, avatar, initials: initialsOf(firstName, lastName) },
    birthOn,
    unitRole,
    pronoun,
  }
}

export function initialsOf(firstName: string, lastName: string): string {
  const first = (word: string) =>
    String.fromCodePoint(word.trim().codePointAt(0) ?? 0x20)
      .trim()
      .toLocaleUpperCase('de')
  return first(firstName) + first(lastName) || '?'
}

/** The newest portrait of each person that has not been removed. */
export function livePortraits(file: CaseFileRows): Map<string, Row<PortraitFields>> {
  const newest = new Map<string, Row<PortraitFields>>()
  for (const row of file.all(portraits)) {
    if (row.fields.removedAt !== null) continue
    const other = newest.get(row.fields.personId)
    if (!other || compare(`${row.made.at}${row.id}`, `${other.made.at}${other.id}`) > 0)
      newest.set(row.fields.personId, row)
  }
  return newest
}

/** The photos that this file still names. Everything else may be deleted. */
export function namedPhotos(file: CaseFileRows): NamedPhoto[] {
  return file.all(portraits).flatMap(({ fields: { small, large, removedAt } }) => {
    if (removedAt !== null) return []
    return [...(small ? [{ ...small, small: true }] : []), ...(large ? [{ ...large, small: false }] : [])]
  })
}

const reached = new Set([
  'GESPRAECH_GEFUEHRT',
  'KURZKONTAKT_TUER',
  'VERWEIGERT_FREUNDLICH',
  'GEKLAERT',
  'TEILWEISE',
  'NICHT_GEKLAERT',
])

function lastContact(file: CaseFileRows): string | null {
  const days = [
    ...file.all(notes).map((note) => note.fields.happenedOn),
    ...file
      .all(visits)
      .flatMap((visit) =>
        visit.fields.result && reached.has(visit.fields.result) ? [visit.fields.arrivedAt.slice(0, 10)] : [],
      ),
  ]
  return days.reduce<string | null>((latest, day) => (latest === null || day > latest ? day : latest), null)
}

const openStates = new Set(['planned', 'invited', 'moved'])

function dueItems(file: CaseFileRows): DueItem[] {
  const items: DueItem[] = []
  for (const { id, fields } of file.all(appointments)) {
    if (!openStates.has(fields.state)) continue
    const kind = fields.visitKind ? 'visit' : 'appointment'
    items.push({
      id,
      kind,
      at: fields.startsAt,
      what: fields.purpose,
      place: fields.place,
      reportingDuty: fields.reportingDuty,
      ...(fields.visitKind && { visitKind: fields.visitKind }),
    })
  }
  for (const { id, fields } of file.all(followUps)) {
    if (fields.doneAt === null)
      items.push({ id, kind: 'followUp', at: fields.dueOn, what: fields.what, place: '', reportingDuty: false })
  }
  return items.toSorted((a, b) => compare(a.at, b.at) || compare(a.id, b.id))
}

function missedInARow(file: CaseFileRows): number {
  const past = file
    .all(appointments)
    .filter(({ fields }) => fields.reportingDuty && !openStates.has(fields.state) && fields.state !== 'cancelled')
    .toSorted((a, b) => compare(b.fields.startsAt, a.fields.startsAt))
  const missed = new Set(['missed', 'reasonClaimed', 'reasonRejected'])
  const end = past.findIndex(({ fields }) => !missed.has(fields.state))
  return end < 0 ? past.length : end
}

/** How many fields of this file hold two values. */
function disagreements(file: CaseFileRows): number {
  let count = 0
  for (const row of file.rows()) count += Object.keys(row.disputed ?? {}).length
  return count
}

function lastChange(file: CaseFileRows): { changedAt: string; changedBy: string } {
  let latest = { changedAt: '', changedBy: '' }
  for (const row of file.rows()) {
    for (const mark of [row.made, ...Object.values(row.marks ?? {})]) {
      if (mark.at > latest.changedAt) latest = { changedAt: mark.at, changedBy: mark.by }
    }
  }
  return latest
}
