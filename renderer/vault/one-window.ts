/** Only one window may hold the vault: two would send the same outbox and overwrite each other's memory. */
import { Problem } from '../../shared/problem.ts'

/** What of `navigator.locks` is needed. A lock is held until what `hold` gave ends, or its window does. */
export type Locks = {
  request(
    name: string,
    options: { ifAvailable: true },
    hold: (lock: object | null) => Promise<unknown> | undefined,
  ): Promise<unknown>
}

/** Holds the vault for this window as long as it lives. Nothing of the vault may be read before. Problem `vaultOpenElsewhere`. */
export async function holdVault(locks: Locks): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const holding = locks.request('antlitz-vault', { ifAvailable: true }, (lock) => {
      if (lock) resolve()
      else reject(new Problem('vaultOpenElsewhere'))
      return lock ? new Promise(() => undefined) : undefined
    })
    holding.catch(reject)
  })
}
