/** A fault in one screen must not take the window with it. */
import { Component, type ReactNode } from 'react'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { useViewStore } from '../view-store.ts'
import { HostContext } from '../host.ts'
import type { Host } from '../../shared/host-contract.ts'

type State = { fault: { kind: string } | null }

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  static override contextType = HostContext
  declare context: Host | null
  override state: State = { fault: null }

  static getDerivedStateFromError(error: unknown): State {
    return { fault: { kind: kindOf(error) } }
  }

  override componentDidCatch(error: unknown): void {
    // The kind of fault only: its message may hold what somebody typed.
    void this.context?.report({ level: 'error', code: `screen.${kindOf(error)}`.slice(0, 80) })
  }

  override render(): ReactNode {
    const { fault } = this.state
    if (!fault) return this.props.children
    return <Broken kind={fault.kind} tryAgain={() => this.setState({ fault: null })} />
  }
}

function Broken({ kind, tryAgain }: { kind: string; tryAgain: () => void }) {
  const t = useText('frame')
  const go = useViewStore((state) => state.go)
  const goHome = () => {
    go({ screen: 'today' })
    tryAgain()
  }
  return (
    <ErrorState
      title={t('broken')}
      details={{ label: t('brokenDetails'), text: kind }}
      action={
        <>
          <Button kind="primary" onPress={tryAgain}>
            {t('brokenAgain')}
          </Button>
          <Button onPress={goHome}>{t('brokenHome')}</Button>
        </>
      }
    >
      {t('brokenLine')}
    </ErrorState>
  )
}

function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error'
}
