/**
 * The script of one case file: what is done, by whom and when. It runs the commands on the file's own rows while it is
 * read out, so each entry carries exactly what its author saw, and nothing that could not have happened is written.
 */
import { execute, seenBy, type ArgsOf, type CommandName } from '../../shared/catalogue.ts'
import { CaseFileRows, type Entry } from '../../shared/command.ts'
import type { Seen } from '../../shared/row.ts'
import { instant, minute, type Moment } from './calendar.ts'
import type { Random } from './random.ts'

export type Authored = { staffId: string; entry: Entry }

type More = {
  offline?: boolean
  /** When the author opened the form: what others wrote since stays unseen, and two values stand. */
  lookedAt?: Moment
}
type Step = { at: Moment; by: string; command: CommandName; args: unknown; more: More }
type Event = { at: Moment; step: Step; looksOnly: boolean }

export class Script {
  readonly caseFileId: string
  readonly #random: Random
  readonly #steps: Step[] = []

  constructor(caseFileId: string, random: Random) {
    this.caseFileId = caseFileId
    this.#random = random
  }

  add<N extends CommandName>(at: Moment, by: string, command: N, args: ArgsOf<N>, more: More = {}): void {
    this.#steps.push({ at: at + this.#random.int(0, minute - 1), by, command, args, more })
  }

  /** The id that the first such command gives. */
  firstId<N extends CommandName>(command: N, key: keyof ArgsOf<N>): string {
    const args = this.#steps.find((step) => step.command === command)?.args as ArgsOf<N> | undefined
    const id: unknown = args?.[key]
    if (typeof id !== 'string') throw new Error(`no ${command} yet`)
    return id
  }

  /** How many rows the file has in the end, if all is done before `before`. */
  rowCount(before: Moment): number {
    return this.#steps.reduce((count, step) => count + (step.at < before ? (rowsMade[step.command] ?? 0) : 0), 0)
  }

  /** Everything that was done before `before`, in order of time. */
  read(before: Moment): Authored[] {
    const file = new CaseFileRows(this.caseFileId)
    const looked = new Map<Step, Seen>()
    const written: Authored[] = []
    for (const { step, looksOnly } of this.#events(before)) {
      const bare: Entry = {
        id: this.#random.id(),
        command: step.command,
        caseFileId: this.caseFileId,
        args: step.args,
        at: instant(step.at),
        offline: step.more.offline ?? false,
        seen: {},
      }
      const seen = looked.get(step) ?? (addsOnly.has(step.command) ? {} : seenBy(file, bare, step.by))
      if (looksOnly) {
        looked.set(step, seen)
        continue
      }
      const entry: Entry = { ...bare, seen: mutable(seen) }
      file.put(execute(file, entry, step.by))
      written.push({ staffId: step.by, entry })
    }
    return written
  }

  #events(before: Moment): Event[] {
    const done = this.#steps.filter(({ at }) => at < before)
    const events = done.map((step): Event => ({ at: step.at, step, looksOnly: false }))
    for (const step of done) {
      if (step.more.lookedAt !== undefined) events.push({ at: step.more.lookedAt, step, looksOnly: true })
    }
    return events.toSorted((a, b) => a.at - b.at)
  }
}

const rowsMade: Readonly<Partial<Record<CommandName, number>>> = {
  'caseFile.open': 2,
  'caseFile.assign': 1,
  'benefitUnit.add': 1,
  'person.add': 1,
  'note.write': 1,
  'note.correct': 1,
  'appointment.plan': 1,
  'followUp.set': 1,
  'visit.begin': 1,
}
const addsOnly: ReadonlySet<CommandName> = new Set([
  'caseFile.open',
  'benefitUnit.add',
  'person.add',
  'note.write',
  'note.correct',
  'appointment.plan',
  'followUp.set',
  'visit.begin',
])

function mutable(seen: Seen): Record<string, string[]> {
  return Object.fromEntries(Object.entries(seen).map(([key, stamps]) => [key, [...stamps]]))
}
