import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Face } from './face.tsx'
import { hasContent } from './field.tsx'
import { Icon } from './icon.tsx'
import type { Tone } from './tone.ts'

export type TimelineProps = { label: string; children: ReactNode }

export function Timeline({ label, children }: TimelineProps) {
  return (
    <ol className="timeline" aria-label={label}>
      {children}
    </ol>
  )
}

export type TimelineItemProps = {
  /** As read: "heute 09:10". */
  time: string
  /** As written for machines: "2026-11-23T09:10". */
  dateTime?: string | undefined
  who?: { name: string; src?: string | undefined } | undefined
  title: ReactNode
  icon?: LucideIcon | undefined
  tone?: Tone
  /** New since the reader's last visit: this word is shown. */
  newLabel?: string | undefined
  /** Badges after the title. */
  badges?: ReactNode
  /** Buttons, shown at the end of the head line. */
  actions?: ReactNode
  children?: ReactNode
}

export function TimelineItem(props: TimelineItemProps) {
  const { time, dateTime, who, title, icon, tone = 'neutral', newLabel, badges, actions, children } = props
  return (
    <li className={classes('timeline-item', `tone-${tone}`, newLabel !== undefined && 'timeline-item-new')}>
      <span className="timeline-mark">
        {who ? <Face name={who.name} src={who.src} size={32} isDecorative /> : icon && <Icon of={icon} />}
      </span>
      <div className="timeline-body">
        <div className="timeline-head">
          <time className="timeline-time numeric" dateTime={dateTime}>
            {time}
          </time>
          {who && <span className="timeline-who">{who.name}</span>}
          {newLabel !== undefined && <span className="timeline-new">{newLabel}</span>}
          {hasContent(actions) && <span className="timeline-actions">{actions}</span>}
        </div>
        <div className="timeline-title">
          {icon && who && <Icon of={icon} />}
          <span>{title}</span>
          {badges}
        </div>
        {hasContent(children) && <div className="timeline-content">{children}</div>}
      </div>
    </li>
  )
}

/** A line between items: "seit Ihrem letzten Besuch". */
export function TimelineDivider({ children }: { children: ReactNode }) {
  return (
    <li className="timeline-divider">
      <span>{children}</span>
    </li>
  )
}
