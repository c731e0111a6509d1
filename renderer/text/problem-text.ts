import { useCallback } from 'react'
import type { ProblemNote } from '../../shared/problem.ts'
import { useText } from './text.ts'

export type ProblemText = { title: string; line: string }

/** What went wrong, in a title and a sentence that says what became of the work and what to do next. */
export function useProblemText(): (note: ProblemNote) => ProblemText {
  const t = useText('problems')
  return useCallback(
    (note) => ({ title: t(`${note.code}.title`), line: t(`${note.code}.line`, { ...note.detail }) }),
    [t],
  )
}
