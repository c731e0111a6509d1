import type { LucideIcon } from 'lucide-react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

export type Segment = { id: string; label: string; icon?: LucideIcon | undefined }

export type SegmentedControlProps = {
  label: string
  segments: readonly Segment[]
  value: string
  onChange: (id: string) => void
  /** Shows the icons only; the labels stay for screen readers. */
  hideLabels?: boolean
}

export function SegmentedControl({ label, segments, value, onChange, hideLabels = false }: SegmentedControlProps) {
  const choose = (keys: ReadonlySet<string | number>) => {
    const [key] = keys
    if (key !== undefined) onChange(String(key))
  }
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={choose}
      className="segmented"
    >
      {segments.map((segment) => (
        <ToggleButton key={segment.id} id={segment.id} className="segment">
          {segment.icon && <Icon of={segment.icon} />}
          <span className={classes(hideLabels && 'visually-hidden')}>{segment.label}</span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
