import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { Group, Input, TextField as AriaTextField } from 'react-aria-components'
import { FieldParts, type FieldProps, hasContent } from './field.tsx'
import { given } from './given.ts'

/** What TextField and TextArea share. */
export type TextInputProps = FieldProps & {
  value: string
  onChange: (value: string) => void
  onBlur?: (() => void) | undefined
  onFocus?: (() => void) | undefined
  placeholder?: string | undefined
  hasFirstFocus?: boolean
  maxLength?: number | undefined
  isReadOnly?: boolean
  spellCheck?: boolean
  /** Language of what is typed, when it is not that of the page. */
  lang?: string | undefined
}

export type TextFieldProps = TextInputProps & {
  type?: 'text' | 'email' | 'password' | 'tel' | 'url'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'none' | undefined
  /** A button or unit inside the field, at its end. */
  trailing?: ReactNode
  onEnter?: (() => void) | undefined
  inputRef?: Ref<HTMLInputElement> | undefined
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    description,
    error,
    hideLabel = false,
    placeholder,
    lang,
    trailing,
    onEnter,
    inputRef,
    ...rest
  } = props
  const { onBlur, onFocus, spellCheck = true, hasFirstFocus, ...field } = rest
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter?.()
  }
  return (
    <AriaTextField
      {...given(field)}
      {...given({
        onBlur: onBlur && (() => onBlur()),
        onFocus: onFocus && (() => onFocus()),
        autoFocus: hasFirstFocus,
      })}
      spellCheck={spellCheck ? 'true' : 'false'}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="field"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <Group className="control">
          <Input
            className="control-input"
            // Chromium would write what stands in a field into its session files, in clear.
            autoComplete="off"
            {...given({ placeholder, lang, ref: inputRef, onKeyDown: onEnter && onKeyDown })}
          />
          {hasContent(trailing) && <span className="control-trailing">{trailing}</span>}
        </Group>
      </FieldParts>
    </AriaTextField>
  )
}
