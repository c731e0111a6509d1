import { CalendarClock, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

/** What every form field takes. A field with an `error` is invalid, and says so to screen readers. */
export type FieldProps = {
  label: string
  description?: ReactNode
  error?: string | undefined
  /** Below the control: what to know about a value that may be saved all the same. */
  notice?: string | undefined
  isRequired?: boolean
  isDisabled?: boolean
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
  name?: string | undefined
  id?: string | undefined
}

type FieldPartsProps = Pick<FieldProps, 'label' | 'description' | 'error' | 'notice' | 'hideLabel'> & {
  children: ReactNode
}

/** Label, description, control, message: in this order on the screen and in the ear. */
export function FieldParts(props: FieldPartsProps) {
  const { label, description, error, notice, hideLabel = false, children } = props
  return (
    <>
      <Label className={classes('field-label', hideLabel && 'visually-hidden')}>{label}</Label>
      {hasContent(description) && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      {children}
      <FieldMessage error={error} />
      {notice !== undefined && <FieldNotice>{notice}</FieldNotice>}
    </>
  )
}

export function FieldMessage({ error }: { error: string | undefined }) {
  return (
    <FieldError className="field-error">
      <Icon of={CircleAlert} size="s" />
      <span>{error}</span>
    </FieldError>
  )
}

/** Read out when it appears: whoever types does not look below the field. */
export function FieldNotice({ children }: { children: ReactNode }) {
  return (
    <output className="field-notice">
      <Icon of={CalendarClock} size="s" />
      <span>{children}</span>
    </output>
  )
}

export function hasContent(node: ReactNode): boolean {
  return node !== undefined && node !== null && node !== false && node !== ''
}
