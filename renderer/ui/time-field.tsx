import { DateInput, DateSegment, TimeField as AriaTimeField } from 'react-aria-components'
import { timeOf, toMinutes } from './date-text.ts'
import { FieldParts, type FieldProps } from './field.tsx'
import { given } from './given.ts'

export type TimeFieldProps = FieldProps & {
  /** `09:30`, or null. */
  value: string | null | undefined
  onChange: (value: string | null) => void
  min?: string | undefined
  max?: string | undefined
  onBlur?: (() => void) | undefined
  isReadOnly?: boolean
  hasFirstFocus?: boolean
}

export function TimeField(props: TimeFieldProps) {
  const {
    label,
    description,
    error,
    hideLabel = false,
    value,
    onChange,
    min,
    max,
    onBlur,
    hasFirstFocus,
    ...rest
  } = props
  return (
    <AriaTimeField
      {...given(rest)}
      {...given({
        minValue: timeOf(min) ?? undefined,
        maxValue: timeOf(max) ?? undefined,
        onBlur: onBlur && (() => onBlur()),
        autoFocus: hasFirstFocus,
      })}
      value={timeOf(value)}
      onChange={(time) => onChange(time === null ? null : toMinutes(time.toString()))}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      shouldForceLeadingZeros
      className="field field-narrow"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <DateInput className="control control-input control-date">
          {(segment) => <DateSegment segment={segment} className="date-segment" />}
        </DateInput>
      </FieldParts>
    </AriaTimeField>
  )
}
