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
import { useLaptopWords } from './laptop-words.ts'

const reasons = ['lost', 'stolen', 'replaced', 'left'] as const satisfies readonly RevocationReason[]

type RevokeLaptopProps = {
  laptop: LaptopView
  name: string
  /** How many laptops in the list belong to the same person. */
  ofSame: number
  onClose: () => void
}

export function RevokeLaptop({ laptop, name, ofSame, onClose }: RevokeLaptopProps) {
  const t = useText('laptops')
  const frame = useText('frame')
  const vault = useVault()
  const attempt = useAttempt()
  const [reason, setReason] = useState<RevocationReason | null>(null)
  const { which } = useLaptopWords(laptop)
  // One's own is blocked only on purpose, and of several that look alike only the one that is meant.
  const isCheckNeeded = laptop.isThis || ofSame > 1
  const [isMeant, setIsMeant] = useState(!isCheckNeeded)
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
      <Meant laptop={laptop} name={name} ofSame={ofSame} />
      <p>{t('revokeWhat')}</p>
      <p>{t('revokeUntil')}</p>
      <RadioCards
        label={t('revokeWhy')}
        layout="rows"
        options={reasons.map((id) => ({ id, label: t(`revoke_${id}`) }))}
        value={reason}
        onChange={(id) => setReason(reasons.find((one) => one === id) ?? null)}
      />
      {isCheckNeeded && (
        <CheckboxField isSelected={isMeant} onChange={setIsMeant}>
          {laptop.isThis || !which ? t('revokeThisMeant') : t('revokeMeant', { which })}
        </CheckboxField>
      )}
    </ConfirmDialog>
  )
}

/** The one that will be blocked, with what tells it from the others. */
function Meant({ laptop, name, ofSame }: Omit<RevokeLaptopProps, 'onClose'>) {
  const t = useText('laptops')
  const { which, contact, standing } = useLaptopWords(laptop)
  return (
    <div className="laptop-meant">
      <p>
        <strong>{[name, laptop.isThis && t('this')].filter(Boolean).join(', ')}</strong>
      </p>
      {which && <p>{which}</p>}
      <p className="muted">{[contact, standing].filter(Boolean).join(' · ')}</p>
      {ofSame > 1 && <p>{t('severalLaptops', { number: ofSame, name })}</p>}
    </div>
  )
}
