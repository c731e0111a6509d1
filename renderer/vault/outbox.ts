/**
 * The outbox: every command that was run here and whose effect has not come back from the county. The sender reads only
 * this, so nothing is sent that is not stored.
 */
import type { Entry } from '../../shared/command.ts'
import { limits, type Outcome } from '../../shared/county-contract.ts'
import type { EntryState, StoreRecords } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

export type OutboxEntry = { n: number; state: EntryState; seq: number; entry: Entry; outcome: Outcome | null }
type Content = Pick<OutboxEntry, 'entry' | 'outcome'>

export class Outbox {
  readonly #box: Strongbox
  readonly #entries = new Map<string, OutboxEntry>()
  readonly #byFile = new Map<string, OutboxEntry[]>()
  #lastN = 0

  constructor(box: Strongbox) {
    this.#box = box
  }

  async load(): Promise<void> {
    const records = await this.#box.store.readAll('outbox')
    for (const record of records.toSorted((a, b) => a.n - b.n)) {
      const { entry, outcome } = await this.#box.openJson<Content>(record.sealed, placeOf(record))
      this.#remember({ n: record.n, state: record.state, seq: record.seq, entry, outcome })
    }
  }

  /** Puts a new entry at the end. */
  async add(entry: Entry): Promise<Step> {
    const added: OutboxEntry = { n: this.#lastN + 1, state: 'waiting', seq: 0, entry, outcome: null }
    return { writes: [{ put: 'outbox', record: await this.#record(added) }], after: () => this.#remember(added) }
  }

  all(): OutboxEntry[] {
    return [...this.#entries.values()]
  }

  find(entryId: string): OutboxEntry | undefined {
    return this.#entries.get(entryId)
  }

  /** What has to be laid over the county's rows of a case file, in order. */
  pendingFor(caseFileId: string): Entry[] {
    return (this.#byFile.get(caseFileId) ?? []).filter(isPending).map((one) => one.entry)
  }

  /** Case files that have something laid over them. */
  pendingFiles(): string[] {
    return [...this.#byFile].filter(([, entries]) => entries.some(isPending)).map(([caseFileId]) => caseFileId)
  }

  /** How many entries of a case file only this laptop holds. */
  waitingIn(caseFileId: string): number {
    return (this.#byFile.get(caseFileId) ?? []).filter((one) => one.state === 'waiting').length
  }

  /** The next entries to send, oldest first, within what one exchange may carry. */
  nextBatch(): Entry[] {
    const batch: Entry[] = []
    let bytes = 0
    for (const { state, entry } of this.#entries.values()) {
      if (state !== 'waiting') continue
      bytes += JSON.stringify(entry).length
      if (batch.length > 0 && (batch.length >= limits.entries || bytes > limits.entryBytes)) break
      batch.push(entry)
    }
    return batch
  }

  /** The id of the entry that has waited longest. */
  firstWaiting(): string | undefined {
    for (const { state, entry } of this.#entries.values()) if (state === 'waiting') return entry.id
    return undefined
  }

  /**
   * Takes the county's answers, and drops accepted entries whose effect is covered by what this laptop has pulled.
   * `covered` gives, for a case file, up to which number its rows are here; Infinity when it will never come.
   */
  async settle(outcomes: readonly Outcome[], covered: (caseFileId: string) => number): Promise<Step> {
    const answered = new Map(outcomes.map((outcome) => [outcome.id, outcome]))
    const changed: OutboxEntry[] = []
    const dropped: OutboxEntry[] = []
    for (const one of this.#entries.values()) {
      const outcome = one.state === 'waiting' ? answered.get(one.entry.id) : undefined
      const now = outcome ? answeredEntry(one, outcome) : one
      if (now.state === 'accepted' && now.seq <= covered(one.entry.caseFileId)) dropped.push(one)
      else if (now !== one) changed.push(now)
    }
    const records = await Promise.all(changed.map((one) => this.#record(one)))
    return {
      writes: [
        ...records.map((record) => ({ put: 'outbox' as const, record })),
        ...dropped.map((one) => ({ remove: 'outbox' as const, key: one.entry.id })),
      ],
      after: () => {
        for (const one of dropped) this.#forget(one)
        for (const one of changed) this.#remember(one)
      },
    }
  }

  /** Accepted entries wait to be sent again: the county's store came back older. */
  async resend(): Promise<Step> {
    const again = this.all()
      .filter((one) => one.state === 'accepted')
      .map((one): OutboxEntry => ({ ...one, state: 'waiting', seq: 0 }))
    const records = await Promise.all(again.map((one) => this.#record(one)))
    return {
      writes: records.map((record) => ({ put: 'outbox' as const, record })),
      after: () => {
        for (const one of again) this.#remember(one)
      },
    }
  }

  /** Throws away an entry that has been answered: refused on purpose by its author, or handed over and noticed. */
  discard(entryId: string): Step {
    const one = this.#entries.get(entryId)
    if (!one || one.state === 'waiting' || one.state === 'accepted') return { writes: [], after: () => undefined }
    return { writes: [{ remove: 'outbox', key: entryId }], after: () => this.#forget(one) }
  }

  async #record(one: OutboxEntry): Promise<StoreRecords['outbox']> {
    const head = { key: one.entry.id, n: one.n, state: one.state, seq: one.seq }
    const content: Content = { entry: one.entry, outcome: one.outcome }
    return { ...head, sealed: await this.#box.sealJson(content, placeOf(head)) }
  }

  #remember(one: OutboxEntry): void {
    const siblings = this.#byFile.get(one.entry.caseFileId) ?? []
    const at = siblings.findIndex((other) => other.n === one.n)
    if (at < 0) siblings.push(one)
    else siblings[at] = one
    this.#byFile.set(one.entry.caseFileId, siblings)
    this.#entries.set(one.entry.id, one)
    this.#lastN = Math.max(this.#lastN, one.n)
  }

  #forget(one: OutboxEntry): void {
    this.#entries.delete(one.entry.id)
    const rest = (this.#byFile.get(one.entry.caseFileId) ?? []).filter((other) => other.n !== one.n)
    if (rest.length > 0) this.#byFile.set(one.entry.caseFileId, rest)
    else this.#byFile.delete(one.entry.caseFileId)
  }
}

function isPending(one: OutboxEntry): boolean {
  return one.state === 'waiting' || one.state === 'accepted'
}

/** An entry with the county's answer. What was handed over is no longer its author's to read. */
function answeredEntry(one: OutboxEntry, outcome: Outcome): OutboxEntry {
  const entry = outcome.outcome === 'handedOver' ? { ...one.entry, args: null, seen: {} } : one.entry
  return { ...one, state: outcome.outcome, seq: outcome.seq, entry, outcome }
}

function placeOf(record: { key: string; n: number; state: EntryState; seq: number }): string {
  return `outbox|${record.key}|${record.n}|${record.state}|${record.seq}`
}
