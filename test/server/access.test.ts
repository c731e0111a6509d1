/**
 * Access is stated twice: in shared/access.ts, and as policies in the database. Both are asked here about everything: every
 * role, in every way to stand to a case file, for every command.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  mayRun,
  maySee,
  mayVisit,
  relations,
  relationTo,
  type AssignmentFact,
  type CaseFileFacts,
} from '../../shared/access.ts'
import { directoryId } from '../../shared/carrier.ts'
import { commandNames } from '../../shared/catalogue.ts'
import { roles } from '../../shared/staff.ts'
import { inTransaction, set } from '../../server/postgres-client.ts'
import { openPostgresStore } from '../../server/postgres-store.ts'
import { openTestDatabase, type TestDatabase } from '../support/county.ts'
import { carrier, nextId, north, south } from './people.ts'

const today = '2026-11-23'
const actor = { staffId: nextId(), teamId: north }

type Situation = { name: string; id: string; facts: CaseFileFacts | undefined }

function assignment(kind: AssignmentFact['kind'], days: Partial<AssignmentFact> = {}): AssignmentFact {
  return { staffId: actor.staffId, kind, fromOn: '2026-01-01', untilOn: null, endedOn: null, ...days }
}

function situation(name: string, assignments: AssignmentFact[], file: Partial<CaseFileFacts> = {}): Situation {
  const id = nextId()
  return { name, id, facts: { caseFileId: id, teamId: south, protected: false, ...file, assignments } }
}

function tray(name: string, id: string): Situation {
  return { name, id, facts: { caseFileId: id, teamId: id, protected: false, assignments: [] } }
}

const somebodyElse = assignment('main', { staffId: nextId() })
const situations: Situation[] = [
  { name: 'the directory', id: directoryId, facts: undefined },
  { name: 'no such file', id: nextId(), facts: undefined },
  tray('the tray of the own team', north),
  tray('the tray of another team', south),
  situation('main', [assignment('main')]),
  situation('deputy', [assignment('deputy'), somebodyElse]),
  situation('specialist', [assignment('specialist'), somebodyElse]),
  situation('main and specialist', [assignment('specialist'), assignment('main')]),
  situation('of the own team', [somebodyElse], { teamId: north }),
  situation('of the own team, protected', [somebodyElse], { teamId: north, protected: true }),
  situation('of the own team, protected, named', [assignment('specialist')], { teamId: north, protected: true }),
  situation('of another team', [somebodyElse]),
  situation('nobody is assigned', []),
  situation('begins today', [assignment('main', { fromOn: today })]),
  situation('begins tomorrow', [assignment('main', { fromOn: '2026-11-24' })]),
  situation('until today', [assignment('deputy', { untilOn: today })]),
  situation('until yesterday', [assignment('deputy', { untilOn: '2026-11-22' })]),
  situation('ends today', [assignment('main', { endedOn: today }), somebodyElse]),
  situation('ends tomorrow', [assignment('main', { endedOn: '2026-11-24' })]),
  situation('ended, but still specialist', [assignment('main', { endedOn: today }), assignment('specialist')]),
  situation('former, in the own team', [assignment('main', { endedOn: '2026-03-01' })], { teamId: north }),
]

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await openPostgresStore(database.pool, carrier)
  const { superuser } = database
  await superuser.query(tryLines)
  for (const { facts } of situations) {
    if (!facts) continue
    await superuser.query('INSERT INTO case_file VALUES ($1, $2, $3, $4, 1)', [
      carrier,
      facts.caseFileId,
      facts.teamId,
      facts.protected,
    ])
    for (const { staffId, kind, fromOn, untilOn, endedOn } of facts.assignments) {
      await superuser.query('INSERT INTO assignment VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)', [
        carrier,
        facts.caseFileId,
        nextId(),
        staffId,
        kind,
        fromOn,
        untilOn,
        endedOn,
      ])
    }
  }
})
afterAll(() => database.close())

/** Tries each line of the log by itself, undoes it, and says whether the policies let it in. */
const tryLines = `
  CREATE FUNCTION public.try_lines(lines json) RETURNS boolean[] LANGUAGE plpgsql AS $$
  DECLARE line json; taken boolean[] := '{}';
  BEGIN
    FOR line IN SELECT json_array_elements(lines) LOOP
      BEGIN
        INSERT INTO antlitz.entry (carrier, id, staff_id, command, case_file_id, args, at, claimed_at, offline,
                                   received_at, digest, outcome, seq)
        VALUES (antlitz.my_carrier(), gen_random_uuid(), antlitz.me(), line ->> 'command',
                (line ->> 'caseFileId')::uuid, line -> 'args', '', '', false, now(), '', line ->> 'outcome', 2);
        RAISE EXCEPTION SQLSTATE 'AN001';
      EXCEPTION
        WHEN SQLSTATE 'AN001' THEN taken := taken || true;
        WHEN insufficient_privilege THEN taken := taken || false;
      END;
    END LOOP;
    RETURN taken;
  END $$`

