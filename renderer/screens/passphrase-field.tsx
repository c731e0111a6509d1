/** One passphrase, hidden or shown, with a word when Caps Lock is on. */
import { Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useText } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { TextField, type TextFieldProps } from '../ui/text-field.tsx'

export type PassphraseFieldProps = Pick<
  TextFieldProps,
  'label' | 'description' | 'error' | 'value' | 'onChange' | 'hasFirstFocus' | 'onEnter' | 'inputRef' | 'isDisabled'
> & {
  isShown: boolean
  onShow: (isShown: boolean) => void
}

export function PassphraseField({ isShown, onShow, error, ...rest }: PassphraseFieldProps) {
  const t = useText('signIn')
  const hasCapsLock = useCapsLock()
  return (
    <div className="stack stack-tight">
      <TextField
        {...rest}
        error={error}
        type={isShown ? 'text' : 'password'}
        spellCheck={false}
        trailing={
          <IconButton
            icon={isShown ? EyeOff : Eye}
            label={isShown ? t('hide') : t('show')}
            onPress={() => onShow(!isShown)}
          />
        }
      />
      <output className="small muted">{hasCapsLock ? t('capsLock') : ''}</output>
    </div>
  )
}

function useCapsLock(): boolean {
  const [isOn, setIsOn] = useState(false)
  useEffect(() => {
    const look = (event: KeyboardEvent) => setIsOn(event.getModifierState('CapsLock'))
    window.addEventListener('keydown', look)
    window.addEventListener('keyup', look)
    return () => {
      window.removeEventListener('keydown', look)
      window.removeEventListener('keyup', look)
    }
  }, [])
  return isOn
}
