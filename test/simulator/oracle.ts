/**
 * The oracle: keeps its own list of what people did and what they saw when they did it, and at the end looks for each of
 * these deeds in the county. It knows nothing of outboxes, cursors or `seen`.
 */
import type { OutboxEntry } from '../../renderer/vault/outbox.ts'
import { canonical, standings, type AnyRow } from '../../shared/row.ts'
import type { MemoryStore } from '../support/memory-store.ts'

/** A field that somebody wrote, and the stamps of the values that stood there before their eyes. */
export type WrittenField = { rowId: string; field: string; value: unknown; saw: string[] }
export type Intent = {
  entryId: string
  staffId: string
  caseFileId: string
  command: string
  /** Rows that must exist once it is accepted. */
  adds: string[]
  writes: WrittenField[]
  /** A settlement that was taken back: what it had put aside stands again. */
  reopens: boolean
}

export type Verdict = { lost: number; duplicated: number; unseenOverwrites: number; reasons: string[] }

export class Oracle {
  readonly #intents = new Map<string, Intent>()

  note(intent: Intent): void {
    this.#intents.set(intent.entryId, intent)
  }

  get size(): number {
    return this.#intents.size
  }

  /** Judges the county against all intents. `outboxes` are what the laptops still hold. */
  judge(store: MemoryStore, rows: ReadonlyMap<string, AnyRow>, outboxes: readonly OutboxEntry[]): Verdict {
    const verdict: Verdict = { lost: 0, duplicated: 0, unseenOverwrites: 0, reasons: [] }
    const logged = new Map(store.log().map((one) => [one.outcome.id, one]))
    const refusedHere = new Map(outboxes.filter((one) => one.state === 'refused').map((one) => [one.entry.id, one]))
    const accepted: Intent[] = []
    for (const intent of this.#intents.values()) {
      const outcome = logged.get(intent.entryId)?.outcome.outcome
      if (outcome === 'accepted' || outcome === 'handedOver') accepted.push(intent)
      this.#judgeArrival(intent, outcome, refusedHere, rows, verdict)
    }
    for (const intent of accepted) {
      for (const write of intent.writes) {
        if (!isAccountedFor(intent, write, accepted, rows))
          say(verdict, 'unseenOverwrites', `${intent.command} ${write.field} = ${canonical(write.value)} disappeared`)
      }
    }
    return verdict
  }

  #judgeArrival(
    intent: Intent,
    outcome: string | undefined,
    refusedHere: ReadonlyMap<string, OutboxEntry>,
    rows: ReadonlyMap<string, AnyRow>,
    verdict: Verdict,
  ): void {
    const here = refusedHere.get(intent.entryId)
    if (outcome === undefined) return say(verdict, 'lost', `${intent.command} ${intent.entryId} never arrived`)
    if (outcome === 'refused') {
      if (!here || here.entry.args === null)
        say(verdict, 'lost', `${intent.command} ${intent.entryId} was refused and is not with its author`)
      return
    }
    if (here) say(verdict, 'duplicated', `${intent.command} ${intent.entryId} was accepted and is held as refused`)
    for (const id of intent.adds)
      if (rows.get(id)?.made.stamp !== intent.entryId) say(verdict, 'lost', `${intent.command} row ${id} is not there`)
  }
}

/** A written value still stands; or somebody who saw it replaced it; or somebody else wrote the very same. */
function isAccountedFor(
  intent: Intent,
  write: WrittenField,
  accepted: readonly Intent[],
  rows: ReadonlyMap<string, AnyRow>,
): boolean {
  const row = rows.get(write.rowId)
  if (
    row &&
    standings(row, write.field).some(
      (standing) => standing.stamp === intent.entryId || canonical(standing.value) === canonical(write.value),
    )
  )
    return true
  return accepted.some((other) =>
    other.writes.some((later) => {
      if (other === intent || later.rowId !== write.rowId || later.field !== write.field) return false
      return later.saw.includes(intent.entryId) || canonical(later.value) === canonical(write.value)
    }),
  )
}

function say(verdict: Verdict, kind: 'lost' | 'duplicated' | 'unseenOverwrites', reason: string): void {
  verdict[kind]++
  verdict.reasons.push(`${kind}: ${reason}`)
}
