import { useText } from '../../text/text.ts'
import { DateField } from '../../ui/date-field.tsx'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { FieldSpec } from './field-specs.ts'
import { useFieldName, useValueText } from './value-text.ts'

export type ValueInputProps = {
  spec: FieldSpec
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
  hideLabel?: boolean
  hasFirstFocus?: boolean
  label?: string
}

const nothing = 'nothing'

/** The right field for a value: by what the spec says it is. */
export function ValueInput(props: ValueInputProps) {
  const { spec, value, onChange, error, hideLabel = false, hasFirstFocus = false } = props
  const fieldName = useFieldName()
  const label = props.label ?? fieldName(spec.table, spec.field)
  const shared = { label, error, hideLabel }
  if (spec.kind === 'choice' || spec.kind === 'yesNo') return <ChoiceInput {...props} label={label} />
  if (spec.kind === 'day')
    return (
      <DateField
        {...shared}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
        hasFirstFocus={hasFirstFocus}
      />
    )
  const text = typeof value === 'string' ? value : ''
  if (spec.kind === 'text')
    return <TextArea {...shared} lines={3} value={text} onChange={onChange} hasFirstFocus={hasFirstFocus} />
  return (
    <TextField {...shared} value={text} onChange={onChange} inputMode={spec.inputMode} hasFirstFocus={hasFirstFocus} />
  )
}

function ChoiceInput({ spec, value, onChange, error, hideLabel = false, label = '' }: ValueInputProps) {
  const t = useText('caseFile')
  const valueText = useValueText()
  if (spec.kind === 'yesNo')
    return (
      <Select
        label={label}
        hideLabel={hideLabel}
        error={error}
        placeholder={t('forms.choose')}
        options={[
          { id: 'true', label: t('forms.yes') },
          { id: 'false', label: t('forms.no') },
        ]}
        value={String(value === true)}
        onChange={(id) => onChange(id === 'true')}
      />
    )
  const options = (spec.options ?? []).map((id) => ({ id, label: valueText(spec.table, spec.field, id) }))
  return (
    <Select
      label={label}
      hideLabel={hideLabel}
      error={error}
      placeholder={t('forms.choose')}
      options={spec.mayBeNull ? [{ id: nothing, label: t('forms.none') }, ...options] : options}
      value={typeof value === 'string' ? value : spec.mayBeNull ? nothing : null}
      onChange={(id) => onChange(id === nothing ? null : id)}
    />
  )
}
