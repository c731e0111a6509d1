/** What stands in place of a view that is not there: still on its way, or not to be had. */
import { RotateCcw } from 'lucide-react'
import type { ProblemNote } from '../../shared/problem.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton, type SkeletonProps } from '../ui/skeleton.tsx'

export type ViewStateProps = {
  view: { problem: ProblemNote | undefined; reload: () => void }
  shape?: SkeletonProps['shape']
  count?: number
}

export function ViewState({ view, shape = 'rows', count = 6 }: ViewStateProps) {
  const t = useText('frame')
  const problemText = useProblemText()
  if (!view.problem) return <Skeleton label={t('loading')} shape={shape} count={count} />
  const { title, line } = problemText(view.problem)
  return (
    <ErrorState
      title={title}
      action={
        <Button icon={RotateCcw} onPress={view.reload}>
          {t('tryAgain')}
        </Button>
      }
    >
      {line}
    </ErrorState>
  )
}
