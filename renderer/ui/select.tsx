import { ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import { Button, Select as AriaSelect, SelectValue } from 'react-aria-components'
import { FieldParts, type FieldProps } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import { type Option, OptionList } from './option-list.tsx'

export type SelectProps = FieldProps & {
  options: readonly Option[]
  value: string | null
  onChange: (id: string) => void
  /** Shown while nothing is chosen. */
  placeholder: string
}

export function Select(props: SelectProps) {
  const { label, description, error, hideLabel = false, options, value, onChange, ...rest } = props
  const button = useRef<HTMLButtonElement>(null)
  const choose = (key: string | number | null) => {
    if (key !== null) onChange(String(key))
  }
  return (
    <AriaSelect
      {...given(rest)}
      value={value}
      onChange={choose}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="field"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <Button ref={button} className="control control-select">
          <SelectValue className="control-value">
            {({ selectedText, isPlaceholder, defaultChildren }) => (isPlaceholder ? defaultChildren : selectedText)}
          </SelectValue>
          <Icon of={ChevronDown} />
        </Button>
        <OptionList items={options} opener={button} />
      </FieldParts>
    </AriaSelect>
  )
}
