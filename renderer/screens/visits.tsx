/** Besuche: what was begun and is not finished, and what is planned for the coming days. */
import { ArrowRight, CalendarDays, MapPin } from 'lucide-react'
import { useMemo } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import { compare } from '../../shared/row.ts'
import type { CaseloadItem, TodayView } from '../../shared/vault-contract.ts'
import { dayOf, useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useView } from '../vault-view.ts'
import { useViewStore } from '../view-store.ts'
import { headOf, useFileWords, type Due } from './file-words.ts'
import { FaceLine } from './person-face.tsx'
import { useRunningVisits, type RunningVisit } from './running-visits.ts'
import { BeginVisit } from './today.tsx'
import { ViewState } from './view-state.tsx'

type PlannedVisit = { item: CaseloadItem; due: Due }

export function VisitsScreen({ me }: { me: Me }) {
  const t = useText('lists')
  const caseload = useView('caseload', {})
  const today = useView('today', {})
  const planned = useMemo(() => plannedVisits(caseload.data ?? [], today.data), [caseload.data, today.data])
  const running = useRunningVisits(caseload.data, me)
  return (
    <div className="page">
      <PageHeader title={t('visits')} />
      {running.length > 0 && <Running visits={running} />}
      {caseload.data && today.data ? <Planned visits={planned} me={me} /> : <ViewState view={caseload} />}
    </div>
  )
}

/** From the day's list and from the next step of every file; each visit once, in order. */
export function plannedVisits(caseload: readonly CaseloadItem[], today: TodayView | undefined): PlannedVisit[] {
  const known = new Map<string, PlannedVisit>()
  const near = [...(today?.appointments ?? []), ...(today?.dueSoon ?? [])]
  const next = caseload.flatMap((item) => (item.next ? [{ item, due: item.next }] : []))
  for (const visit of [...near, ...next]) {
    if (visit.due.kind === 'visit' && !visit.due.overdue) known.set(visit.due.id, visit)
  }
  return [...known.values()].toSorted((a, b) => compare(a.due.at, b.due.at))
}

function Running({ visits }: { visits: readonly RunningVisit[] }) {
  const t = useText('lists')
  const words = useFileWords()
  const { when } = useDates()
  const go = useViewStore((state) => state.go)
  return (
    <Card title={t('running')} tone="accent" isFlush>
      <p className="card-note muted">{t('runningLine')}</p>
      <ul className="people">
        {visits.map(({ visitId, item, arrivedAt, place }) => (
          <li key={visitId} className="day-item">
            <FaceLine
              face={headOf(item).face}
              name={words.title(item)}
              line={[when(arrivedAt), place || item.town].filter(Boolean).join(' · ')}
            />
            <Button
              kind="primary"
              iconEnd={ArrowRight}
              aria-label={t('goOnWith', { name: headOf(item).name })}
              onPress={() => go({ screen: 'visit', caseFileId: item.caseFileId, visitId })}
            >
              {t('goOn')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Planned({ visits, me }: { visits: readonly PlannedVisit[]; me: Me }) {
  const t = useText('lists')
  const { longDay, distance } = useDates()
  const go = useViewStore((state) => state.go)
  const days = useMemo(() => Object.entries(Object.groupBy(visits, ({ due }) => dayOf(due.at))), [visits])
  if (days.length === 0) {
    return (
      <EmptyState
        title={t('noVisits')}
        icon={MapPin}
        action={<Button onPress={() => go({ screen: 'caseFiles' })}>{t('toCaseFiles')}</Button>}
      >
        {t('noVisitsLine')}
      </EmptyState>
    )
  }
  return days.map(([day, ofDay = []]) => (
    <Card key={day} title={`${longDay(day)} (${distance(day)})`} icon={CalendarDays} isFlush>
      <ol className="day">
        {ofDay.map((visit) => (
          <Visit key={visit.due.id} {...visit} me={me} />
        ))}
      </ol>
    </Card>
  ))
}

function Visit({ item, due, me }: PlannedVisit & { me: Me }) {
  const words = useFileWords()
  const { clock } = useDates()
  const go = useViewStore((state) => state.go)
  return (
    <li className="day-item">
      <time className="day-time numeric" dateTime={due.at}>
        {clock(due.at)}
      </time>
      <FaceLine
        face={headOf(item).face}
        name={words.title(item)}
        line={[due.what, due.place || item.town].filter(Boolean).join(' · ')}
        onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId })}
      />
      <BeginVisit item={item} due={due} role={me.role} />
    </li>
  )
}
