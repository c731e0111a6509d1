/** Entry of the page: composes vault, host and screens. */
import './style/style.css'
import './screens/screens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { stopBrowserHabits } from './browser-habits.ts'
import { openHost } from './host.ts'
import { setUpText } from './text/text.ts'
import { allowOnlyOurWorkers } from './trusted-types.ts'
import { openVault } from './vault-connection.ts'
import { useViewStore } from './view-store.ts'

allowOnlyOurWorkers()
stopBrowserHabits(window)
setUpText(useViewStore.getState().language)

const host = openHost()
/** No plaintext may outlive a lock: the page's process ends with the worker. */
async function restart(): Promise<void> {
  const { restarted } = await host.restartPage({}).catch(() => ({ restarted: false }))
  if (!restarted) location.reload()
}
const vault = openVault(host, () => void restart())

const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App vault={vault} host={host} />
    </StrictMode>,
  )
