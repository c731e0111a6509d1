/** One timeline from everything a case file holds, newest first. */
import { appointments } from '../../shared/appointment.ts'
import { assignments, caseFiles, restrictions } from '../../shared/case-file.ts'
import type { CaseFileRows } from '../../shared/command.ts'
import { consents } from '../../shared/consent.ts'
import { notes } from '../../shared/contact-note.ts'
import { followUps } from '../../shared/follow-up.ts'
import { persons } from '../../shared/person.ts'
import { portraits } from '../../shared/portrait.ts'
import { compare, mergedFrom, type AnyRow, type Mark } from '../../shared/row.ts'
import type { Colleague, TimelineItem } from '../../shared/vault-contract.ts'
import { visits } from '../../shared/visit.ts'

export type TimelineContext = {
  colleague: (staffId: string) => Colleague
  /** Whether the county does not have this entry yet. */
  onlyHere: (stamp: string) => boolean
  /** Under which number the county attested this visit. */
  receiptOf?: (visitId: string) => { number: number; at: string } | undefined
  /** An instant as local time, `2026-11-23T09:30`. */
  local: (instant: string) => string
}

export function timelineOf(file: CaseFileRows, context: TimelineContext): TimelineItem[] {
  const corrections = new Map(
    file.all(notes).flatMap((note) => (note.fields.corrects ? [[note.fields.corrects, note.id] as const] : [])),
  )
  const item = (
    kind: TimelineItem['kind'],
    row: AnyRow,
    at: string,
    mark: Mark,
    rest: Partial<TimelineItem> = {},
  ): TimelineItem => ({
    id: `${kind}|${row.id}|${mark.stamp}`,
    kind,
    at,
    by: context.colleague(mark.by),
    recordedAt: mark.at,
    offline: mark.offline,
    onlyHere: context.onlyHere(mark.stamp),
    ...rest,
  })
  const items: TimelineItem[] = []
  for (const note of file.all(notes)) {
    const { happenedOn, startsAt } = note.fields
    const correctedBy = corrections.get(note.id)
    const at = startsAt ? `${happenedOn}T${startsAt}` : sameDay(happenedOn, context.local(note.made.at))
    items.push(item('note', note, at, note.made, { row: note, ...(correctedBy && { correctedBy }) }))
  }
  for (const visit of file.all(visits)) {
    const receipt = context.receiptOf?.(visit.id)
    const mark = visit.marks?.['state'] ?? visit.made
    items.push(item('visit', visit, visit.fields.arrivedAt, mark, { row: visit, ...(receipt && { receipt }) }))
  }
  for (const one of file.all(appointments))
    items.push(item('appointment', one, one.fields.startsAt, one.marks?.['state'] ?? one.made, { row: one }))
  for (const one of file.all(followUps)) {
    const done = one.marks?.['doneAt']
    if (done && one.fields.doneAt)
      items.push(item('followUp', one, context.local(one.fields.doneAt), done, { row: one }))
  }
  for (const one of file.all(consents))
    items.push(
      item(
        'consent',
        one,
        context.local(one.fields.withdrawnAt ?? one.made.at),
        one.marks?.['withdrawnAt'] ?? one.made,
        { row: one },
      ),
    )
  for (const one of file.all(portraits))
    items.push(
      item('portrait', one, context.local(one.fields.removedAt ?? one.made.at), one.marks?.['removedAt'] ?? one.made, {
        row: one,
      }),
    )
  for (const one of file.all(assignments))
    items.push(item('assignment', one, context.local(one.made.at), one.made, { row: one }))
  for (const row of file.rows()) items.push(...changesIn(row, context, item, subjectOf(row)))
  return items.toSorted((a, b) => compare(b.at, a.at) || compare(b.recordedAt, a.recordedAt) || compare(a.id, b.id))
}

/** A note about today shows the time it was written; one written later stands at the end of its day. */
function sameDay(day: string, writtenAt: string): string {
  return writtenAt.startsWith(day) ? writtenAt : `${day}T23:59`
}

const edited = new Set(['persons', 'benefitUnits'])

type MakeItem = (
  kind: TimelineItem['kind'],
  row: AnyRow,
  at: string,
  mark: Mark,
  rest?: Partial<TimelineItem>,
) => TimelineItem

/** Edits of master data, one item for each entry; settlements; opening, closing and restricting. */
function changesIn(row: AnyRow, context: TimelineContext, item: MakeItem, subject: string): TimelineItem[] {
  const items: TimelineItem[] = []
  if (edited.has(row.table)) {
    for (const [stamp, fields] of fieldsByStamp(row)) {
      const mark = fields.mark
      if (!row.settled?.some((settlement) => settlement.stamp === stamp))
        items.push(item('edit', row, context.local(mark.at), mark, { subject, fields: fields.names, row }))
    }
  }
  for (const { stamp, field, by, at } of row.settled ?? []) {
    items.push(
      item('settled', row, context.local(at), { stamp, by, at, offline: false }, { subject, fields: [field], row }),
    )
  }
  if (row.table === restrictions.name) {
    items.push(item('restricted', row, context.local(row.made.at), row.made, { row }))
    const lifted = row.marks?.['liftedAt']
    if (lifted) items.push(item('lifted', row, context.local(lifted.at), lifted, { row }))
  }
  if (row.table === caseFiles.name) {
    items.push(item('opened', row, context.local(row.made.at), row.made))
    const state = row.marks?.['state']
    if (state)
      items.push(
        item(row.fields['state'] === 'ended' ? 'closed' : 'reopened', row, context.local(state.at), state, { row }),
      )
  }
  return items
}

/** Which fields each entry wrote: shown values and disputed ones. */
function fieldsByStamp(row: AnyRow): Map<string, { mark: Mark; names: string[] }> {
  const found = new Map<string, { mark: Mark; names: string[] }>()
  const note = (field: string, mark: Mark) => {
    if (mark.stamp === row.made.stamp) return
    const one = found.get(mark.stamp) ?? { mark, names: [] }
    if (!one.names.includes(field)) one.names.push(field)
    found.set(mark.stamp, one)
  }
  for (const [field, mark] of Object.entries(row.marks ?? {})) note(field, mark)
  for (const [field, values] of Object.entries(row.disputed ?? {})) for (const value of values) note(field, value)
  for (const field of Object.keys(row.texts ?? {})) for (const mark of mergedFrom(row, field)) note(field, mark)
  return found
}

/** Whose row it is, in words: a person's name, or nothing for the benefit unit. */
export function subjectOf(row: AnyRow): string {
  if (row.table !== persons.name) return ''
  const { firstName, lastName, callName } = row.fields as { firstName: string; lastName: string; callName: string }
  return callName || [firstName, lastName].filter(Boolean).join(' ')
}
