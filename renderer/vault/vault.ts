/** The vault as the screens know it: empty, signed in for the first time, locked, or open. */
import { countyContract, type County } from '../../shared/county-contract.ts'
import { connect, type Transport } from '../../shared/contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { Healed, LockName, SyncState, VaultImplementation, VaultState } from '../../shared/vault-contract.ts'
import type { Cipher, Key } from './cipher.ts'
import { Core } from './core.ts'
import { EndedVault } from './ended-vault.ts'
import { headerOf } from './header.ts'
import { heal } from './healing.ts'
import type { Journal } from './journal.ts'
import { isGenuine } from './lease.ts'
import { Lock, type Guard } from './lock.ts'
import { OpenCalls } from './open-calls.ts'
import { OpenVault, type Clocks, type OpenPorts } from './open-vault.ts'
import { calibratedKdf, checkPassphrase } from './passphrase.ts'
import { fits, Recovery } from './recovery.ts'
import { learnRecoveryKey } from './recovery-slot.ts'
import { LockedLaptop } from './salvage.ts'
import { dropSlot, keepSlots, withSlots } from './slots.ts'
import { isNotLetIn, SignIn, type Device, type SignedIn } from './sign-in.ts'
import type { KdfParameters, StoreRecords, VaultStore } from './store.ts'
import { Strongbox } from './strongbox.ts'
import { afterSignIn, deviceIdOf, newSelf, takeSession, type VaultSelf } from './vault-self.ts'
import { Wiped, type WayToCounty } from './wipe.ts'

type Header = StoreRecords['header']

export type VaultPorts = {
  store: VaultStore
  /** Where the second copy is kept; null where nobody keeps one. */
  journal: Journal | null
  /** Who has this computer's part of the key, and counts how often the passphrase was tried; null where nobody does. */
  guard: Guard | null
  clocks: Clocks
  cipher: Cipher
  /** How dear a guess at the passphrase is made; measured on this laptop where nothing is said. */
  kdf?: () => Promise<KdfParameters>
  /** The way to the county, given how to learn the present session's token and the key that is sealed to. */
  county: WayToCounty
  /** How this laptop calls itself at the county. */
  device: { name: string; platform: string }
  emit(event: 'changed', value: { caseFileIds?: string[] }): void
  emit(event: 'syncState', value: SyncState): void
  emit(event: 'state', value: VaultState): void
}

export class Vault extends OpenCalls implements VaultImplementation {
  readonly #ports: VaultPorts
  readonly #county: County
  readonly #transport: Transport
  readonly #signIn: SignIn
  readonly #recovery: Recovery
  readonly #lock: Lock
  #header: Header | null = null
  #fresh: SignedIn | null = null
  readonly #deviceId: string = crypto.randomUUID()
  #open: OpenVault | null = null
  /** In place of an open one, when its lease is over. */
  #ended: EndedVault | null = null
  #healed: Healed | null = null
  #wiped: Wiped | null = null
  readonly #locked: LockedLaptop
  #lastTurn: Promise<unknown> = Promise.resolve()

