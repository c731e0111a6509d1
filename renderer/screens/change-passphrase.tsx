/** A new passphrase for this laptop; the old one must be known. */
import { useText } from '../text/text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { showToast } from '../ui/toast.tsx'
import { useVault } from '../vault-view.ts'
import { NewPassphrase } from './passphrase.tsx'
import { TriedPassphrase, usePassphraseTry } from './tried-passphrase.tsx'

export function ChangePassphrase({ onClose }: { onClose: () => void }) {
  const t = useText('settings')
  const frame = useText('frame')
  const vault = useVault()
  const trying = usePassphraseTry('vault')
  const change = async (after: string) => {
    if (!(await trying.attempt((before) => vault.changePassphrase({ before, after })))) return
    showToast({ text: t('changed') })
    onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={t('changePassphrase')}
      line={t('changeLine')}
      closeLabel={frame('close')}
    >
      <TriedPassphrase trying={trying} label={t('before')} />
      <NewPassphrase
        label={t('after')}
        submitLabel={t('change')}
        isPending={trying.isPending}
        secondsLeft={trying.left}
        mayGoOn={trying.check}
        onSubmit={(after) => void change(after)}
      />
    </Dialog>
  )
}
