import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { classes } from './classes.ts'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'
/** `visit` has 48 px targets; inside a FullWindow every button is that large anyway. */
export type ButtonSize = 'normal' | 'visit'

export type ButtonProps = {
  children: ReactNode
  kind?: ButtonKind
  size?: ButtonSize
  icon?: LucideIcon | undefined
  iconEnd?: LucideIcon | undefined
  /** The key that does the same, as the user reads it. */
  keys?: string | undefined
  isPending?: boolean
  isDisabled?: boolean
  isWide?: boolean
  type?: 'button' | 'submit' | 'reset'
  form?: string | undefined
  id?: string | undefined
  /** Takes the focus when it appears: for dialogs and for the one field of a screen. */
  hasFirstFocus?: boolean
  onPress?: (() => void) | undefined
  'aria-label'?: string | undefined
  'aria-describedby'?: string | undefined
  'aria-current'?: 'page' | 'step' | 'true' | undefined
  'aria-expanded'?: boolean | undefined
  'aria-controls'?: string | undefined
  ref?: Ref<HTMLButtonElement> | undefined
}

export function Button(props: ButtonProps) {
  const { children, kind = 'secondary', size = 'normal', icon, iconEnd, keys, isWide = false, ...rest } = props
  const { isPending = false, ref, onPress, hasFirstFocus, ...attributes } = rest
  return (
    <AriaButton
      {...given(attributes)}
      {...given({ onPress: onPress && (() => onPress()), ref, autoFocus: hasFirstFocus })}
      isPending={isPending}
      className={classes('button', `button-${kind}`, size === 'visit' && 'roomy', isWide && 'button-wide')}
    >
      {isPending ? <Icon of={LoaderCircle} className="spin" /> : icon && <Icon of={icon} />}
      <span className="button-text">{children}</span>
      {keys !== undefined && <Kbd keys={keys} />}
      {iconEnd && <Icon of={iconEnd} />}
    </AriaButton>
  )
}
