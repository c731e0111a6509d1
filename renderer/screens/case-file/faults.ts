/** What is wrong with a form, by field: the command's own schema says so before the command runs. */
import { useCallback, useState } from 'react'
import type { z } from '../../../shared/schema.ts'
import { useText } from '../../text/text.ts'

export type Fault = { kind: 'required' | 'invalid' | 'unprintable' | 'person' } | { kind: 'tooLong'; count: number }
/** By path: `content`, `order.question`. */
export type Faults = Readonly<Record<string, Fault>>

export function faultsOf(schema: z.ZodType, args: unknown): Faults {
  const checked = schema.safeParse(args)
  if (checked.success) return {}
  const faults: Record<string, Fault> = {}
  for (const issue of checked.error.issues) {
    const path = issue.path.map(String).join('.')
    faults[path] ??= faultOf(issue, valueAt(args, issue.path))
  }
  return faults
}

function faultOf(issue: z.core.$ZodIssue, value: unknown): Fault {
  const isEmpty = value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
  if (isEmpty) return { kind: 'required' }
  if (issue.code === 'too_big' && typeof value === 'string') return { kind: 'tooLong', count: Number(issue.maximum) }
  return { kind: issue.code === 'custom' ? 'unprintable' : 'invalid' }
}

function valueAt(args: unknown, path: readonly PropertyKey[]): unknown {
  let value = args
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return value
}

const none: Faults = {}

/**
 * A form is left in peace until an attempt to save it fails. From then on it is judged anew at each change, so that a
 * message goes when its field is right. `passes` is the attempt: whether what stands in the form may be saved.
 */
export function useJudging(judge: () => Faults): { faults: Faults; passes: () => boolean } {
  const [hasFailed, setHasFailed] = useState(false)
  const passes = () => {
    const isFine = Object.keys(judge()).length === 0
    if (!isFine) setHasFailed(true)
    return isFine
  }
  return { faults: hasFailed ? judge() : none, passes }
}

/** The sentence for a field, or nothing when it is fine. */
export function useFaultText(faults: Faults): (path: string) => string | undefined {
  const t = useText('caseFile')
  return useCallback(
    (path) => {
      const fault = faults[path]
      if (!fault) return undefined
      return fault.kind === 'tooLong'
        ? t('forms.errors.tooLong', { count: fault.count })
        : t(`forms.errors.${fault.kind}`)
    },
    [t, faults],
  )
}

/** Brings the first field with a message into view and puts the focus there. */
export function focusFirstFault(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const field = form?.querySelector('[data-invalid]')
    const control = field?.querySelector<HTMLElement>('input, textarea, button, [role="spinbutton"]')
    control?.focus()
  })
}
