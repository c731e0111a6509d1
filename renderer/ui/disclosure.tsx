import { ChevronRight, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Disclosure as AriaDisclosure, DisclosurePanel } from 'react-aria-components'
import { hasContent } from './field.tsx'
import { given } from './given.ts'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'

export type DisclosureProps = {
  title: string
  /** Seen while closed: what is in there, in a few words. */
  summary?: ReactNode
  icon?: LucideIcon | undefined
  /** A Badge at the end of the line. */
  badge?: ReactNode
  level?: HeadingLevel
  isOpenAtFirst?: boolean
  /** Give both to keep the state outside. */
  isOpen?: boolean | undefined
  onToggle?: ((isOpen: boolean) => void) | undefined
  children: ReactNode
}

/** A group that opens in place. Put several into a `disclosures` element for one frame around them. */
export function Disclosure(props: DisclosureProps) {
  const { title, summary, icon, badge, level = 3, isOpenAtFirst = false, isOpen, onToggle, children } = props
  return (
    <AriaDisclosure
      className="disclosure"
      defaultExpanded={isOpenAtFirst}
      {...given({ isExpanded: isOpen, onExpandedChange: onToggle })}
    >
      <Heading level={level} className="disclosure-heading">
        <Button slot="trigger" className="disclosure-trigger">
          <Icon of={ChevronRight} className="disclosure-arrow" />
          {icon && <Icon of={icon} />}
          <span className="disclosure-title">{title}</span>
          {hasContent(summary) && <span className="disclosure-summary">{summary}</span>}
          {badge}
        </Button>
      </Heading>
      <DisclosurePanel className="disclosure-panel">
        <div className="disclosure-content">{children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  )
}
