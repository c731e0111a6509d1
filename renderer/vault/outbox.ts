/**
 * The outbox: every command that was run here and whose effect has not come back from the county. The sender reads only
 * this, so nothing is sent that is not stored.
 */
import { isClientsNo } from '../../shared/access.ts'
import type { Entry } from '../../shared/command.ts'
import { giveConsent, setPortrait } from '../../shared/consent.ts'
import { keptDays, type Outcome } from '../../shared/county-contract.ts'
import { limits } from '../../shared/limits.ts'
import { placeOf, type StoredEntry, type StoredKept } from '../../shared/salvage.ts'
import type { z } from '../../shared/schema.ts'
import { overlookDamage } from './overlook.ts'
import type { EntryState, StoreRecords, StoreWrite } from './store.ts'
import type { Step, Strongbox } from './strongbox.ts'

export type OutboxEntry = { n: number; state: EntryState; seq: number; entry: Entry; outcome: Outcome | null }
export type Content = z.infer<typeof StoredEntry> & Pick<OutboxEntry, 'outcome'>
/** An entry as it was sent, and its place in the order of this laptop. */
type Kept = z.infer<typeof StoredKept>[number]

/** What a client's no may be about: which command makes it, and by what name its arguments have it. */
const madeBy: ReadonlyMap<string, string> = new Map([
  [giveConsent.name, 'consentId'],
  [setPortrait.name, 'portraitId'],
])

export class Outbox {
  readonly #box: Strongbox
  readonly #atOnce: number
  readonly #entries = new Map<string, OutboxEntry>()
  readonly #byFile = new Map<string, OutboxEntry[]>()
  /** Answered with `later`: not sent again before the next sync. */
  readonly #later = new Set<string>()
  /** Of these files nothing more is sent before the next sync: the county does not know what they are about yet. */
  readonly #behind = new Set<string>()
  /** What a county of an older version left here. */
  readonly #tooNew = new Set<string>()
  #lastN = 0

  /** `atOnce`: the most entries in one batch. */
  constructor(box: Strongbox, atOnce: number = limits.entries) {
    this.#box = box
    this.#atOnce = atOnce
  }

  /** The highest place given so far: also when all entries have gone, none is given twice. */
  get lastN(): number {
    return this.#lastN
  }

  async load(lastN: number): Promise<void> {
    this.#lastN = lastN
    const records = await this.#box.store.readAll('outbox')
    for (const record of records.toSorted((a, b) => a.n - b.n)) {
      const { entry, outcome } = await this.#box.openJson<Content>(record.sealed, placeOf.entry(record))
      this.#remember({ n: record.n, state: record.state, seq: record.seq, entry, outcome })
    }
  }

