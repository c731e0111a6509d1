/** Why something could not be done, where it was tried: what happened, what became of the work, what next. */
import type { ReactNode } from 'react'
import type { ProblemNote } from '../../shared/problem.ts'
import { useProblemText } from '../text/problem-text.ts'
import { Banner } from '../ui/banner.tsx'

/** `action`: a button below the sentence that it belongs to. */
export function ProblemBanner({ problem, action }: { problem: ProblemNote | null; action?: ReactNode }) {
  const problemText = useProblemText()
  if (!problem) return null
  const { title, line } = problemText(problem)
  return (
    <Banner kind="problem" title={title} isLive>
      <span className="stack stack-s">
        <span>{line}</span>
        {action && <span>{action}</span>}
      </span>
    </Banner>
  )
}
