/** Locking: what is typed is kept, and the place to come back to, sealed; then the page ends. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { noteOf } from '../../shared/problem.ts'
import type { Vault } from '../../shared/vault-contract.ts'
import { useVault } from '../vault-view.ts'
import { goTo, placeNow, type Place } from '../view-store.ts'
import { placeInText, returnInto, type PlaceInText } from './place-in-text.ts'

const placeKey = 'window:place'
const writingKey = 'window:writing'
/** A disk that hangs does not keep the vault open. */
const placePatienceMs = 300

export type Locking = { isLocking: boolean; lock: () => void }

/** While `isLocking` the screens must be gone: going away they keep their drafts. */
export function useLock(): Locking {
  const vault = useVault()
  const [isLocking, setIsLocking] = useState(false)
  const writing = useRef<PlaceInText | null>(null)
  useEffect(() => {
    if (!isLocking) return
    const keep = (key: string, what: object | null) =>
      what === null ? vault.dropDraft({ key }) : vault.saveDraft({ key, text: JSON.stringify(what) })
    const lockNow = async () => {
      try {
        const saving = Promise.all([keep(placeKey, placeNow()), keep(writingKey, writing.current)])
        await Promise.race([saving, new Promise((done) => setTimeout(done, placePatienceMs))])
      } catch (error) {
        // Where one was is a comfort; the lock is not put off for it.
        if (noteOf(error).code === 'internal') reportError(error)
      }
      await vault.lock({})
    }
    void lockNow()
  }, [isLocking, vault])
  const lock = useCallback(() => {
    // The screens with it are gone in a moment.
    writing.current ??= placeInText()
    setIsLocking(true)
  }, [])
  return { isLocking, lock }
}

/** After unlocking: back to where one was. Answers true when that has been settled. */
export function useReturn(): boolean {
  const vault = useVault()
  const [isSettled, setIsSettled] = useState(false)
  useEffect(() => {
    let isCurrent = true
    const comeBack = async () => {
      try {
        const place = await taken<Place>(vault, placeKey)
        const writing = await taken<PlaceInText>(vault, writingKey)
        if (place !== null && isCurrent) goTo(place)
        if (writing !== null && isCurrent) returnInto(writing)
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

/** What was kept for the return, once. */
async function taken<T>(vault: Vault, key: string): Promise<T | null> {
  const { text } = await vault.loadDraft({ key })
  if (text === null) return null
  await vault.dropDraft({ key })
  return JSON.parse(text) as T
}
