/** The arguments of a command as people can read them: for entries that were refused. */
import { useCallback } from 'react'
import type { CommandName } from '../../shared/catalogue.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'

export type ArgPart = { field: string; value: string | number | boolean }

const day = /^\d{4}-\d\d-\d\d$/
const moment = /^\d{4}-\d\d-\d\dT/
const idLike = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^[0-9a-f]{64}$/

/** What somebody entered: without ids, empty fields and pictures, and with the fields of a patch among the others. */
export function argsInWords(args: unknown): ArgPart[] {
  if (typeof args !== 'object' || args === null) return []
  return Object.entries(args).flatMap(([field, value]: [string, unknown]): ArgPart[] => {
    if (field === 'patch' || field === 'order') return argsInWords(value)
    if (typeof value === 'boolean') return [{ field, value }]
    if (typeof value === 'number') return [{ field, value }]
    if (typeof value !== 'string' || value.trim() === '' || idLike.test(value)) return []
    return [{ field, value }]
  })
}

/** For the clipboard: what was written, one part below the other. */
export function textOfArgs(args: unknown): string {
  return argsInWords(args)
    .flatMap(({ value }) => (typeof value === 'string' && value.includes(' ') ? [value] : []))
    .join('\n\n')
}

const tableOf: Readonly<Record<string, string>> = {
  person: 'persons',
  benefitUnit: 'benefitUnits',
  note: 'notes',
  appointment: 'appointments',
  followUp: 'followUps',
  visit: 'visits',
  caseFile: 'caseFiles',
}

/** Lists that a field takes its values from; tried in this order. */
const listsOf: Readonly<Record<string, readonly string[]>> = {
  type: ['benefitUnitType'],
  sex: ['sex'],
  unitRole: ['unitRole'],
  school: ['school'],
  channel: ['channel'],
  preferredChannel: ['channel'],
  visibility: ['visibility'],
  importantReason: ['importantReason'],
  visitKind: ['visitKind'],
  kind: ['visitKind', 'assignmentKind'],
  consent: ['visitConsent'],
  status: ['personStatus'],
  state: ['appointmentState', 'caseFileState'],
  reason: ['outreachReason', 'factFindingReason', 'caseEndReason'],
  result: ['outreachResult', 'factFindingResult'],
  ground: ['restrictionGround'],
}

/** What a command is called; one of a newer version has no name here. */
export function useCommandName(): (command: CommandName) => string {
  const values = useText('values')
  return (command) => values(`command.${command}`, { defaultValue: values('commandFromNewer') })
}

export function useArgWords(command: CommandName) {
  const names = useText('fields')
  const values = useText('values')
  const dates = useDates()
  const table = tableOf[command.split('.')[0] ?? ''] ?? ''
  const name = useCallback(
    (field: string) => names(`${table}.${field}` as 'persons.phone', { defaultValue: field }),
    [names, table],
  )
  const value = useCallback(
    (field: string, shown: ArgPart['value']): string => {
      if (typeof shown === 'boolean') return values(`yesNo.${shown ? 'true' : 'false'}`)
      if (typeof shown === 'number') return String(shown)
      for (const list of listsOf[field] ?? []) {
        const label: string = values(`${list}.${shown}` as 'sex.m', { defaultValue: '' })
        if (label !== '') return label
      }
      if (day.test(shown)) return dates.date(shown)
      return moment.test(shown) ? dates.whenExactly(shown) : shown
    },
    [values, dates],
  )
  return { name, value }
}
