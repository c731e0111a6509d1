/** What is coming, held or missing: how far it is, that one may begin meanwhile, and the way to hold it. */
import { Pause, Play } from 'lucide-react'
import { useLayoutEffect, useRef, type RefObject } from 'react'
import type { SyncState } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { useAttempt, useSyncState, useVault } from '../vault-view.ts'
import { arrivalOf, useArrivalWords } from './arrival-words.ts'

/** `hasButton`: false where the screen has one of its own. */
export function Arriving({ hasButton = true }: { hasButton?: boolean }) {
  const sync = useSyncState()
  if (!sync || arrivalOf(sync) === null) return null
  return <Progress sync={sync} hasButton={hasButton} />
}

function Progress({ sync, hasButton }: { sync: SyncState; hasButton: boolean }) {
  const { label, figures, line, value, max } = useArrivalWords(sync)
  const panel = useFocusPassedOn()
  return (
    <div className={classes('arriving', arrivalOf(sync) !== 'coming' && 'arriving-still')} ref={panel}>
      <ProgressBar
        label={label}
        text={figures}
        value={value}
        max={max}
        action={hasButton && arrivalOf(sync) !== 'waiting' && <HoldButton sync={sync} />}
      />
      <p className="muted">{line}</p>
    </div>
  )
}

/** One button with two names, so that it keeps the focus. */
export function HoldButton({ sync: { paused } }: { sync: SyncState }) {
  const t = useText('arriving')
  const vault = useVault()
  const attempt = useAttempt()
  return (
    <Button icon={paused ? Play : Pause} onPress={() => void attempt(() => vault.pause({ paused: !paused }))}>
      {paused ? t('goOn') : t('hold')}
    </Button>
  )
}

/** When it goes with the focus in it, the screen has the focus. */
function useFocusPassedOn(): RefObject<HTMLDivElement | null> {
  const panel = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = panel.current
    return () => {
      if (!element?.contains(document.activeElement)) return
      document.querySelector<HTMLElement>('.frame-main')?.focus({ preventScroll: true })
    }
  }, [])
  return panel
}
