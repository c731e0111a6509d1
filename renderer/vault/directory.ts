/** Colleagues, sites and teams, from the directory: the one case file that holds no case. */
import { carriers, sites, teams } from '../../shared/carrier.ts'
import type { CaseFileRows } from '../../shared/command.ts'
import { initialsOf } from '../../shared/overview.ts'
import { staff, type StaffFields } from '../../shared/staff.ts'
import type { Colleague, Directory } from '../../shared/vault-contract.ts'

export function directoryOf(file: CaseFileRows): Directory {
  const carrier = file.all(carriers)[0]
  const teamNames = new Map(file.all(teams).map((team) => [team.id, team.fields.name]))
  return {
    carrier: carrier?.fields.name ?? '',
    jobCentre: carrier?.fields.jobCentre ?? '',
    sites: file.all(sites).map((site) => ({ id: site.id, name: site.fields.name })),
    teams: file.all(teams).map((team) => ({ id: team.id, name: team.fields.name, siteId: team.fields.siteId })),
    colleagues: file
      .all(staff)
      .map((row) => colleagueOf(row.id, row.fields, teamNames.get(row.fields.teamId ?? '') ?? ''))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'de')),
  }
}

function colleagueOf(staffId: string, fields: StaffFields, team: string): Colleague {
  const { firstName, lastName, role, avatarSeed, active } = fields
  const face = {
    photo: null,
    avatar: { kind: 'drawn' as const, seed: avatarSeed },
    initials: initialsOf(firstName, lastName),
  }
  return { staffId, name: [firstName, lastName].filter(Boolean).join(' '), role, face, team, active }
}

/** Somebody who is not in the directory here: it may not have arrived yet. */
export function unknownColleague(staffId: string): Colleague {
  return {
    staffId,
    name: '…',
    role: '',
    face: { photo: null, avatar: { kind: 'initials' }, initials: '?' },
    team: '',
    active: false,
  }
}
