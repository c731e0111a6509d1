import { Check } from 'lucide-react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { Icon } from './icon.tsx'

export type FilterChip = { id: string; label: string; count?: number | undefined }

export type FilterChipsProps = {
  label: string
  chips: readonly FilterChip[]
  value: readonly string[]
  onChange: (ids: string[]) => void
}

export function FilterChips({ label, chips, value, onChange }: FilterChipsProps) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="multiple"
      selectedKeys={value}
      onSelectionChange={(keys) => onChange([...keys].map(String))}
      className="chips"
    >
      {chips.map((chip) => (
        <ToggleButton key={chip.id} id={chip.id} className="chip">
          <Icon of={Check} size="s" className="chip-check" />
          {chip.label}
          {chip.count !== undefined && <span className="chip-count">{chip.count}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
