import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  CheckboxButton,
  CheckboxField as AriaCheckboxField,
  CheckboxGroup as AriaCheckboxGroup,
  Text,
} from 'react-aria-components'
import { FieldMessage, FieldParts, type FieldProps, hasContent } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import type { Option } from './option-list.tsx'

export type CheckboxFieldProps = Omit<FieldProps, 'label' | 'hideLabel'> & {
  /** The label; may hold a longer sentence. */
  children: ReactNode
  isSelected: boolean
  onChange: (isSelected: boolean) => void
}

export function CheckboxField({ children, description, error, ...rest }: CheckboxFieldProps) {
  return (
    <AriaCheckboxField {...given(rest)} isInvalid={error !== undefined} validationBehavior="aria" className="choice">
      <CheckboxLine>{children}</CheckboxLine>
      {hasContent(description) && (
        <Text slot="description" className="choice-description">
          {description}
        </Text>
      )}
      <FieldMessage error={error} />
    </AriaCheckboxField>
  )
}

export type CheckboxGroupProps = FieldProps & {
  options: readonly Option[]
  value: readonly string[]
  onChange: (ids: string[]) => void
}

export function CheckboxGroup(props: CheckboxGroupProps) {
  const { label, description, error, hideLabel = false, options, value, ...rest } = props
  return (
    <AriaCheckboxGroup
      {...given(rest)}
      value={[...value]}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="field"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <div className="choices">
          {options.map((option) => (
            <AriaCheckboxField
              key={option.id}
              value={option.id}
              className="choice"
              {...given({ isDisabled: option.isDisabled })}
            >
              <CheckboxLine>{option.label}</CheckboxLine>
              {option.description !== undefined && (
                <Text slot="description" className="choice-description">
                  {option.description}
                </Text>
              )}
            </AriaCheckboxField>
          ))}
        </div>
      </FieldParts>
    </AriaCheckboxGroup>
  )
}

function CheckboxLine({ children }: { children: ReactNode }) {
  return (
    <CheckboxButton className="choice-button">
      <span className="choice-box">
        <Icon of={Check} className="choice-tick" />
      </span>
      <span className="choice-label">{children}</span>
    </CheckboxButton>
  )
}
