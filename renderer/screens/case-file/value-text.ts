/** A field's value in words, whatever table it stands in. */
import { useCallback } from 'react'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { fieldSpec } from './field-specs.ts'

export type ValueText = (table: string, field: string, value: unknown) => string

const day = /^\d{4}-\d\d-\d\d$/
const moment = /^\d{4}-\d\d-\d\dT/

/** Empty text means: nothing is entered. */
export function useValueText(): ValueText {
  const values = useText('values')
  const dates = useDates()
  return useCallback(
    (table, field, value) => {
      if (value === null || value === undefined || value === '') return ''
      if (typeof value === 'boolean') return values(`yesNo.${value ? 'true' : 'false'}`)
      if (typeof value === 'number') return String(value)
      if (typeof value !== 'string') return ''
      const list = fieldSpec(table, field)?.list ?? lists[`${table}.${field}`]
      if (list) return values(`${list}.${value}` as 'sex.m')
      if (day.test(value)) return dates.date(value)
      return moment.test(value) ? dates.whenExactly(value) : value
    },
    [values, dates],
  )
}

/** Value lists of fields that have no place in the groups but can be disputed. */
const lists: Readonly<Record<string, string>> = {
  'appointments.state': 'appointmentState',
  'appointments.importantReason': 'importantReason',
  'appointments.visitKind': 'visitKind',
  'caseFiles.state': 'caseFileState',
  'caseFiles.endReason': 'caseEndReason',
  'restrictions.ground': 'restrictionGround',
  'visits.consent': 'visitConsent',
}

/** The name of a field in the user's language. */
export function useFieldName(): (table: string, field: string) => string {
  const names = useText('fields')
  return useCallback((table, field) => names(`${table}.${field}` as 'persons.phone', { defaultValue: field }), [names])
}
