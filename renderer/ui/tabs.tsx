import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import { given } from './given.ts'
import { Icon } from './icon.tsx'

export type TabItem = {
  id: string
  label: string
  icon?: LucideIcon | undefined
  /** A Badge, or a count. */
  badge?: ReactNode
  content: ReactNode
}

export type TabsProps = {
  label: string
  tabs: readonly TabItem[]
  /** Left out, the tabs keep their own selection. */
  selected?: string | undefined
  onSelect?: ((id: string) => void) | undefined
}

export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs
      className="tabs"
      {...given({
        selectedKey: selected,
        onSelectionChange: onSelect && ((key: string | number) => onSelect(String(key))),
      })}
    >
      <TabList aria-label={label} className="tab-list">
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="tab">
            {tab.icon && <Icon of={tab.icon} />}
            {tab.label}
            {tab.badge}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="tab-panel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
