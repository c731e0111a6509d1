import { CircleX, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { hasContent } from './field.tsx'
import { IconButton } from './icon-button.tsx'
import { Icon } from './icon.tsx'
import { type Tone, toneIcon } from './tone.ts'

export type BannerKind = 'info' | 'warning' | 'problem' | Exclude<Tone, 'neutral' | 'accent'>

export type BannerProps = {
  kind?: BannerKind
  title?: string | undefined
  children?: ReactNode
  icon?: LucideIcon | undefined
  /** Buttons. */
  action?: ReactNode
  /** Give both to let it be put away. */
  dismissLabel?: string | undefined
  onDismiss?: (() => void) | undefined
  /** True when it appears after something the user did; it is then read aloud. */
  isLive?: boolean
}

const look: Record<'info' | 'warning' | 'problem', { tone: Tone; icon: LucideIcon }> = {
  info: { tone: 'neutral', icon: Info },
  warning: { tone: 'hazard', icon: TriangleAlert },
  problem: { tone: 'refused', icon: CircleX },
}

export function Banner(props: BannerProps) {
  const { kind = 'info', title, children, icon, action, dismissLabel, onDismiss, isLive = false } = props
  const { tone, icon: usualIcon } =
    kind === 'info' || kind === 'warning' || kind === 'problem' ? look[kind] : { tone: kind, icon: toneIcon[kind] }
  return (
    <div
      className={classes('banner', `tone-${tone}`)}
      {...(isLive && { role: kind === 'problem' ? 'alert' : 'status' })}
    >
      <Icon of={icon ?? usualIcon} className="banner-icon" />
      <div className="banner-text">
        {title !== undefined && <p className="banner-title">{title}</p>}
        {hasContent(children) && <div>{children}</div>}
      </div>
      {hasContent(action) && <div className="banner-action">{action}</div>}
      {dismissLabel !== undefined && onDismiss && <IconButton icon={X} label={dismissLabel} onPress={onDismiss} />}
    </div>
  )
}
