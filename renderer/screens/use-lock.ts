/** Locking: what is typed is kept, and the place to come back to, sealed; then the page ends. */
import { useCallback, useEffect, useState } from 'react'
import { noteOf } from '../../shared/problem.ts'
import { useVault } from '../vault-view.ts'
import { goTo, placeNow, type Place } from '../view-store.ts'

const placeKey = 'window:place'
/** A disk that hangs does not keep the vault open. */
const placePatienceMs = 300

export type Locking = { isLocking: boolean; lock: () => void }

/** While `isLocking` the screens must be gone: going away they keep their drafts. */
export function useLock(): Locking {
  const vault = useVault()
  const [isLocking, setIsLocking] = useState(false)
  useEffect(() => {
    if (!isLocking) return
    const lockNow = async () => {
      try {
        const saving = vault.saveDraft({ key: placeKey, text: JSON.stringify(placeNow()) })
        await Promise.race([saving, new Promise((done) => setTimeout(done, placePatienceMs))])
      } catch (error) {
        // Where one was is a comfort; the lock is not put off for it.
        if (noteOf(error).code === 'internal') reportError(error)
      }
      await vault.lock({})
    }
    void lockNow()
  }, [isLocking, vault])
  return { isLocking, lock: useCallback(() => setIsLocking(true), []) }
}

/** After unlocking: back to where one was. Answers true when that has been settled. */
export function useReturn(): boolean {
  const vault = useVault()
  const [isSettled, setIsSettled] = useState(false)
  useEffect(() => {
    let isCurrent = true
    const comeBack = async () => {
      try {
        const { text } = await vault.loadDraft({ key: placeKey })
        if (text !== null && isCurrent) {
          goTo(JSON.parse(text) as Place)
          await vault.dropDraft({ key: placeKey })
        }
      } catch (error) {
        reportError(error)
      }
      if (isCurrent) setIsSettled(true)
    }
    void comeBack()
    return () => {
      isCurrent = false
    }
  }, [vault])
  return isSettled
}
