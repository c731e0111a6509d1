import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { Ref } from 'react'
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components'
import type { ButtonKind, ButtonSize } from './button.tsx'
import { classes } from './classes.ts'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export type IconButtonProps = {
  icon: LucideIcon
  /** Read aloud, and shown as a tooltip. */
  label: string
  keys?: string | undefined
  kind?: ButtonKind
  size?: ButtonSize
  isPending?: boolean
  isDisabled?: boolean
  slot?: string | undefined
  onPress?: (() => void) | undefined
  'aria-pressed'?: boolean | undefined
  ref?: Ref<HTMLButtonElement> | undefined
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, keys, kind = 'quiet', size = 'normal', isPending = false, onPress, ...rest } = props
  return (
    <TooltipTrigger delay={600}>
      <AriaButton
        {...given(rest)}
        {...given({ onPress: onPress && (() => onPress()) })}
        aria-label={label}
        isPending={isPending}
        className={classes('button', 'button-icon', `button-${kind}`, size === 'visit' && 'roomy')}
      >
        <Icon of={isPending ? LoaderCircle : icon} {...(isPending && { className: 'spin' })} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys !== undefined && <Kbd keys={keys} />}
      </Tooltip>
    </TooltipTrigger>
  )
}
