/** Too long without contact: what happened, that nothing is lost, what waits, and one button. Nothing about clients. */
import { useEffect } from 'react'
import type { VaultState } from '../../shared/vault-contract.ts'
import { useHost } from '../host.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { DoorPage } from './door.tsx'
import { SignInHere } from './sign-in.tsx'
import { Starting } from './start.tsx'
import { useIdleLock } from './use-idle-lock.ts'
import { useLock } from './use-lock.ts'

type Ended = Extract<VaultState, { state: 'leaseEnded' }>

export function LeaseEndedScreen({ name, until, waiting }: Omit<Ended, 'state'>) {
  const t = useText('signIn')
  const { whenExactly } = useDates()
  const host = useHost()
  const { isLocking, lock } = useLock()
  // The passphrase has been given: whoever goes away must not leave that behind.
  useIdleLock(lock)
  useEffect(() => host.on('lock', lock), [host, lock])
  if (isLocking) return <Starting isLocking />
  return (
    <DoorPage>
      <h1>{t('leaseEndedTitle')}</h1>
      {name !== '' && <p className="muted">{t('lockedAs', { name })}</p>}
      <p>{until === null ? t('leaseMissing') : t('leaseEnded', { when: whenExactly(until) })}</p>
      <p>{t('leaseKept')}</p>
      {waiting.entries + Number(waiting.hasPhotos) > 0 && (
        <p className="strong">
          {waiting.entries > 0 && t('leaseWaits', { count: waiting.entries })}{' '}
          {waiting.hasPhotos && t(waiting.entries > 0 ? 'leasePhotosToo' : 'leasePhotos')}
        </p>
      )}
      <SignInHere />
    </DoorPage>
  )
}
