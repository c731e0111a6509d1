/** What the dialog "Neue Akte" holds, what is missing in it, and how it becomes a case file. */
import type { ArgsOf } from '../../shared/catalogue.ts'
import type { Me } from '../../shared/county-contract.ts'
import type { Directory } from '../../shared/vault-contract.ts'
import { localDay } from '../text/dates.ts'
import type { Run } from '../vault-view.ts'

export type NewFile = {
  kind: 'unit' | 'person'
  firstName: string
  lastName: string
  callName: string
  birthOn: string | null
  clientNumber: string
  unitNumber: string
  unitType: ArgsOf<'benefitUnit.add'>['type']
  street: string
  postcode: string
  town: string
  reference: string
  teamId: string | null
}

export const emptyFile: NewFile = {
  kind: 'unit',
  firstName: '',
  lastName: '',
  callName: '',
  birthOn: null,
  clientNumber: '',
  unitNumber: '',
  unitType: 'SINGLE',
  street: '',
  postcode: '',
  town: '',
  reference: '',
  teamId: null,
}

export type Fault = 'name' | 'birth' | 'team'

export function faultsOf(form: NewFile, directory: Directory | undefined): Fault[] {
  const faults: Fault[] = []
  if (`${form.firstName}${form.lastName}`.trim() === '') faults.push('name')
  if (form.birthOn !== null && form.birthOn > localDay(new Date())) faults.push('birth')
  if (!directory?.teams.some(({ id }) => id === form.teamId)) faults.push('team')
  return faults
}

/** Made once: pressing twice after a half-way failure goes on with the same file, behind the steps that are done. */
export function createFileOpening(): { caseFileId: string; open: (input: OpeningInput) => Promise<boolean> } {
  const caseFileId = crypto.randomUUID()
  const ids = { assignmentId: crypto.randomUUID(), benefitUnitId: crypto.randomUUID(), personId: crypto.randomUUID() }
  let stepsDone = 0
  return {
    caseFileId,
    open: async ({ run, form, team, me }) => {
      const hasUnit = form.kind === 'unit'
      const openedOn = localDay(new Date())
      const steps = [
        () =>
          run('caseFile.open', caseFileId, {
            reference: form.reference.trim(),
            siteId: team.siteId,
            teamId: team.id,
            state: 'created',
            protected: false,
            openedOn,
            assignmentId: ids.assignmentId,
            mainStaffId: me.staffId,
          }),
        ...(hasUnit
          ? [() => run('benefitUnit.add', caseFileId, { benefitUnitId: ids.benefitUnitId, ...unitOf(form) })]
          : []),
        () => run('person.add', caseFileId, { personId: ids.personId, ...personOf(form, ids.personId) }),
      ]
      for (const step of steps.slice(stepsDone)) {
        if (!(await step())) return false
        stepsDone += 1
      }
      return true
    },
  }
}

type OpeningInput = { run: Run; form: NewFile; team: Directory['teams'][number]; me: Me }

function unitOf(form: NewFile): Omit<ArgsOf<'benefitUnit.add'>, 'benefitUnitId'> {
  return {
    number: form.unitNumber.trim(),
    type: form.unitType,
    street: form.street.trim(),
    postcode: form.postcode.trim(),
    town: form.town.trim(),
    addressBlocked: false,
    grantedFrom: null,
    grantedUntil: null,
    familyLanguage: '',
    interpreterNeeded: false,
    accessNote: '',
    animals: '',
    safetyNote: '',
    housing: '',
  }
}

function personOf(form: NewFile, seed: string): Omit<ArgsOf<'person.add'>, 'personId'> {
  const hasUnit = form.kind === 'unit'
  return {
    clientNumber: hasUnit ? form.clientNumber.trim() : '',
    firstName: form.firstName.trim(),
    lastName: form.lastName.trim(),
    formerNames: '',
    callName: form.callName.trim(),
    pronoun: '',
    birthOn: form.birthOn,
    sex: 'ohneAngabe',
    citizenship: '',
    unitRole: hasUnit ? 'HAUPTPERSON' : 'NICHT_IN_BG',
    status: hasUnit ? 'ELB' : 'VORLAEUFIG',
    phone: '',
    mobile: '',
    email: '',
    preferredLanguage: '',
    preferredChannel: null,
    school: null,
    work: '',
    strengths: '',
    health: '',
    avatar: { kind: 'drawn', seed },
  }
}
