import { Check } from 'lucide-react'
import { useEffect, type ReactNode, type RefObject } from 'react'
import { ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { given } from './given.ts'
import { Icon } from './icon.tsx'

export type Option = { id: string; label: string; description?: string | undefined; isDisabled?: boolean }

type OptionListProps = { items?: readonly Option[]; empty?: ReactNode; opener?: RefObject<HTMLElement | null> }

/** The list that opens below Select and ComboBox. `opener`: what had the focus before the list took it. */
export function OptionList({ items, empty, opener }: OptionListProps) {
  return (
    <Popover className="popover popover-options" offset={4}>
      {opener && <FocusGoesBack to={opener} />}
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

/** At once: on a busy computer a dialog around the list is faster to catch the focus than React Aria to give it back. */
function FocusGoesBack({ to }: { to: RefObject<HTMLElement | null> }) {
  useEffect(
    () => () => {
      if (document.activeElement === document.body) to.current?.focus()
    },
    [to],
  )
  return null
}
