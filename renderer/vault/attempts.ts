/** Trying a passphrase takes one of the attempts that the host counts; the right one gives them all back. */
import type { Calls } from '../../shared/contract.ts'
import type { AttemptContract } from '../../shared/host-contract.ts'
import { Problem } from '../../shared/problem.ts'

export type Attempts = Calls<AttemptContract>

/** Does it if an attempt is free. Problem `tooManyAttempts`. A host that does not answer keeps nobody out of their own work. */
export async function attempted<T>(attempts: Attempts | null, open: () => Promise<T>): Promise<T> {
  await attempts?.beginAttempt({}).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'tooManyAttempts') throw error
  })
  const opened = await open()
  await attempts?.attemptSucceeded({}).catch(() => undefined)
  return opened
}
