/** The courier: for a laptop that has no way home, and for whoever carries its file there. */
import { FileInput, FileLock2, Luggage } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { courierFileName } from '../../shared/courier.ts'
import type { CourierBrought } from '../../shared/vault-contract.ts'
import { useHost } from '../host.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { showToast } from '../ui/toast.tsx'
import { useAttempt, useVault } from '../vault-view.ts'

/** `hasWork`: something waits here that a courier could carry. */
export function Courier({ hasWork }: { hasWork: boolean }) {
  const t = useText('sync')
  return (
    <Card title={t('courier')} icon={Luggage}>
      <p className="muted">{t('courierLine')}</p>
      <div className="row">
        <MakeCourier isDisabled={!hasWork} />
        <BringCourier />
      </div>
    </Card>
  )
}

function MakeCourier({ isDisabled }: { isDisabled: boolean }) {
  const t = useText('sync')
  const vault = useVault()
  const host = useHost()
  const attempt = useAttempt()
  const [isBusy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    await attempt(async () => {
      const { bytes, entries, photos } = await vault.makeCourier({})
      const { saved, at } = await host.saveFile({ name: courierFileName, bytes })
      if (!saved) return
      const line = [t('courierHolds', { entries, photos }), at !== undefined && t('courierLies', { at })]
      // Whoever was not asked where it goes has to find it.
      const isLasting = at !== undefined
      showToast({ text: t('courierSaved'), line: line.filter(Boolean).join(' '), tone: 'accent', isLasting })
    })
    setBusy(false)
  }
  return (
    <Button icon={FileLock2} isDisabled={isDisabled} isPending={isBusy} onPress={() => void make()}>
      {t('courierMake')}
    </Button>
  )
}

function BringCourier() {
  const t = useText('sync')
  const vault = useVault()
  const attempt = useAttempt()
  const [isBusy, setBusy] = useState(false)
  const bring = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    await attempt(async () => {
      const brought = await vault.bringCourier({ bytes: new Uint8Array(await file.arrayBuffer()) })
      showToast({ text: t(brought.isNew ? 'courierBrought' : 'courierKnown'), line: lineOf(brought), isLasting: true })
    })
    setBusy(false)
  }
  const lineOf = ({ entries, photos, refused }: CourierBrought) =>
    [t('courierHolds', { entries, photos }), refused > 0 && t('courierRefused', { count: refused })]
      .filter(Boolean)
      .join(' ')
  return (
    <FileTrigger onSelect={(files) => void bring(files?.[0])}>
      <Button icon={FileInput} isPending={isBusy}>
        {t('courierBring')}
      </Button>
    </FileTrigger>
  )
}
