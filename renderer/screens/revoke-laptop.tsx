/** Blocking a laptop: says in plain words what will happen, and asks why. */
import { useState } from 'react'
import type { RevocationReason } from '../../shared/revocation.ts'
import type { LaptopView } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { CheckboxField } from '../ui/checkbox.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { RadioCards } from '../ui/radio-cards.tsx'
import { showToast } from '../ui/toast.tsx'
import { useAttempt, useVault } from '../vault-view.ts'

const reasons = ['lost', 'stolen', 'replaced', 'left'] as const satisfies readonly RevocationReason[]

type RevokeLaptopProps = { laptop: LaptopView; name: string; onClose: () => void }

export function RevokeLaptop({ laptop, name, onClose }: RevokeLaptopProps) {
  const t = useText('laptops')
  const frame = useText('frame')
  const vault = useVault()
  const attempt = useAttempt()
  const [reason, setReason] = useState<RevocationReason | null>(null)
  const [isMeant, setIsMeant] = useState(!laptop.isThis)
  const [isPending, setIsPending] = useState(false)
  const revoke = async () => {
    if (!reason) return
    setIsPending(true)
    const done = await attempt(() => vault.revokeLaptop({ deviceId: laptop.deviceId, reason }))
    setIsPending(false)
    if (!done) return
    showToast({ text: t('isRevoked') })
    onClose()
  }
  return (
    <ConfirmDialog
      isOpen
      isDanger
      title={laptop.isThis ? t('revokeThisTitle') : t('revokeTitle', { name })}
      confirmLabel={t('revoke')}
      cancelLabel={frame('cancel')}
      isPending={isPending}
      isConfirmDisabled={!reason || !isMeant}
      onConfirm={() => void revoke()}
      onCancel={onClose}
    >
      {laptop.isThis && (
        <Banner kind="warning" title={t('revokeThisWarning')}>
          {t('revokeThisLine')}
        </Banner>
      )}
      <p>{t('revokeWhat')}</p>
      <p>{t('revokeUntil')}</p>
      <RadioCards
        label={t('revokeWhy')}
        layout="rows"
        options={reasons.map((id) => ({ id, label: t(`revoke_${id}`) }))}
        value={reason}
        onChange={(id) => setReason(reasons.find((one) => one === id) ?? null)}
      />
      {laptop.isThis && (
        <CheckboxField isSelected={isMeant} onChange={setIsMeant}>
          {t('revokeThisMeant')}
        </CheckboxField>
      )}
    </ConfirmDialog>
  )
}
