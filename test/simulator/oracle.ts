/**
 * The oracle: keeps its own list of what people did and what they saw when they did it, and at the end looks for each of
 * these deeds in the county. It knows nothing of outboxes, cursors or `seen`.
 */
import type { OutboxEntry } from '../../renderer/vault/outbox.ts'
import { persons } from '../../shared/person.ts'
import { canonical, standings, type AnyRow } from '../../shared/row.ts'
import { longTextMax } from '../../shared/schema.ts'
import type { CountyBooks } from './county.ts'

/** A field that somebody wrote, and the values that stood there before their eyes: their stamps, and what they said. */
export type WrittenField = { rowId: string; field: string; value: unknown; saw: string[]; shown: unknown[] }
export type Intent = {
  /** Null while it was not reported as saved: the laptop may have been killed after all was on disk. */
  entryId: string | null
  args: unknown
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

const unreadable: ReadonlySet<string> = new Set(['badRequest', 'unknownCommand', 'countyOutdated'])

export class Oracle {
  readonly #intents: Intent[] = []

  /** Somebody is about to do this. Whoever was told that it is saved sets its `entryId`. */
  attempt(intent: Intent): void {
    this.#intents.push(intent)
  }

  /** Judges the county against all intents. `outboxes` are what the laptops still hold. */
  judge(books: CountyBooks, rows: ReadonlyMap<string, AnyRow>, outboxes: readonly OutboxEntry[]): Verdict {
    const verdict: Verdict = { lost: 0, duplicated: 0, unseenOverwrites: 0, reasons: [] }
    const logged = new Map(books.log().map((one) => [one.outcome.id, one]))
    const here = new Map(outboxes.map((one) => [one.entry.id, one.state]))
    const refusedHere = new Map(outboxes.filter((one) => one.state === 'refused').map((one) => [one.entry.id, one]))
    const accepted: Accepted[] = []
    // Whatever people do here can be read by the county, of whatever version each of them is.
    for (const { outcome } of books.log())
      if (outcome.problem && unreadable.has(outcome.problem.code))
        say(verdict, 'lost', `${outcome.id} could not be read: ${outcome.problem.code}`)
    for (const intent of this.#intents) {
      const saved = intent.entryId !== null
      const entryId = intent.entryId ?? arrivedAllTheSame(intent, books)
      if (entryId === undefined) continue
      const outcome = logged.get(entryId)?.outcome.outcome
      if (outcome === 'accepted' || outcome === 'handedOver') accepted.push({ ...intent, entryId })
      // A county that came back older has forgotten that it refused this; its author has not.
      const kept = refusedHere.get(entryId)
      const isWithAuthor = kept !== undefined && kept.entry.args !== null
      if (saved && outcome === undefined && !isWithAuthor)
        say(verdict, 'lost', `${intent.command} ${entryId} never arrived (${here.get(entryId) ?? 'is nowhere'})`)
      else if (saved && outcome) this.#judgeArrival({ ...intent, entryId }, outcome, refusedHere, rows, verdict)
    }
    for (const intent of accepted) {
      for (const write of intent.writes) {
        for (const gone of disappeared(intent, write, accepted, rows))
          say(verdict, 'unseenOverwrites', `${intent.command} ${write.field} = ${gone} disappeared`)
      }
    }
    return verdict
  }

  #judgeArrival(
    intent: Accepted,
    outcome: string,
    refusedHere: ReadonlyMap<string, OutboxEntry>,
    rows: ReadonlyMap<string, AnyRow>,
    verdict: Verdict,
  ): void {
    const here = refusedHere.get(intent.entryId)
    if (outcome === 'refused') {
      if ((!here || here.entry.args === null) && !wasGivenToLead(intent, rows))
        say(verdict, 'lost', `${intent.command} ${intent.entryId} was refused and is not with its author`)
      return
    }
    if (here) say(verdict, 'duplicated', `${intent.command} ${intent.entryId} was accepted and is held as refused`)
    // Whoever is not let in any more has it in the tray of their team, as it was recorded.
    if (canonical(rows.get(intent.entryId)?.fields['args']) === canonical(intent.args)) return
    for (const id of intent.adds)
      if (rows.get(id)?.made.stamp !== intent.entryId) say(verdict, 'lost', `${intent.command} row ${id} is not there`)
  }
}

type Accepted = Intent & { entryId: string }

/** A laptop that emptied itself gave what had been refused to the lead, as it was recorded. */
function wasGivenToLead({ command, args }: Intent, rows: ReadonlyMap<string, AnyRow>): boolean {
  const given = [...rows.values()].filter(({ table }) => table === 'handIns')
  return given.some(({ fields }) => fields['command'] === command && canonical(fields['args']) === canonical(args))
}

/** The entry of a deed that was never reported as saved and is in the county's log. */
function arrivedAllTheSame(intent: Intent, books: CountyBooks): string | undefined {
  const args = canonical(intent.args)
  const found = books.log().find(({ judged, staffId }) => {
    return staffId === intent.staffId && judged.command === intent.command && canonical(judged.entry?.args) === args
  })
  return found?.outcome.id
}

/** What nobody can find any more of what somebody wrote into a field: its value, or lines of a long text. */
function disappeared(
  intent: Accepted,
  write: WrittenField,
  accepted: readonly Accepted[],
  rows: ReadonlyMap<string, AnyRow>,
): string[] {
  if (rows.get(intent.entryId)?.table === 'handIns') return []
  const row = rows.get(write.rowId)
  if (row?.table !== persons.name || longTextMax(persons.fields, write.field) === undefined)
    return isAccountedFor(intent, write, accepted, rows) ? [] : [canonical(write.value)]
  const found = linesOf(standings(row, write.field).map(({ value }) => value))
  const seenBefore = linesOf(write.shown)
  const ofField = accepted.flatMap(({ writes }) =>
    writes.filter(({ rowId, field }) => rowId === write.rowId && field === write.field),
  )
  // A line is where its author left it, or somebody who had it before their eyes left it out.
  const wasLeftOut = (line: string) =>
    ofField.some(({ shown, value }) => linesOf(shown).has(line) && !linesOf([value]).has(line))
  return [...linesOf([write.value])].filter((line) => !seenBefore.has(line) && !found.has(line) && !wasLeftOut(line))
}

function linesOf(texts: readonly unknown[]): Set<string> {
  return new Set(texts.flatMap((text) => (typeof text === 'string' ? text.split('\n') : [])))
}

/** A written value still stands; or somebody who saw it replaced it; or somebody else wrote the very same. */
function isAccountedFor(
  intent: Accepted,
  write: WrittenField,
  accepted: readonly Accepted[],
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
