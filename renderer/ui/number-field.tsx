import { Minus, Plus } from 'lucide-react'
import { Button, Group, Input, NumberField as AriaNumberField } from 'react-aria-components'
import { FieldParts, type FieldProps } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'

export type NumberFieldProps = FieldProps & {
  value: number | null
  onChange: (value: number | null) => void
  minValue?: number | undefined
  maxValue?: number | undefined
  step?: number | undefined
  formatOptions?: Intl.NumberFormatOptions | undefined
  isReadOnly?: boolean
}

export function NumberField(props: NumberFieldProps) {
  const { label, description, error, hideLabel = false, value, onChange, ...rest } = props
  return (
    <AriaNumberField
      {...given(rest)}
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="field field-narrow"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <Group className="control">
          <Input className="control-input numeric" autoComplete="off" />
          <Button slot="decrement" className="control-button">
            <Icon of={Minus} />
          </Button>
          <Button slot="increment" className="control-button">
            <Icon of={Plus} />
          </Button>
        </Group>
      </FieldParts>
    </AriaNumberField>
  )
}
