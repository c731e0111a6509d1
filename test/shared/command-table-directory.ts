/** Commands on the directory: before, arguments, after or problem. */
import { north, people, site } from '../server/people.ts'
import {
  carrierFields,
  carrierRow,
  carrierStored,
  siteRow,
  staffRow,
  teamRow,
  type CommandCase,
} from './command-cases.ts'

const { bengt } = people
const newStaff = {
  staffId: bengt.staffId,
  firstName: 'Bengt',
  lastName: 'Öz',
  role: 'caseManager',
  teamId: north,
  phone: '',
  account: 'bengt',
  avatarSeed: 'b',
} as const
const siteArgs = { siteId: site, name: 'Haus am Markt', street: '', postcode: '', town: '' }

export const directoryTable: readonly CommandCase[] = [
  {
    command: 'carrier.setUp',
    title: 'founds the carrier',
    before: [],
    args: { carrierId: carrierRow, ...carrierFields },
    after: { [carrierRow]: carrierFields },
  },
  {
    command: 'carrier.setUp',
    title: 'renames the carrier',
    before: [carrierStored],
    args: { carrierId: carrierRow, ...carrierFields, name: 'Landkreis Neu' },
    after: { [carrierRow]: { name: 'Landkreis Neu' } },
  },
  {
    command: 'carrier.setUp',
    title: 'takes no number that is not five digits',
    before: [],
    args: { carrierId: carrierRow, ...carrierFields, number: '1234' },
    problem: 'badRequest',
  },
  {
    command: 'site.add',
    title: 'adds a site',
    before: [],
    args: siteArgs,
    after: { [site]: { name: 'Haus am Markt' } },
  },
  { command: 'site.add', title: 'adds no site twice', before: [siteRow], args: siteArgs, problem: 'alreadyExists' },
  {
    command: 'site.add',
    title: 'takes no site without a name',
    before: [],
    args: { ...siteArgs, name: '  ' },
    problem: 'badRequest',
  },
  {
    command: 'team.add',
    title: 'adds a team at a site',
    before: [siteRow],
    args: { teamId: north, name: 'Nord', siteId: site },
    after: { [north]: { name: 'Nord', siteId: site } },
  },
  {
    command: 'team.add',
    title: 'knows no team without its site',
    before: [],
    args: { teamId: north, name: 'Nord', siteId: site },
    problem: 'notFound',
  },
  {
    command: 'team.add',
    title: 'adds no team twice',
    before: [siteRow, teamRow],
    args: { teamId: north, name: 'Nord', siteId: site },
    problem: 'alreadyExists',
  },
  {
    command: 'staff.add',
    title: 'adds somebody who works here',
    before: [teamRow],
    args: newStaff,
    after: { [bengt.staffId]: { account: 'bengt', active: true, teamId: north } },
  },
  {
    command: 'staff.add',
    title: 'adds somebody without a team',
    before: [],
    args: { ...newStaff, role: 'auditor', teamId: null },
    after: { [bengt.staffId]: { role: 'auditor', teamId: null } },
  },
  { command: 'staff.add', title: 'knows no team that is not there', before: [], args: newStaff, problem: 'notFound' },
  {
    command: 'staff.add',
    title: 'adds nobody twice',
    before: [teamRow, staffRow(bengt.staffId)],
    args: newStaff,
    problem: 'alreadyExists',
  },
  {
    command: 'staff.edit',
    title: 'changes what it names and nothing else',
    before: [teamRow, staffRow(bengt.staffId)],
    args: { staffId: bengt.staffId, patch: { teamId: north, active: false } },
    after: { [bengt.staffId]: { teamId: north, active: false, lastName: 'Öz', account: 'bengt' } },
  },
  {
    command: 'staff.edit',
    title: 'knows nobody who is not there',
    before: [],
    args: { staffId: bengt.staffId, patch: { phone: '1' } },
    problem: 'notFound',
  },
  {
    command: 'staff.edit',
    title: 'moves nobody into a team that is not there',
    before: [staffRow(bengt.staffId)],
    args: { staffId: bengt.staffId, patch: { teamId: north } },
    problem: 'notFound',
  },
]
