/** What is typed survives: kept sealed by the vault while it is typed, and there again after a lock or a restart. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { noteOf, Problem } from '../../../shared/problem.ts'
import { same } from '../../../shared/row.ts'
import type { Vault } from '../../../shared/vault-contract.ts'
import { useProblemText } from '../../text/problem-text.ts'
import { showToast } from '../../ui/toast.tsx'
import { useVault } from '../../vault-view.ts'

const waitMs = 400

export type Draft<T> = {
  value: T
  change: (patch: Partial<T>) => void
  /** False until the vault has said whether there is a draft. */
  isReady: boolean
  /** When the draft was kept that has been restored; an instant. */
  restoredAt: string | null
  keptAt: string | null
  isChanged: boolean
  /** Forgets the draft: after it was saved, or on purpose. */
  drop: () => Promise<void>
}

type State<T> = Pick<Draft<T>, 'value' | 'isReady' | 'restoredAt' | 'keptAt' | 'isChanged'>

export function useDraft<T extends object>(key: string, start: () => T): Draft<T> {
  const vault = useVault()
  const [state, setState] = useState<State<T>>(() => fresh(start()))
  const onKept = useCallback((keptAt: string) => setState((before) => ({ ...before, keptAt })), [])
  const keeper = useKeeper<T>(vault, key, onKept)
  const untouched = useRef(state.value)

  useEffect(() => {
    let isCurrent = true
    const restore = async () => {
      const kept = await load<T>(vault, key)
      if (!isCurrent) return
      if (kept) untouched.current = { ...untouched.current, ...idsIn(kept.value) }
      setState((before) => ({
        ...before,
        isReady: true,
        ...(kept && { value: { ...before.value, ...kept.value }, restoredAt: kept.at, isChanged: true }),
      }))
    }
    void restore()
    return () => {
      isCurrent = false
    }
  }, [vault, key])

  const latest = useRef(state.value)
  useEffect(() => {
    latest.current = state.value
  })
  const change = useCallback(
    (patch: Partial<T>) => {
      latest.current = { ...latest.current, ...patch }
      const value = latest.current
      // Whoever takes back what they typed leaves nothing that would come back.
      const isChanged = !same(value, untouched.current)
      if (isChanged) keeper.later(value)
      else void keeper.drop()
      setState((before) => ({ ...before, value, isChanged, ...(!isChanged && { restoredAt: null, keptAt: null }) }))
    },
    [keeper],
  )
  return { ...state, change, drop: keeper.drop }
}

/** What a form was given when it began says nothing about whether somebody wrote in it. */
function idsIn<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name.endsWith('Id'))) as Partial<T>
}

function fresh<T>(value: T): State<T> {
  return { value, isReady: false, restoredAt: null, keptAt: null, isChanged: false }
}

async function load<T extends object>(vault: Vault, key: string): Promise<{ at: string; value: Partial<T> } | null> {
  try {
    const { text } = await vault.loadDraft({ key })
    return text === null ? null : (JSON.parse(text) as { at: string; value: Partial<T> })
  } catch (error) {
    // A draft that cannot be read must not keep anybody from writing a new one.
    if (!(error instanceof Problem)) reportError(error)
    return null
  }
}

type Keeper<T> = { later: (value: T) => void; now: () => void; drop: () => Promise<void> }

/** Keeps the newest value at most `waitMs` after it was typed, when a field is left, and when the page or the form goes away. */
function useKeeper<T>(vault: Vault, key: string, onKept: (at: string) => void): Keeper<T> {
  const [keeper] = useState(() => createKeeper<T>())
  const problemText = useProblemText()
  useEffect(() => {
    const onFailed = (error: unknown) => {
      if (!(error instanceof Problem)) reportError(error)
      const { title, line } = problemText(noteOf(error))
      return showToast({ text: title, line, tone: 'refused', isLasting: true })
    }
    keeper.moveTo({ vault, key, onKept, onFailed })
    const onHide = () => keeper.now()
    window.addEventListener('pagehide', onHide)
    document.addEventListener('visibilitychange', onHide)
    document.addEventListener('focusout', onHide)
    return () => {
      keeper.now()
      window.removeEventListener('pagehide', onHide)
      document.removeEventListener('visibilitychange', onHide)
      document.removeEventListener('focusout', onHide)
    }
  }, [keeper, vault, key, onKept, problemText])
  return keeper
}

type Drawer = {
  vault: Vault
  key: string
  onKept: (at: string) => void
  /** Tells it; gives how to take the notice away. */
  onFailed: (error: unknown) => () => void
}

function createKeeper<T>(): Keeper<T> & { moveTo: (drawer: Drawer) => void } {
  let place: Drawer | undefined
  let waiting: { value: T } | undefined
  let timer = 0
  let takeNoticeAway: (() => void) | null = null
  const works = () => {
    takeNoticeAway?.()
    takeNoticeAway = null
  }
  const keepNow = async () => {
    clearTimeout(timer)
    timer = 0
    if (!waiting || !place) return
    const at = new Date().toISOString()
    const text = JSON.stringify({ at, value: waiting.value })
    const tried = waiting
    waiting = undefined
    try {
      await place.vault.saveDraft({ key: place.key, text })
      works()
      place.onKept(at)
    } catch (error) {
      waiting ??= tried
      // While the vault locks the page goes away anyway. Whoever types must know, but not anew with each letter.
      if (noteOf(error).code !== 'vaultLocked') takeNoticeAway ??= place.onFailed(error)
    }
  }
  return {
    moveTo: (drawer) => {
      place = drawer
    },
    later: (value) => {
      waiting = { value }
      if (timer === 0) timer = window.setTimeout(() => void keepNow(), waitMs)
    },
    now: () => void keepNow(),
    drop: async () => {
      clearTimeout(timer)
      timer = 0
      waiting = undefined
      if (place) await place.vault.dropDraft({ key: place.key })
      works()
    },
  }
}
