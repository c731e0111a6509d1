import type { ReactNode } from 'react'
import { SwitchButton, SwitchField, Text } from 'react-aria-components'
import { type FieldProps, hasContent } from './field.tsx'
import { given } from './given.ts'

export type SwitchProps = Pick<FieldProps, 'description' | 'isDisabled' | 'name' | 'id'> & {
  /** The label. */
  children: ReactNode
  isSelected: boolean
  onChange: (isSelected: boolean) => void
}

export function Switch({ children, description, ...rest }: SwitchProps) {
  return (
    <SwitchField {...given(rest)} className="choice">
      <SwitchButton className="choice-button">
        <span className="switch-track">
          <span className="switch-thumb" />
        </span>
        <span className="choice-label">{children}</span>
      </SwitchButton>
      {hasContent(description) && (
        <Text slot="description" className="choice-description switch-description">
          {description}
        </Text>
      )}
    </SwitchField>
  )
}
