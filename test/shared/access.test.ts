/** Who stands how to a case file, and what that allows. What the database says to the same is held against it in test/server/access.test.ts. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  carriesCases,
  factsOf,
  handsIn,
  mayDecide,
  mayRun,
  maySee,
  mayBegin,
  mayVisit,
  relations,
  relationTo,
  type Actor,
  type AssignmentFact,
  type CaseFileFacts,
  type Relation,
} from '../../shared/access.ts'
import { directoryId } from '../../shared/carrier.ts'
import { commandNames, type CommandName } from '../../shared/catalogue.ts'
import { CaseFileRows } from '../../shared/command.ts'
import { roles, type Role } from '../../shared/staff.ts'
import { north, people, south } from '../server/people.ts'
import {
  assignment,
  assignmentRow,
  caseFileId,
  deputy,
  fileRow,
  person,
  personRow,
  restriction,
  restrictionRow,
} from './command-cases.ts'

const { anna, bengt, cilla, gero } = people
const today = '2026-11-23'

function held(kind: AssignmentFact['kind'], days: Partial<AssignmentFact> = {}): AssignmentFact {
  return { staffId: anna.staffId, kind, fromOn: '2026-11-02', untilOn: null, endedOn: null, ...days }
}
const facts = (assignments: AssignmentFact[], file: Partial<CaseFileFacts> = {}): CaseFileFacts => ({
  caseFileId,
  teamId: north,
  protected: false,
  ...file,
  assignments,
})
const stands = (actor: Actor, file: CaseFileFacts | undefined, day = today) => relationTo(actor, file, caseFileId, day)

describe('how anna stands to a case file', () => {
  const cases: [string, AssignmentFact[], Relation][] = [
    ['nobody is assigned', [], 'none'],
    ['she is its adviser', [held('main')], 'main'],
    ['she stands in', [held('deputy')], 'deputy'],
    ['she has one subject', [held('specialist')], 'specialist'],
    ['she has a subject and stands in', [held('specialist'), held('deputy')], 'deputy'],
    ['she stands in and is its adviser', [held('deputy'), held('main')], 'main'],
    ['bengt has it', [held('main', { staffId: bengt.staffId })], 'none'],
    ['her time begins today', [held('main', { fromOn: today })], 'main'],
    ['her time begins tomorrow', [held('main', { fromOn: '2026-11-24' })], 'none'],
    ['her last day is today', [held('deputy', { untilOn: today })], 'deputy'],
    ['her last day was yesterday', [held('deputy', { untilOn: '2026-11-22' })], 'former'],
    ['somebody took over today', [held('main', { endedOn: today })], 'former'],
    ['somebody takes over tomorrow', [held('main', { endedOn: '2026-11-24' })], 'main'],
    ['she gave it away and keeps one subject', [held('main', { endedOn: today }), held('specialist')], 'specialist'],
  ]
  test.each(cases)('when %s', (_name, assignments, relation) => {
    expect(stands(anna, facts(assignments))).toBe(relation)
  })
})

describe('how a team lead stands to a case file', () => {
  test('as its lead when it is of her team', () => {
    expect(stands(cilla, facts([held('main')]))).toBe('lead')
  })
  test('not at all when it is protected and she is not named', () => {
    expect(stands(cilla, facts([held('main')], { protected: true }))).toBe('none')
  })
  test('as it names her when it is protected', () => {
    const named = held('deputy', { staffId: cilla.staffId })
    expect(stands(cilla, facts([named], { protected: true }))).toBe('deputy')
  })
  test('not at all when it is of another team', () => {
    expect(stands(gero, facts([held('main')]))).toBe('none')
    expect(stands(cilla, facts([held('main')], { teamId: south }))).toBe('none')
  })
  test('as the lead of a tray to that of her own team alone, and everybody else as a member', () => {
    expect([relationTo(cilla, undefined, north, today), relationTo(cilla, undefined, south, today)]).toEqual([
      'trayLead',
      'none',
    ])
    expect([relationTo(anna, undefined, north, today), relationTo(anna, undefined, south, today)]).toEqual([
      'member',
      'none',
    ])
    // What somebody recorded before they became one must still find a place.
    expect(relationTo({ ...anna, role: 'auditor' }, undefined, north, today)).toBe('member')
  })
  test('as its lead still when she had it herself before', () => {
    const before = held('main', { staffId: cilla.staffId, endedOn: today })
    expect(stands(cilla, facts([before]))).toBe('lead')
  })
  test('is not for somebody of the team who does not lead it', () => {
    expect(stands(bengt, facts([held('main')]))).toBe('none')
  })
})

describe('those who never see a case', () => {
  const never: Role[] = ['controller', 'auditor', 'administrator']
  test.each(never)('%s stands to none, even when assigned', (role) => {
    expect(stands({ ...anna, role }, facts([held('main')]))).toBe('none')
    expect(carriesCases(role)).toBe(false)
  })
  test('are these three and no others', () => {
    expect(roles.filter((role) => !carriesCases(role)).toSorted()).toEqual(never.toSorted())
  })
})

test('everybody stands to the directory as to a directory, whatever else is true', () => {
  for (const role of roles)
    expect(relationTo({ ...anna, role }, facts([held('main')]), directoryId, today)).toBe('directory')
})

test('nobody stands to a file that does not exist', () => {
  for (const role of roles) expect(stands({ ...anna, role }, undefined)).toBe('none')
})

test('whoever once had a file and has it no more is former or still related, never a stranger', () => {
  const days = fc.constantFrom('2026-11-01', '2026-11-10', '2026-11-22', today, '2026-11-24')
  const one = fc.record({
    staffId: fc.constant(anna.staffId),
    kind: fc.constantFrom('main' as const, 'deputy' as const, 'specialist' as const),
    fromOn: days,
    untilOn: fc.option(days),
    endedOn: fc.option(days),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 4 }), (assignments) => {
      const begun = assignments.some(({ fromOn }) => fromOn <= today)
      expect(stands(anna, facts(assignments)) === 'none').toBe(!begun)
    }),
  )
})

test('the facts that access depends on come from the rows of the file', () => {
  const rows = [fileRow({ protected: true }), assignmentRow(assignment), assignmentRow(deputy, { kind: 'deputy' })]
  const { assignments, ...rest } = factsOf(new CaseFileRows(caseFileId, rows)) ?? { assignments: [] }
  expect(rest).toEqual({ caseFileId, teamId: north, protected: true })
  expect(assignments.map((one) => one.kind)).toEqual(['main', 'deputy'])
  expect(factsOf(new CaseFileRows(caseFileId, rows.slice(1)))).toBeUndefined()
})

test('a file goes to the laptops of those who have it, lead it, or read the directory', () => {
  expect(relations.filter(maySee)).toEqual(['main', 'deputy', 'specialist', 'lead', 'directory', 'trayLead'])
})

/** `role relation` pairs that may run a command. */
function allowed(command: CommandName): string[] {
  return roles.flatMap((role) =>
    relations.filter((relation) => mayRun(command, role, relation)).map((relation) => `${role} ${relation}`),
  )
}
const counsellors = ['personalAdvisor', 'caseManager', 'placementOfficer', 'holisticCoach', 'teamLead']
const workers = [...counsellors, 'benefitsOfficer', 'fieldInspector']
const pairs = (who: readonly string[], ...how: string[]) =>
  who.flatMap((role) => how.map((relation) => `${role} ${relation}`))