  private constructor(ports: VaultPorts) {
    super()
    this.#ports = ports
    this.#transport = ports.county(
      () => this.#fresh?.token ?? this.#self()?.token ?? null,
      () => (this.#fresh ?? this.#self())?.keys?.sealing ?? null,
    )
    this.#county = connect(countyContract, this.#transport)
    this.#signIn = new SignIn(this.#county)
    this.#lock = new Lock({ ...ports, kdf: ports.kdf ?? (() => calibratedKdf()) })
    this.#recovery = new Recovery({ ...ports, county: this.#county, lock: this.#lock })
    this.#locked = new LockedLaptop({
      ...ports,
      locked: () => (this.#open || this.#ended ? null : this.#header),
      inTurn: (work) => this.#inTurn(work),
      emptied: () => this.#emptied(),
    })
  }

  static async start(ports: VaultPorts): Promise<Vault> {
    const vault = new Vault(ports)
    // What the host still keeps of a vault that was deleted is none.
    if (!(await vault.#findWiped())) vault.#header = await headerOf(ports)
    void vault.#locked.look()
    return vault
  }

  /** The network is back. */
  online(): void {
    this.#open?.loop.retry()
    void this.#wiped?.goOn()
    void this.#locked.look()
  }

  async state(): Promise<VaultState> {
    if (this.#wiped) return this.#wiped.state
    if (this.#open) return { state: 'open', me: this.#open.core.self.me, healed: this.#healed }
    if (this.#header && this.#ended) return this.#ended.state(this.#header.name)
    if (this.#header) return { state: 'locked', name: this.#header.name }
    return this.#fresh ? { state: 'signedIn', me: this.#fresh.me } : { state: 'empty' }
  }

  async beginSignIn({ redirectUri }: { redirectUri: string }) {
    return { url: await this.#signIn.begin(redirectUri) }
  }

  async finishSignIn({ returned }: { returned: string }) {
    const device = this.#device()
    const signedIn = await this.#signIn.finish(returned, device).catch((error: unknown) => this.#notLetIn(error))
    const { me, keys, lease } = signedIn
    const owner = { deviceId: device.id, staffId: me.staffId }
    if (!(await isGenuine(this.#ports.cipher, keys.signing, lease, owner))) throw new Problem('serverNotOurs')
    if ((this.#self()?.me.staffId ?? me.staffId) !== me.staffId) throw new Problem('mayNot')
    const [open, ended] = [this.#open, this.#ended]
    if (ended) return this.#inTurn(() => this.#goOn(ended, signedIn))
    if (open) {
      await this.#inTurn(async () => {
        await this.#dropSlotFor(signedIn, open.core.box)
        await open.core.remember(afterSignIn(open.core.self, signedIn, this.#ports.clocks.now()))
        await this.#keepSlot()
      })
      open.loop.retry()
    } else this.#fresh = signedIn
    return this.#announce()
  }

  /** What waits in a vault whose lease is over arrives all the same, when its owner is not let in any more. */
  async #notLetIn(error: unknown): Promise<never> {
    const ended = this.#ended
    if (ended && isNotLetIn(error)) {
      const isEmpty = await this.#inTurn(() => ended.sendLast())
      await (isEmpty ? this.#emptied() : this.#announce())
    }
    throw error
  }

  async #goOn(ended: EndedVault, signedIn: SignedIn): Promise<VaultState> {
    await this.#dropSlotFor(signedIn, ended.box)
    await ended.take(signedIn)
    // Locked meanwhile: the next unlock finds the new lease.
    if (this.#ended !== ended || !this.#header) return this.state()
    return this.#opened(ended.key, this.#header)
  }

  async #dropSlotFor({ lease }: SignedIn, box: Strongbox): Promise<void> {
    const isOther = lease.deviceId !== (this.#self()?.deviceId ?? this.#header?.deviceId)
    if (this.#header && isOther) this.#header = await dropSlot(this.#header, box)
  }

  create = ({ passphrase }: { passphrase: string }) => this.#inTurn(() => this.#create(passphrase))
  unlock = ({ passphrase }: { passphrase: string }) => this.#inTurn(() => this.#unlock(passphrase))
  attemptWait = (at: { lock: LockName }) => this.#lock.wait(at.lock === 'vault' ? this.#header : this.#recovery.lock())
  changePassphrase = (given: { before: string; after: string }) => this.#inTurn(() => this.#changePassphrase(given))

  /** One after another: two that open at once would be two vaults on one store. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work)
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }

  async #create(passphrase: string): Promise<VaultState> {
    const signedIn = this.#fresh
    // Where one was emptied, the marker would hide the new one at the next start.
    if (this.#header ?? this.#wiped) throw new Problem('vaultExists')
    if (!signedIn) throw new Problem('signInRequired')
    checkPassphrase(passphrase)
    const { store, cipher, journal } = this.#ports
    const key = await cipher.newKey()
    const name = [signedIn.me.firstName, signedIn.me.lastName].filter(Boolean).join(' ')
    const given = { vaultId: crypto.randomUUID(), deviceId: this.#deviceId, name, edition: 1 }
    const locked = await this.#lock.make(passphrase, key, given, signedIn.policy)
    const box = new Strongbox(store, cipher, key, locked.vaultId, journal)
    box.isApart = true
    const header = await withSlots(locked, box, signedIn)
    // No vault is known here; a file that is there all the same may be worth looking at one day.
    box.copy?.keepAside()
    await Core.create(box, newSelf(signedIn, this.#ports.clocks.now()))
    this.#fresh = null
    // The header goes last: before it is there, there is no vault, and a kill in between leaves nothing locked behind.
    await box.write([{ put: 'header', record: header }])
    this.#header = header
    return this.#opened(key, header)
  }

  async #unlock(passphrase: string): Promise<VaultState> {
    const [header, before] = [this.#header, await this.state()]
    if (!header && before.state !== 'wiped') throw new Problem('vaultMissing')
    if (!header || before.state !== 'locked') return before
    const endingOf = this.#locked.ask()
    const key = await this.#lock.open(passphrase, header)
    const ending = await endingOf()
    // It shows nothing any more: what lies here is handed in as it is, and then it is empty.
    if (ending) throw new Problem(ending)
    await this.#opened(key, header)
    const core = this.#open?.core
    if (core && this.#header) this.#header = await this.#lock.better(passphrase, key, this.#header, core)
    return this.state()
  }

  async lock() {
    this.#open?.close()
    this.#open = null
    this.#ended = null
    await this.#announce()
    void this.#locked.look()
    return {}
  }

  /** From now on nothing is answered; then what time it is is noted, so that no clock set back opens it again. */
  async #endLease(): Promise<void> {
    const open = this.#open
    this.#open = null
    await open?.noteTime()
    open?.close()
    await this.lock()
  }

  async #changePassphrase({ before, after }: { before: string; after: string }) {
    const header = this.#header
    if (!header || !this.#open) throw new Problem('vaultLocked')
    checkPassphrase(after)
    const { box, self } = this.#open.core
    const key = await this.#lock.open(before, header)
    const next = await withSlots(await this.#lock.again(after, key, header, self.policy), box, self)
    // First the store, then the journal. After a power cut between the two the newer one counts: exactly one passphrase opens.
    await box.write([{ put: 'header', record: next }])
    this.#header = next
    return {}
  }

  recovery = () => this.#recovery.view(this.#header, this.#fresh)
  finishRecovery = ({ passphrase }: { passphrase: string }) => this.#inTurn(() => this.#finishRecovery(passphrase))

  async askRecovery({ passphrase }: { passphrase: string }) {
    await this.#inTurn(() => this.#recovery.ask(this.#header, this.#fresh, passphrase))
    return this.recovery()
  }

  async withdrawRecovery() {
    await this.#inTurn(() => this.#recovery.end())
    return this.recovery()
  }

  async #finishRecovery(passphrase: string): Promise<VaultState> {
    const header = this.#header
    if (!header) throw new Problem('vaultMissing')
    if (this.#open) return this.state()
    const key = await this.#recovery.keyFor(header, this.#fresh, passphrase)
    const { store, cipher, journal } = this.#ports
    if (!(await fits(new Strongbox(store, cipher, key, header.vaultId, journal))))
      throw new Problem('recoveryImpossible')
    const policy = this.#fresh?.policy ?? { withoutKeychain: false }
    return this.#opened(key, header, await this.#lock.again(passphrase, key, header, policy))
  }

  async laptops() {
    const id = this.unlocked().core.self.deviceId ?? this.#header?.deviceId
    const { laptops } = await this.#county.laptops({})
    return laptops.map((one) => ({ ...one, isThis: one.deviceId === id }))
  }

  /** `next`: the header that takes its place. */
  async #opened(key: Key, header: Header, next?: Header): Promise<VaultState> {
    const { store, cipher, journal } = this.#ports
    const box = new Strongbox(store, cipher, key, header.vaultId, journal)
    this.#healed = await heal(box, header)
    if (next) {
      await box.write([{ put: 'header', record: next }])
      this.#header = next
    }
    this.#ended = null
    await this.#takeSession(box)
    try {
      this.#open = await this.#openOrHeal(box, next ?? header)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'leaseEnded') throw error
      this.#ended = await EndedVault.open(box, { county: this.#county, now: this.#ports.clocks.now })
    }
    await this.#keepSlot()
    if (this.#open) this.#lookAfterLocks(this.#open.core)
    return this.#announce()
  }

  /** Whoever is inside needs no other way in. What cannot be written or told now is at the next unlock. */
  #lookAfterLocks(core: Core): void {
    // The county is to know what this laptop opens by.
    const secret = this.#header?.secret ?? 'none'
    if (core.self.secret !== secret) void core.remember({ secret }).catch(() => undefined)
    const ended = this.#recovery.end()
    // In turn: a lock that is being made has a secret that stands in no header yet.
    void ended.then(() => this.#inTurn(() => this.#dropOldSecrets(core))).catch(() => undefined)
    void learnRecoveryKey(core, this.#county).then(
      () => this.#inTurn(() => this.#keepSlot()),
      // It is asked for at each unlock, and comes with each sign-in.
      () => undefined,
    )
  }

  async #dropOldSecrets(core: Core): Promise<void> {
    const [header, asked] = [this.#header, await this.#recovery.lock()]
    if (header) await this.#lock.keepOnly(asked ? [header, asked] : [header], core.box)
  }

  /** Whether everything was deleted here; what is still to be done about that goes on. */
  async #findWiped(): Promise<boolean> {
    this.#wiped = await Wiped.find(this.#ports, () => void this.#announce())
    void this.#wiped?.goOn()
    return this.#wiped !== null
  }

  /** The page ends with it; where it cannot, it shows that nothing is left. */
  async #emptied(): Promise<void> {
    this.#open?.stop()
    this.#open = null
    this.#ended = null
    this.#header = null
    await this.#findWiped()
    await this.#announce()
  }

  async setUpAnew(): Promise<VaultState> {
    await this.#wiped?.forget()
    this.#wiped = null
    return this.#announce()
  }

  async #openOrHeal(box: Strongbox, header: Header): Promise<OpenVault> {
    try {
      return await OpenVault.open(box, this.#openPorts())
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'storageDamaged') throw error
      // All records are there, and one of them does not open.
      this.#healed = await heal(box, header, true)
      return OpenVault.open(box, this.#openPorts())
    }
  }

  /** Whoever has signed in at the locked vault need not do so again inside. */
  async #takeSession(box: Strongbox): Promise<void> {
    const fresh = this.#fresh
    this.#fresh = null
    if (fresh) await takeSession(box, fresh, this.#ports.clocks.now())
  }

  async #keepSlot(): Promise<void> {
    const [header, core] = [this.#header, this.#open?.core]
    if (!header || !core) return
    const next = await keepSlots(header, core)
    // Emptied meanwhile it has none.
    if (this.#header === header) this.#header = next
  }

  #openPorts(): OpenPorts {
    return {
      county: this.#county,
      clocks: this.#ports.clocks,
      leaseEnded: () => void this.#endLease(),
      nudges: (hear) => this.#transport.on('nudge', hear),
      changed: (caseFileIds) => this.#ports.emit('changed', caseFileIds ? { caseFileIds } : {}),
      syncStateChanged: () => void this.#tellSyncState(),
      emptied: () => void this.#emptied(),
    }
  }

  async #tellSyncState(): Promise<void> {
    if (this.#open) this.#ports.emit('syncState', await this.#open.syncState())
  }

  async #announce(): Promise<VaultState> {
    const state = await this.state()
    this.#ports.emit('state', state)
    return state
  }

  protected unlocked(): OpenVault {
    if (this.#ended) throw new Problem('leaseEnded')
    if (!this.#open) throw new Problem('vaultLocked')
    try {
      this.#open.needLease()
    } catch (error) {
      void this.#endLease()
      throw error
    }
    return this.#open
  }

  #self(): Readonly<VaultSelf> | undefined {
    return this.#open?.core.self ?? this.#ended?.self
  }

  #device(): Device {
    return { id: deviceIdOf(this.#self(), this.#header ?? { deviceId: this.#deviceId }), ...this.#ports.device }
  }
}
