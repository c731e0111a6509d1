/** Runs one command for a form: what went wrong stays in the form, beside what was typed. */
import { useCallback, useState } from 'react'
import type { ArgsOf, CommandName } from '../../../shared/catalogue.ts'
import { noteOf, Problem, type ProblemNote } from '../../../shared/problem.ts'
import type { Seen } from '../../../shared/row.ts'
import { runWith } from '../../../shared/vault-contract.ts'
import { useVault } from '../../vault-view.ts'

export type Save = {
  /** Answers true when it is stored durably. */
  run: <N extends CommandName>(command: N, caseFileId: string, args: ArgsOf<N>, seen?: Seen) => Promise<boolean>
  isSaving: boolean
  problem: ProblemNote | null
}

export function useSave(): Save {
  const vault = useVault()
  const [isSaving, setIsSaving] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const run: Save['run'] = useCallback(
    async (command, caseFileId, args, seen) => {
      setIsSaving(true)
      setProblem(null)
      try {
        await runWith(vault)(command, caseFileId, args, seen && mutable(seen))
        return true
      } catch (error) {
        if (!(error instanceof Problem)) reportError(error)
        setProblem(noteOf(error))
        return false
      } finally {
        setIsSaving(false)
      }
    },
    [vault],
  )
  return { run, isSaving, problem }
}

function mutable(seen: Seen): Record<string, string[]> {
  return Object.fromEntries(Object.entries(seen).map(([field, stamps]) => [field, [...stamps]]))
}
