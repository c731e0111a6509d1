/** The opened vault's means: where it keeps things, its key, and how it seals what it keeps. */
import { Problem } from '../../shared/problem.ts'
import { fromJson, jsonBytes, type Cipher, type Key } from './cipher.ts'
import { emptyStore } from './empty-store.ts'
import type { Journal } from './journal.ts'
import { Heads, type Mark } from './manifest.ts'
import { overlookDamage } from './overlook.ts'
import { isApart } from './sealed-place.ts'
import { SecondCopy } from './second-copy.ts'
import type { StoreReads, StoreRecords, StoreWrite, VaultStore } from './store.ts'

/** A change in two halves: what must be on disk first, and what follows in memory only when it is. */
export type Step = { writes: StoreWrite[]; after(): void }

export class Strongbox {
  readonly store: StoreReads
  readonly cipher: Cipher
  readonly key: Key
  readonly vaultId: string
  /** Where there is a keeper for it: not in a plain browser. */
  readonly copy: SecondCopy | null
  /** Whether all that exists only here is known to be under the work key (work-key.ts). */
  isApart = false
  readonly #store: VaultStore
  #workKey: Promise<Key> | null = null
  #heads: Promise<Heads> | null = null
  #generation = 0
  #isEmptied = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: VaultStore, cipher: Cipher, key: Key, vaultId: string, journal: Journal | null = null) {
    this.#store = store
    this.store = store
    this.cipher = cipher
    this.key = key
    this.vaultId = vaultId
    const seal = (bytes: Uint8Array, place: string) => this.seal(bytes, place)
    const open = (sealed: Uint8Array, place: string) => this.open(sealed, place)
    this.copy = journal ? new SecondCopy({ journal, vaultId, store, seal, open }) : null
  }

  /** `place` says which table and record this is: sealed bytes cannot be moved to another place and opened there. */
  async seal(bytes: Uint8Array, place: string, key?: Key): Promise<Uint8Array> {
    const own = isApart(place) ? await this.workKey() : this.key
    return this.cipher.seal(key ?? own, bytes, `${this.vaultId}|${place}`)
  }

  async open(sealed: Uint8Array, place: string, key?: Key): Promise<Uint8Array> {
    const context = `${this.vaultId}|${place}`
    if (key === undefined && isApart(place)) {
      const opened = await this.cipher.open(await this.workKey(), sealed, context).catch(overlookDamage)
      if (opened) return opened
      // Or it was sealed by a version that had one key for everything.
    }
    return this.cipher.open(key ?? this.key, sealed, context)
  }

  sealJson(value: unknown, place: string, key?: Key): Promise<Uint8Array> {
    return this.seal(jsonBytes(value), place, key)
  }

  async openJson<T>(sealed: Uint8Array, place: string, key?: Key): Promise<T> {
    return fromJson<T>(await this.open(sealed, place, key))
  }

  /** The key of what waits here (shared/salvage.ts). It follows from the vault's and is stored nowhere. */
  workKey(): Promise<Key> {
    this.#workKey ??= this.cipher.derive(this.key, 'work')
    return this.#workKey
  }

  blind(name: string): Promise<string> {
    return this.cipher.blind(this.key, name)
  }

  /**
   * Writes all steps in one transaction, the manifest with them, then lets memory follow, then the second copy. Nothing
   * else writes into the store.
   */
  take(...steps: Step[]): Promise<void> {
    // One after another: each manifest tells of the store as the one before left it.
    const turn = this.#last.then(() => this.#take(steps))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Writes what nothing in memory follows. */
  write(writes: StoreWrite[]): Promise<void> {
    return this.take({ writes, after: () => undefined })
  }

  /** Deletes everything and leaves this marker in its place. Nothing is written here after that: Problem `vaultLocked`. */
  empty(marker: StoreRecords['wipe']): Promise<void> {
    const turn = this.#last.then(async () => {
      await emptyStore(this.#store, marker)
      this.#isEmptied = true
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** What the store should hold according to its own manifest; null when that is gone or does not open. */
  async told(): Promise<Mark | null> {
    const record = await this.store.read('manifest', 'manifest')
    if (!record) return null
    return this.openJson<Mark>(record.sealed, 'manifest').catch(() => null)
  }

  /** What the store really holds. */
  heads(): Promise<Heads> {
    this.#heads ??= this.blind('manifest').then((secret) => Heads.list(this.store, secret))
    // One failure must not be remembered for ever.
    this.#heads.catch(() => (this.#heads = null))
    return this.#heads
  }

  /** Batches are counted on from here. */
  countFrom(generation: number): void {
    this.#generation = generation
  }

  close(): void {
    this.#store.close()
  }

  async #take(steps: readonly Step[]): Promise<void> {
    if (this.#isEmptied) throw new Problem('vaultLocked')
    const writes = steps.flatMap((step) => step.writes)
    if (writes.length === 0) {
      for (const step of steps) step.after()
      return
    }
    const next = (await this.heads()).after(writes)
    const mark: Mark = { generation: this.#generation + 1, sums: next.sums }
    const manifest = { key: 'manifest', sealed: await this.sealJson(mark, 'manifest') }
    await this.#store.write([...writes, { put: 'manifest', record: manifest }])
    next.apply()
    this.#generation = mark.generation
    for (const step of steps) step.after()
    await this.copy?.follow(writes, mark)
  }
}
