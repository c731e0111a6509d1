/** What opening a vault goes on after: nothing of it may keep its user from what waits there. Anything else is thrown on. */
import { Problem } from '../../shared/problem.ts'

/** Whoever asks does without what does not open. */
export function overlookDamage(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== 'storageDamaged') throw error
}

/** The next unlock tries again. */
export function overlookFullDisk(error: unknown): void {
  if (!(error instanceof Problem) || error.code !== 'storageFull') throw error
}
