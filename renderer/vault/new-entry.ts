/** Makes an entry of a command that somebody asks for, when nothing speaks against it. */
import { mayDecide, mayVisit, type Relation } from '../../shared/access.ts'
import { directoryId } from '../../shared/carrier.ts'
import { afterLiftings, needUnrestricted } from '../../shared/case-file.ts'
import { goesOnRestricted, type CommandName } from '../../shared/catalogue.ts'
import { cutSeen, Entry, isWithinLimits, type CaseFileRows } from '../../shared/command.ts'
import type { Me } from '../../shared/county-contract.ts'
import type { Domain } from '../../shared/domain.ts'
import { Problem } from '../../shared/problem.ts'
import type { Order } from './desk.ts'

/** Who asks, how they stand to the case file, and what the entry begins with. */
export type Author = { me: Me; relation: Relation; domain: Domain; at: string; offline: boolean; newId(): string }

/**
 * A UUID of our own kind (version 8, RFC 9562) of a random one and a place in the outbox, which it begins with. Entries lie in the
 * store by their id: so what was recorded one after another, and goes one after another, lies side by side.
 */
export function placedId(random: string, place: number): string {
  const digits = place.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-8${random.slice(15)}`
}

/** Problems: those of the command, `mayNot`, `notFound`; `badRequest` for what the county could not read. */
export function newEntry(file: CaseFileRows, { command, args, seen }: Order, author: Author): Entry {
  const { me, relation, domain, offline } = author
  const checked = domain.prepare(command, args)
  if (!domain.mayRun(command, me.role, relation))
    throw new Problem(relation === 'none' && file.caseFileId !== directoryId ? 'notFound' : 'mayNot')
  if (command === 'visit.begin' && !mayVisit(me.role, (checked.args as { kind: 'outreach' | 'factFinding' }).kind))
    throw new Problem('mayNot')
  if (!mayDecide({ command, args: checked.args }, file, me.role, relation)) throw new Problem('mayNot')
  // Also by a clock that is behind: whoever knows of a restriction records nothing that would count as from before it.
  if (!goesOnRestricted(command as CommandName)) needUnrestricted(file)
  const entry: Entry = {
    id: author.newId(),
    command,
    caseFileId: file.caseFileId,
    args: checked.args,
    at: afterLiftings(file, author.at),
    offline,
    seen: cutSeen(seen),
    // A county that is older than this must not take of it only what it understands.
    ...(domain.sinceOf(command) > 1 && { schema: domain.sinceOf(command) }),
  }
  const whole = { ...entry, seen: cutSeen({ ...domain.seenBy(file, entry, me.staffId), ...seen }) }
  // What the county could not even read, or would not take, must not begin to wait.
  if (!Entry.safeParse(whole).success || !isWithinLimits(whole)) throw new Problem('badRequest')
  return whole
}
