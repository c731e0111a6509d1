/** One field, one button, and in words the way out when the passphrase is forgotten. Nothing about clients. */
import { LockOpen } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { useVault } from '../vault-view.ts'
import { DoorPage } from './door.tsx'
import { ProblemBanner } from './problem-banner.tsx'
import { PassphraseField } from './passphrase-field.tsx'
import { RecoveryScreen } from './recovery.tsx'

export function UnlockScreen({ name }: { name: string }) {
  const [isRecovering, setRecovering] = useState(false)
  if (isRecovering) return <RecoveryScreen onBack={() => setRecovering(false)} />
  return <LockedPage name={name} onRecover={() => setRecovering(true)} />
}

function LockedPage({ name, onRecover }: { name: string; onRecover: () => void }) {
  const t = useText('signIn')
  const r = useText('recovery')
  const unlocking = useUnlock()
  const isAsked = useIsAsked()
  return (
    <DoorPage>
      <h1>{t('lockedTitle')}</h1>
      {name !== '' && <p className="muted">{t('lockedAs', { name })}</p>}
      <UnlockForm {...unlocking} onRecover={onRecover} />
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

type Unlocking = { isPending: boolean; problem: ProblemNote | null; unlock: (passphrase: string) => Promise<boolean> }

function useUnlock(): Unlocking {
  const vault = useVault()
  const [isPending, setIsPending] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const unlock = async (passphrase: string) => {
    setIsPending(true)
    setProblem(null)
    try {
      await vault.unlock({ passphrase })
      return true
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      setProblem(noteOf(error))
      setIsPending(false)
      return false
    }
  }
  return { isPending, problem, unlock }
}

/** The passphrase opens it no more. */
const needsRecovery: ReadonlySet<string> = new Set(['deviceSecretLost', 'deviceSecretWithheld'])

function UnlockForm({ isPending, problem, unlock, onRecover }: Unlocking & { onRecover: () => void }) {
  const t = useText('signIn')
  const r = useText('recovery')
  const problemText = useProblemText()
  const [passphrase, setPassphrase] = useState('')
  const [isShown, setIsShown] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const isWrong = problem?.code === 'passphraseWrong'
  const isWaiting = problem?.code === 'tooManyAttempts'
  const left = useSecondsLeft(isWaiting ? problem : null)
  const text = problem && problemText(problem)
  const submit = async () => {
    if (passphrase === '' || isPending || left > 0) {
      input.current?.focus()
      return
    }
    if (!(await unlock(passphrase))) input.current?.select()
  }
  return (
    <div className="stack">
      <ProblemBanner
        problem={isWrong || (isWaiting && left === 0) ? null : problem}
        action={needsRecovery.has(problem?.code ?? '') && <Button onPress={onRecover}>{r('way')}</Button>}
      />
      <PassphraseField
        label={t('passphrase')}
        error={isWrong && text ? `${text.title} ${text.line}` : undefined}
        value={passphrase}
        onChange={setPassphrase}
        isShown={isShown}
        onShow={setIsShown}
        hasFirstFocus
        inputRef={input}
        onEnter={() => void submit()}
      />
      <Button kind="primary" size="visit" icon={LockOpen} isWide isPending={isPending} onPress={() => void submit()}>
        {left > 0 ? t('unlockIn', { count: left }) : t('unlock')}
      </Button>
    </div>
  )
}

/** Counts down what has to be waited for. */
function useSecondsLeft(problem: ProblemNote | null): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const until = performance.now() + 1_000 * Number(problem?.detail?.['seconds'] ?? 0)
    const look = () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1_000)))
    look()
    const counting = setInterval(look, 250)
    return () => clearInterval(counting)
  }, [problem])
  return left
}