  /** Puts new entries at the end, in this order. */
  async add(entries: readonly Entry[]): Promise<Step> {
    const added = entries.map((entry, i): OutboxEntry => {
      return { n: this.#lastN + 1 + i, state: 'waiting', seq: 0, entry, outcome: null }
    })
    const records = await Promise.all(added.map((one) => this.#record(one)))
    return {
      writes: records.map((record) => ({ put: 'outbox', record })),
      after: () => {
        for (const one of added) this.#remember(one)
      },
    }
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

  /** The next entries to send but for these, oldest first, within what one exchange may carry. */
  nextBatch(without: readonly Entry[] = []): Entry[] {
    for (const batch of this.batches(without)) return batch
    return []
  }

  /** Everything that may be sent but for these, oldest first, cut into what one exchange may carry. */
  *batches(without: readonly Entry[] = []): Generator<Entry[]> {
    let batch: Entry[] = []
    let bytes = 0
    for (const entry of this.#waiting(without)) {
      const size = JSON.stringify(entry).length
      if (batch.length > 0 && (batch.length >= this.#atOnce || bytes + size > limits.entryBytes)) {
        yield batch
        batch = []
        bytes = 0
      }
      batch.push(entry)
      bytes += size
    }
    if (batch.length > 0) yield batch
  }

  /** The id of the entry that has waited longest and may be sent now, but for these. */
  firstWaiting(without: readonly Entry[] = []): string | undefined {
    return this.#waiting(without)[0]?.id
  }

  /** What was answered with `later` may be sent again. */
  tryAgain(): void {
    this.#later.clear()
    this.#behind.clear()
  }

  /** Whether an entry waits because the county is of an older version; without an id: whether any does. */
  waitsForNewerCounty(entryId?: string): boolean {
    return entryId === undefined ? this.#tooNew.size > 0 : this.#tooNew.has(entryId)
  }

  /** In the order in which they were recorded, whatever was sent before and waits again. */
  #waiting(without: readonly Entry[]): Entry[] {
    const left = new Set(without)
    const waiting = this.all().filter(({ state, entry }) => {
      if (state !== 'waiting' || left.has(entry) || this.#later.has(entry.id)) return false
      return !this.#behind.has(entry.caseFileId) || this.#goesAhead(entry)
    })
    return waiting.toSorted((a, b) => a.n - b.n).map((one) => one.entry)
  }

  /** A client's no, when the county has what it is about: otherwise it would be refused, and the yes would stand. */
  #goesAhead({ command, caseFileId, args: no }: Entry): boolean {
    if (!isClientsNo(command)) return false
    const about = Object.values(no as Record<string, unknown>)
    return !(this.#byFile.get(caseFileId) ?? []).some(({ state, entry }) => {
      const made = madeBy.get(entry.command)
      return state === 'waiting' && made !== undefined && about.includes((entry.args as Record<string, unknown>)[made])
    })
  }

  /**
   * Takes the county's answers, and puts away accepted entries whose effect is covered by what this laptop has pulled.
   * `covered` gives, for a case file, up to which number its rows are here; Infinity when it will never come. `at`: when, by
   * the county's clock. `touched`: the case files over which less lies now, or something else.
   */
  async settle(
    outcomes: readonly Outcome[],
    covered: (caseFileId: string) => number,
    at: string,
  ): Promise<Step & { touched: string[] }> {
    const answered = new Map(outcomes.map((outcome) => [outcome.id, outcome]))
    const changed: OutboxEntry[] = []
    const dropped: OutboxEntry[] = []
    const kept: Kept[] = []
    for (const one of this.#entries.values()) {
      const outcome = one.state === 'waiting' ? answered.get(one.entry.id) : undefined
      if (outcome?.outcome === 'later') {
        this.#postpone(one.entry, outcome)
        continue
      }
      if (outcome) this.#tooNew.delete(one.entry.id)
      const now = outcome ? answeredEntry(one, outcome) : one
      const arrived = now.state === 'accepted' && now.seq <= covered(one.entry.caseFileId)
      if (arrived) dropped.push(one)
      else if (now !== one) changed.push(now)
      if (arrived || (now !== one && now.state === 'handedOver')) kept.push({ n: one.n, entry: one.entry })
    }
    const records = await Promise.all(changed.map((one) => this.#record(one)))
    return {
      writes: [
        ...records.map((record) => ({ put: 'outbox' as const, record })),
        ...dropped.map((one) => ({ remove: 'outbox' as const, key: one.entry.id })),
        ...(await this.#keep(kept, at)),
      ],
      after: () => {
        for (const one of dropped) this.#forget(one)
        for (const one of changed) this.#remember(one)
      },
      touched: [...dropped, ...changed].map(({ entry }) => entry.caseFileId),
    }
  }

  #postpone({ id, caseFileId }: Entry, { problem }: Outcome): void {
    this.#later.add(id)
    if (problem?.code !== 'countyOutdated') return
    this.#tooNew.add(id)
    this.#behind.add(caseFileId)
  }

  /** What was accepted stays here for a while: nobody shows it, but a county that came back older gets it again. */
  async #keep(kept: readonly Kept[], at: string): Promise<StoreWrite[]> {
    const first = kept[0]
    if (!first) return []
    const key = `${at.slice(0, 10)}/${first.entry.id}`
    return [{ put: 'kept', record: { key, sealed: await this.#box.sealJson(kept, placeOf.kept(key)) } }]
  }

  /** Forgets what was accepted more than `keptDays` before this day. */
  async prune(day: string): Promise<Step> {
    const last = new Date(Date.parse(`${day}T00:00:00Z`) - keptDays * 86_400_000).toISOString().slice(0, 10)
    const old = (await this.#box.store.keys('kept')).filter((key) => key.slice(0, 10) < last)
    return { writes: old.map((key) => ({ remove: 'kept', key })), after: () => undefined }
  }

  /** Everything that was accepted and is still kept waits to be sent again: the county's store came back older. */
  async resend(): Promise<Step> {
    const before = await this.#box.store.readAll('kept')
    const kept: Kept[] = this.all().filter((one) => one.state === 'accepted')
    for (const { key, sealed } of before) {
      // What does not open is lost. It must not keep here what can still be sent.
      kept.push(...((await this.#box.openJson<Kept[]>(sealed, placeOf.kept(key)).catch(overlookDamage)) ?? []))
    }
    const again = kept
      .filter(({ entry }) => !isWithAuthor(this.#entries.get(entry.id)))
      .map(({ n, entry }): OutboxEntry => ({ n, state: 'waiting', seq: 0, entry, outcome: null }))
    const records = await Promise.all(again.map((one) => this.#record(one)))
    return {
      writes: [
        ...records.map((record) => ({ put: 'outbox' as const, record })),
        ...before.map(({ key }) => ({ remove: 'kept' as const, key })),
      ],
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
    return { ...head, sealed: await this.#box.sealJson(content, placeOf.entry(head)) }
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

/** Not answered, or given back: its author still has it. */
function isWithAuthor(one: OutboxEntry | undefined): boolean {
  return one?.state === 'waiting' || one?.state === 'refused'
}

function isPending(one: OutboxEntry): boolean {
  return one.state === 'waiting' || one.state === 'accepted'
}

/** An entry with the county's answer. What was handed over is no longer its author's to read. */
function answeredEntry(one: OutboxEntry, outcome: Outcome): OutboxEntry {
  if (outcome.outcome === 'later') return one
  const entry = outcome.outcome === 'handedOver' ? { ...one.entry, args: null, seen: {} } : one.entry
  return { ...one, state: outcome.outcome, seq: outcome.seq, entry, outcome }
}
