import { DatePicker } from 'react-aria-components'
import { CalendarPopover } from './calendar-popover.tsx'
import { DateControl, type DateFieldProps } from './date-field.tsx'
import { dateTimeOf, toMinutes } from './date-text.ts'
import { FieldParts } from './field.tsx'
import { given } from './given.ts'

/** Values are local and without a zone: `2026-11-23T09:30`. */
export type DateTimeFieldProps = DateFieldProps

export function DateTimeField(props: DateTimeFieldProps) {
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
        minValue: dateTimeOf(min) ?? undefined,
        maxValue: dateTimeOf(max) ?? undefined,
        placeholderValue: dateTimeOf(startAt) ?? undefined,
        onBlur: onBlur && (() => onBlur()),
        autoFocus: hasFirstFocus,
      })}
      value={dateTimeOf(value)}
      onChange={(date) => onChange(date === null ? null : toMinutes(date.toString()))}
      granularity="minute"
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
