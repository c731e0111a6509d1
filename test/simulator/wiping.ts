/** What becomes of an emptied laptop in the simulator, and what must not be left on it; and of one that nobody opens any more. */
import { salvage } from '../../renderer/vault/salvage.ts'
import { finishWipe } from '../../renderer/vault/wipe.ts'
import type { Key } from '../../renderer/vault/cipher.ts'
import type { Journal } from '../../renderer/vault/journal.ts'
import type { VaultStore } from '../../renderer/vault/store.ts'
import { sealTo } from '../../server/sealing.ts'
import type { County } from '../../shared/county-contract.ts'
import { salvageContext, type SalvageClaim, type SalvageKey } from '../../shared/salvage.ts'
import { encodeMessage } from '../../shared/wire.ts'
import type { Laptop } from './laptop.ts'
import type { JournalFile } from './laptop-journal.ts'
import type { Disk } from './laptop-store.ts'
import { derivedBytes } from './node-cipher.ts'
import type { Random } from './random.ts'

/** All vaults here: it says only what their records are sealed for. */
export const vaultId = '00000000-0000-4000-8000-0000000051a0'

type Means = { store: VaultStore; journal: Journal; county: County }
type Session = { token: string; keys: { sealing: string } }

/** What a laptop can do while it is locked, once it is in the hands of somebody who cannot open it. */
export class Theft {
  readonly #deviceId: string
  readonly #vaultKey: Key
  #claim: SalvageClaim | null = null
  hasHappened = false

  constructor(deviceId: string, vaultKey: Key) {
    this.#deviceId = deviceId
    this.#vaultKey = vaultKey
  }

  /** Its vault gets a slot for this session. Gives the session. */
  slotFor<T extends Session>(session: T): T {
    const vault = { vaultId, deviceId: this.#deviceId }
    const content: SalvageKey = { version: 1, workKey: derivedBytes(this.#vaultKey, 'work'), token: session.token }
    const to = Buffer.from(session.keys.sealing, 'base64url')
    const sealed = sealTo(to, encodeMessage(content), salvageContext(vault))
    this.#claim = { ...vault, slot: { sealedTo: session.keys.sealing, ...sealed } }
    return session
  }

  /** The slot lies on the disk that was copied. */
  copied(from: Theft): void {
    this.#claim = from.#claim
  }

  /** Goes on where a kill has cut an emptying off. A stolen one first asks whether it is blocked, and hands in what lies on it. */
  async goOn(means: Means): Promise<void> {
    if (this.hasHappened) await this.#handIn(means)
    const marker = await means.store.read('wipe', 'wipe')
    if (marker) await finishWipe({ ...means, guard: null }, marker)
  }

  async #handIn(means: Means): Promise<void> {
    const claim = this.#claim
    if (!claim || (await means.store.read('wipe', 'wipe'))) return
    const { blocked } = await means.county.askBlocked({ claim })
    if (blocked) await salvage(means, claim, blocked)
  }
}

/** Locked or not, it is closed now, and from here on nobody opens it. Perhaps its store suffers on the way. */
export function steal(laptop: Laptop, random: Random): void {
  while (laptop.isOn) laptop.kill()
  laptop.kill()
  laptop.theft.hasHappened = true
  laptop.fault('stolen while locked')
  if (!random.chance(0.5)) return
  laptop.fault('stolen with a halved store')
  laptop.disk.damage('halved', null, () => random.chance(0.5))
}

/** What an emptied laptop still holds, in words. The second copy of a stolen one stays, for nobody but the county. */
export function leftoversOn(disk: Disk, journal: JournalFile, theft: Theft): string[] {
  const left = [...disk.tables].filter(([name, table]) => name !== 'wipe' && table.size > 0)
  const names = left.map(([name]) => `holds ${name} although it was emptied`)
  if (theft.hasHappened || journal.bytes.length === 0) return names
  return [...names, 'keeps its journal although it was emptied']
}
