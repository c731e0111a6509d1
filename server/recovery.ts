/** The county's side of recovery (shared/recovery.ts): tells laptops the key that second locks are sealed to. */
import type { CountyImplementation } from '../shared/county-contract.ts'
import type { CountyKeys } from './keys.ts'
import type { CountyTransaction } from './store.ts'

export type RecoveryCall = 'keys'
type Work<T> = (transaction: CountyTransaction) => Promise<T>
type Run = <T>(caller: { token: string | null }, work: Work<T>) => Promise<T>

export function recoveryCalls(keys: CountyKeys, read: Run): Pick<CountyImplementation, RecoveryCall> {
  return { keys: (_args, caller) => read(caller, async () => keys.publicKeys) }
}
