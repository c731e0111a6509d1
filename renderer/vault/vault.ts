/** The vault as the screens know it: empty, signed in for the first time, locked, or open. */
import { countyContract, type County } from '../../shared/county-contract.ts'
import { connect, type Transport } from '../../shared/contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { Healed, SyncState, VaultImplementation, VaultState } from '../../shared/vault-contract.ts'
import { attempted, type Attempts } from './attempts.ts'
import type { Cipher, Key } from './cipher.ts'
import { Core } from './core.ts'
import { bringCourier, makeCourier } from './courier.ts'
import { EndedVault } from './ended-vault.ts'
import { headerOf } from './header.ts'
import { heal } from './healing.ts'
import type { Journal } from './journal.ts'
import { isGenuine } from './lease.ts'
import { OpenVault, type Clocks, type OpenPorts } from './open-vault.ts'
import { checkPassphrase, defaultKdf, lockWith, unlockWith } from './passphrase.ts'
import { learnRecoveryKey, withRecoverySlot } from './recovery-slot.ts'
import { isNotLetIn, SignIn, type Device, type SignedIn } from './sign-in.ts'
import type { StoreRecords, VaultStore } from './store.ts'
import { Strongbox } from './strongbox.ts'
import { afterSignIn, newSelf, type VaultSelf } from './vault-self.ts'
import { Wiped } from './wipe.ts'

type Header = StoreRecords['header']

export type VaultPorts = {
  store: VaultStore
  /** Where the second copy is kept; null where nobody keeps one. */
  journal: Journal | null
  /** Who counts how often the passphrase was tried; null where nobody does. */
  attempts: Attempts | null
  clocks: Clocks
  cipher: Cipher
  /** The way to the county, given how to learn the present session's token and the key that is sealed to. */
  county(token: () => string | null, sealing: () => string | null): Transport
  /** How this laptop calls itself at the county. */
  device: { name: string; platform: string }
  emit(event: 'changed', value: { caseFileIds?: string[] }): void
  emit(event: 'syncState', value: SyncState): void
  emit(event: 'state', value: VaultState): void
}

export class Vault implements VaultImplementation {
  readonly #ports: VaultPorts
  readonly #county: County
  readonly #transport: Transport
  readonly #signIn: SignIn
  #header: Header | null = null
  #fresh: SignedIn | null = null
  readonly #deviceId: string = crypto.randomUUID()
  #open: OpenVault | null = null
  /** In place of an open one, when its lease is over. */
  #ended: EndedVault | null = null
  #healed: Healed | null = null
  #wiped: Wiped | null = null
  #lastTurn: Promise<unknown> = Promise.resolve()

  private constructor(ports: VaultPorts) {
    this.#ports = ports
    this.#transport = ports.county(
      () => this.#fresh?.token ?? this.#self()?.token ?? null,
      () => (this.#fresh ?? this.#self())?.keys?.sealing ?? null,
    )
    this.#county = connect(countyContract, this.#transport)
    this.#signIn = new SignIn(this.#county)
  }

