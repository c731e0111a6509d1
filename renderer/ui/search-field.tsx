import { Search, X } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'
import { Button, Group, Input, SearchField as AriaSearchField } from 'react-aria-components'
import { FieldParts } from './field.tsx'
import { given } from './given.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export type SearchFieldProps = {
  label: string
  value: string
  onChange: (text: string) => void
  onSubmit?: ((text: string) => void) | undefined
  onFocus?: (() => void) | undefined
  /** Arrow down, to go into the results. */
  onArrowDown?: (() => void) | undefined
  placeholder?: string | undefined
  /** Shown at the end while empty: the key that brings the focus here. */
  keys?: string | undefined
  showLabel?: boolean
  hasFirstFocus?: boolean
  inputRef?: Ref<HTMLInputElement> | undefined
}

export function SearchField(props: SearchFieldProps) {
  const { label, placeholder, keys, showLabel = false, onFocus, onArrowDown, inputRef, hasFirstFocus, ...rest } = props
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || !onArrowDown) return
    event.preventDefault()
    onArrowDown()
  }
  return (
    <AriaSearchField
      {...given(rest)}
      {...given({ onFocus: onFocus && (() => onFocus()), autoFocus: hasFirstFocus })}
      className="field search"
    >
      <FieldParts label={label} error={undefined} hideLabel={!showLabel}>
        <Group className="control">
          <Icon of={Search} className="control-icon" />
          <Input
            className="control-input"
            // Chromium would write what stands in a field into its session files, in clear.
            autoComplete="off"
            {...given({ placeholder, ref: inputRef, onKeyDown: onArrowDown && onKeyDown })}
          />
          {keys !== undefined && rest.value === '' && <Kbd keys={keys} />}
          <Button className="control-button search-clear">
            <Icon of={X} />
          </Button>
        </Group>
      </FieldParts>
    </AriaSearchField>
  )
}
