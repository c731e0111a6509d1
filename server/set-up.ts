/** Founding a county from one JSON file: carrier, people, devices, case files, assignments. Names in it become ids here. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { CarrierNumber, directoryId } from '../shared/carrier.ts'
import { AssignmentKind } from '../shared/case-file.ts'
import type { ArgsOf, CommandName } from '../shared/catalogue.ts'
import type { Entry } from '../shared/command.ts'
import { fieldAtFault } from '../shared/contract.ts'
import { Day, filledLine, Id, line, z } from '../shared/schema.ts'
import { Role } from '../shared/staff.ts'
import type { DemoPerson } from './demo-provider.ts'
import type { Batch } from './load.ts'
import { StartProblem } from './postgres.ts'

const SetUp = z.strictObject({
  carrier: z.strictObject({ number: CarrierNumber, name: filledLine(), jobCentre: filledLine() }),
  sites: z.array(z.strictObject({ name: filledLine(), street: line(), postcode: line(10), town: line() })).default([]),
  teams: z.array(z.strictObject({ name: filledLine(), site: filledLine() })).default([]),
  people: z
    .array(
      z.strictObject({
        id: Id.optional(),
        /** The `sub` at the provider. */
        account: filledLine(),
        /** Only where the county has no provider of its own. */
        password: filledLine().optional(),
        firstName: line(),
        lastName: filledLine(),
        role: Role,
        team: filledLine().nullable().default(null),
        phone: line(60).default(''),
      }),
    )
    .min(1),
  caseFiles: z
    .array(
      z.strictObject({
        id: Id.optional(),
        reference: line(60),
        team: filledLine(),
        openedOn: Day,
        protected: z.boolean().default(false),
        /** Accounts. */
        main: filledLine(),
        assignments: z
          .array(
            z.strictObject({
              account: filledLine(),
              kind: AssignmentKind.exclude(['main']),
              fromOn: Day,
              untilOn: Day.nullable().default(null),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
})
type SetUp = z.infer<typeof SetUp>

export async function readSetUp(path: string): Promise<{ batches: Batch[]; people: DemoPerson[] }> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new StartProblem(`${path} cannot be read.`)
  })
  const checked = SetUp.safeParse(parse(path, text))
  if (!checked.success) throw new StartProblem(`${path} does not fit at ${fieldAtFault(checked.error) || 'its top'}.`)
  return foundingOf(checked.data, new Date())
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StartProblem(`${path} is not JSON.`)
  }
}

export function foundingOf(setUp: SetUp, now: Date): { batches: Batch[]; people: DemoPerson[] } {
  const idOf = (...parts: string[]) => idFrom(setUp.carrier.number, ...parts)
  const find = <T extends { id?: string | undefined }>(
    list: readonly T[],
    name: string,
    key: keyof T,
    kind: string,
  ) => {
    const found = list.find((one) => one[key] === name)
    if (!found) throw new StartProblem(`The set-up names ${kind} "${name}", but has none.`)
    return found.id ?? idOf(kind, name)
  }
  const sites = setUp.sites.map((site) => ({ ...site, id: idOf('site', site.name) }))
  const teams = setUp.teams.map((team) => ({ ...team, id: idOf('team', team.name) }))
  const people = setUp.people.map((person) => ({ ...person, id: person.id ?? idOf('person', person.account) }))
  const write = writer(now, idOf)
  const directory = [
    write('carrier.setUp', directoryId, { carrierId: idOf('carrier'), ...setUp.carrier }),
    ...sites.map(({ id, ...site }) => write('site.add', directoryId, { siteId: id, ...site })),
    ...teams.map(({ id, name, site }) =>
      write('team.add', directoryId, { teamId: id, name, siteId: find(sites, site, 'name', 'site') }),
    ),
    ...people.map(({ id, account, firstName, lastName, role, team, phone }) => {
      const teamId = team === null ? null : find(teams, team, 'name', 'team')
      const avatarSeed = account
      return write('staff.add', directoryId, {
        staffId: id,
        account,
        firstName,
        lastName,
        role,
        teamId,
        phone,
        avatarSeed,
      })
    }),
  ]
  const administrator = people.find(({ role }) => role === 'administrator')
  if (!administrator) throw new StartProblem('The set-up needs somebody with the role administrator.')
  const staffId = (account: string) => find(people, account, 'account', 'person')
  const batches: Batch[] = [{ staffId: administrator.id, entries: directory }]
  for (const file of setUp.caseFiles) {
    const caseFileId = file.id ?? idOf('caseFile', file.reference)
    const team = teams.find(({ name }) => name === file.team)
    const open: ArgsOf<'caseFile.open'> = {
      reference: file.reference,
      siteId: find(sites, team?.site ?? '', 'name', 'site'),
      teamId: find(teams, file.team, 'name', 'team'),
      state: 'running',
      protected: file.protected,
      openedOn: file.openedOn,
      assignmentId: idOf('main', caseFileId),
      mainStaffId: staffId(file.main),
    }
    const assigned = file.assignments.map(({ account, ...assignment }) =>
      write('caseFile.assign', caseFileId, {
        assignmentId: idOf('assignment', caseFileId, account, assignment.kind),
        staffId: staffId(account),
        replaces: null,
        ...assignment,
      }),
    )
    batches.push({ staffId: staffId(file.main), entries: [write('caseFile.open', caseFileId, open), ...assigned] })
  }
  return { batches, people: people.flatMap(signInOf) }
}

function signInOf(person: SetUp['people'][number]): DemoPerson[] {
  const { account, password, role, firstName, lastName } = person
  return password === undefined ? [] : [{ user: account, password, role, name: `${firstName} ${lastName}`.trim() }]
}

function writer(now: Date, idOf: (...parts: string[]) => string) {
  let count = 0
  return <N extends CommandName>(command: N, caseFileId: string, args: ArgsOf<N>): Entry => {
    count += 1
    return {
      id: idOf('entry', String(count)),
      command,
      caseFileId,
      args,
      at: now.toISOString(),
      offline: false,
      seen: {},
    }
  }
}

/** The same name gives the same id in every run (RFC 9562, version 8). */
function idFrom(...parts: string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
