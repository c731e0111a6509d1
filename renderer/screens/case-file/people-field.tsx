import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { CheckboxGroup } from '../../ui/checkbox.tsx'

export type PeopleFieldProps = {
  label: string
  view: Pick<CaseFileView, 'people'>
  value: readonly string[]
  onChange: (ids: string[]) => void
}

/** Who of the file takes part. With one person only there is nothing to ask. */
export function PeopleField({ label, view, value, onChange }: PeopleFieldProps) {
  if (view.people.length < 2) return null
  const options = view.people.map(({ personId, name, age }) => ({
    id: personId,
    label: age === null ? name : `${name} (${age})`,
  }))
  return <CheckboxGroup label={label} options={options} value={value} onChange={onChange} />
}

/** The head of the benefit unit, whom most entries are about. */
export function firstPerson(view: Pick<CaseFileView, 'people'>): string[] {
  return view.people.slice(0, 1).map(({ personId }) => personId)
}
