/** How screens reach the vault: its views as they are now, and commands whose problems are told in words. */
import { createContext, createElement, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import type { ArgsOf, CommandName } from '../shared/catalogue.ts'
import { noteOf, Problem, type ProblemNote } from '../shared/problem.ts'
import type { Seen } from '../shared/row.ts'
import { runWith, type SyncState, type Vault, type VaultState } from '../shared/vault-contract.ts'
import { useProblemText } from './text/problem-text.ts'
import { showToast } from './ui/toast.tsx'

const VaultContext = createContext<Vault | null>(null)

export function VaultProvider({ vault, children }: { vault: Vault; children: ReactNode }) {
  return createElement(VaultContext, { value: vault }, children)
}

export function useVault(): Vault {
  const vault = use(VaultContext)
  if (!vault) throw new Error('no VaultProvider above')
  return vault
}

/** The calls that answer with something to look at. */
export type ViewName =
  | 'today'
  | 'caseload'
  | 'search'
  | 'caseFile'
  | 'disagreements'
  | 'outbox'
  | 'handIns'
  | 'directory'
  | 'drafts'

export type ViewArgs<N extends ViewName> = Parameters<Vault[N]>[0]
type ViewData<N extends ViewName> = Awaited<ReturnType<Vault[N]>>
export type View<N extends ViewName> = {
  /** Undefined until the first answer; afterwards the last answer, also while asking again. */
  data: ViewData<N> | undefined
  /** Why the last question was not answered. */
  problem: ProblemNote | undefined
  reload: () => void
}

/** A view of the vault that follows its changes. With `null` as arguments nothing is asked. */
export function useView<N extends ViewName>(name: N, args: ViewArgs<N> | null): View<N> {
  const vault = useVault()
  const argsKey = JSON.stringify(args)
  const key = `${name} ${argsKey}`
  const [answer, setAnswer] = useState<{ key: string; data?: ViewData<N>; problem?: ProblemNote }>({ key })
  // By their content: a new object that says the same is the same question.
  const sameArgs = useMemo(() => JSON.parse(argsKey) as ViewArgs<N> | null, [argsKey])
  const question = useMemo(() => {
    const call = vault[name] as (args: ViewArgs<N> | null) => Promise<ViewData<N>>
    return createQuestion(async () => {
      if (sameArgs === null) return () => {}
      try {
        const data = await call(sameArgs)
        return () => setAnswer({ key, data })
      } catch (error) {
        const problem = noteOf(error)
        return () => setAnswer((before) => ({ ...(before.key === key ? before : {}), key, problem }))
      }
    })
  }, [vault, name, key, sameArgs])

  useEffect(() => {
    question.ask()
    const own = caseFileOf(sameArgs)
    const stop = vault.on('changed', ({ caseFileIds }) => {
      if (!own || !caseFileIds || caseFileIds.includes(own)) question.askNextFrame()
    })
    return () => {
      stop()
      question.stop()
    }
  }, [vault, question, sameArgs])

  const current = answer.key === key ? answer : undefined
  // Another search text keeps the old hits on the screen until the new ones are there; another file never does.
  const kept = name === 'search' && args !== null ? answer : undefined
  return { data: (current ?? kept)?.data, problem: current?.problem, reload: question.ask }
}

function caseFileOf(args: object | null): string | undefined {
  return args && 'caseFileId' in args ? String(args.caseFileId) : undefined
}

type Question = { ask: () => void; askNextFrame: () => void; stop: () => void }

/**
 * Asks at most once a frame and never twice at a time: what changes meanwhile is asked for afterwards. `ask` gives what is
 * to be done with the answer, which is left undone after `stop`: an old answer must not take the place of a newer one.
 */
function createQuestion(ask: () => Promise<() => void>): Question {
  let frame = 0
  let isAsking = false
  let isStale = false
  let isStopped = false
  const askNow = () => {
    isStopped = false
    isStale = isAsking
    if (isAsking) return
    isAsking = true
    void ask().then((apply) => {
      isAsking = false
      if (!isStopped) apply()
      if (!isStopped && isStale) askNow()
    })
  }
  return {
    ask: askNow,
    askNextFrame: () => {
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        askNow()
      })
    },
    stop: () => {
      isStopped = true
      cancelAnimationFrame(frame)
      frame = 0
    },
  }
}

/** Whether there is a vault and whether it is open, or why it cannot be asked; both undefined until the first answer. */
export function useVaultState(): Told<VaultState> {
  const vault = useVault()
  return useTold<VaultState>(
    useCallback(() => vault.state({}), [vault]),
    useCallback((hear: (state: VaultState) => void) => vault.on('state', hear), [vault]),
  )
}

/** The figures of sync as they are told. */
export function useSyncState(): SyncState | undefined {
  const vault = useVault()
  return useTold<SyncState>(
    useCallback(() => vault.syncState({}), [vault]),
    useCallback((hear: (state: SyncState) => void) => vault.on('syncState', hear), [vault]),
  ).state
}

type Told<T> = { state?: T; problem?: ProblemNote }

/** Asks once, then hears. What is heard while the question is under way is newer than its answer. */
function useTold<T>(ask: () => Promise<T>, on: (hear: (state: T) => void) => () => void): Told<T> {
  const [told, setTold] = useState<Told<T>>({})
  useEffect(() => {
    let isHeard = false
    const stop = on((state) => {
      isHeard = true
      setTold({ state })
    })
    const takeAnswer = (answer: Told<T>) => {
      if (!isHeard) setTold(answer)
    }
    ask().then(
      (state) => takeAnswer({ state }),
      (error: unknown) => takeAnswer({ problem: noteOf(error) }),
    )
    return () => {
      isHeard = true
      stop()
    }
  }, [ask, on])
  return told
}

export type Run = <N extends CommandName>(
  command: N,
  caseFileId: string,
  args: ArgsOf<N>,
  seen?: Seen,
) => Promise<boolean>

/** Runs commands. A problem becomes a notice; the answer says whether the change is stored durably. */
export function useRun(): Run {
  const vault = useVault()
  const attempt = useAttempt()
  return useCallback(
    async (command, caseFileId, args, seen) => {
      const asStored = seen && Object.fromEntries(Object.entries(seen).map(([field, stamps]) => [field, [...stamps]]))
      const done = await attempt(() => runWith(vault)(command, caseFileId, args, asStored))
      return done !== undefined
    },
    [vault, attempt],
  )
}

export type Attempt = <T>(action: () => Promise<T>) => Promise<T | undefined>

/** Tries something; a problem becomes a notice and the answer is undefined. */
export function useAttempt(): Attempt {
  const problemText = useProblemText()
  return useCallback(
    async (action) => {
      try {
        return await action()
      } catch (error) {
        const note = noteOf(error)
        if (!(error instanceof Problem)) reportError(error)
        if (note.code !== 'cancelled') {
          const { title, line } = problemText(note)
          showToast({ text: title, line, tone: 'refused', isLasting: true })
        }
        return undefined
      }
    },
    [problemText],
  )
}
