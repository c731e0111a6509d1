import type { LucideIcon } from 'lucide-react'
import { classes } from './classes.ts'

export type IconProps = { of: LucideIcon; size?: 's' | 'm' | 'l' | 'xl'; className?: string }

/** Always decoration: the words beside it carry the meaning. */
export function Icon({ of: Shape, size = 'm', className }: IconProps) {
  return <Shape className={classes('icon', `icon-${size}`, className)} strokeWidth={1.75} aria-hidden="true" />
}
