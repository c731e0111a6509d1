/** The tray of a team as its lead sees it: what is open first, then what was done lately. */
import type { CommandName } from '../../shared/catalogue.ts'
import type { CaseFileRows } from '../../shared/command.ts'
import { handIns, type HandInFields } from '../../shared/hand-in.ts'
import type { Overview } from '../../shared/overview.ts'
import { compare, markOf, type Row } from '../../shared/row.ts'
import type { Colleague, HandIn } from '../../shared/vault-contract.ts'

const doneShown = 10

type TrayContext = {
  overview: (caseFileId: string) => Overview | undefined
  colleague: (staffId: string) => Colleague
}

export function trayView(tray: CaseFileRows, context: TrayContext): HandIn[] {
  const all = tray.all(handIns).map((row) => handInOf(row, context))
  const open = all.filter((one) => one.done === null).toSorted((a, b) => compare(a.recordedAt, b.recordedAt))
  const done = all.filter((one) => one.done !== null).toSorted((a, b) => compare(b.done?.at ?? '', a.done?.at ?? ''))
  return [...open, ...done.slice(0, doneShown)]
}

function handInOf(row: Row<HandInFields>, { overview, colleague }: TrayContext): HandIn {
  const { about, title, command, args, recordedAt, reason, doneAt, remark } = row.fields
  const person = overview(about)?.people[0]
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
    reason,
    done: doneAt === null ? null : { at: doneAt, by: colleague(markOf(row, 'doneAt').by), remark },
  }
}
