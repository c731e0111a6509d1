import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

/** What every form field takes. A field with an `error` is invalid, and says so to screen readers. */
export type FieldProps = {
  label: string
  description?: ReactNode
  error?: string | undefined
  isRequired?: boolean
  isDisabled?: boolean
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
  name?: string | undefined
  id?: string | undefined
}

type FieldPartsProps = Pick<FieldProps, 'label' | 'description' | 'error' | 'hideLabel'> & { children: ReactNode }

/** Label, description, control, message: in this order on the screen and in the ear. */
export function FieldParts({ label, description, error, hideLabel = false, children }: FieldPartsProps) {
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

export function hasContent(node: ReactNode): boolean {
  return node !== undefined && node !== null && node !== false && node !== ''
}
