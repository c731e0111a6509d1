/**
 * An unlocked vault whose lease is over: the passphrase was right, and of what lies here nothing is opened but what the vault
 * knows of itself. A sign-in opens the rest.
 */
import { Problem } from '../../shared/problem.ts'
import type { VaultState } from '../../shared/vault-contract.ts'
import type { Key } from './cipher.ts'
import { Core } from './core.ts'
import type { CorePorts } from './core-ports.ts'
import { leaseLeft } from './lease.ts'
import type { SignedIn } from './sign-in.ts'
import type { Strongbox } from './strongbox.ts'
import { endingOf, wipe } from './wipe.ts'
import { afterSignIn, readSelf, selfStep, type VaultSelf } from './vault-self.ts'

type Means = { county: CorePorts['county']; now: () => number }

export class EndedVault {
  readonly key: Key
  readonly self: Readonly<VaultSelf>
  readonly box: Strongbox
  readonly #means: Means

  private constructor(box: Strongbox, self: VaultSelf, means: Means) {
    this.box = box
    this.key = box.key
    this.self = self
    this.#means = means
  }

  static async open(box: Strongbox, means: Means): Promise<EndedVault> {
    return new EndedVault(box, await readSelf(box), means)
  }

  async state(name: string): Promise<VaultState> {
    const entries = (await this.box.store.readAll('outbox')).filter(({ state }) => state === 'waiting').length
    const hasPhotos = (await this.box.store.readAll('photos')).some(({ waits }) => waits)
    const until = leaseLeft(this.self, this.#means.now())?.until ?? null
    return { state: 'leaseEnded', name, until, waiting: { entries, hasPhotos } }
  }

  /** Keeps the session and the lease of a sign-in, which has been found genuine. */
  async take(signedIn: SignedIn): Promise<void> {
    const self = { ...this.self, ...afterSignIn(this.self, signedIn, this.#means.now()) }
    await this.box.take(await selfStep(this.box, self))
  }

  /**
   * The county lets its owner in no more: what waits goes into the tray of their team, as it would from an open vault, and then
   * the laptop empties itself. Nothing of it is shown to anybody. Gives whether it is empty.
   */
  async sendLast(): Promise<boolean> {
    const { county, now } = this.#means
    const ports = { county, now, newId: () => crypto.randomUUID(), isOnline: () => true, changed: () => undefined }
    const core = await Core.open(this.box, ports, 'sendOnly')
    // What was refused goes to the lead, and needs an exchange more.
    return (await sentLast(core)) || sentLast(core)
  }
}

async function sentLast(core: Core): Promise<boolean> {
  try {
    await core.syncOnce()
    return false
  } catch (error) {
    // That they are not let in any more, when all has arrived; and what keeps it from arriving is met again at the next try.
    const ending = endingOf(error)
    if (ending) return wipe(core, ending).catch(() => false)
    if (error instanceof Problem) return false
    throw error
  }
}
