/**
 * Laptops that are lost, stolen or given away: who sees them, and who blocks them. A blocked one is told so with its next exchange
 * (exchange.ts), leaves what waits on it and empties itself (renderer/vault/wipe.ts).
 */
import type { CountyImplementation } from '../shared/county-contract.ts'
import { Problem } from '../shared/problem.ts'
import { eventOfDevice } from './audit.ts'
import type { CountyTransaction, Run } from './store.ts'

type RevocationCalls = Pick<CountyImplementation, 'laptops' | 'revokeLaptop' | 'confirmWipe'>

/** `writeEmptied`: in the name of somebody who is not let in any more. */
export function revocationCalls(read: Run, write: Run, writeEmptied: Run): RevocationCalls {
  return {
    laptops: (_args, caller) => read(caller, async (transaction) => ({ laptops: await transaction.laptops() })),
    revokeLaptop: ({ deviceId, reason }, caller) =>
      write(caller, async (transaction) => {
        // Whoever may see it may block it: its owner, and the lead of their team.
        const laptops = await transaction.laptops()
        if (!laptops.some((one) => one.deviceId === deviceId)) throw new Problem('notFound')
        const isNew = await transaction.revoke(deviceId, reason)
        if (isNew) await transaction.audit([eventOfDevice('revoked', deviceId, reason, transaction.moment.at)])
        return {}
      }),
    confirmWipe: (_args, caller) =>
      writeEmptied(caller, async (transaction) => {
        await noteEmptied(transaction)
        return {}
      }),
  }
}

/** A laptop of somebody who is not let in any more says that nothing is left on it; the first time counts. */
export async function noteEmptied(transaction: CountyTransaction): Promise<void> {
  const { deviceId, barred = null } = transaction.actor
  const isNew = await transaction.noteWiped()
  if (isNew && deviceId !== null)
    await transaction.audit([eventOfDevice('wiped', deviceId, barred, transaction.moment.at)])
}
