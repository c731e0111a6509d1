import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { classes } from './classes.ts'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export type MenuAction = {
  id: string
  label: string
  description?: string | undefined
  icon?: LucideIcon | undefined
  keys?: string | undefined
  isDanger?: boolean
  isDisabled?: boolean
  onAction: () => void
}

export type MenuProps = {
  label: string
  /** A Button or IconButton. */
  trigger: ReactElement
  actions: readonly MenuAction[]
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end'
}

export function Menu({ label, trigger, actions, placement = 'bottom end' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover popover-menu" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {actions.map((action) => (
            <Item key={action.id} action={action} />
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

function Item({ action }: { action: MenuAction }) {
  return (
    <MenuItem
      id={action.id}
      textValue={action.label}
      {...given({ isDisabled: action.isDisabled })}
      onAction={() => action.onAction()}
      className={classes('menu-item', action.isDanger === true && 'menu-item-danger')}
    >
      {action.icon && <Icon of={action.icon} />}
      <span className="option-text">
        <span>{action.label}</span>
        {action.description !== undefined && <span className="option-description">{action.description}</span>}
      </span>
      {action.keys !== undefined && <Kbd keys={action.keys} />}
    </MenuItem>
  )
}
