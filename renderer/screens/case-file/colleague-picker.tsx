import { Check } from 'lucide-react'
import { useId, useState } from 'react'
import { carriesCases } from '../../../shared/access.ts'
import { Role } from '../../../shared/staff.ts'
import type { Colleague } from '../../../shared/vault-contract.ts'
import { useText } from '../../text/text.ts'
import { Icon } from '../../ui/icon.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useView } from '../../vault-view.ts'
import { PersonFace } from '../person-face.tsx'

export type ColleaguePickerProps = {
  value: string | null
  onChange: (staffId: string) => void
  exclude: readonly string[]
  error: string | undefined
}

/** Colleagues with their faces; typing narrows the list by name and team. */
export function ColleaguePicker({ value, onChange, exclude, error }: ColleaguePickerProps) {
  const t = useText('caseFile')
  const { data: directory } = useView('directory', {})
  const [text, setText] = useState('')
  const name = useId()
  const found = (directory?.colleagues ?? [])
    .filter((one) => one.active && !exclude.includes(one.staffId) && mayCarry(one))
    .filter((one) => matches(one, text) || one.staffId === value)
    .toSorted((a, b) => Number(b.staffId === value) - Number(a.staffId === value) || a.name.localeCompare(b.name, 'de'))
  return (
    <fieldset className="picker">
      <legend className="field-label">{t('forms.assign.who')}</legend>
      <TextField
        label={t('forms.assign.search')}
        placeholder={t('forms.assign.search')}
        hideLabel
        value={text}
        onChange={setText}
        error={error}
      />
      <div className="picker-list">
        {found.map((colleague) => (
          <PickerLine
            key={colleague.staffId}
            colleague={colleague}
            group={name}
            isChosen={colleague.staffId === value}
            onChoose={() => onChange(colleague.staffId)}
          />
        ))}
        {directory && found.length === 0 && <p className="muted">{t('forms.assign.nobody')}</p>}
      </div>
    </fieldset>
  )
}

type PickerLineProps = { colleague: Colleague; group: string; isChosen: boolean; onChoose: () => void }

function PickerLine({ colleague, group, isChosen, onChoose }: PickerLineProps) {
  const values = useText('values')
  const role = Role.safeParse(colleague.role)
  const line = [role.success ? values(`role.${role.data}`) : '', colleague.team].filter(Boolean).join(' · ')
  return (
    <label className="picker-line">
      <input type="radio" className="visually-hidden" name={group} checked={isChosen} onChange={onChoose} />
      <PersonFace face={colleague.face} name={colleague.name} size={40} isDecorative />
      <span className="person-text">
        <span className="person-name">{colleague.name}</span>
        <span className="person-sentence">{line}</span>
      </span>
      {isChosen && <Icon of={Check} />}
    </label>
  )
}

function mayCarry({ role }: Colleague): boolean {
  const known = Role.safeParse(role)
  return !known.success || carriesCases(known.data)
}

function matches({ name, team }: Colleague, text: string): boolean {
  const plain = (words: string) =>
    words
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .toLocaleLowerCase('de')
  return plain(`${name} ${team}`).includes(plain(text.trim()))
}
