import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { classes } from './classes.ts'
import { hasContent } from './field.tsx'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'
import type { Tone } from './tone.ts'

export type CardProps = {
  title?: string | undefined
  icon?: LucideIcon | undefined
  level?: HeadingLevel
  /** Buttons or a badge, at the end of the title line. */
  actions?: ReactNode
  footer?: ReactNode
  tone?: Tone
  /** Without inner space, for lists that reach the edge. */
  isFlush?: boolean
  children?: ReactNode
}

export function Card({ title, icon, level = 2, actions, footer, tone, isFlush = false, children }: CardProps) {
  const titleId = useId()
  return (
    <section
      className={classes('card', isFlush && 'card-flush', tone && `tone-${tone}`)}
      {...(title !== undefined && { 'aria-labelledby': titleId })}
    >
      {(title !== undefined || hasContent(actions)) && (
        <header className="card-head">
          {icon && <Icon of={icon} className="card-icon" />}
          {title !== undefined && (
            <Heading level={level} id={titleId} className="card-title">
              {title}
            </Heading>
          )}
          {hasContent(actions) && <div className="card-actions">{actions}</div>}
        </header>
      )}
      {hasContent(children) && <div className="card-body">{children}</div>}
      {hasContent(footer) && <footer className="card-foot">{footer}</footer>}
    </section>
  )
}