describe('who may run what', () => {
  const steering: CommandName[] = [
    'caseFile.assign',
    'caseFile.endAssignment',
    'caseFile.close',
    'caseFile.reopen',
    'caseFile.restrict',
    'caseFile.liftRestriction',
  ]
  test.each(steering)('%s is for the adviser and the lead, and is never handed in later', (command) => {
    expect(allowed(command).toSorted()).toEqual(pairs(counsellors, 'main', 'lead').toSorted())
    expect(handsIn(command)).toBe(false)
  })

  const counselling: CommandName[] = ['benefitUnit.add', 'person.add', 'avatar.choose', 'consent.give', 'portrait.set']
  test.each(counselling)('%s is counselling: never for those who inspect, never for one subject only', (command) => {
    expect(allowed(command).toSorted()).toEqual(pairs(counsellors, 'main', 'deputy', 'lead', 'former').toSorted())
  })

  const recording: CommandName[] = [
    'benefitUnit.edit',
    'person.edit',
    'note.write',
    'note.correct',
    'appointment.plan',
    'appointment.move',
    'appointment.setState',
    'followUp.set',
    'followUp.move',
    'followUp.finish',
    'visit.begin',
    'visit.finish',
    'consent.withdraw',
    'portrait.remove',
    'disagreement.settle',
    'disagreement.reopen',
  ]
  test.each(recording)('%s is for everybody who works on the case, and is handed in by who had it', (command) => {
    const who = pairs(workers, 'main', 'deputy', 'lead', 'specialist', 'former')
    expect(allowed(command).toSorted()).toEqual(who.toSorted())
    expect(handsIn(command)).toBe(true)
  })

  const administration: CommandName[] = ['carrier.setUp', 'site.add', 'team.add', 'staff.add', 'staff.edit']
  test.each(administration)('%s is for the administrator, in the directory only', (command) => {
    expect(allowed(command)).toEqual(['administrator directory'])
  })

  test('opening a file is for counsellors, where there is none yet', () => {
    expect(allowed('caseFile.open').toSorted()).toEqual(pairs(counsellors, 'none').toSorted())
  })

  test('the tray of a team is filled by its members and emptied by its lead', () => {
    expect(allowed('handIn.give').toSorted()).toEqual(pairs(roles, 'member', 'trayLead').toSorted())
    expect(allowed('handIn.finish')).toEqual(['teamLead trayLead'])
  })

  test('no command is left out here', () => {
    const trays: CommandName[] = ['handIn.give', 'handIn.finish']
    const named = [...steering, ...counselling, ...recording, ...administration, ...trays, 'caseFile.open']
    expect(named.toSorted()).toEqual([...commandNames].toSorted())
  })

  test('a stranger may run nothing but open a new file', () => {
    const open = commandNames.filter((command) => roles.some((role) => mayRun(command, role, 'none')))
    expect(open).toEqual(['caseFile.open'])
  })
})

