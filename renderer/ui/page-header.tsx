import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Face } from './face.tsx'
import { hasContent } from './field.tsx'

export type PageHeaderProps = {
  title: string
  /** Beside the title: pronoun, age, place. */
  aside?: ReactNode
  /** The one line that matters now. */
  line?: ReactNode
  /** Further quiet lines. */
  children?: ReactNode
  face?: { name: string; src?: string | undefined } | undefined
  /** Around the face, for instance a button that changes it. */
  faceSlot?: ReactNode
  back?: { label: string; onPress: () => void } | undefined
  actions?: ReactNode
  /** Quiet, at the end: who is in charge, state of sync. */
  meta?: ReactNode
}

export function PageHeader({ title, aside, line, children, face, faceSlot, back, actions, meta }: PageHeaderProps) {
  return (
    <header className="page-header">
      {back && (
        <div className="page-header-back">
          <Button kind="quiet" icon={ArrowLeft} onPress={back.onPress}>
            {back.label}
          </Button>
        </div>
      )}
      {faceSlot !== undefined && <div className="page-header-face">{faceSlot}</div>}
      {faceSlot === undefined && face && <Face name={face.name} src={face.src} size={96} />}
      <div className="page-header-text">
        <h1 className="page-title">
          {title} {hasContent(aside) && <span className="page-title-aside">{aside}</span>}
        </h1>
        {hasContent(line) && <p className="page-line">{line}</p>}
        {hasContent(children) && <div className="page-header-more">{children}</div>}
      </div>
      {(hasContent(actions) || hasContent(meta)) && (
        <div className="page-header-end">
          {hasContent(actions) && <div className="row">{actions}</div>}
          {hasContent(meta) && <div className="page-header-meta">{meta}</div>}
        </div>
      )}
    </header>
  )
}
