/** The desktop's side of the host contract: all of its logic, in plain Node. */
import { writeFile } from 'node:fs/promises'
import type { EventName, EventOf } from '../shared/contract.ts'
import type { HostContract, HostImplementation } from '../shared/host-contract.ts'
import { Problem } from '../shared/problem.ts'
import { createGuard } from './guard.ts'
import { createJournal } from './journal.ts'
import { externalPage, maySignInAt, safeFileName } from './security.ts'
import type { Settings } from './settings.ts'
import type { Shell } from './shell.ts'
import { createSignIn } from './sign-in.ts'

type HostEvent = EventName<HostContract>
type HearEvent = (name: HostEvent, event: unknown) => void

export type RunningHost = {
  calls: HostImplementation
  /** Hears all events; gives the function that stops hearing them. */
  hear(listener: HearEvent): () => void
  /** Whether the portrait dialog wants the camera at this moment. */
  cameraWanted(): boolean
  close(): void
}

export type HostOptions = {
  shell: Shell
  settings: Settings
  /** The folder of this user's data; what the vault wants kept outside the browser's storage lies there. */
  profile: string
  version: string
  now?: () => number
  signInMs?: number
}

const cameraMs = 60_000
const saveLimit = 100 * 1024 * 1024
const reportsPerMinute = 60

export function createHost({ shell, settings, profile, version, now = Date.now, signInMs }: HostOptions): RunningHost {
  const listeners = new Set<HearEvent>()
  const tell = <N extends HostEvent>(name: N, event: EventOf<HostContract, N>) => {
    for (const listener of listeners) listener(name, event)
  }
  const camera = { until: 0 }
  const signIn = signInCalls({ shell, settings, tell, signInMs })

  shell.onMenu((item) => (item === 'lock' ? tell('lock', { because: 'menu' }) : tell('menu', { item })))
  shell.onPower((because) => tell('lock', { because }))
  const link = linkCalls(shell, () => tell('link', {}))

  return {
    calls: {
      about: async () => ({
        version,
        shell: shell.kind,
        platform: shell.platform,
        county: settings.county.href,
        ...(settings.signInHint ? { signInHint: settings.signInHint } : {}),
      }),
      ...signIn.calls,
      ...fileCalls(shell),
      ...link,
      ...createJournal(profile),
      ...createGuard(profile, shell.keychain),
      camera: async ({ want }) => {
        camera.until = want ? now() + cameraMs : 0
        return {}
      },
      restartPage: async () => ({ restarted: await shell.restartPage() }),
      openExternal: async ({ page }) => {
        const url = externalPage(page)
        if (url === null) throw new Problem('notFound')
        const opened = await shell.openOutside(url)
        if (!opened) tell('openedExternally', { url, opened })
        return {}
      },
      report: reportCall(shell, now),
    },
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    cameraWanted: () => now() < camera.until,
    close: () => signIn.close(),
  }
}

type SignInParts = {
  shell: Shell
  settings: Settings
  tell: (name: 'openedExternally', event: { url: string; opened: boolean }) => void
  signInMs: number | undefined
}

function signInCalls({ shell, settings, tell, signInMs }: SignInParts) {
  const signIn = createSignIn(signInMs)
  let redirectUri = ''
  const calls: Pick<HostImplementation, 'signInRedirect' | 'signIn'> = {
    signInRedirect: async () => {
      redirectUri = await signIn.redirectUri()
      return { redirectUri }
    },
    signIn: async ({ url }) => {
      if (!maySignInAt({ url, county: settings.county, issuer: settings.issuer, redirectUri })) {
        throw new Problem('badRequest', { field: 'url' })
      }
      const returned = signIn.waitForReturn(new URL(url).searchParams.get('state'))
      // Opening the browser may take longer than the person needs, and may fail while nobody looks at `returned` yet.
      returned.catch(() => {})
      tell('openedExternally', { url, opened: await shell.openOutside(url) })
      const came = await returned
      shell.closeOutside()
      return { returned: came }
    },
  }
  return { calls, close: () => signIn.close() }
}

function fileCalls(shell: Shell): Pick<HostImplementation, 'saveFile' | 'printToPdf'> {
  const save = async (name: string, content: () => Promise<Uint8Array | null>) => {
    const chosen = await shell.chooseFile(safeFileName(name))
    const bytes = chosen && (await content())
    if (!chosen || !bytes) return { saved: false }
    const { path, isAsked } = chosen
    // Only for this user's eyes: it is an excerpt from a case file.
    await writeFile(path, bytes, { mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOSPC' ? new Problem('storageFull') : error
    })
    return { saved: true, ...(!isAsked && { at: path }) }
  }
  return {
    saveFile: async ({ name, bytes }) => {
      if (bytes.length > saveLimit) throw new Problem('tooLarge')
      return save(name, async () => bytes)
    },
    printToPdf: async ({ name }) => save(name.endsWith('.pdf') ? name : `${name}.pdf`, () => shell.printPage()),
  }
}

/** The last link waits here until the page takes it: it may be locked, or be another page by then. */
function linkCalls(shell: Shell, tell: () => void): Pick<HostImplementation, 'takeLink'> {
  let waiting: string | null = null
  shell.onLink((caseFileId) => {
    waiting = caseFileId
    tell()
  })
  return {
    takeLink: async () => {
      const caseFileId = waiting
      waiting = null
      return { caseFileId }
    },
  }
}

/** Writes reports to the log, but never so many that they fill the disk. */
function reportCall(shell: Shell, now: () => number): HostImplementation['report'] {
  let minute = 0
  let written = 0
  return async ({ level, code, id }) => {
    const current = Math.floor(now() / 60_000)
    if (current !== minute) written = 0
    minute = current
    written += 1
    if (written <= reportsPerMinute) shell.log(JSON.stringify({ at: new Date(now()).toISOString(), level, code, id }))
    return {}
  }
}
