/**
 * A laptop that is not let in any more empties itself, but only when the county has everything that was nowhere else (I10). The
 * store goes in one batch that leaves a marker; then what the host keeps; then the county is told. Whatever is killed in between
 * goes on at the next start, because the marker says that there is no vault. One that was blocked while it was locked ends the same
 * way, but that its second copy stays, which nobody can open here any more (salvage.ts).
 */
import { connect, type Transport } from '../../shared/contract.ts'
import { countyContract, type County } from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { VaultState } from '../../shared/vault-contract.ts'
import type { Core } from './core.ts'
import type { Journal } from './journal.ts'
import type { Guard } from './lock.ts'
import { withoutLock } from './second-copy.ts'
import type { StoreRecords, VaultStore } from './store.ts'
import { handToLead } from './tray.ts'

type Marker = StoreRecords['wipe']

/** Why nobody is let in here any more; null for any other failure. */
export function endingOf(error: unknown): Marker['because'] | null {
  if (!(error instanceof Problem)) return null
  return error.code === 'deviceRevoked' || error.code === 'accessEnded' ? error.code : null
}

/** After an exchange that ended so: empties the laptop, or does nothing while something is not taken. Gives whether it is empty. */
export async function wipe(core: Core, because: Marker['because']): Promise<boolean> {
  await giveRefused(core)
  return core.exclusive(async () => {
    if (!isAllTaken(core)) return false
    await core.box.empty({ key: 'wipe', because, handedIn: inTray(core), token: core.self.token })
    return true
  })
}

/** What the county refused exists only here: the lead gets it, with the next exchange. */
async function giveRefused(core: Core): Promise<void> {
  if (core.self.me.teamId === null) return
  const refused = core.outbox.all().filter(({ state }) => state === 'refused')
  for (const { entry } of refused) await handToLead(core, entry.id)
}

function isAllTaken(core: Core): boolean {
  const named = core.named.all()
  const hasPhotos = core.photos.all().some(({ state, hash }) => {
    // One that a dialog was about to name is a draft.
    return state === 'waiting' && (named.has(hash) || !core.photos.isFresh(hash))
  })
  const isTaken = core.outbox.all().every(({ state }) => state === 'accepted' || state === 'handedOver')
  return isTaken && !hasPhotos && core.readings.next().length === 0
}

/** How many entries lie in the tray of the team now. What a colleague has instead says who that is. */
function inTray(core: Core): number {
  return core.outbox.all().filter(({ state, outcome }) => state === 'handedOver' && !outcome?.now).length
}

type Means = {
  store: VaultStore
  journal: Pick<Journal, 'readJournal' | 'replaceJournal' | 'removeJournal'> | null
  guard: Pick<Guard, 'keepDeviceSecrets'> | null
  county: Pick<County, 'confirmWipe' | 'confirmSalvage'>
}

function isTold({ token, claim }: Marker): boolean {
  return token === null && claim === undefined
}

/** What follows once the store is empty. Done again it changes nothing. Gives what is left to be remembered. */
export async function finishWipe({ store, journal, guard, county }: Means, marker: Marker): Promise<Marker> {
  if (isTold(marker)) return marker
  const { claim, ...rest } = marker
  await guard?.keepDeviceSecrets({ ids: [] })
  await emptyHost(journal, claim)
  await (claim ? county.confirmSalvage({ claim }) : county.confirmWipe({})).catch(overlookStranger)
  const told = { ...rest, token: null }
  await store.write([{ put: 'wipe', record: told }])
  return told
}

/**
 * What the host keeps goes. Of a laptop that nobody unlocked the second copy stays, without the vault's lock: there nobody could tell
 * a whole store from a halved one.
 */
async function emptyHost(journal: Means['journal'], claim: Marker['claim']): Promise<void> {
  if (!claim) return void (await journal?.removeJournal({}))
  const { bytes } = (await journal?.readJournal({})) ?? { bytes: new Uint8Array() }
  const rest = withoutLock(bytes, claim)
  if (rest) await journal?.replaceJournal({ bytes: rest, setAside: false })
}

/** A county that does not know this session, or lets it in again, waits for no confirmation. */
function overlookStranger(error: unknown): void {
  const isStranger = error instanceof Problem && (error.code === 'signInRequired' || error.code === 'mayNot')
  if (!isStranger) throw error
}

const retryMs = 60_000

/** Given how to learn a session's token, and the key that is sealed to. */
export type WayToCounty = (token: () => string | null, sealing: () => string | null) => Transport

/** A laptop that is empty, until it is set up anew. */
export class Wiped {
  readonly #means: Means
  readonly #changed: () => void
  #marker: Marker
  #going: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | null = null

  /** Null where none was emptied. */
  static async find(
    { store, journal, guard, county }: Omit<Means, 'county'> & { county: WayToCounty },
    changed: () => void,
  ): Promise<Wiped | null> {
    const marker = await store.read('wipe', 'wipe')
    if (!marker) return null
    // A session is not let in, and tells nothing but that it is over: nothing to be sealed.
    const way = county(
      () => marker.token,
      () => marker.claim?.slot.sealedTo ?? null,
    )
    return new Wiped({ store, journal, guard, county: connect(countyContract, way) }, marker, changed)
  }

  private constructor(means: Means, marker: Marker, changed: () => void) {
    this.#means = means
    this.#marker = marker
    this.#changed = changed
  }

  get state(): VaultState {
    const { because, handedIn } = this.#marker
    return { state: 'wiped', because, handedIn, isTold: isTold(this.#marker) }
  }

  /** Does what is still to be done, now and again until it is. Never rejects. */
  goOn(): Promise<void> {
    this.#going ??= this.#finish().finally(() => (this.#going = null))
    return this.#going
  }

  async #finish(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    try {
      this.#marker = await finishWipe(this.#means, this.#marker)
      this.#changed()
    } catch {
      // The county or the host does not answer now. Nothing else waits for it, and the screen says that it is still to come.
      this.#timer = setTimeout(() => void this.goOn(), retryMs)
    }
  }

  /** The laptop may be used again. Problem `serverUnreachable` while the county has not been told. */
  async forget(): Promise<void> {
    if (!isTold(this.#marker)) throw new Problem('serverUnreachable')
    await this.#means.store.write([{ remove: 'wipe', key: this.#marker.key }])
  }
}
