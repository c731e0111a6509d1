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
import type { Device } from './county.ts'
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
  devices: z
    .array(z.strictObject({ id: Id, account: filledLine(), name: line(100), platform: line(60).default('') }))
    .default([]),
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

/** What founds a county: entries, who signs in here, which laptops are registered already. */
export type Founding = {
  batches: Batch[]
  people: DemoPerson[]
  devices: { account: string; device: Device }[]
}

export async function readSetUp(path: string): Promise<Founding> {
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

function foundingOf(setUp: SetUp, now: Date): Founding {
  const administrator = setUp.people.find(({ role }) => role === 'administrator')
  if (!administrator) throw new StartProblem('The set-up needs somebody with the role administrator.')
  const names = namesIn(setUp)
  const write = writer(now, names.idOf)
  const directory = { staffId: names.person(administrator.account), entries: directoryOf(setUp, names, write) }
  const files = setUp.caseFiles.map((file) => ({
    staffId: names.person(file.main),
    entries: fileEntries(file, names, write),
  }))
  const devices = setUp.devices.map(({ account, ...device }) => {
    names.person(account)
    return { account, device }
  })
  return { batches: [directory, ...files], people: setUp.people.flatMap(signInOf), devices }
}

type Names = {
  idOf: (...parts: string[]) => string
  site: (name: string) => string
  team: (name: string) => { id: string; siteId: string }
  person: (account: string) => string
}

/** What the file calls by name, by id. */
function namesIn({ carrier, sites, teams, people }: SetUp): Names {
  const idOf = (...parts: string[]) => idFrom(carrier.number, ...parts)
  const known = <T>(found: T | undefined, kind: string, name: string): T => {
    if (found === undefined) throw new StartProblem(`The set-up names the ${kind} "${name}", but has none.`)
    return found
  }
  const site = (name: string) => {
    known(
      sites.find((one) => one.name === name),
      'site',
      name,
    )
    return idOf('site', name)
  }
  return {
    idOf,
    site,
    team(name) {
      const team = teams.find((one) => one.name === name)
      return { id: idOf('team', name), siteId: site(known(team, 'team', name).site) }
    },
    person(account) {
      const person = people.find((one) => one.account === account)
      return known(person, 'person', account).id ?? idOf('person', account)
    },
  }
}

function directoryOf({ carrier, sites, teams, people }: SetUp, names: Names, write: Writer): Entry[] {
  return [
    write('carrier.setUp', directoryId, { carrierId: names.idOf('carrier'), ...carrier }),
    ...sites.map((site) => write('site.add', directoryId, { siteId: names.site(site.name), ...site })),
    ...teams.map(({ name }) => {
      const { id, siteId } = names.team(name)
      return write('team.add', directoryId, { teamId: id, name, siteId })
    }),
    ...people.map(({ account, firstName, lastName, role, team, phone }) => {
      const teamId = team === null ? null : names.team(team).id
      const who = { staffId: names.person(account), account, firstName, lastName, role, teamId, phone }
      return write('staff.add', directoryId, { ...who, avatarSeed: account })
    }),
  ]
}

function fileEntries(file: SetUp['caseFiles'][number], names: Names, write: Writer): Entry[] {
  const caseFileId = file.id ?? names.idOf('caseFile', file.reference)
  const { id: teamId, siteId } = names.team(file.team)
  const open = write('caseFile.open', caseFileId, {
    reference: file.reference,
    siteId,
    teamId,
    state: 'running',
    protected: file.protected,
    openedOn: file.openedOn,
    assignmentId: names.idOf('main', caseFileId),
    mainStaffId: names.person(file.main),
  })
  const assigned = file.assignments.map(({ account, ...assignment }) =>
    write('caseFile.assign', caseFileId, {
      assignmentId: names.idOf('assignment', caseFileId, account, assignment.kind),
      staffId: names.person(account),
      replaces: null,
      ...assignment,
    }),
  )
  return [open, ...assigned]
}

function signInOf(person: SetUp['people'][number]): DemoPerson[] {
  const { account, password, role, firstName, lastName } = person
  return password === undefined ? [] : [{ user: account, password, role, name: `${firstName} ${lastName}`.trim() }]
}

type Writer = <N extends CommandName>(command: N, caseFileId: string, args: ArgsOf<N>) => Entry

function writer(now: Date, idOf: Names['idOf']): Writer {
  let count = 0
  return (command, caseFileId, args) => {
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
