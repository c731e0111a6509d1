import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { given } from './given.ts'
import { Icon } from './icon.tsx'

export type Option = { id: string; label: string; description?: string | undefined; isDisabled?: boolean }

/** The list that opens below Select and ComboBox. */
export function OptionList({ items, empty }: { items?: readonly Option[]; empty?: ReactNode }) {
  return (
    <Popover className="popover popover-options" offset={4}>
      <ListBox<Option>
        {...given({ items })}
        className="option-list"
        renderEmptyState={() => <div className="option-empty">{empty}</div>}
      >
        {(option) => (
          <ListBoxItem textValue={option.label} className="option" {...given({ isDisabled: option.isDisabled })}>
            <span className="option-text">
              <span>{option.label}</span>
              {option.description !== undefined && <span className="option-description">{option.description}</span>}
            </span>
            <Icon of={Check} className="option-check" />
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  )
}
