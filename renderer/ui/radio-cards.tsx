import type { LucideIcon } from 'lucide-react'
import { RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components'
import { classes } from './classes.ts'
import { FieldParts, type FieldProps } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import type { Option } from './option-list.tsx'

export type RadioCard = Option & { icon?: LucideIcon | undefined }

export type RadioCardsProps = FieldProps & {
  options: readonly RadioCard[]
  value: string | null
  onChange: (id: string) => void
  /** `rows`: one below the other. `grid`: side by side, equal in size. */
  layout?: 'rows' | 'grid'
}

export function RadioCards(props: RadioCardsProps) {
  const { label, description, error, hideLabel = false, options, value, layout = 'grid', ...rest } = props
  return (
    <RadioGroup
      {...given(rest)}
      value={value}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="field"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <div className={classes('radio-cards', `radio-cards-${layout}`)}>
          {options.map((option) => (
            <Card key={option.id} option={option} />
          ))}
        </div>
      </FieldParts>
    </RadioGroup>
  )
}

function Card({ option }: { option: RadioCard }) {
  return (
    <RadioField value={option.id} className="radio-card" {...given({ isDisabled: option.isDisabled })}>
      <RadioButton className="radio-card-button">
        {option.icon && <Icon of={option.icon} size="l" className="radio-card-icon" />}
        <span className="radio-card-label">{option.label}</span>
        <span className="radio-card-mark" />
      </RadioButton>
      {option.description !== undefined && (
        <Text slot="description" className="radio-card-description">
          {option.description}
        </Text>
      )}
    </RadioField>
  )
}
