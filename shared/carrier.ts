/** The carrier (Träger), its sites and teams: the part of the directory that staff do not change every day. */
import { add, defineCommand, edit } from './command.ts'
import { table } from './row.ts'
import { filledLine, Id, line, z } from './schema.ts'

/**
 * The directory is the one case file that holds no case: carrier, sites, teams and staff. Everybody in the county may
 * read it, administrators write it; so it travels by the same mechanism as everything else.
 */
export const directoryId = '00000000-0000-4000-8000-000000000001'

/** Trägernummer: five digits, opaque (domain.md 1.9). */
export const CarrierNumber = z.string().regex(/^\d{5}$/)

export const carriers = table(
  'carriers',
  z.object({ number: CarrierNumber, name: filledLine(), jobCentre: filledLine() }),
)
export const sites = table('sites', z.object({ name: filledLine(), street: line(), postcode: line(10), town: line() }))
export const teams = table('teams', z.object({ name: filledLine(), siteId: Id }))

export const setUpCarrier = defineCommand({
  name: 'carrier.setUp',
  args: z.object({ carrierId: Id, number: CarrierNumber, name: filledLine(), jobCentre: filledLine() }),
  apply(file, { carrierId, ...fields }) {
    const before = file.find(carriers, carrierId)
    return [before ? edit(before, fields) : add(carriers, carrierId, fields)]
  },
})

export const addSite = defineCommand({
  name: 'site.add',
  args: z.object({ siteId: Id, name: filledLine(), street: line(), postcode: line(10), town: line() }),
  apply: (_file, { siteId, ...fields }) => [add(sites, siteId, fields)],
})

export const addTeam = defineCommand({
  name: 'team.add',
  args: z.object({ teamId: Id, name: filledLine(), siteId: Id }),
  apply(file, { teamId, ...fields }) {
    file.need(sites, fields.siteId)
    return [add(teams, teamId, fields)]
  },
})
