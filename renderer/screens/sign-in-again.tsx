/** What only a new sign-in mends: the session is over, or this laptop is a copy that another copy has overtaken. */
import type { ProblemCode } from '../../shared/problem.ts'
import type { SyncState } from '../../shared/vault-contract.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { SignInWaiting } from './sign-in.tsx'
import { useSignIn } from './use-sign-in.ts'

/** Why somebody has to sign in now; null when they need not. */
export function whySignIn({ forkedAt, problem }: SyncState): ProblemCode | null {
  // A new sign-in does for an expired session too.
  if (forkedAt !== null) return 'forked'
  return problem?.code === 'signInExpired' || problem?.code === 'signInRequired' ? 'signInExpired' : null
}

export function SignInAgain({ why }: { why: ProblemCode }) {
  const t = useText('sync')
  const text = useProblemText()
  const signingIn = useSignIn()
  const { title, line } = text(signingIn.problem ?? { code: why })
  return (
    <Banner
      kind="deadline"
      title={title}
      action={
        signingIn.state === 'idle' && (
          <Button kind="primary" onPress={signingIn.begin}>
            {t('signIn')}
          </Button>
        )
      }
    >
      {signingIn.state === 'waiting' ? <SignInWaiting {...signingIn} /> : line}
    </Banner>
  )
}
