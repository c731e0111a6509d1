/** The page before one is inside: brand, one card in the middle, nothing about clients. */
import './door.css'
import type { ReactNode } from 'react'
import { useText } from '../text/text.ts'
import { useViewStore } from '../view-store.ts'
import { SegmentedControl } from '../ui/segmented-control.tsx'

export function DoorPage({ children }: { children: ReactNode }) {
  const t = useText('frame')
  return (
    <main className="door">
      <LanguageSwitch />
      <div className="door-middle">
        <p className="door-brand">{t('brand')}</p>
        <div className="door-card">{children}</div>
      </div>
    </main>
  )
}

export function LanguageSwitch() {
  const t = useText('settings')
  const language = useViewStore((state) => state.language)
  const chooseLanguage = useViewStore((state) => state.chooseLanguage)
  return (
    <SegmentedControl
      label={t('language')}
      segments={[
        { id: 'de', label: 'Deutsch' },
        { id: 'en', label: 'English' },
      ]}
      value={language}
      onChange={(id) => chooseLanguage(id === 'en' ? 'en' : 'de')}
    />
  )
}
