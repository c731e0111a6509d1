/** The vault as the screens know it: empty, signed in for the first time, locked, or open. */
import { countyContract, type County } from '../../shared/county-contract.ts'
import { connect, type Transport } from '../../shared/contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { Healed, SyncState, VaultImplementation, VaultState } from '../../shared/vault-contract.ts'
import { attempted, type Attempts } from './attempts.ts'
import type { Cipher, Key } from './cipher.ts'
import { Core } from './core.ts'
import { bringCourier, makeCourier } from './courier.ts'
import { heal } from './healing.ts'
import type { Journal } from './journal.ts'
import { OpenVault, type OpenPorts } from './open-vault.ts'
import { checkPassphrase, defaultKdf, lockWith, unlockWith } from './passphrase.ts'
import { SignIn, type Device, type SignedIn } from './sign-in.ts'
import { headerIn } from './second-copy.ts'
import type { StoreRecords, VaultStore } from './store.ts'
import { Strongbox } from './strongbox.ts'
import { newSelf } from './vault-self.ts'
import { Wiped } from './wipe.ts'

type Header = StoreRecords['header']

export type VaultPorts = {
  store: VaultStore
  /** Where the second copy is kept; null where nobody keeps one. */
  journal: Journal | null
  /** Who counts how often the passphrase was tried; null where nobody does. */
  attempts: Attempts | null
  cipher: Cipher
  /** The way to the county, given how to learn the present session's token and the key that is sealed to. */
  county(token: () => string | null, sealing: () => string | null): Transport
  /** How this laptop calls itself at the county. */
  device: { name: string; platform: string }
  emit(event: 'changed', value: { caseFileIds?: string[] }): void
  emit(event: 'syncState', value: SyncState): void
  emit(event: 'state', value: VaultState): void
  emit(event: 'emptied', value: object): void
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
  #healed: Healed | null = null
  #wiped: Wiped | null = null
  #lastTurn: Promise<unknown> = Promise.resolve()

  private constructor(ports: VaultPorts) {
    this.#ports = ports
    this.#transport = ports.county(
      () => this.#fresh?.token ?? this.#open?.core.self.token ?? null,
      () => (this.#fresh?.keys ?? this.#open?.core.self.keys)?.sealing ?? null,
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
    if (this.#header) return { state: 'locked', name: this.#header.name }
    return this.#fresh ? { state: 'signedIn', me: this.#fresh.me } : { state: 'empty' }
  }

  async beginSignIn({ redirectUri }: { redirectUri: string }) {
    return { url: await this.#signIn.begin(redirectUri) }
  }

  async finishSignIn({ returned }: { returned: string }) {
    const signedIn = await this.#signIn.finish(returned, this.#device())
    const open = this.#open
    if (open && open.core.self.me.staffId !== signedIn.me.staffId) throw new Problem('mayNot')
    if (open) {
      const { me, token, expiresAt: tokenExpiresAt, keys } = signedIn
      await open.core.remember({ me, token, tokenExpiresAt, keys })
      open.loop.retry()
    } else this.#fresh = signedIn
    return this.#announce()
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
    const header = await lockWith(cipher, passphrase, key, {
      vaultId: crypto.randomUUID(),
      deviceId: this.#deviceId,
      name,
      edition: 1,
      kdf: defaultKdf,
    })
    const box = new Strongbox(store, cipher, key, header.vaultId, journal)
    // No vault is known here; a file that is there all the same may be worth looking at one day.
    box.copy?.keepAside()
    await Core.create(box, newSelf(signedIn.me, signedIn.token, signedIn.expiresAt, signedIn.keys))
    // The header goes last: before it is there, there is no vault, and a kill in between leaves nothing locked behind.
    await box.write([{ put: 'header', record: header }])
    this.#header = header
    return this.#opened(key, header)
  }

  async #unlock(passphrase: string): Promise<VaultState> {
    const header = this.#header
    if (!header) throw new Problem('vaultMissing')
    if (this.#open) return this.state()
    return this.#opened(await this.#keyBy(passphrase, header), header)
  }

  #keyBy(passphrase: string, header: Header): Promise<Key> {
    const { attempts, cipher } = this.#ports
    return attempted(attempts, () => unlockWith(cipher, passphrase, header))
  }

  async lock() {
    this.#open?.close()
    this.#open = null
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
    const next = await lockWith(this.#ports.cipher, after, key, { vaultId, deviceId, name, edition, kdf: defaultKdf })
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
  bringCourier = ({ bytes }: { bytes: Uint8Array }) => bringCourier(this.#county, bytes)
  syncState = () => this.#unlocked().syncState()
  today = () => this.#unlocked().today()
  caseload = () => this.#unlocked().caseload()
  disagreements = () => this.#unlocked().disagreements()
  outbox = () => this.#unlocked().outbox()
  handIns = () => this.#unlocked().handIns()
  directory = () => this.#unlocked().directory()
  laptops = async () => {
    const { laptops } = await this.#county.laptops({})
    return laptops.map((one) => ({ ...one, isThis: one.deviceId === this.#header?.deviceId }))
  }
  revokeLaptop: VaultImplementation['revokeLaptop'] = (order) => this.#county.revokeLaptop(order)
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
    try {
      this.#open = await OpenVault.open(box, this.#openPorts())
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'storageDamaged') throw error
      // All records are there, and one of them does not open.
      this.#healed = await heal(box, header, true)
      this.#open = await OpenVault.open(box, this.#openPorts())
    }
    this.#fresh = null
    return this.#announce()
  }

  /** Whether everything was deleted here; what is still to be done about that goes on. */
  async #findWiped(): Promise<boolean> {
    const { store, journal } = this.#ports
    const marker = await store.read('wipe', 'wipe')
    if (!marker) return false
    const county = connect(
      countyContract,
      this.#ports.county(() => marker.token),
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
    this.#ports.emit('emptied', {})
  }

  async setUpAnew(): Promise<VaultState> {
    await this.#wiped?.forget()
    this.#wiped = null
    return this.#announce()
  }

  #openPorts(): OpenPorts {
    return {
      county: this.#county,
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
    if (!this.#open) throw new Problem('vaultLocked')
    return this.#open
  }

  #device(): Device {
    return { id: this.#header?.deviceId ?? this.#deviceId, ...this.#ports.device }
  }
}

/**
 * The header of the vault on this laptop. Without a store the journal's is left; where both are there, the higher edition
 * counts: an older store brings no older passphrase back.
 */
async function headerOf({ store, journal }: VaultPorts): Promise<Header | null> {
  const inStore = (await store.read('header', 'vault')) ?? null
  const inCopy = await headerInCopy(journal).catch((error: unknown) => {
    // To take a vault that cannot be read for none would make a new one in its place.
    if (!inStore) throw error
    return null
  })
  if (!inStore) return inCopy
  return inCopy?.vaultId === inStore.vaultId && inCopy.edition > inStore.edition ? inCopy : inStore
}

async function headerInCopy(journal: Journal | null): Promise<Header | null> {
  return journal ? (headerIn((await journal.readJournal({})).bytes)?.header ?? null) : null
}
