/** The tray of a team: what an author gives to their lead, and what the lead sees of it. */
import type { CommandName } from '../../shared/catalogue.ts'
import { giveHandIn, handIns, type HandInFields } from '../../shared/hand-in.ts'
import { Problem, problemFrom } from '../../shared/problem.ts'
import { compare, markOf, type Row } from '../../shared/row.ts'
import type { z } from '../../shared/schema.ts'
import type { Colleague, HandIn } from '../../shared/vault-contract.ts'
import type { Core } from './core.ts'
import type { OutboxEntry } from './outbox.ts'

const doneShown = 10
type ColleagueOf = (staffId: string) => Colleague

/** Gives refused work to the lead of the own team. Problems: `notFound` for what was not refused, `mayNot` without a team. */
export async function handToLead(core: Core, entryId: string): Promise<void> {
  const one = core.outbox.find(entryId)
  const { teamId } = core.self.me
  if (one?.state !== 'refused') throw new Problem('notFound')
  if (teamId === null) throw new Problem('mayNot')
  const given = { ...contentOf(core, one), handInId: crypto.randomUUID() }
  // In one batch: it is never in both places, and never in none.
  await core.run(giveHandIn.name, teamId, given, {}, core.outbox.discard(entryId))
}

/** What the tray takes of it. What was meant for a tray before (of a team that is not the own any more) stays what it was. */
function contentOf(core: Core, { entry, outcome }: OutboxEntry) {
  const { command, caseFileId: about, args, at: recordedAt } = entry
  if (command === giveHandIn.name) return args as z.infer<typeof giveHandIn.args>
  const title = core.files.overviews().get(about)?.people[0]?.sortName ?? ''
  return { about, title, command, args, recordedAt, reason: outcome?.problem?.code ?? '' }
}

/** What is open first, then what was done lately; nothing for whoever leads no team. Looking at it is a reading. */
export async function handInsOf(core: Core, colleague: ColleagueOf): Promise<HandIn[]> {
  const teamId = trayOf(core)
  if (teamId === null) return []
  const tray = await core.read(teamId)
  const all = tray.all(handIns).map((row) => handInOf(core, row, colleague))
  const open = all.filter((one) => one.done === null).toSorted((a, b) => compare(a.recordedAt, b.recordedAt))
  const done = all.filter((one) => one.done !== null).toSorted((a, b) => compare(b.done?.at ?? '', a.done?.at ?? ''))
  return [...open, ...done.slice(0, doneShown)]
}

/** How much is open. Counting is no reading. */
export async function openInTray(core: Core): Promise<number> {
  const teamId = trayOf(core)
  if (teamId === null) return 0
  const tray = await core.exclusive(() => core.files.view(teamId))
  return tray.all(handIns).filter(({ fields }) => fields.doneAt === null).length
}

/** The tray of the user's team, if they are its lead and it is here. */
function trayOf(core: Core): string | null {
  const { role, teamId } = core.self.me
  return role === 'teamLead' && teamId !== null && core.files.holds(teamId) ? teamId : null
}

function handInOf(core: Core, row: Row<HandInFields>, colleague: ColleagueOf): HandIn {
  const { about, title, command, args, recordedAt, reason, doneAt, remark } = row.fields
  const person = core.files.overviews().get(about)?.people[0]
  return {
    handInId: row.id,
    from: colleague(row.made.by),
    caseFileId: about,
    title: person?.sortName ?? title,
    face: person?.face ?? null,
    isHere: person !== undefined,
    command: command as CommandName,
    args,
    recordedAt,
    reason: problemFrom({ code: reason }).code,
    done: doneAt === null ? null : { at: doneAt, by: colleague(markOf(row, 'doneAt').by), remark },
  }
}
