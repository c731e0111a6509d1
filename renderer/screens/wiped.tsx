/** A laptop on which nothing is left: why, where the work is, and the way on. */
import { RotateCcw } from 'lucide-react'
import type { VaultState } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { useAttempt, useVault } from '../vault-view.ts'
import { DoorPage } from './door.tsx'

type Wiped = Extract<VaultState, { state: 'wiped' }>

export function WipedScreen({ wiped }: { wiped: Wiped }) {
  const t = useText('laptops')
  const vault = useVault()
  const attempt = useAttempt()
  const { because, handedIn, isTold } = wiped
  return (
    <DoorPage>
      <h1>{t(`wiped_${because}`)}</h1>
      <p>
        {t('wipedAll')} {handedIn > 0 ? t('handedIn', { count: handedIn }) : t('nothingWaited')}
      </p>
      <p>{t('draftsGone')}</p>
      {because === 'deviceRevoked' && <p>{t('askLead')}</p>}
      <p className="muted">{isTold ? t('isTold') : t('notTold')}</p>
      {because === 'deviceRevoked' && (
        <Button icon={RotateCcw} isDisabled={!isTold} onPress={() => void attempt(() => vault.setUpAnew({}))}>
          {t('setUpAnew')}
        </Button>
      )}
    </DoorPage>
  )
}
