/** The app around its screens: language and theme, who is signed in, and which screen that leads to. */
import { useEffect } from 'react'
import { I18nProvider } from 'react-aria-components'
import type { Host } from '../shared/host-contract.ts'
import type { Vault, VaultState } from '../shared/vault-contract.ts'
import { HostContext } from './host.ts'
import { ErrorBoundary } from './screens/error-boundary.tsx'
import { Frame } from './screens/frame.tsx'
import { LeaseEndedScreen } from './screens/lease-ended.tsx'
import { PassphraseScreen } from './screens/passphrase.tsx'
import { SignInScreen } from './screens/sign-in.tsx'
import { StartProblem, Starting } from './screens/start.tsx'
import { UnlockScreen } from './screens/unlock.tsx'
import { WipedScreen } from './screens/wiped.tsx'
import { changeLanguage, useText } from './text/text.ts'
import { LiveRegion } from './ui/live-region.tsx'
import { allowSingleKeys } from './ui/shortcut.ts'
import { Toasts } from './ui/toast.tsx'
import { useVaultState, VaultProvider } from './vault-view.ts'
import { useViewStore } from './view-store.ts'

export function App({ vault, host }: { vault: Vault; host: Host }) {
  const language = useViewStore((state) => state.language)
  useTheme()
  useEffect(() => changeLanguage(language), [language])
  const singleKeys = useViewStore((state) => state.singleKeys)
  useEffect(() => allowSingleKeys(singleKeys), [singleKeys])
  return (
    <I18nProvider locale={language === 'de' ? 'de-DE' : 'en-GB'}>
      <VaultProvider vault={vault}>
        <HostContext value={host}>
          <ErrorBoundary>
            <Door />
          </ErrorBoundary>
          <Notices />
        </HostContext>
      </VaultProvider>
    </I18nProvider>
  )
}

function Door() {
  const { state, problem } = useVaultState()
  if (problem) return <StartProblem problem={problem} />
  if (!state) return <Starting />
  return <Inside state={state} />
}

function Inside({ state }: { state: VaultState }) {
  switch (state.state) {
    case 'empty':
      return <SignInScreen />
    case 'signedIn':
      return <PassphraseScreen me={state.me} />
    case 'locked':
      return <UnlockScreen name={state.name} />
    case 'wiped':
      return <WipedScreen wiped={state} />
    case 'leaseEnded':
      return <LeaseEndedScreen name={state.name} until={state.until} waiting={state.waiting} />
    case 'open':
      return <Frame me={state.me} healed={state.healed} />
  }
}

function Notices() {
  const t = useText('frame')
  return (
    <>
      <Toasts label={t('notices')} closeLabel={t('close')} />
      <LiveRegion />
    </>
  )
}

function useTheme(): void {
  const theme = useViewStore((state) => state.theme)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
}