  static async start(ports: VaultPorts): Promise<Vault> {
    const vault = new Vault(ports)
    // What the host still keeps of a vault that was deleted is none.
    if (!(await vault.#findWiped())) vault.#header = await headerOf(ports)
    return vault
  }

  /** The network is back. */
  online(): void {
    this.#open?.loop.retry()
    void this.#wiped?.goOn()
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
      await open.core.remember(afterSignIn(open.core.self, signedIn, this.#ports.clocks.now()))
      await this.#inTurn(() => this.#keepSlot())
      open.loop.retry()
    } else this.#fresh = signedIn
    return this.#announce()
  }

  /** What waits in a vault whose lease is over arrives all the same, when its owner is not let in any more. */
  async #notLetIn(error: unknown): Promise<never> {
    const ended = this.#ended
    if (ended && isNotLetIn(error)) {
      await this.#inTurn(() => ended.sendLast())
      await this.#announce()
    }
    throw error
  }

  async #goOn(ended: EndedVault, signedIn: SignedIn): Promise<VaultState> {
    await ended.take(signedIn)
    // Locked meanwhile: the next unlock finds the new lease.
    if (this.#ended !== ended || !this.#header) return this.state()
    return this.#opened(ended.key, this.#header)
  }

  create = ({ passphrase }: { passphrase: string }) => this.#inTurn(() => this.#create(passphrase))
  unlock = ({ passphrase }: { passphrase: string }) => this.#inTurn(() => this.#unlock(passphrase))
  changePassphrase = (given: { before: string; after: string }) => this.#inTurn(() => this.#changePassphrase(given))

  /** One after another: two that open at once would be two vaults on one store. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work)
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }

  async #create(passphrase: string): Promise<VaultState> {
    const signedIn = this.#fresh
    if (this.#header) throw new Problem('vaultExists')
    if (!signedIn) throw new Problem('signInRequired')
    checkPassphrase(passphrase)
    const { store, cipher, journal } = this.#ports
    const key = await cipher.newKey()
    const name = [signedIn.me.firstName, signedIn.me.lastName].filter(Boolean).join(' ')
    const locked = await lockWith(cipher, passphrase, key, {
      vaultId: crypto.randomUUID(),
      deviceId: this.#deviceId,
      name,
      edition: 1,
      kdf: defaultKdf,
    })
    const header = await withRecoverySlot(locked, key, signedIn)
    const box = new Strongbox(store, cipher, key, header.vaultId, journal)
    // No vault is known here; a file that is there all the same may be worth looking at one day.
    box.copy?.keepAside()
    await Core.create(box, newSelf(signedIn, this.#ports.clocks.now()))
    // The header goes last: before it is there, there is no vault, and a kill in between leaves nothing locked behind.
    await box.write([{ put: 'header', record: header }])
    this.#header = header
    return this.#opened(key, header)
  }

  async #unlock(passphrase: string): Promise<VaultState> {
    const header = this.#header
    if (!header) throw new Problem('vaultMissing')
    if (this.#open ?? this.#ended) return this.state()
    return this.#opened(await this.#keyBy(passphrase, header), header)
  }

  #keyBy(passphrase: string, header: Header): Promise<Key> {
    const { attempts, cipher } = this.#ports
    return attempted(attempts, () => unlockWith(cipher, passphrase, header))
  }

  async lock() {
    this.#open?.close()
    this.#open = null
    this.#ended = null
    await this.#announce()
    return {}
  }

  async #changePassphrase({ before, after }: { before: string; after: string }) {
    const header = this.#header
    if (!header || !this.#open) throw new Problem('vaultLocked')
    checkPassphrase(after)
    const key = await this.#keyBy(before, header)
    const { vaultId, deviceId, name } = header
    const edition = header.edition + 1
    const locked = await lockWith(this.#ports.cipher, after, key, { vaultId, deviceId, name, edition, kdf: defaultKdf })
    const kept = header.recovery ? { ...locked, recovery: header.recovery } : locked
    const next = await withRecoverySlot(kept, key, this.#open.core.self)
    // First the store, then the journal. After a power cut between the two the newer one counts: exactly one passphrase opens.
    await this.#open.core.box.write([{ put: 'header', record: next }])
    this.#header = next
    return {}
  }

  async run({ command, caseFileId, args, seen }: Parameters<VaultImplementation['run']>[0]) {
    return { entryId: await this.#unlocked().run(command, caseFileId, args, seen) }
  }

  async discard({ entryId }: { entryId: string }) {
    const { core } = this.#unlocked()
    const caseFileId = core.outbox.find(entryId)?.entry.caseFileId
    await core.exclusive(() => core.box.take(core.outbox.discard(entryId)))
    if (caseFileId) this.#unlocked().followed([caseFileId])
    return {}
  }

  async handToLead({ entryId }: { entryId: string }) {
    await this.#unlocked().handToLead(entryId)
    return {}
  }

  makeCourier = () => makeCourier(this.#unlocked().core)
  async bringCourier({ bytes }: { bytes: Uint8Array }) {
    this.#unlocked()
    return bringCourier(this.#county, bytes)
  }
  syncState = () => this.#unlocked().syncState()
  today = () => this.#unlocked().today()
  caseload = () => this.#unlocked().caseload()
  disagreements = () => this.#unlocked().disagreements()
  outbox = () => this.#unlocked().outbox()
  handIns = () => this.#unlocked().handIns()
  directory = () => this.#unlocked().directory()
  async laptops() {
    this.#unlocked()
    const { laptops } = await this.#county.laptops({})
    return laptops.map((one) => ({ ...one, isThis: one.deviceId === this.#header?.deviceId }))
  }

  async revokeLaptop(order: Parameters<VaultImplementation['revokeLaptop']>[0]) {
    this.#unlocked()
    return this.#county.revokeLaptop(order)
  }

  search = ({ text }: { text: string }) => this.#unlocked().search(text)
  caseFile = ({ caseFileId }: { caseFileId: string }) => this.#unlocked().caseFile(caseFileId)

  async sync() {
    const open = this.#unlocked()
    await open.loop.now()
    return open.syncState()
  }

  async pause({ paused }: { paused: boolean }) {
    await this.#unlocked().pause(paused)
    return {}
  }

  async photo({ hash }: { hash: string }) {
    return { bytes: await this.#unlocked().core.photos.bytes(hash) }
  }

  async keepPhotos({ caseFileId, small, large }: { caseFileId: string; small: Uint8Array; large: Uint8Array }) {
    const { core } = this.#unlocked()
    const now = core.correctedNow()
    return core.exclusive(async () => {
      const steps = [
        await core.photos.keep(caseFileId, small, 'small', now),
        await core.photos.keep(caseFileId, large, 'large', now),
      ] as const
      await core.box.take(...steps)
      return { small: steps[0].ref, large: steps[1].ref }
    })
  }

  async saveDraft({ key, text }: { key: string; text: string }) {
    await this.#unlocked().drafts.save(key, text)
    return {}
  }

  async loadDraft({ key }: { key: string }) {
    return { text: await this.#unlocked().drafts.load(key) }
  }

  async dropDraft({ key }: { key: string }) {
    await this.#unlocked().drafts.drop(key)
    return {}
  }

  async drafts() {
    return { keys: await this.#unlocked().drafts.keys() }
  }

  async #opened(key: Key, header: Header): Promise<VaultState> {
    const { store, cipher, journal } = this.#ports
    const box = new Strongbox(store, cipher, key, header.vaultId, journal)
    this.#healed = await heal(box, header)
    this.#ended = null
    try {
      this.#open = await this.#openOrHeal(box, header)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'leaseEnded') throw error
      this.#ended = await EndedVault.open(box, { county: this.#county, now: this.#ports.clocks.now })
    }
    this.#fresh = null
    await this.#keepSlot()
    if (this.#open) {
      void learnRecoveryKey(this.#open.core, this.#county).then(
        () => this.#inTurn(() => this.#keepSlot()),
        // It is asked for at each unlock, and comes with each sign-in.
        () => undefined,
      )
    }
    return this.#announce()
  }

  /** Whether everything was deleted here; what is still to be done about that goes on. */
  async #findWiped(): Promise<boolean> {
    const { store, journal } = this.#ports
    const marker = await store.read('wipe', 'wipe')
    if (!marker) return false
    const county = connect(
      countyContract,
      this.#ports.county(
        () => marker.token,
        () => null,
      ),
    )
    this.#wiped = new Wiped({ store, journal, county }, marker, () => void this.#announce())
    void this.#wiped.goOn()
    return true
  }

