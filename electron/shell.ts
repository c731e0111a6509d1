/** What the host needs from the desktop around it. The only interface that Electron stands behind. */
import type { EventOf } from '../shared/contract.ts'
import type { HostContract } from '../shared/host-contract.ts'
import type { Keychain } from './device-secret.ts'

export type MenuItem = EventOf<HostContract, 'menu'>['item']
export type PowerEvent = 'suspend' | 'screenLock'

export interface Shell {
  readonly kind: 'electron' | 'chromium'
  readonly platform: string
  readonly keychain: Keychain
  /** Opens an address outside the app; `false` when there is nothing to open it with. */
  openOutside(url: string): Promise<boolean>
  /** The address opened last has done its work: a window that was opened for nothing else goes. A browser of the user's stays as it is. */
  closeOutside(): void
  /** `isAsked`: the user says where, and may think better of it (null). Otherwise the user has to be told. */
  chooseFile(name: string): Promise<{ path: string; isAsked: boolean } | null>
  /** What the page shows, as a tagged PDF; nothing when this shell cannot print. */
  printPage(): Promise<Uint8Array | null>
  /** Ends the process that shows the page and opens the page afresh; `false` when this shell cannot. */
  restartPage(): Promise<boolean>
  /** Adds a line to the desktop's log. */
  log(line: string): void
  onMenu(hear: (item: MenuItem) => void): void
  onPower(hear: (event: PowerEvent) => void): void
  /** A link from outside leads to this case file. */
  onLink(hear: (caseFileId: string) => void): void
}
