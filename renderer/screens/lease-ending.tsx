/** From a day before: how long this laptop can be read on without contact, and what happens then. */
import type { LeaseLeft } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'

const hourMs = 3_600_000

export function LeaseEnding({ lease }: { lease: LeaseLeft }) {
  const t = useText('frame')
  const { whenExactly } = useDates()
  if (!lease.isEnding) return null
  const hours = Math.floor(lease.ms / hourMs)
  return (
    <Banner kind="warning" title={hours > 0 ? t('leaseHours', { count: hours }) : t('leaseLastHour')}>
      {t('leaseLine', { when: whenExactly(lease.until) })}
    </Banner>
  )
}
