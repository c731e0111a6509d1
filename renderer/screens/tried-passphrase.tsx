/** A passphrase that is tried: one way to ask, wherever it opens something. Says what was wrong, and how long nobody may try. */
import type { LucideIcon } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { normalPassphrase } from '../../shared/passphrase.ts'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import type { LockName } from '../../shared/vault-contract.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { announce } from '../ui/live-region.tsx'
import { useVault } from '../vault-view.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { ProblemBanner } from './problem-banner.tsx'

export type Trying = ReturnType<typeof usePassphraseTry>

/** `lock`: what the passphrase opens, and whose attempts are counted. */
export function usePassphraseTry(lock: LockName) {
  const [passphrase, setPassphrase] = useState('')
  const [isPending, setIsPending] = useState(false)
  const [isEmpty, setIsEmpty] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const { wait, left, begin } = useWait(lock, input, setProblem)
  const type = (typed: string) => {
    setPassphrase(typed)
    setIsEmpty(false)
    setProblem((before) => (before?.code === 'passphraseWrong' ? null : before))
  }
  /** Whether one may be tried now; otherwise the field says why not. What was said of the last one goes, but while one has to wait. */
  const check = () => {
    if (isPending) return false
    const isMissing = normalPassphrase(passphrase) === ''
    if (left === 0) {
      setProblem(null)
      setIsEmpty(isMissing)
    }
    if (left === 0 && !isMissing) return true
    input.current?.focus()
    return false
  }
  const failed = (note: ProblemNote) => {
    const seconds = Number(note.detail?.['seconds'] ?? 0)
    const isTried = note.code !== 'tooManyAttempts'
    if (seconds > 0) begin(seconds, isTried ? 'wrong' : 'notTried')
    // What is not right need not be taken away by hand after the wait; what was not tried may be right.
    if (seconds > 0 && isTried) setPassphrase('')
    setProblem(seconds > 0 && !isTried ? null : note)
    input.current?.focus()
    input.current?.select()
  }
  const attempt = async (work: (passphrase: string) => Promise<unknown>): Promise<boolean> => {
    if (!check()) return false
    setIsPending(true)
    try {
      await work(passphrase)
      return true
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      failed(noteOf(error))
      setIsPending(false)
      return false
    }
  }
  return { passphrase, type, isPending, isEmpty, problem, wait, left, input, check, attempt }
}

/** `wrong`: of the last one; `notTried`: it came too early; `before`: from before this page. */
type Wait = { until: number; because: 'wrong' | 'notTried' | 'before' }

const lookMs = 250

function useWait(lock: LockName, input: RefObject<HTMLInputElement | null>, hear: (problem: ProblemNote) => void) {
  const t = useText('signIn')
  const vault = useVault()
  const [wait, setWait] = useState<Wait | null>(null)
  const [left, setLeft] = useState(0)
  const begin = useCallback((seconds: number, because: Wait['because']) => {
    setWait({ until: performance.now() + 1_000 * seconds, because })
    setLeft(seconds)
  }, [])
  useEffect(() => {
    let isGone = false
    vault.attemptWait({ lock }).then(
      ({ seconds }) => {
        if (!isGone && seconds > 0) begin(seconds, 'before')
      },
      (error: unknown) => {
        const note = noteOf(error)
        // Anything else the next try says.
        if (!isGone && note.code === 'deviceSecretWithheld') hear(note)
      },
    )
    return () => {
      isGone = true
    }
  }, [vault, lock, begin, hear])
  useEffect(() => {
    if (!wait) return
    const look = () => {
      const seconds = Math.max(0, Math.ceil((wait.until - performance.now()) / 1_000))
      setLeft(seconds)
      if (seconds > 0) return
      setWait(null)
      announce(t('tryAgain'))
      // Whoever is somewhere else by now stays there.
      if (document.activeElement === document.body) input.current?.focus()
    }
    const counting = setInterval(look, lookMs)
    return () => clearInterval(counting)
  }, [wait, t, input])
  return { wait, left, begin }
}

type TriedPassphraseProps = {
  trying: Trying
  label: string
  onEnter?: () => void
  /** A button below what went wrong. */
  action?: ReactNode
}

/** The field, and what there is to say of what was tried in it. */
export function TriedPassphrase({ trying, label, onEnter, action }: TriedPassphraseProps) {
  const [isShown, setIsShown] = useState(false)
  const { problem, wait } = trying
  return (
    <>
      {wait && wait.because !== 'wrong' && <WaitBanner isTyped={wait.because === 'notTried'} />}
      <ProblemBanner problem={problem?.code === 'passphraseWrong' ? null : problem} action={action} />
      <PassphraseField
        label={label}
        error={useFieldError(trying)}
        value={trying.passphrase}
        onChange={trying.type}
        isShown={isShown}
        onShow={setIsShown}
        hasFirstFocus
        inputRef={trying.input}
        onEnter={onEnter}
      />
    </>
  )
}

function useFieldError({ isEmpty, problem, wait }: Trying): string | undefined {
  const t = useText('signIn')
  const problemText = useProblemText()
  if (isEmpty) return t('emptyPassphrase')
  if (wait?.because === 'wrong') return t('wrongWait')
  if (problem?.code !== 'passphraseWrong') return undefined
  const { title, line } = problemText(problem)
  return `${title} ${line}`
}

function WaitBanner({ isTyped }: { isTyped: boolean }) {
  const t = useText('signIn')
  const { title, line } = useProblemText()({ code: 'tooManyAttempts' })
  return (
    <Banner kind="problem" title={title} isLive>
      {isTyped ? `${t('notTried')} ${line}` : line}
    </Banner>
  )
}

/** Counts down while nobody may try. */
export function TryButton(props: { trying: Trying; icon: LucideIcon; children: string; onPress: () => void }) {
  const t = useText('signIn')
  const { left, isPending } = props.trying
  return (
    <Button
      kind="primary"
      size="visit"
      icon={props.icon}
      isWide
      isPending={isPending}
      isDisabled={left > 0}
      onPress={props.onPress}
    >
      {left > 0 ? t('unlockIn', { count: left }) : props.children}
    </Button>
  )
}
