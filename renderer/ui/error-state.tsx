import { CloudAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { hasContent } from './field.tsx'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'

export type ErrorStateProps = {
  title: string
  /** What happened to the user's work, and the next step. */
  children?: ReactNode
  action?: ReactNode
  /** For the help desk: folded away behind this label. */
  details?: { label: string; text: string } | undefined
  level?: HeadingLevel
}

export function ErrorState({ title, children, action, details, level = 2 }: ErrorStateProps) {
  return (
    <div className="blank blank-error" role="alert">
      <span className="blank-icon">
        <Icon of={CloudAlert} size="xl" />
      </span>
      <Heading level={level} className="blank-title">
        {title}
      </Heading>
      {hasContent(children) && <div className="blank-text">{children}</div>}
      {hasContent(action) && <div className="row row-center">{action}</div>}
      {details && (
        <details className="blank-details">
          <summary>{details.label}</summary>
          <pre>{details.text}</pre>
        </details>
      )}
    </div>
  )
}
