/** The store on this laptop was damaged and has been put together again: said once, in plain words, until it is put away. */
import { useState } from 'react'
import type { Healed } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { useSyncState } from '../vault-view.ts'

export function HealedStore({ healed }: { healed: Healed }) {
  const t = useText('frame')
  const isBare = useSyncState()?.isBare !== false
  const [isPutAway, setPutAway] = useState(false)
  if (isPutAway) return null
  const { found, entries, photos, lost } = healed
  const back = [
    entries > 0 ? t('healedEntries', { count: entries }) : '',
    photos > 0 ? t('riverPhotos', { count: photos }) : '',
  ].filter(Boolean)
  return (
    <Banner
      kind={lost > 0 ? 'problem' : 'warning'}
      title={t(`healed_${found}`)}
      dismissLabel={t('putAway')}
      onDismiss={() => setPutAway(true)}
    >
      {back.length > 0 && `${t('healedBack', { what: back.join(', ') })} `}
      {lost > 0 && `${t('healedLost', { count: lost })} `}
      {isBare ? t('healedComes') : t('healedCame')}
    </Banner>
  )
}
