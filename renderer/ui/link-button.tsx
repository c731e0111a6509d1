import type { ReactNode, Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { given } from './given.ts'

export type LinkButtonProps = {
  children: ReactNode
  onPress: () => void
  isDisabled?: boolean
  'aria-label'?: string | undefined
  ref?: Ref<HTMLButtonElement> | undefined
}

/** Looks like a link, runs in the line of text it stands in. */
export function LinkButton({ children, onPress, ...rest }: LinkButtonProps) {
  return (
    <AriaButton {...given(rest)} className="link-button" onPress={() => onPress()}>
      {children}
    </AriaButton>
  )
}
