/** One field, one button, and in words the way out when the passphrase is forgotten. Nothing about clients. */
import { LockOpen } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { useVault } from '../vault-view.ts'
import { DoorPage } from './door.tsx'
import { RecoveryScreen } from './recovery.tsx'
import { TriedPassphrase, TryButton, usePassphraseTry } from './tried-passphrase.tsx'

export function UnlockScreen({ name }: { name: string }) {
  const [isRecovering, setRecovering] = useState(false)
  if (isRecovering) return <RecoveryScreen onBack={() => setRecovering(false)} />
  return <LockedPage name={name} onRecover={() => setRecovering(true)} />
}

function LockedPage({ name, onRecover }: { name: string; onRecover: () => void }) {
  const t = useText('signIn')
  const r = useText('recovery')
  const isAsked = useIsAsked()
  return (
    <DoorPage>
      <h1>{t('lockedTitle')}</h1>
      {name !== '' && <p className="muted">{t('lockedAs', { name })}</p>}
      <UnlockForm onRecover={onRecover} />
      {isAsked ? (
        <Banner title={r('pendingTitle')} action={<Button onPress={onRecover}>{r('pending')}</Button>} />
      ) : (
        <Disclosure title={t('forgotten')} level={2}>
          <div className="stack">
            <p>{r('wayLine')}</p>
            <div>
              <Button onPress={onRecover}>{r('way')}</Button>
            </div>
          </div>
        </Disclosure>
      )}
    </DoorPage>
  )
}

/** Whether something was asked for on this laptop and has not been withdrawn. */
function useIsAsked(): boolean {
  const vault = useVault()
  const [isAsked, setAsked] = useState(false)
  useEffect(() => {
    let isGone = false
    vault.recovery({}).then(
      ({ request }) => {
        if (!isGone) setAsked(request !== null)
      },
      // Then the way to it is still there, one step further.
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [vault])
  return isAsked
}

/** The passphrase opens it no more. */
const needsRecovery: ReadonlySet<string> = new Set(['deviceSecretLost', 'deviceSecretWithheld'])

function UnlockForm({ onRecover }: { onRecover: () => void }) {
  const t = useText('signIn')
  const r = useText('recovery')
  const vault = useVault()
  const trying = usePassphraseTry('vault')
  const unlock = () => void trying.attempt((passphrase) => vault.unlock({ passphrase }))
  return (
    <div className="stack">
      <TriedPassphrase
        trying={trying}
        label={t('passphrase')}
        onEnter={unlock}
        action={needsRecovery.has(trying.problem?.code ?? '') && <Button onPress={onRecover}>{r('way')}</Button>}
      />
      <TryButton trying={trying} icon={LockOpen} onPress={unlock}>
        {t('unlock')}
      </TryButton>
    </div>
  )
}
