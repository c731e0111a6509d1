/** Why something could not be done, where it was tried: what happened, what became of the work, what next. */
import type { ProblemNote } from '../../shared/problem.ts'
import { useProblemText } from '../text/problem-text.ts'
import { Banner } from '../ui/banner.tsx'

export function ProblemBanner({ problem }: { problem: ProblemNote | null }) {
  const problemText = useProblemText()
  if (!problem) return null
  const { title, line } = problemText(problem)
  return (
    <Banner kind="problem" title={title} isLive>
      {line}
    </Banner>
  )
}