type Line = { command: string; caseFileId: string; outcome: string; args?: unknown }

/** What the database says when somebody of this role writes these lines into the log: which it takes. */
async function verdicts(role: string, lines: readonly Line[]): Promise<boolean[]> {
  return inTransaction(database.pool, 'BEGIN', async (client) => {
    // As in a push: the transaction has locked the files that it works on, and so knows which of them exist.
    const locked = `{${situations.map(({ id }) => id).join(',')}}`
    await set(client, { carrier, today, staff: actor.staffId, team: actor.teamId, role, working_on: locked })
    const { rows } = await client.query<{ taken: boolean[] }>('SELECT public.try_lines($1) AS taken', [
      JSON.stringify(lines),
    ])
    return rows[0]?.taken ?? []
  })
}

describe.each(roles)('%s', (role) => {
  test.each(situations)('may run the same commands by both rules: $name', async ({ id, facts }) => {
    const relation = relationTo({ ...actor, role }, facts, id, today)
    const outcome = relation === 'former' ? 'handedOver' : 'accepted'
    const args = { kind: 'outreach' }
    const taken = await verdicts(
      role,
      commandNames.map((command) => ({ command, caseFileId: id, outcome, args })),
    )
    const allowed = commandNames.map(
      (command) =>
        mayRun(command, role, relation) &&
        (command !== 'visit.begin' || mayVisit(role, 'outreach')) &&
        (command !== 'caseFile.open' || facts === undefined),
    )
    expect(Object.fromEntries(commandNames.map((name, at) => [name, taken[at]]))).toEqual(
      Object.fromEntries(commandNames.map((name, at) => [name, allowed[at]])),
    )
  })

  test('sees the same case files by both rules', async () => {
    const seen = await inTransaction(database.pool, 'BEGIN', async (client) => {
      await set(client, { carrier, today, staff: actor.staffId, team: actor.teamId, role })
      const { rows } = await client.query<{ id: string }>('SELECT id FROM my_files() AS id')
      return rows.map(({ id }) => id).toSorted()
    })
    const visible = situations.filter(({ id, facts }) => maySee(relationTo({ ...actor, role }, facts, id, today)))
    expect(seen).toEqual(visible.map(({ id }) => id).toSorted())
  })

  test('begins the same kinds of visits by both rules', async () => {
    const own = situations.find(({ name }) => name === 'main')
    const lines = (['outreach', 'factFinding', 'other'] as const).map((kind) => ({
      command: 'visit.begin',
      caseFileId: own?.id ?? '',
      outcome: 'accepted',
      args: { kind },
    }))
    const may = mayRun('visit.begin', role, relationTo({ ...actor, role }, own?.facts, own?.id ?? '', today))
    expect(await verdicts(role, lines)).toEqual([
      may && mayVisit(role, 'outreach'),
      may && mayVisit(role, 'factFinding'),
      false,
    ])
  })
})

test('every role, relation and command, also those that cannot meet, are judged alike', async () => {
  const all = roles.flatMap((role) =>
    relations.flatMap((relation) => commandNames.map((command) => ({ role, relation, command }))),
  )
  const { rows } = await database.superuser.query<{ may: boolean }>(
    `SELECT may_run(command, role, relation) AS may
       FROM json_to_recordset($1) AS line(command text, role text, relation text)`,
    [JSON.stringify(all)],
  )
  const apart = all.filter(({ command, role, relation }, at) => rows[at]?.may !== mayRun(command, role, relation))
  expect(rows).toHaveLength(roles.length * relations.length * commandNames.length)
  expect(apart).toEqual([])
})

test('a former adviser hands over, nobody else does, and a refused line may always be kept', async () => {
  const former = situations.find(({ name }) => name === 'until yesterday')?.id ?? ''
  const main = situations.find(({ name }) => name === 'main')?.id ?? ''
  const foreign = situations.find(({ name }) => name === 'of another team')?.id ?? ''
  const line = (caseFileId: string, outcome: string) => ({ command: 'note.write', caseFileId, outcome })
  expect(
    await verdicts('personalAdvisor', [
      line(former, 'handedOver'),
      line(former, 'accepted'),
      line(main, 'handedOver'),
      line(main, 'accepted'),
      line(foreign, 'handedOver'),
    ]),
  ).toEqual([true, false, false, true, false])
})
