import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, ComboBox as AriaComboBox, Group, Input } from 'react-aria-components'
import { FieldParts, type FieldProps } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import { type Option, OptionList } from './option-list.tsx'

export type ComboBoxProps = FieldProps & {
  options: readonly Option[]
  value: string | null
  onChange: (id: string | null) => void
  /** Give both to control the text, for instance when `options` come from a search. */
  inputValue?: string | undefined
  onInputChange?: ((text: string) => void) | undefined
  /** Text that is not among the options may stand. */
  allowsCustomValue?: boolean
  placeholder?: string | undefined
  /** Shown when nothing matches. */
  emptyText: ReactNode
}

export function ComboBox(props: ComboBoxProps) {
  const { label, description, error, hideLabel = false, options, value, onChange, ...rest } = props
  const { placeholder, emptyText, inputValue, ...field } = rest
  const isSearch = inputValue !== undefined
  return (
    <AriaComboBox<Option>
      {...given({ ...field, inputValue })}
      {...(isSearch ? { items: options } : { defaultItems: options })}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      menuTrigger="focus"
      allowsEmptyCollection
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="field"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <Group className="control">
          <Input className="control-input" autoComplete="off" {...given({ placeholder })} />
          <Button className="control-button">
            <Icon of={ChevronDown} />
          </Button>
        </Group>
        <OptionList empty={emptyText} />
      </FieldParts>
    </AriaComboBox>
  )
}
