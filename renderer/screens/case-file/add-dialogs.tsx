/** A new person in the file, and a benefit unit for a file that has none yet. */
import { useState } from 'react'
import { addBenefitUnit, type BenefitUnitFields } from '../../../shared/benefit-unit.ts'
import { addPerson, type PersonFields } from '../../../shared/person.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useText } from '../../text/text.ts'
import { announce } from '../../ui/live-region.tsx'
import { type Faults, faultsOf, useFaultText, useJudging } from './faults.ts'
import { FormDialog } from './form-dialog.tsx'
import { fieldSpec } from './field-specs.ts'
import { useSave } from './use-save.ts'
import { ValueInput } from './value-input.tsx'

type Props = { view: CaseFileView; onClose: () => void }

const personFields = ['firstName', 'lastName', 'birthOn', 'unitRole', 'sex', 'preferredLanguage', 'phone'] as const
const unitFields = ['type', 'number', 'street', 'postcode', 'town', 'familyLanguage', 'interpreterNeeded'] as const

export function AddPersonDialog({ view, onClose }: Props) {
  const t = useText('caseFile')
  const { run, isSaving, problem } = useSave()
  const [fields, setFields] = useState<PersonFields>(() => emptyPerson(view))
  const [personId] = useState(() => crypto.randomUUID())
  const args = { ...fields, personId }
  const { faults, passes } = useJudging(() => ({ ...faultsOf(addPerson.args, args), ...namelessIn(fields) }))
  const fault = useFaultText(faults)
  const save = async () => {
    if (!passes() || !(await run('person.add', view.item.caseFileId, args))) return
    announce(t('forms.person.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.person.title')}
      line={t('forms.person.nameLine')}
      saveLabel={t('forms.person.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      onClose={onClose}
    >
      {personFields.map((field) => {
        const spec = fieldSpec('persons', field)
        return (
          spec && (
            <ValueInput
              key={field}
              spec={spec}
              value={fields[field]}
              onChange={(value) => setFields((before) => ({ ...before, [field]: value }))}
              error={fault(field)}
              hasFirstFocus={field === 'firstName'}
            />
          )
        )
      })}
    </FormDialog>
  )
}

/** One name is enough, whichever. */
function namelessIn({ firstName, lastName }: PersonFields): Faults {
  return `${firstName}${lastName}`.trim() === '' ? { lastName: { kind: 'person' } } : {}
}

export function AddUnitDialog({ view, onClose }: Props) {
  const t = useText('caseFile')
  const { run, isSaving, problem } = useSave()
  const [fields, setFields] = useState<BenefitUnitFields>(() => emptyUnit(view))
  const [benefitUnitId] = useState(() => crypto.randomUUID())
  const args = { ...fields, benefitUnitId }
  const { faults, passes } = useJudging(() => faultsOf(addBenefitUnit.args, args))
  const fault = useFaultText(faults)
  const save = async () => {
    if (!passes() || !(await run('benefitUnit.add', view.item.caseFileId, args))) return
    announce(t('forms.unit.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.unit.title')}
      saveLabel={t('forms.unit.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      onClose={onClose}
    >
      {unitFields.map((field) => {
        const spec = fieldSpec('benefitUnits', field)
        return (
          spec && (
            <ValueInput
              key={field}
              spec={spec}
              value={fields[field]}
              onChange={(value) => setFields((before) => ({ ...before, [field]: value }))}
              error={fault(field)}
            />
          )
        )
      })}
    </FormDialog>
  )
}

function emptyPerson(view: CaseFileView): PersonFields {
  return {
    clientNumber: '',
    firstName: '',
    lastName: '',
    formerNames: '',
    callName: '',
    pronoun: '',
    birthOn: null,
    sex: 'ohneAngabe',
    citizenship: '',
    unitRole: view.people.length === 0 ? 'HAUPTPERSON' : 'KIND_U15',
    status: view.people.length === 0 ? 'ELB' : 'NEF',
    phone: '',
    mobile: '',
    email: '',
    preferredLanguage: '',
    preferredChannel: null,
    school: null,
    work: '',
    strengths: '',
    health: '',
    avatar: { kind: 'initials' },
  }
}

function emptyUnit(view: CaseFileView): BenefitUnitFields {
  return {
    number: '',
    type: view.people.length > 1 ? 'SONSTIGE' : 'SINGLE',
    street: '',
    postcode: '',
    town: '',
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