test('who is responsible, whether a file is open and why it was restricted is decided by who steers it', () => {
  const file = new CaseFileRows(caseFileId, [fileRow(), assignmentRow(assignment), restrictionRow(), personRow()])
  const who = (rowId: string) => {
    const entry = { command: 'disagreement.settle', args: { rowId, field: 'remark', value: '' } }
    return relations.filter((relation) => mayDecide(entry, file, 'personalAdvisor', relation))
  }
  for (const rowId of [caseFileId, assignment, restriction]) expect(who(rowId)).toEqual(['main', 'lead'])
  expect(who(person)).toEqual([...relations])
})

describe('help and inspection are never in one hand', () => {
  test.each(roles)('%s may begin one kind of visit at most', (role) => {
    expect(mayVisit(role, 'outreach') && mayVisit(role, 'factFinding')).toBe(false)
  })
  test('a planned visit is begun by whose kind it is; where the kind is not known, by whoever visits', () => {
    const mine = (planned?: 'outreach' | 'factFinding') => roles.filter((role) => mayBegin(role, planned)).toSorted()
    expect(mine('outreach')).toEqual(counsellors.toSorted())
    expect(mine('factFinding')).toEqual(['benefitsOfficer', 'fieldInspector'])
    expect(mine()).toEqual([...mine('outreach'), ...mine('factFinding')].toSorted())
  })
  test('counsellors help', () => {
    expect(roles.filter((role) => mayVisit(role, 'outreach')).toSorted()).toEqual(counsellors.toSorted())
  })
  test('inspectors and benefits officers inspect', () => {
    expect(roles.filter((role) => mayVisit(role, 'factFinding')).toSorted()).toEqual([
      'benefitsOfficer',
      'fieldInspector',
    ])
  })
})
