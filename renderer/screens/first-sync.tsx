/** The first download: how far it is, and that one may begin meanwhile. */
import { useText } from '../text/text.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { useSyncState } from '../vault-view.ts'

export function FirstSync() {
  const t = useText('lists')
  const sync = useSyncState()
  if (sync?.activity !== 'first') return null
  return (
    <ProgressBar
      label={t('arriving')}
      text={t('arrivingLine', { done: sync.filesDone, total: sync.filesTotal })}
      {...(sync.filesTotal > 0 && { value: sync.filesDone, max: sync.filesTotal })}
    />
  )
}
