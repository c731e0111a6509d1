/** The way back for whoever has forgotten their passphrase: sign in, choose a new one, wait for two officers. Nothing about clients. */
import { ArrowLeft, LockOpen, LogIn, RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import type { RecoveryView } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { useVault } from '../vault-view.ts'
import { DoorPage } from './door.tsx'
import { NewPassphrase } from './passphrase.tsx'
import { ProblemBanner } from './problem-banner.tsx'
import { SignInWaiting } from './sign-in.tsx'
import { TriedPassphrase, TryButton, usePassphraseTry } from './tried-passphrase.tsx'
import { useSignIn } from './use-sign-in.ts'

export function RecoveryScreen({ onBack }: { onBack: () => void }) {
  const t = useText('recovery')
  const recovery = useRecovery()
  const { view } = recovery
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <DoorPage>
      <h1 ref={heading} tabIndex={-1}>
        {t('title')}
      </h1>
      <ProblemBanner problem={recovery.problem ?? view?.problem ?? null} />
      {view && <Step recovery={recovery} view={view} />}
      <div className="row row-between">
        <Button kind="quiet" icon={ArrowLeft} onPress={onBack}>
          {t('back')}
        </Button>
        {view?.request && isOpen(view.request) && (
          <Button kind="quiet" isPending={recovery.isPending} onPress={recovery.withdraw}>
            {t('withdraw')}
          </Button>
        )}
      </div>
    </DoorPage>
  )
}

type Recovering = ReturnType<typeof useRecovery>
type StepProps = { recovery: Recovering; view: RecoveryView }
type Asked = NonNullable<RecoveryView['request']>

function isOpen({ state }: Asked): boolean {
  return state === 'unknown' || state === 'waiting' || state === 'ready'
}

function Step({ recovery, view }: StepProps) {
  const t = useText('recovery')
  const { request, isPossible, isSignedIn } = view
  if (!isPossible)
    return (
      <Banner kind="warning" title={t('impossible')}>
        {t('impossibleLine')}
      </Banner>
    )
  if (request?.state === 'ready') return <Ready />
  if (request && isOpen(request)) return <Waiting recovery={recovery} view={view} request={request} />
  return (
    <>
      {request?.state === 'refused' && <Banner title={t('refused')}>{t('refusedLine')}</Banner>}
      {request?.state === 'lapsed' && <Banner title={t('lapsed')}>{t('lapsedLine')}</Banner>}
      {isSignedIn ? <Ask recovery={recovery} /> : <Explained recovery={recovery} />}
    </>
  )
}

function Explained({ recovery }: { recovery: Recovering }) {
  const t = useText('recovery')
  return (
    <>
      <p>{t('intro')}</p>
      <ol className="door-steps">
        <li>{t('step1')}</li>
        <li>{t('step2')}</li>
        <li>{t('step3')}</li>
      </ol>
      <p className="muted">{t('remember')}</p>
      <SignInHere recovery={recovery} />
    </>
  )
}

function SignInHere({ recovery }: { recovery: Recovering }) {
  const t = useText('recovery')
  const { signingIn } = recovery
  if (signingIn.state === 'waiting') return <SignInWaiting {...signingIn} />
  return (
    <Button kind="primary" size="visit" icon={LogIn} isWide onPress={signingIn.begin}>
      {t('signIn')}
    </Button>
  )
}

function Ask({ recovery }: { recovery: Recovering }) {
  const t = useText('recovery')
  return (
    <>
      <p>{t('chooseLine')}</p>
      <NewPassphrase
        label={t('choose')}
        submitLabel={t('ask')}
        isPending={recovery.isPending}
        hasFirstFocus
        onSubmit={recovery.ask}
      />
    </>
  )
}

function Waiting({ recovery, view, request }: StepProps & { request: Asked }) {
  const t = useText('recovery')
  const { when } = useDates()
  const isKnown = request.state === 'waiting'
  return (
    <Status title={isKnown ? t('approvals', { count: request.approvals ?? 0 }) : t('unknownTitle')}>
      <p className="muted">{t('asked', { when: when(request.askedAt) })}</p>
      <p>{isKnown ? t('waitingLine') : t('unknownLine')}</p>
      <p className="muted">{t('remember')}</p>
      {view.isSignedIn ? (
        <Button icon={RefreshCw} isWide isPending={recovery.isPending} onPress={recovery.look}>
          {t('look')}
        </Button>
      ) : (
        <SignInHere recovery={recovery} />
      )}
    </Status>
  )
}

function Ready() {
  const t = useText('recovery')
  const vault = useVault()
  const trying = usePassphraseTry('recovery')
  const open = () => void trying.attempt((passphrase) => vault.finishRecovery({ passphrase }))
  return (
    <Status title={t('ready')}>
      <p>{t('readyLine')}</p>
      <TriedPassphrase trying={trying} label={t('choose')} onEnter={open} />
      <TryButton trying={trying} icon={LockOpen} onPress={open}>
        {t('open')}
      </TryButton>
    </Status>
  )
}

/** Read aloud when it becomes another. */
function Status({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="stack">
      <output className="large strong">{title}</output>
      {children}
    </div>
  )
}

const lookAgainMs = 20_000

function useRecovery() {
  const vault = useVault()
  const signingIn = useSignIn()
  const [view, setView] = useState<RecoveryView | null>(null)
  const [isPending, setIsPending] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const look = useCallback(
    () => void vault.recovery({}).then(setView, (error: unknown) => setProblem(noteOf(error))),
    [vault],
  )
  const { state } = signingIn
  useEffect(() => {
    // Also when a sign-in has come back.
    if (state === 'idle') look()
    const again = setInterval(look, lookAgainMs)
    return () => clearInterval(again)
  }, [look, state])
  const attempt = async (work: () => Promise<RecoveryView>) => {
    setIsPending(true)
    setProblem(null)
    try {
      setView(await work())
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      setProblem(noteOf(error))
    }
    setIsPending(false)
  }
  return {
    view,
    isPending,
    problem: problem ?? signingIn.problem,
    signingIn,
    look: () => void attempt(() => vault.recovery({})),
    ask: (passphrase: string) => void attempt(() => vault.askRecovery({ passphrase })),
    withdraw: () => void attempt(() => vault.withdrawRecovery({})),
  }
}
