/** The state of the user's work in words: connection and last sync, and the river number. */
import type { OnlyHere } from '../../shared/county-contract.ts'
import type { SyncState } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { missingOf } from './arrival-words.ts'

/** "Offline · Stand 07:52", "Abgeglichen, heute 10:42" */
export function useSyncWords(sync: SyncState | undefined): string {
  const t = useText('frame')
  const when = useShortWhen()
  if (!sync) return ''
  const last = sync.lastSyncAt && when(sync.lastSyncAt)
  const { files, photos } = sync.arriving
  const missing = missingOf(sync).files
  if (sync.activity === 'fetching') return missing > 0 ? t('filesCome', files) : t('photosCome', photos)
  const andMissing = (words: string) => (missing > 0 ? `${words} · ${t('filesMissing', { count: missing })}` : words)
  const isOffline = sync.connection === 'offline'
  if (isOffline && sync.paused && last) return andMissing(t('offlinePaused', { when: last }))
  if (sync.forkedAt && !isOffline) return t('forkedSince', { when: when(sync.forkedAt) })
  if (isOffline) return andMissing(last ? t('offlineSince', { when: last }) : t('offlineNever'))
  if (sync.paused) return andMissing(last ? t('paused', { when: last }) : t('pausedNever'))
  if (sync.activity === 'syncing') return t('syncing')
  return last ? t('synced', { when: last }) : t('notYetSynced')
}

/** "Nur hier: 1 Besuch, 3 Fotos, seit heute 11:40", or that nothing is. */
export function useRiver(sync: SyncState | undefined): string {
  const t = useText('frame')
  const when = useShortWhen()
  const parts = useRiverParts()
  if (!sync) return ''
  const { since } = sync.onlyHere
  const what = parts(sync.onlyHere).join(', ')
  if (what === '') return t('nothingOnlyHere')
  return since ? t('onlyHereSince', { what, when: when(since) }) : t('onlyHere', { what })
}

/** "1 Besuch", "3 Fotos": what of each kind there is. */
export function useRiverParts(): (onlyHere: OnlyHere) => string[] {
  const t = useText('frame')
  return ({ entries, visits, notes, photos }) => {
    // A visit is begun and finished: two entries at most, counted as one visit.
    const others = Math.max(0, entries - notes - 2 * visits)
    return [
      visits > 0 ? t('riverVisits', { count: visits }) : '',
      notes > 0 ? t('riverNotes', { count: notes }) : '',
      photos > 0 ? t('riverPhotos', { count: photos }) : '',
      others > 0 ? t('riverChanges', { count: others }) : '',
    ].filter(Boolean)
  }
}

/** Today the time alone is enough: "07:52", "gestern 16:05". */
function useShortWhen(): (at: string) => string {
  const { clock, when, daysFromToday } = useDates()
  return (at) => (daysFromToday(at) === 0 ? clock(at) : when(at))
}
