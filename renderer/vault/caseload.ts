/** The lists: what screens show of many case files at once, from the overviews in memory. */
import { relationTo, type Actor } from '../../shared/access.ts'
import { holdsOn } from '../../shared/case-file.ts'
import { ageOn } from '../../shared/consent.ts'
import type { DueItem, Overview } from '../../shared/overview.ts'
import { compare } from '../../shared/row.ts'
import type { CaseloadItem, Colleague, TimedDue, TodayView } from '../../shared/vault-contract.ts'

/** What a list needs to know besides the overviews. `now` is local time `2026-11-23T09:30`. */
export type ListContext = {
  me: Actor
  now: string
  colleague: (staffId: string) => Colleague
  waitingIn: (caseFileId: string) => number
}

export function caseloadItem(overview: Overview, context: ListContext): CaseloadItem {
  const { due, assignments, ...rest } = overview
  const day = context.now.slice(0, 10)
  const holding = assignments.filter((assignment) => holdsOn(assignment, day))
  const main = holding.find((assignment) => assignment.kind === 'main')
  const birthOn = overview.people[0]?.birthOn ?? null
  return {
    ...rest,
    relation: relationTo(context.me, { ...overview, assignments }, overview.caseFileId, day),
    main: main ? context.colleague(main.staffId) : null,
    deputies: holding
      .filter((assignment) => assignment.kind === 'deputy')
      .map((assignment) => context.colleague(assignment.staffId)),
    next: nextDue(due, context.now),
    overdue: dueNow(due, context.now).filter((item) => item.overdue),
    waiting: context.waitingIn(overview.caseFileId),
    age: birthOn ? ageOn(birthOn, day) : null,
  }
}

/** So long after it began an appointment of today has surely been, or not been. */
const passedAfterMs = 3_600_000

/** Open items with whether their time has passed. An appointment is overdue only when its day is over. */
export function dueNow(due: readonly DueItem[], now: string): TimedDue[] {
  const day = now.slice(0, 10)
  return due.map((item) => {
    const overdue = item.at.slice(0, 10) < day
    // Both are local times; a follow-up is due on a day.
    const isPassed =
      !overdue && item.at.length > 10 && Date.parse(`${now}Z`) - Date.parse(`${item.at}Z`) >= passedAfterMs
    return { ...item, overdue, ...(isPassed && { passed: true }) }
  })
}

/** The next item from now on; without one, what lies behind it most closely. */
function nextDue(due: readonly DueItem[], now: string): TimedDue | null {
  const timed = dueNow(due, now)
  return (
    timed.find((item) => !item.overdue && !item.passed) ?? timed.findLast((item) => item.passed) ?? timed.at(-1) ?? null
  )
}

/** By family name of the head of the unit, as a German reader looks for it. */
export function byName(a: CaseloadItem, b: CaseloadItem): number {
  return (
    (a.people[0]?.sortName ?? '').localeCompare(b.people[0]?.sortName ?? '', 'de') ||
    compare(a.caseFileId, b.caseFileId)
  )
}

const daysAhead = 7
const silentMonths = 3
const changesShown = 12

/** The day: appointments and visits in order, what is due, what I have to decide, what colleagues changed in my files, who cannot be reached. */
export function todayView(
  items: readonly { item: CaseloadItem; overview: Overview }[],
  context: ListContext,
  me: TodayView['me'],
): TodayView {
  const day = context.now.slice(0, 10)
  const mine = items.filter(
    ({ item }) =>
      item.state !== 'ended' &&
      (item.relation === 'main' || item.relation === 'deputy' || item.relation === 'specialist'),
  )
  const due = mine.flatMap(({ item, overview }) => dueNow(overview.due, context.now).map((one) => ({ item, due: one })))
  const byTime = due.toSorted((a, b) => compare(a.due.at, b.due.at))
  return {
    me,
    appointments: byTime.filter(({ due: one }) => one.kind !== 'followUp' && one.at.startsWith(day)),
    dueSoon: byTime
      .filter(
        ({ due: one }) =>
          one.at.slice(0, 10) <= dayAfter(day, daysAhead) && !(one.kind !== 'followUp' && one.at.startsWith(day)),
      )
      .slice(0, changesShown),
    changes: mine
      .filter(({ item }) => item.changedBy !== context.me.staffId && item.changedAt.slice(0, 10) >= dayAfter(day, -2))
      .toSorted((a, b) => compare(b.item.changedAt, a.item.changedAt))
      .slice(0, changesShown)
      .map(({ item }) => ({ item, at: item.changedAt, by: context.colleague(item.changedBy) })),
    // Also of a closed file: what nobody decides stays undecided. In a restricted one nobody may.
    undecided: items
      .map(({ item }) => item)
      .filter((item) => item.relation === 'main' && item.disagreements > 0 && !item.restricted),
    unreachable: mine
      .map(({ item }) => item)
      .filter((item) => item.missedInARow >= 2 && isSilent(item, day) && !item.restricted),
  }
}

function isSilent(item: CaseloadItem, day: string): boolean {
  return item.lastContactOn === null || item.lastContactOn < dayAfter(day, -30 * silentMonths)
}

/** A calendar day so many days later. */
function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
