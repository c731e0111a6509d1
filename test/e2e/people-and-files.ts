/** Case files that a story needs, prepared by commands as colleagues in the office would have written them. */
import { randomUUID } from 'node:crypto'
import type { DemoCounty, Step } from '../support/e2e-county.ts'
import { runAtCounty } from '../support/e2e-county.ts'

export type PreparedFile = { caseFileId: string; personId: string; name: string; lastName: string }

export type FileOptions = {
  firstName: string
  lastName: string
  phone?: string
  /** Who stands in. */
  deputy?: string
  more?: (ids: { caseFileId: string; personId: string }) => Step[]
}

/** Opened by its main adviser. */
export async function prepareFile(county: DemoCounty, main: string, options: FileOptions): Promise<PreparedFile> {
  const { firstName, lastName, phone = '', deputy, more } = options
  const [caseFileId, personId] = [randomUUID(), randomUUID()]
  const { staffId } = county.person(main)
  const [{ team_id: teamId } = {}] = await county.query('SELECT team_id FROM staff_account WHERE staff_id = $1', [
    staffId,
  ])
  const [{ site_id: siteId } = {}] = await county.query(
    `SELECT body -> 'fields' ->> 'siteId' AS site_id FROM file_row WHERE table_name = 'teams' AND id = $1`,
    [teamId],
  )
  const steps: Step[] = [
    {
      command: 'caseFile.open',
      args: {
        reference: `E2E-${caseFileId.slice(0, 4)}`,
        siteId: String(siteId),
        teamId: String(teamId),
        state: 'running',
        protected: false,
        openedOn: dayFromNow(-30),
        assignmentId: randomUUID(),
        mainStaffId: staffId,
      },
    },
    { command: 'person.add', args: { ...nobody, personId, firstName, lastName, phone } },
  ]
  if (deputy !== undefined) {
    const during = { fromOn: dayFromNow(-1), untilOn: dayFromNow(14) }
    const args = { assignmentId: randomUUID(), kind: 'deputy', staffId: county.person(deputy).staffId } as const
    steps.push({ command: 'caseFile.assign', args: { ...args, ...during, replaces: null } })
  }
  await runAtCounty(await county.signIn(main), caseFileId, [...steps, ...(more?.({ caseFileId, personId }) ?? [])])
  return { caseFileId, personId, name: `${firstName} ${lastName}`, lastName }
}

export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

const nobody = {
  clientNumber: '',
  formerNames: '',
  callName: '',
  pronoun: '',
  birthOn: '1987-04-03',
  sex: 'w',
  citizenship: '',
  unitRole: 'HAUPTPERSON',
  status: 'ELB',
  mobile: '',
  email: '',
  preferredLanguage: '',
  preferredChannel: null,
  school: null,
  work: '',
  strengths: '',
  health: '',
  avatar: { kind: 'initials' },
} as const
