/**
 * What the store should hold, in a few sums. Chromium answers a damaged store with an empty, a halved or an old one and
 * no error (security.md 0.5): so each batch writes, in the same transaction, how many records every table has and the XOR
 * of a keyed mix over what lies in clear of them. At unlock the store is listed and compared.
 */
import type { StoreRecords, StoreTable, StoreWrite, VaultStore } from './store.ts'

type Counted = Exclude<StoreTable, 'manifest' | 'wipe'>
type Mix = readonly [number, number]
/** By table: how many records, and the two halves of their mixes' XOR. */
export type Sums = Partial<Record<Counted, [count: number, high: number, low: number]>>
/** `generation` counts the batches of this vault's life. */
export type Mark = { generation: number; sums: Sums }

/**
 * What tells a record from an older one under the same key, without opening it: each sealing begins with a nonce of its
 * own. Null: only keys are listed, because these tables are large. Their contents cannot be exchanged unnoticed either: a
 * page is sealed to the number that its file's line tells, and a photo's key says what it holds.
 */
const heads: { [T in Counted]: ((record: StoreRecords[T]) => string) | null } = {
  header: (record) => `${record.edition}|${record.salt.join()}`,
  state: (record) => nonce(record.sealed),
  shelves: (record) => nonce(record.sealed),
  pages: null,
  // What version 4 of the store left is named by its key alone.
  patches: ({ index }) => (index ? nonce(index) : ''),
  outbox: (record) => `${record.n}|${record.state}|${record.seq}|${nonce(record.sealed)}`,
  kept: null,
  receipts: null,
  photos: (record) => `${record.waits}|${nonce(record.sealed)}`,
  photoBytes: null,
  readings: null,
  drafts: (record) => nonce(record.sealed),
}
const tables = Object.keys(heads) as Counted[]

/** What is asked of the county is written while the vault is locked, when no manifest can be (recovery.ts). */
function isCounted(table: StoreTable, key: string): table is Counted {
  return table !== 'manifest' && table !== 'wipe' && (table !== 'header' || key === 'vault')
}

function nonce(sealed: Uint8Array): string {
  return sealed.subarray(0, 12).join()
}

/** The heads of all records in the store, kept in memory so that a batch need not read what it replaces. */
export class Heads {
  readonly #seeds: Mix
  readonly #mixes = new Map<Counted, Map<string, Mix>>()
  #sums: Sums = {}

  /** `secret`: 32 hex digits that only the unlocked vault knows, so that nobody else can make sums come out right. */
  private constructor(secret: string) {
    this.#seeds = [Number.parseInt(secret.slice(0, 8), 16), Number.parseInt(secret.slice(8, 16), 16)]
  }

  /** Lists the store: keys only of what is large. */
  static async list(store: Pick<VaultStore, 'readAll' | 'keys'>, secret: string): Promise<Heads> {
    const listed = new Heads(secret)
    for (const table of tables) await listed.#list(store, table)
    return listed
  }

  sums(): Sums {
    return this.#sums
  }

  isEmpty(): boolean {
    return tables.every((table) => (this.#sums[table]?.[0] ?? 0) === 0)
  }

  /** The sums as they are once these writes are on disk; `apply` lets memory follow. */
  after(writes: readonly StoreWrite[]): { sums: Sums; apply(): void } {
    const words = new Map<Counted, Map<string, Mix | null>>()
    for (const write of writes) {
      const table = 'put' in write ? write.put : write.remove
      const [key, mix] = 'put' in write ? [write.record.key, this.#mixOf(write)] : [write.key, null]
      if (!isCounted(table, key)) continue
      const ofTable = words.get(table) ?? new Map<string, Mix | null>()
      words.set(table, ofTable.set(key, mix))
    }
    const sums: Sums = { ...this.#sums }
    for (const [table, ofTable] of words) {
      for (const [key, mix] of ofTable) sums[table] = changed(sums[table], this.#mixes.get(table)?.get(key), mix)
    }
    const apply = () => {
      for (const [table, ofTable] of words) for (const [key, mix] of ofTable) this.#set(table, key, mix)
      this.#sums = sums
    }
    return { sums, apply }
  }

  async #list<T extends Counted>(store: Pick<VaultStore, 'readAll' | 'keys'>, table: T): Promise<void> {
    const head: ((record: StoreRecords[T]) => string) | null = heads[table]
    const found = head
      ? (await store.readAll(table)).map((record): [string, string] => [record.key, head(record)])
      : (await store.keys(table)).map((key): [string, string] => [key, ''])
    for (const [key, text] of found) {
      if (!isCounted(table, key)) continue
      const mix = mixed(`${table}|${key}|${text}`, this.#seeds)
      this.#sums[table] = changed(this.#sums[table], undefined, mix)
      this.#set(table, key, mix)
    }
  }

  #mixOf(write: Extract<StoreWrite, { put: StoreTable }>): Mix {
    const head = isCounted(write.put, write.record.key)
      ? (heads[write.put] as ((record: unknown) => string) | null)
      : null
    return mixed(`${write.put}|${write.record.key}|${head ? head(write.record) : ''}`, this.#seeds)
  }

  #set(table: Counted, key: string, mix: Mix | null): void {
    const ofTable = this.#mixes.get(table) ?? new Map<string, Mix>()
    this.#mixes.set(table, ofTable)
    if (mix) ofTable.set(key, mix)
    else ofTable.delete(key)
  }
}

export function sameSums(a: Sums, b: Sums): boolean {
  const isSame = (table: Counted) => (a[table] ?? [0, 0, 0]).join() === (b[table] ?? [0, 0, 0]).join()
  return tables.every(isSame)
}

function changed(sum: Sums[Counted], before: Mix | undefined, after: Mix | null): [number, number, number] {
  const [count, high, low] = sum ?? [0, 0, 0]
  const [highBefore, lowBefore] = before ?? [0, 0]
  const [highAfter, lowAfter] = after ?? [0, 0]
  const more = (after ? 1 : 0) - (before ? 1 : 0)
  return [count + more, (high ^ highBefore ^ highAfter) >>> 0, (low ^ lowBefore ^ lowAfter) >>> 0]
}

/** 64 bits of a text in one pass: the multiplications and the last stirring are those of MurmurHash3 and cyrb53. */
function mixed(text: string, seeds: Mix): Mix {
  let [high, low] = seeds
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return [high >>> 0, low >>> 0]
}
