/** The opened vault's means: where it keeps things, its key, and how it seals what it keeps. */
import { fromJson, jsonBytes, type Cipher, type Key } from './cipher.ts'
import type { StoreWrite, VaultStore } from './store.ts'

/** A change in two halves: what must be on disk first, and what follows in memory only when it is. */
export type Step = { writes: StoreWrite[]; after(): void }

export class Strongbox {
  readonly store: VaultStore
  readonly cipher: Cipher
  readonly key: Key
  readonly vaultId: string

  constructor(store: VaultStore, cipher: Cipher, key: Key, vaultId: string) {
    this.store = store
    this.cipher = cipher
    this.key = key
    this.vaultId = vaultId
  }

  /** `place` says which table and record this is: sealed bytes cannot be moved to another place and opened there. */
  seal(bytes: Uint8Array, place: string, key: Key = this.key): Promise<Uint8Array> {
    return this.cipher.seal(key, bytes, `${this.vaultId}|${place}`)
  }

  open(sealed: Uint8Array, place: string, key: Key = this.key): Promise<Uint8Array> {
    return this.cipher.open(key, sealed, `${this.vaultId}|${place}`)
  }

  sealJson(value: unknown, place: string, key: Key = this.key): Promise<Uint8Array> {
    return this.seal(jsonBytes(value), place, key)
  }

  async openJson<T>(sealed: Uint8Array, place: string, key: Key = this.key): Promise<T> {
    return fromJson<T>(await this.open(sealed, place, key))
  }

  wrap(key: Key, place: string): Promise<Uint8Array> {
    return this.cipher.wrap(this.key, key, `${this.vaultId}|${place}`)
  }

  unwrap(wrapped: Uint8Array, place: string): Promise<Key> {
    return this.cipher.unwrap(this.key, wrapped, `${this.vaultId}|${place}`)
  }

  blind(name: string): Promise<string> {
    return this.cipher.blind(this.key, name)
  }

  /** Writes all steps in one transaction, then lets memory follow. */
  async take(...steps: Step[]): Promise<void> {
    await this.store.write(steps.flatMap((step) => step.writes))
    for (const step of steps) step.after()
  }
}
