/** Printing: what is on the screen as a PDF. It lies in the open wherever it goes, so nobody makes one without being asked. */
import { type ReactNode, useState } from 'react'
import { useHost } from '../host.ts'
import { useText } from '../text/text.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { showToast } from '../ui/toast.tsx'
import { useAttempt } from '../vault-view.ts'

/** `ask`: begins it. `dialog`: has to stand in the page. The proposed name says nothing about anybody. */
export function usePrinting(): { ask: () => void; dialog: ReactNode } {
  const host = useHost()
  const t = useText('frame')
  const attempt = useAttempt()
  const [isAsked, setAsked] = useState(false)
  const print = async () => {
    setAsked(false)
    await untilDialogsAreGone()
    const done = await attempt(() => host.printToPdf({ name: 'Antlitz.pdf' }))
    if (!done?.saved) return
    const { at } = done
    // Whoever was not asked where it goes has to find it again, to delete it.
    const line = at === undefined ? t('printedLine') : `${t('printedAt', { at })} ${t('printedLine')}`
    showToast({ text: t('printed'), line, isLasting: at !== undefined })
  }
  const dialog = (
    <ConfirmDialog
      isOpen={isAsked}
      title={t('printAsk')}
      confirmLabel={t('printYes')}
      cancelLabel={t('printNo')}
      isDanger
      onConfirm={() => void print()}
      onCancel={() => setAsked(false)}
    >
      <p>{t('printAskLine')}</p>
    </ConfirmDialog>
  )
  return { ask: () => setAsked(true), dialog }
}

/** What was asked must not be on the paper. */
async function untilDialogsAreGone(): Promise<void> {
  for (let waited = 0; document.querySelector('.overlay') && waited < 1_000; waited += 25)
    await new Promise((done) => setTimeout(done, 25))
}
