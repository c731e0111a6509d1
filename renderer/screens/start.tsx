/** While the vault answers for the first time, and when it cannot. */
import { RotateCcw } from 'lucide-react'
import type { ProblemNote } from '../../shared/problem.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { DoorPage } from './door.tsx'

export function Starting({ isLocking = false }: { isLocking?: boolean }) {
  const t = useText('frame')
  return (
    <DoorPage>
      <Skeleton label={isLocking ? t('locking') : t('starting')} />
    </DoorPage>
  )
}

export function StartProblem({ problem }: { problem: ProblemNote }) {
  const t = useText('frame')
  const { title, line } = useProblemText()(problem)
  return (
    <DoorPage>
      <ErrorState
        title={title}
        level={1}
        action={
          <Button icon={RotateCcw} onPress={() => location.reload()}>
            {t('startAgain')}
          </Button>
        }
      >
        {line}
      </ErrorState>
    </DoorPage>
  )
}
