import type { TFunction } from 'i18next'
import {
  BellRing,
  CalendarCheck,
  CalendarDays,
  FileCheck,
  FileLock,
  FolderCheck,
  FolderOpen,
  GitMerge,
  HandHelping,
  House,
  type LucideIcon,
  NotebookPen,
  PenLine,
  Pencil,
  SmilePlus,
  UsersRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { appointments } from '../../../shared/appointment.ts'
import { assignments, caseFiles, restrictions } from '../../../shared/case-file.ts'
import { consents } from '../../../shared/consent.ts'
import { notes } from '../../../shared/contact-note.ts'
import { followUps } from '../../../shared/follow-up.ts'
import { portraits } from '../../../shared/portrait.ts'
import { mergedFrom } from '../../../shared/row.ts'
import type { CaseFileView, TimelineItem as Item } from '../../../shared/vault-contract.ts'
import { visits } from '../../../shared/visit.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { TimelineItem } from '../../ui/timeline.tsx'
import { useFaceSrc } from '../person-face.tsx'
import { NoteContent, VisitContent } from './entry-content.tsx'
import { asRowOf } from './rows.ts'
import { useFieldName, useValueText } from './value-text.ts'

export type TimelineEntryProps = {
  view: CaseFileView
  item: Item
  isNew: boolean
  isMine: boolean
  onCorrect: (noteId: string) => void
}

export function TimelineEntry({ view, item, isNew, isMine, onCorrect }: TimelineEntryProps) {
  const t = useText('caseFile')
  const dates = useDates()
  const src = useFaceSrc(item.by.face)
  const title = useTitle(view, item)
  const note = item.kind === 'note' ? asRowOf(item.row, notes) : undefined
  const mayCorrect = note && isMine && !item.correctedBy && view.may.includes('note.correct')
  return (
    <TimelineItem
      time={dates.when(item.at)}
      dateTime={item.at}
      who={{ name: item.by.name, src }}
      icon={icons[item.kind]}
      title={item.correctedBy ? <s>{title}</s> : title}
      newLabel={isNew ? t('timeline.new') : undefined}
      badges={<EntryBadges item={item} />}
      actions={
        mayCorrect && <IconButton icon={PenLine} label={t('timeline.correct')} onPress={() => onCorrect(note.id)} />
      }
    >
      <EntryContent view={view} item={item} />
    </TimelineItem>
  )
}

const icons: Readonly<Record<Item['kind'], LucideIcon>> = {
  note: NotebookPen,
  visit: House,
  appointment: CalendarDays,
  followUp: BellRing,
  edit: Pencil,
  assignment: UsersRound,
  consent: HandHelping,
  portrait: SmilePlus,
  opened: FolderOpen,
  reopened: FolderOpen,
  closed: FolderCheck,
  restricted: FileLock,
  lifted: FileCheck,
  settled: GitMerge,
}

function EntryBadges({ item }: { item: Item }) {
  const t = useText('caseFile')
  const values = useText('values')
  const appointment = asRowOf(item.row, appointments)
  const visit = asRowOf(item.row, visits)
  const isDisputed = item.row?.disputed && (item.fields ?? []).some((field) => item.row?.disputed?.[field])
  return (
    <>
      {appointment?.fields.reportingDuty && <Badge icon={CalendarCheck}>{t('important.reportingDuty')}</Badge>}
      {appointment && <Badge>{values(`appointmentState.${appointment.fields.state}`)}</Badge>}
      {visit?.fields.state === 'running' && <Badge tone="accent">{t('timeline.running')}</Badge>}
      {item.correctedBy && <Badge>{t('timeline.corrected')}</Badge>}
      {isDisputed && <Badge tone="conflict">{t('two.title')}</Badge>}
      {item.receipt && (
        <span className="muted small numeric">{t('timeline.receipt', { number: item.receipt.number })}</span>
      )}
      {item.onlyHere && <StatusDot shape="half">{t('timeline.onlyHere')}</StatusDot>}
    </>
  )
}

function EntryContent({ view, item }: Pick<TimelineEntryProps, 'view' | 'item'>): ReactNode {
  const t = useText('caseFile')
  const dates = useDates()
  const note = asRowOf(item.row, notes)
  if (item.kind === 'note' && note) return <NoteContent view={view} note={note} item={item} />
  const visit = asRowOf(item.row, visits)
  if (visit) return <VisitContent view={view} visit={visit} />
  const appointment = asRowOf(item.row, appointments)
  if (appointment) {
    const { place, stateRemark } = appointment.fields
    const line = [place, stateRemark].filter(Boolean).join(' · ')
    return line === '' ? null : <p className="muted">{line}</p>
  }
  const assignment = asRowOf(item.row, assignments)
  if (assignment) {
    const { fromOn, untilOn } = assignment.fields
    const from = dates.date(fromOn)
    return (
      <p className="muted">
        {untilOn ? t('timeline.between', { from, until: dates.date(untilOn) }) : t('timeline.from', { from })}
      </p>
    )
  }
  if (item.kind === 'closed' || item.kind === 'reopened') {
    const remark = asRowOf(item.row, caseFiles)?.fields.stateRemark ?? ''
    return remark === '' ? null : <p className="muted">{remark}</p>
  }
  const restriction = asRowOf(item.row, restrictions)?.fields
  if (restriction) {
    const remark = item.kind === 'lifted' ? restriction.liftedBecause : restriction.remark
    return remark === '' ? null : <p className="muted">{remark}</p>
  }
  const reason = asRowOf(item.row, portraits)?.fields.removedBecause
  if (reason) return <p className="muted">{t(`timeline.removed.${reason}`)}</p>
  if (item.kind === 'settled') return <SettledContent view={view} item={item} />
  return item.kind === 'edit' ? <EditContent item={item} /> : null
}

/** What stood there before somebody decided, and whose it was: it stands nowhere else any more. */
function SettledContent({ view, item }: Pick<TimelineEntryProps, 'view' | 'item'>) {
  const t = useText('caseFile')
  const valueText = useValueText()
  const { row, fields: [field = ''] = [] } = item
  const settlement = row?.settled?.find(({ stamp }) => item.id === `settled|${row.id}|${stamp}`)
  // Pictures have no words, and what is long stands in the two versions; about health nothing is said in passing.
  if (!row || !settlement || field === 'avatar' || field === 'health') return null
  const choices = settlement.values.map(({ value, by }) => {
    const name = view.colleagues[by]?.name ?? t('two.somebody')
    return t('timeline.choice', { value: valueText(row.table, field, value) || t('timeline.nothing'), name })
  })
  if (choices.some((choice) => choice.length > 160)) return null
  const isStillShown = row.marks?.[field]?.stamp === settlement.stamp
  const chosen = valueText(row.table, field, row.fields[field]) || t('timeline.nothing')
  return (
    <p className="muted">
      {t('timeline.choices', { choices: choices.join(' · ') })}
      {isStillShown && ` ${t('timeline.chosen', { value: chosen })}`}
    </p>
  )
}

/** What the fields hold now; who changed them before stands in their own entries. */
function EditContent({ item }: { item: Item }) {
  const valueText = useValueText()
  const fieldName = useFieldName()
  const { row, fields = [] } = item
  if (!row) return null
  const words = fields
    .filter((field) => field !== 'avatar' && row.table !== 'benefitUnits')
    .filter((field) => field !== 'health' && !row.disputed?.[field])
    // What was put together from several people's words is nobody's own.
    .filter((field) => mergedFrom(row, field).length === 0)
    .flatMap((field) => {
      const value = valueText(row.table, field, row.fields[field])
      return value === '' || value.length > 120 ? [] : [`${fieldName(row.table, field)}: ${value}`]
    })
  return words.length === 0 ? null : <p className="muted">{words.join(' · ')}</p>
}

function useTitle(view: CaseFileView, item: Item): string {
  const t = useText('caseFile')
  const values = useText('values')
  const fieldName = useFieldName()
  const nameOf = (personId: string) => view.people.find((one) => one.personId === personId)?.name ?? ''
  const fields = (item.fields ?? []).map((field) => fieldName(item.row?.table ?? '', field)).join(', ')
  const subject = item.subject && view.people.length > 1 ? ` (${item.subject})` : ''
  switch (item.kind) {
    case 'note': {
      const note = asRowOf(item.row, notes)
      const kind = t(note?.fields.corrects ? 'timeline.correction' : 'timeline.note')
      return note ? `${kind} · ${values(`channel.${note.fields.channel}`)}` : kind
    }
    case 'visit':
      return visitTitle(item, t, values)
    case 'appointment':
      return appointmentTitle(item, t)
    case 'followUp':
      return t('timeline.followUpDone', { what: asRowOf(item.row, followUps)?.fields.what ?? '' })
    case 'edit':
      return t('timeline.edited', { fields }) + subject
    case 'settled':
      return t('timeline.settled', { fields }) + subject
    case 'assignment': {
      const assignment = asRowOf(item.row, assignments)
      const name = view.colleagues[assignment?.fields.staffId ?? '']?.name ?? ''
      return t(`timeline.${assignment?.fields.kind ?? 'main'}`, { name })
    }
    case 'consent': {
      const consent = asRowOf(item.row, consents)
      const name = nameOf(consent?.fields.personId ?? '')
      return t(consent?.fields.withdrawnAt ? 'timeline.consentWithdrawn' : 'timeline.consent', { name })
    }
    case 'portrait': {
      const portrait = asRowOf(item.row, portraits)
      const name = nameOf(portrait?.fields.personId ?? '')
      return t(portrait?.fields.removedAt ? 'timeline.portraitRemoved' : 'timeline.portrait', { name })
    }
    case 'opened':
      return t('timeline.opened')
    case 'reopened':
      return t('timeline.reopened')
    case 'closed':
      return t('timeline.closed')
    case 'restricted': {
      const ground = asRowOf(item.row, restrictions)?.fields.ground
      return t('timeline.restricted', { ground: ground ? values(`restrictionGround.${ground}`) : '' })
    }
    case 'lifted':
      return t('timeline.lifted')
  }
}

function visitTitle(item: Item, t: TFunction<'caseFile'>, values: TFunction<'values'>): string {
  const visit = asRowOf(item.row, visits)
  if (!visit) return t('timeline.entry')
  const { kind, result } = visit.fields
  const title = t(`timeline.${kind}`)
  // The kind says which of the two lists the result comes from.
  const list = kind === 'outreach' ? 'outreachResult' : 'factFindingResult'
  return result === null ? title : `${title} · ${values(`${list}.${result}` as 'outreachResult.DRITTE_PERSON')}`
}

function appointmentTitle(item: Item, t: TFunction<'caseFile'>): string {
  const appointment = asRowOf(item.row, appointments)
  if (!appointment) return t('timeline.entry')
  const { purpose: what, reportingDuty, visitKind } = appointment.fields
  if (visitKind) return t('timeline.visitPlanned', { what })
  return reportingDuty ? what : t('timeline.appointment', { what })
}