  /** The page ends with it; where it cannot, it shows that nothing is left. */
  async #emptied(): Promise<void> {
    this.#open?.stop()
    this.#open = null
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

  /** Gives the header the second lock where it has none that the county opens. */
  async #keepSlot(): Promise<void> {
    const [header, core] = [this.#header, this.#open?.core]
    if (!header || !core) return
    try {
      const next = await withRecoverySlot(header, core.box.key, core.self)
      if (next === header) return
      await core.box.write([{ put: 'header', record: next }])
      this.#header = next
    } catch (error) {
      // Nobody is kept out of their work for it: the next unlock tries again.
      if (!(error instanceof Problem)) reportError(error)
    }
  }

  #openPorts(): OpenPorts {
    return {
      county: this.#county,
      clocks: this.#ports.clocks,
      leaseEnded: () => void this.lock(),
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

  #unlocked(): OpenVault {
    if (this.#ended) throw new Problem('leaseEnded')
    if (!this.#open) throw new Problem('vaultLocked')
    try {
      this.#open.needLease()
    } catch (error) {
      void this.lock()
      throw error
    }
    return this.#open
  }

  #self(): Readonly<VaultSelf> | undefined {
    return this.#open?.core.self ?? this.#ended?.self
  }

  #device(): Device {
    return { id: this.#header?.deviceId ?? this.#deviceId, ...this.#ports.device }
  }
}
