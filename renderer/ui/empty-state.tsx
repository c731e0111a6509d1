import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { hasContent } from './field.tsx'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'

export type EmptyStateProps = {
  title: string
  /** Why it is empty, and what would fill it. */
  children?: ReactNode
  icon?: LucideIcon | undefined
  action?: ReactNode
  level?: HeadingLevel
}

export function EmptyState({ title, children, icon, action, level = 2 }: EmptyStateProps) {
  return (
    <div className="blank">
      {icon && (
        <span className="blank-icon">
          <Icon of={icon} size="xl" />
        </span>
      )}
      <Heading level={level} className="blank-title">
        {title}
      </Heading>
      {hasContent(children) && <div className="blank-text">{children}</div>}
      {hasContent(action) && <div className="row row-center">{action}</div>}
    </div>
  )
}
