import { useRef, type FocusEvent, type Ref } from 'react'
import { TextArea as AriaTextArea, TextField as AriaTextField } from 'react-aria-components'
import { FieldParts } from './field.tsx'
import { given } from './given.ts'
import type { TextInputProps } from './text-field.tsx'

export type TextAreaProps = TextInputProps & {
  /** Lines shown when empty; it grows with the text. */
  lines?: number
  inputRef?: Ref<HTMLTextAreaElement> | undefined
}

export function TextArea(props: TextAreaProps) {
  const { label, description, error, hideLabel = false, placeholder, lang, lines = 3, inputRef, ...rest } = props
  const { onBlur, onFocus, spellCheck = true, hasFirstFocus, ...field } = rest
  const isAtEnd = useRef(hasFirstFocus !== true)
  const focused = ({ target }: FocusEvent) => {
    // A draft that is there again is written on, not before.
    if (!isAtEnd.current && target instanceof HTMLTextAreaElement)
      target.setSelectionRange(target.value.length, target.value.length)
    isAtEnd.current = true
    onFocus?.()
  }
  return (
    <AriaTextField
      {...given(field)}
      {...given({
        onBlur: onBlur && (() => onBlur()),
        autoFocus: hasFirstFocus,
      })}
      onFocus={focused}
      spellCheck={spellCheck ? 'true' : 'false'}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="field"
    >
      <FieldParts label={label} description={description} error={error} hideLabel={hideLabel}>
        <AriaTextArea
          className="control control-area"
          rows={lines}
          // Chromium would write what stands in a field into its session files, in clear.
          autoComplete="off"
          {...given({ placeholder, lang, ref: inputRef })}
        />
      </FieldParts>
    </AriaTextField>
  )
}
