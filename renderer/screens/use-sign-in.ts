/** The way through the county's sign-in: out into the browser and back. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import { useHost } from '../host.ts'
import { useVault } from '../vault-view.ts'

export type SigningIn = {
  state: 'idle' | 'waiting'
  /** Where to sign in when nothing outside could be opened. */
  url: string | null
  problem: ProblemNote | null
  begin: () => void
  cancel: () => void
}

export function useSignIn(): SigningIn {
  const vault = useVault()
  const host = useHost()
  const [waiting, setWaiting] = useState(false)
  const [url, setUrl] = useState<string | null>(null)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const round = useRef(0)

  useEffect(
    () => host.on('openedExternally', ({ url: opened, opened: isOpen }) => setUrl(isOpen ? null : opened)),
    [host],
  )

  const begin = useCallback(() => {
    round.current += 1
    const mine = round.current
    setWaiting(true)
    setProblem(null)
    setUrl(null)
    const end = (note: ProblemNote | null) => {
      if (mine !== round.current) return
      setWaiting(false)
      setUrl(null)
      setProblem(note?.code === 'cancelled' ? null : note)
    }
    const signIn = async () => {
      const { redirectUri } = await host.signInRedirect({})
      const { url: signInUrl } = await vault.beginSignIn({ redirectUri })
      const { returned } = await host.signIn({ url: signInUrl })
      if (mine === round.current) await vault.finishSignIn({ returned })
    }
    signIn().then(
      () => end(null),
      (error: unknown) => {
        if (!(error instanceof Problem)) reportError(error)
        end(noteOf(error))
      },
    )
  }, [vault, host])

  const cancel = useCallback(() => {
    round.current += 1
    setWaiting(false)
    setUrl(null)
    // A new redirect address ends the waiting for the old one.
    host.signInRedirect({}).catch(() => {
      // Then nothing was waiting.
    })
  }, [host])

  return { state: waiting ? 'waiting' : 'idle', url, problem, begin, cancel }
}
