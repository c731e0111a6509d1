/** Heute: the day's appointments in order, what is due, what colleagues changed, who has not been reached. */
import { CalendarClock, CalendarDays, DoorOpen, History, Luggage, PhoneMissed, Sun } from 'lucide-react'
import { useState } from 'react'
import { carriesCases, mayBegin } from '../../shared/access.ts'
import type { Me } from '../../shared/county-contract.ts'
import type { Role } from '../../shared/staff.ts'
import type { CaseloadItem, TodayView } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { showToast } from '../ui/toast.tsx'
import { useAttempt, useSyncState, useVault, useView } from '../vault-view.ts'
import { useViewStore } from '../view-store.ts'
import { missingOf, useMissingWords } from './arrival-words.ts'
import { Arriving } from './arriving.tsx'
import { NoFilesForRole, NotHereYet } from './case-files.tsx'
import { headOf, useFileWords, type Due } from './file-words.ts'
import { FaceLine, nameOfMe, PersonFace } from './person-face.tsx'
import { Undecided } from './undecided.tsx'
import { ViewState } from './view-state.tsx'

export function TodayScreen({ me }: { me: Me }) {
  const t = useText('lists')
  const view = useView('today', {})
  const { today, hour, longDay } = useDates()
  const name = nameOfMe(me)
  const hasVisits = view.data?.appointments.some(({ due }) => due.kind === 'visit') === true
  return (
    <div className="page">
      <PageHeader title={t(greetingAt(hour), { name })} line={longDay(today)} actions={hasVisits && <Pack />} />
      <Arriving />
      {!carriesCases(me.role) ? <NoFilesForRole /> : view.data ? <Day day={view.data} /> : <ViewState view={view} />}
    </div>
  )
}

export function greetingAt(hour: number): 'goodMorning' | 'goodDay' | 'goodEvening' {
  if (hour < 11) return 'goodMorning'
  return hour < 18 ? 'goodDay' : 'goodEvening'
}

/** Everything for the road: syncs now, and says in words whether one may set off. */
function Pack() {
  const t = useText('lists')
  const vault = useVault()
  const attempt = useAttempt()
  const problemText = useProblemText()
  const missing = useMissingWords()
  const { when } = useDates()
  const [isPacking, setIsPacking] = useState(false)
  const pack = async () => {
    setIsPacking(true)
    const sync = await attempt(() => vault.sync({}))
    setIsPacking(false)
    if (!sync) return
    if (sync.problem) showToast({ text: t('notPacked'), line: problemText(sync.problem).line, tone: 'deadline' })
    else if (sync.paused ? missing(sync) !== '' : missingOf(sync).files > 0)
      showToast({ text: t('notAllPacked'), line: missing(sync), tone: 'deadline' })
    else if (sync.lastSyncAt) showToast({ text: t('packed'), line: t('packedLine', { when: when(sync.lastSyncAt) }) })
  }
  return (
    <Button icon={Luggage} isPending={isPacking} onPress={() => void pack()}>
      {t('pack')}
    </Button>
  )
}

function Day({ day }: { day: TodayView }) {
  const frame = useText('frame')
  const sync = useSyncState()
  const isArriving = sync?.activity === 'fetching'
  // Nobody shall believe that the day is empty because its files are still on their way.
  if (isArriving && day.appointments.length + day.dueSoon.length === 0)
    return <Skeleton label={frame('loading')} shape="rows" count={5} />
  if (sync?.isBare) return <NotHereYet />
  return (
    <div className="split">
      <div className="stack stack-l">
        <Appointments appointments={day.appointments} role={day.me.role} />
        <DueSoon items={day.dueSoon} isArriving={isArriving} />
      </div>
      <div className="stack stack-l">
        {day.undecided.length > 0 && <Undecided items={day.undecided} />}
        <Changes changes={day.changes} isArriving={isArriving} />
        {day.unreachable.length > 0 && <Unreachable items={day.unreachable} />}
      </div>
    </div>
  )
}

type ItemDue = { item: CaseloadItem; due: Due }

function Appointments({ appointments, role }: { appointments: readonly ItemDue[]; role: Role }) {
  const t = useText('lists')
  const go = useViewStore((state) => state.go)
  return (
    <Card title={t('todaysAppointments')} icon={CalendarDays} isFlush>
      {appointments.length === 0 ? (
        <EmptyState
          title={t('noAppointments')}
          icon={Sun}
          level={3}
          action={<Button onPress={() => go({ screen: 'caseFiles' })}>{t('toCaseFiles')}</Button>}
        >
          {t('noAppointmentsLine')}
        </EmptyState>
      ) : (
        <ol className="day">
          {appointments.map(({ item, due }) => (
            <Appointment key={due.id} item={item} due={due} role={role} />
          ))}
        </ol>
      )}
    </Card>
  )
}

