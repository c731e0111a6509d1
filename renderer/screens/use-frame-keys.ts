/** Keys and menu entries that work everywhere. */
import { useEffect, useRef } from 'react'
import { useHost } from '../host.ts'
import { useText } from '../text/text.ts'
import { useShortcut } from '../ui/shortcut.ts'
import { showToast } from '../ui/toast.tsx'
import { useAttempt, useVault } from '../vault-view.ts'
import { goTo, placeNow, useViewStore } from '../view-store.ts'

type FrameActions = { lock: () => void; focusSearch: () => void; print: () => void }

export function useFrameKeys({ lock, focusSearch, print }: FrameActions): void {
  const back = useViewStore((state) => state.back)
  const forward = useViewStore((state) => state.forward)
  useShortcut('mod+l', lock, { inDialog: true })
  useShortcut('mod+k', focusSearch)
  useShortcut('mod+p', print)
  useShortcut('alt+arrowleft', back)
  useShortcut('alt+arrowright', forward)
  useShortcut('alt+1', () => goTo({ screen: 'today' }))
  useShortcut('alt+2', () => goTo({ screen: 'caseFiles' }))
  useShortcut('alt+3', () => goTo({ screen: 'visits' }))
  useShortcut('alt+4', () => goTo({ screen: 'sync' }))
  useShortcut('alt+5', () => goTo({ screen: 'settings' }))
  useHostEvents({ lock, focusSearch, print })
}

function useHostEvents({ lock, focusSearch, print }: FrameActions): void {
  const host = useHost()
  const vault = useVault()
  const t = useText('frame')
  const attempt = useAttempt()
  const act = (item: 'lock' | 'sync' | 'search' | 'newNote' | 'settings' | 'print') => {
    const place = placeNow()
    if (item === 'lock') lock()
    else if (item === 'sync') void attempt(() => vault.sync({}))
    else if (item === 'search') focusSearch()
    else if (item === 'settings') goTo({ screen: 'settings' })
    else if (item === 'print') print()
    else if (place.screen === 'caseFile') goTo({ ...place, show: 'newNote' })
    else showToast({ text: t('openCaseFileFirst') })
  }
  const latest = useRef(act)
  const latestLock = useRef(lock)
  useEffect(() => {
    latest.current = act
    latestLock.current = lock
  })
  useEffect(() => {
    const stopMenu = host.on('menu', ({ item }) => latest.current(item))
    const stopLock = host.on('lock', () => latestLock.current())
    return () => {
      stopMenu()
      stopLock()
    }
  }, [host])
}
