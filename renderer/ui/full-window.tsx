import type { ReactNode } from 'react'
import { hasContent } from './field.tsx'

export type FullWindowProps = {
  /** Who or what this is about: a PersonLine or a title. */
  leading: ReactNode
  /** The StepRail. */
  rail?: ReactNode
  /** Privat, Umdrehen, leave. */
  actions?: ReactNode
  /** Back and onward, always in reach. */
  footer?: ReactNode
  children: ReactNode
}

/** No sidebar, big type, 48 px targets: for visits. */
export function FullWindow({ leading, rail, actions, footer, children }: FullWindowProps) {
  return (
    <div className="window roomy">
      <header className="window-bar">
        <div className="window-leading">{leading}</div>
        {hasContent(rail) && <div className="window-rail">{rail}</div>}
        {hasContent(actions) && <div className="window-actions">{actions}</div>}
      </header>
      <main className="window-main" tabIndex={-1}>
        <div className="window-content">{children}</div>
      </main>
      {hasContent(footer) && <footer className="window-foot">{footer}</footer>}
    </div>
  )
}
