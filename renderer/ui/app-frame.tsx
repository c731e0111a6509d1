import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { classes } from './classes.ts'
import { hasContent } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'

export type NavItem = {
  id: string
  label: string
  icon: LucideIcon
  /** A Count. */
  badge?: ReactNode
  /** With an address it is a link, otherwise a button. */
  href?: string | undefined
}

export type AppFrameProps = {
  brand: string
  search?: ReactNode
  /** Title bar, end: connection, last sync, river number. */
  status?: ReactNode
  nav: readonly NavItem[]
  navLabel: string
  current: string | null
  onNavigate: (id: string) => void
  /** Below the navigation: who is signed in. */
  navFooter?: ReactNode
  skipLabel: string
  /** Across the top of the screen, above everything. */
  banner?: ReactNode
  children: ReactNode
}

export function AppFrame(props: AppFrameProps) {
  const { brand, search, status, nav, navLabel, current, onNavigate, navFooter, skipLabel, banner, children } = props
  const main = useRef<HTMLElement>(null)
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {skipLabel}
      </button>
      <header className="frame-bar">
        <span className="frame-brand">{brand}</span>
        {hasContent(search) && <div className="frame-search">{search}</div>}
        {hasContent(status) && <div className="frame-status">{status}</div>}
      </header>
      <nav className="frame-nav" aria-label={navLabel}>
        <ul className="frame-nav-list">
          {nav.map((item) => (
            <li key={item.id}>
              <NavEntry item={item} isCurrent={item.id === current} onNavigate={onNavigate} />
            </li>
          ))}
        </ul>
        {hasContent(navFooter) && <div className="frame-nav-foot">{navFooter}</div>}
      </nav>
      <main className="frame-main" ref={main} tabIndex={-1}>
        {hasContent(banner) && <div className="frame-banner">{banner}</div>}
        {children}
      </main>
    </div>
  )
}

type NavEntryProps = { item: NavItem; isCurrent: boolean; onNavigate: (id: string) => void }

function NavEntry({ item, isCurrent, onNavigate }: NavEntryProps) {
  const shared = {
    className: classes('nav-item', isCurrent && 'nav-item-current'),
    ...given({ 'aria-current': isCurrent ? ('page' as const) : undefined }),
  }
  const content = (
    <>
      <Icon of={item.icon} size="l" />
      <span className="nav-label">{item.label}</span>
      {hasContent(item.badge) && <span className="nav-badge">{item.badge}</span>}
    </>
  )
  if (item.href !== undefined) {
    return (
      <a {...shared} href={item.href} draggable={false} onClick={() => onNavigate(item.id)}>
        {content}
      </a>
    )
  }
  return (
    <button {...shared} type="button" onClick={() => onNavigate(item.id)}>
      {content}
    </button>
  )
}