function Appointment({ item, due, role }: ItemDue & { role: Role }) {
  const t = useText('lists')
  const { clock } = useDates()
  const go = useViewStore((state) => state.go)
  const words = useFileWords()
  return (
    <li className="day-item">
      <time className="day-time numeric" dateTime={due.at}>
        {clock(due.at)}
      </time>
      <FaceLine
        face={headOf(item).face}
        name={words.title(item)}
        line={[due.what, due.place].filter(Boolean).join(' · ')}
        end={
          <>
            {due.passed && <Badge tone="deadline">{t('noResultYet')}</Badge>}
            {due.reportingDuty && <Badge>{t('reportingDuty')}</Badge>}
          </>
        }
        onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId })}
      />
      {due.kind === 'visit' && <BeginVisit item={item} due={due} role={role} />}
    </li>
  )
}

export function BeginVisit({ item, due, role }: ItemDue & { role: Role }) {
  const t = useText('lists')
  const go = useViewStore((state) => state.go)
  if (!mayBegin(role, due.visitKind)) return null
  return (
    <Button
      icon={DoorOpen}
      aria-label={t('beginVisitAt', { name: headOf(item).name })}
      onPress={() => go({ screen: 'visit', caseFileId: item.caseFileId, appointmentId: due.id })}
    >
      {t('beginVisit')}
    </Button>
  )
}

const shownAtFirst = 5

function DueSoon({ items, isArriving }: { items: readonly ItemDue[]; isArriving: boolean }) {
  const t = useText('lists')
  const [isWhole, setIsWhole] = useState(false)
  const words = useFileWords()
  const go = useViewStore((state) => state.go)
  const shown = isWhole ? items : items.slice(0, shownAtFirst)
  return (
    <Card
      title={t('dueSoon')}
      icon={CalendarClock}
      isFlush
      footer={
        items.length > shownAtFirst && (
          <Button kind="quiet" aria-expanded={isWhole} onPress={() => setIsWhole(!isWhole)}>
            {isWhole ? t('showFewer') : t('showAll', { count: items.length })}
          </Button>
        )
      }
    >
      {items.length === 0 ? (
        <p className="card-note muted">{t(isArriving ? 'dueArriving' : 'nothingDue')}</p>
      ) : (
        <ul className="people">
          {shown.map(({ item, due }) => (
            <li key={due.id}>
              <FaceLine
                face={headOf(item).face}
                name={words.title(item)}
                line={due.kind === 'followUp' ? words.due(due) : [words.due(due), due.what].filter(Boolean).join(' · ')}
                end={due.overdue && <Badge tone="deadline">{t('overdue')}</Badge>}
                onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId, show: 'due' })}
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Changes({ changes, isArriving }: { changes: TodayView['changes']; isArriving: boolean }) {
  const t = useText('lists')
  const { when } = useDates()
  const words = useFileWords()
  const go = useViewStore((state) => state.go)
  return (
    <Card title={t('changes')} icon={History} isFlush>
      {changes.length === 0 ? (
        <p className="card-note muted">{t(isArriving ? 'changesArriving' : 'noChanges')}</p>
      ) : (
        <ul className="people">
          {changes.map(({ item, at, by }) => (
            <li key={item.caseFileId}>
              <FaceLine
                face={headOf(item).face}
                name={words.title(item)}
                line={
                  <span className="by">
                    <PersonFace face={by.face} name={by.name} size={24} isDecorative />
                    {t('changedBy', { name: by.name, when: when(at) })}
                  </span>
                }
                end={item.disagreements > 0 && <Badge tone="conflict">{t('twoVersions')}</Badge>}
                onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId })}
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Unreachable({ items }: { items: readonly CaseloadItem[] }) {
  const t = useText('lists')
  const words = useFileWords()
  const go = useViewStore((state) => state.go)
  return (
    <Card title={t('unreachable')} icon={PhoneMissed} isFlush>
      <p className="card-note muted">{t('unreachableHint')}</p>
      <ul className="people">
        {items.map((item) => (
          <li key={item.caseFileId}>
            <FaceLine
              face={headOf(item).face}
              name={words.title(item)}
              line={`${words.lastContact(item)} · ${t('missedInARow', { count: item.missedInARow })}`}
              onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId })}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
