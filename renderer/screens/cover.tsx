/** The Privat key: nothing about anybody is left on the screen, until somebody goes on. */
import './cover.css'
import { createContext, type ReactNode, use, useCallback, useEffect, useLayoutEffect, useState } from 'react'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'

type CoverState = { isHidden: boolean; hide: () => void; show: () => void }

const HideContext = createContext<() => void>(() => undefined)

/** How to cover the screen from below it. */
export function useHide(): () => void {
  return use(HideContext)
}

const togetherMs = 500

/** Esc Esc covers the screen and uncovers it. It listens before everything else: it must work inside dialogs and fields. */
function useCover(): CoverState {
  const [isHidden, setIsHidden] = useState(false)
  const hide = useCallback(() => setIsHidden(true), [])
  const show = useCallback(() => setIsHidden(false), [])
  useEffect(() => {
    let lastAt = -Infinity
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.repeat) return
      const isSecond = event.timeStamp - lastAt < togetherMs
      lastAt = isSecond ? -Infinity : event.timeStamp
      if (!isSecond) return
      event.preventDefault()
      event.stopPropagation()
      setIsHidden((before) => !before)
    }
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [])
  return { isHidden, hide, show }
}

/** What is inside can be covered at any time, where it stands. */
export function Cover({ children }: { children: ReactNode }) {
  const t = useText('frame')
  const cover = useCover()
  useLayoutEffect(() => {
    if (!cover.isHidden) return
    const writing = document.activeElement
    // Dialogs and notices hang on the body, outside of what this covers.
    document.documentElement.classList.add('covered')
    return () => {
      document.documentElement.classList.remove('covered')
      // Back in the same sentence.
      if (writing instanceof HTMLElement) requestAnimationFrame(() => writing.focus())
    }
  }, [cover.isHidden])
  return (
    <HideContext value={cover.hide}>
      {cover.isHidden && (
        <main className="cover roomy">
          <h1>{t('privat.title')}</h1>
          <Button kind="primary" hasFirstFocus onPress={cover.show}>
            {t('privat.back')}
          </Button>
          <p className="muted">{t('privat.line')}</p>
        </main>
      )}
      <div className="under-cover" inert={cover.isHidden}>
        {children}
      </div>
    </HideContext>
  )
}
