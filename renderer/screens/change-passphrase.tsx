/** A new passphrase for this laptop; the old one must be known. */
import { useState } from 'react'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { showToast } from '../ui/toast.tsx'
import { useVault } from '../vault-view.ts'
import { ProblemBanner } from './problem-banner.tsx'
import { PassphraseField } from './passphrase-field.tsx'
import { NewPassphrase } from './passphrase.tsx'

export function ChangePassphrase({ onClose }: { onClose: () => void }) {
  const t = useText('settings')
  const frame = useText('frame')
  const vault = useVault()
  const problemText = useProblemText()
  const [before, setBefore] = useState('')
  const [isShown, setIsShown] = useState(false)
  const [isChanging, setIsChanging] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const text = problem && problemText(problem)
  const isWrong = problem?.code === 'passphraseWrong'
  const change = async (after: string) => {
    setIsChanging(true)
    setProblem(null)
    try {
      await vault.changePassphrase({ before, after })
      showToast({ text: t('changed') })
      onClose()
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      setProblem(noteOf(error))
    }
    setIsChanging(false)
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
      <ProblemBanner problem={isWrong ? null : problem} />
      <PassphraseField
        label={t('before')}
        error={isWrong && text ? `${text.title} ${text.line}` : undefined}
        value={before}
        onChange={setBefore}
        isShown={isShown}
        onShow={setIsShown}
        hasFirstFocus
      />
      <NewPassphrase
        label={t('after')}
        submitLabel={t('change')}
        isPending={isChanging}
        onSubmit={(after) => void change(after)}
      />
    </Dialog>
  )
}
