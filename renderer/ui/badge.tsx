import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { type Tone, toneIcon } from './tone.ts'

export type BadgeProps = {
  children: ReactNode
  tone?: Tone
  /** A tone that needs a person always has an icon: colour is never alone. */
  icon?: LucideIcon | undefined
}

export function Badge({ children, tone = 'neutral', icon }: BadgeProps) {
  const shown = icon ?? (tone === 'neutral' || tone === 'accent' ? undefined : toneIcon[tone])
  return (
    <span className={classes('badge', `tone-${tone}`)}>
      {shown && <Icon of={shown} size="s" />}
      <span>{children}</span>
    </span>
  )
}

export type CountProps = { value: number; tone?: Tone; label: string }

/** A small round number, for navigation and tabs; `label` says what is counted: "2 warten". */
export function Count({ value, tone = 'neutral', label }: CountProps) {
  return (
    <span className={classes('count', `tone-${tone}`)}>
      <span aria-hidden="true">{value}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}
