/** One case file as its screen shows it, and the disagreements in it. */
import { benefitUnits } from '../../shared/benefit-unit.ts'
import { catalogue, goesOnRestricted, type CommandName } from '../../shared/catalogue.ts'
import type { CaseFileRows } from '../../shared/command.ts'
import { ageOn } from '../../shared/consent.ts'
import { overviewOf, peopleOf, type Overview } from '../../shared/overview.ts'
import { Problem } from '../../shared/problem.ts'
import { canonical, compare } from '../../shared/row.ts'
import type { CaseFileView, Colleague, Disagreement, Settled } from '../../shared/vault-contract.ts'
import { caseloadItem, dueNow, type ListContext } from './caseload.ts'
import { subjectOf, timelineOf, type TimelineContext } from './timeline.ts'

export type ViewContext = ListContext &
  TimelineContext & { may: CommandName[]; colleagues: Record<string, Colleague>; seq: number }

/** Problem `notFound` when there is no such case file here (any more). */
export function caseFileView(file: CaseFileRows, context: ViewContext): CaseFileView {
  const overview = overviewOf(file)
  if (!overview) throw new Problem('notFound')
  const day = context.now.slice(0, 10)
  return {
    item: caseloadItem(overview, context),
    rows: [...file.rows()],
    people: peopleOf(file).flatMap((card) => {
      const row = file.get(card.personId)
      return row ? [{ ...card, row, age: card.birthOn ? ageOn(card.birthOn, day) : null }] : []
    }),
    unit: file.all(benefitUnits)[0] ?? null,
    timeline: timelineOf(file, context),
    due: dueNow(overview.due, context.now),
    disagreements: disagreementsIn(file, overview, context),
    settled: settledIn(file, context),
    colleagues: context.colleagues,
    may: context.may.filter((command) => !overview.restricted || goesOnRestricted(command)),
    paused: context.may.filter((command) => overview.restricted && !goesOnRestricted(command)),
    fromNewer: [...file.rows()].filter((row) => catalogue.isFromNewer(row)).length,
    seq: context.seq,
  }
}

/** Every field of a case file that holds more than one value. */
export function disagreementsIn(file: CaseFileRows, overview: Overview, context: TimelineContext): Disagreement[] {
  const found: Disagreement[] = []
  for (const row of file.rows()) {
    const person = overview.people.find((one) => one.personId === row.id)
    for (const [field, values] of Object.entries(row.disputed ?? {})) {
      found.push({
        caseFileId: file.caseFileId,
        caseFileName: overview.people[0]?.sortName ?? overview.reference,
        rowId: row.id,
        table: row.table,
        field,
        subject: subjectOf(row),
        face: person?.face ?? null,
        values: values.map((standing) => ({
          standing,
          by: context.colleague(standing.by),
          onlyHere: context.onlyHere(standing.stamp),
        })),
      })
    }
  }
  return found.toSorted(
    (a, b) =>
      compare(b.values[0]?.standing.at ?? '', a.values[0]?.standing.at ?? '') ||
      compare(canonical([a.rowId, a.field]), canonical([b.rowId, b.field])),
  )
}

function settledIn(file: CaseFileRows, context: TimelineContext): Settled[] {
  const found: Settled[] = []
  for (const row of file.rows()) {
    for (const { stamp, field, by, at, reopened } of row.settled ?? []) {
      if (reopened) continue
      const common = { caseFileId: file.caseFileId, rowId: row.id, table: row.table, field, settlement: stamp, at }
      found.push({ ...common, by: context.colleague(by), subject: subjectOf(row), value: row.fields[field] })
    }
  }
  return found.toSorted((a, b) => compare(b.at, a.at))
}
