import { CalendarDays } from 'lucide-react'
import { Button, DateInput, DatePicker, DateSegment, Group } from 'react-aria-components'
import { CalendarPopover } from './calendar-popover.tsx'
import { dateOf } from './date-text.ts'
import { FieldParts, type FieldProps } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'

export type DateFieldProps = FieldProps & {
  /** `2026-11-23`, or null. */
  value: string | null | undefined
  onChange: (value: string | null) => void
  min?: string | undefined
  max?: string | undefined
  /** Month first shown, as a day in it; today when left out. */
  startAt?: string | undefined
  onBlur?: (() => void) | undefined
  isReadOnly?: boolean
  hasFirstFocus?: boolean
}

export function DateField(props: DateFieldProps) {
  const {
    label,
    description,
    error,
    notice,
    hideLabel = false,
    value,
    onChange,
    min,
    max,
    startAt,
    onBlur,
    hasFirstFocus,
    ...rest
  } = props
  return (
    <DatePicker
      {...given(rest)}
      {...given({
        minValue: dateOf(min) ?? undefined,
        maxValue: dateOf(max) ?? undefined,
        placeholderValue: dateOf(startAt) ?? undefined,
        onBlur: onBlur && (() => onBlur()),
        autoFocus: hasFirstFocus,
      })}
      value={dateOf(value)}
      onChange={(date) => onChange(date === null ? null : date.toString())}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      shouldForceLeadingZeros
      className="field field-narrow"
    >
      <FieldParts label={label} description={description} error={error} notice={notice} hideLabel={hideLabel}>
        <DateControl />
      </FieldParts>
      <CalendarPopover />
    </DatePicker>
  )
}

export function DateControl() {
  return (
    <Group className="control">
      <DateInput className="control-input control-date">
        {(segment) => <DateSegment segment={segment} className="date-segment" />}
      </DateInput>
      <Button className="control-button">
        <Icon of={CalendarDays} />
      </Button>
    </Group>
  )
}
