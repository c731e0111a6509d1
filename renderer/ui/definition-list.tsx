import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { hasContent } from './field.tsx'
import type { Tone } from './tone.ts'

export function DefinitionList({ children }: { children: ReactNode }) {
  return <dl className="definitions">{children}</dl>
}

export type DefinitionProps = {
  label: string
  /** The value; when there is none, say so in words. */
  children: ReactNode
  /** The value is missing: shown quieter. */
  isEmpty?: boolean
  /** Below the value, small: source, since when, by whom. */
  note?: ReactNode
  /** An edit button. */
  action?: ReactNode
  tone?: Tone
}

export function Definition({ label, children, isEmpty = false, note, action, tone }: DefinitionProps) {
  return (
    <div className={classes('definition', tone && `tone-${tone}`)}>
      <dt className="definition-label">{label}</dt>
      <dd className="definition-value">
        <div className={classes(isEmpty && 'muted')}>{children}</div>
        {hasContent(note) && <div className="definition-note">{note}</div>}
      </dd>
      {hasContent(action) && <dd className="definition-action">{action}</dd>}
    </div>
  )
}
