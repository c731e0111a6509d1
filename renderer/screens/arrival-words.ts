/** What is on its way from the county, in words: how far it is, how long it takes, what is missing. */
import { useEffect, useRef } from 'react'
import type { SyncState } from '../../shared/vault-contract.ts'
import { useLanguage, useText } from '../text/text.ts'
import { announce } from '../ui/live-region.tsx'

/**
 * `coming`: many files or photos are on their way. `held`: their user stopped them. `waiting`: files are missing, and the county
 * is not reached. Null when there is nothing to tell.
 */
export function arrivalOf(sync: SyncState): 'coming' | 'held' | 'waiting' | null {
  if (sync.paused) return 'held'
  if (sync.activity === 'fetching') return 'coming'
  return sync.problem !== null && !sync.isBare && missingOf(sync).files > 0 ? 'waiting' : null
}

/** How many are not here. */
export function missingOf({ arriving: { files, photos } }: SyncState): { files: number; photos: number } {
  return { files: files.total - files.done, photos: photos.total - photos.done }
}

export type ArrivalWords = { label: string; figures: string; line: string; value: number; max: number }

/** The first files, then photos: the bar counts what the label names. */
export function useArrivalWords(sync: SyncState): ArrivalWords {
  const t = useText('arriving')
  const missing = useMissingWords()
  const megabytes = useMegabytes()
  const { files, photos, bytes, minutesLeft } = sync.arriving
  const arrival = arrivalOf(sync)
  const isOfFiles = files.done < files.total || photos.done === photos.total
  const { done, total } = isOfFiles ? files : photos
  const size =
    bytes.about === null
      ? t('soFar', { done: megabytes(bytes.done) })
      : t('ofAbout', { done: megabytes(bytes.done), about: megabytes(bytes.about) })
  const figures = [
    isOfFiles ? t('files', { done, total }) : t('photos', { done, total }),
    bytes.done > 0 && size,
    minutesLeft !== null && timeLeft(t, minutesLeft),
  ]
  const label = { coming: isOfFiles ? t('filesCome') : t('photosCome'), held: t('held'), waiting: t('waiting') }
  const line = {
    coming: files.done === 0 ? t('mostUrgent') : isOfFiles ? t('begin') : t('beginAll'),
    held: [
      missing(sync),
      missing(sync) === '' ? t('heldNew') : t('notReadable'),
      sync.problem === null && t('stillSent'),
    ],
    waiting: [missing(sync), t('notReadable'), t('comesBack')],
  }
  return {
    label: label[arrival ?? 'coming'],
    figures: figures.filter(Boolean).join(' · '),
    line: [line[arrival ?? 'coming']].flat().filter(Boolean).join(' '),
    value: done,
    max: total,
  }
}

/** In steps that do not jump. */
function timeLeft(t: ReturnType<typeof useText<'arriving'>>, minutes: number): string {
  if (minutes === 0) return t('lessThanMinute')
  return minutes > 90 ? t('overAnHour') : t('minutes', { count: minutes })
}

/** "83 Akten und 210 Fotos fehlen noch."; nothing when nothing is missing. */
export function useMissingWords(): (sync: SyncState) => string {
  const t = useText('arriving')
  return (sync) => {
    const { files, photos } = missingOf(sync)
    if (files + photos === 0) return ''
    const both = [files > 0 && t('missingFiles', { count: files }), photos > 0 && t('missingPhotos', { count: photos })]
    return t('missing', { what: both.filter(Boolean).join(t('and')), count: files + photos })
  }
}

/** "0,8", "12,4", "1.240": below a hundred with one place, and never nothing. */
function useMegabytes(): (bytes: number) => string {
  const language = useLanguage()
  return (bytes) => {
    const megabytes = Math.max(0.1, bytes / 1_000_000)
    const places = megabytes < 99.95 ? 1 : 0
    const how = { minimumFractionDigits: places, maximumFractionDigits: places }
    return new Intl.NumberFormat(language, how).format(megabytes)
  }
}

/** Has screen readers say when fetching is held, when it goes on, and when all is here; the steps in between stay silent. */
export function useArrivalNews(sync: SyncState | undefined): void {
  const t = useText('arriving')
  const missing = useMissingWords()
  const before = useRef<SyncState>(undefined)
  useEffect(() => {
    const last = before.current
    before.current = sync
    if (!last || !sync) return
    if (last.paused !== sync.paused)
      announce(sync.paused ? [t('heldSaid'), missing(sync), t('stillSent')].filter(Boolean).join(' ') : t('goesOn'))
    else if (arrivalOf(last) === 'coming' && arrivalOf(sync) === null && missingOf(sync).files === 0)
      announce(t('allHere', { count: sync.arriving.files.total }))
  })
}
