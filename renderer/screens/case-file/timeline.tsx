/** Everything that happened, in one line, with the faces of those who wrote it. */
import { History } from 'lucide-react'
import { useState } from 'react'
import type { CaseFileView, TimelineItem } from '../../../shared/vault-contract.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { Timeline, TimelineDivider } from '../../ui/timeline.tsx'
import { TimelineEntry } from './timeline-entry.tsx'

const filters = ['all', 'talks', 'dates', 'changes'] as const
type Filter = (typeof filters)[number]

const kindsOf: Readonly<Record<Exclude<Filter, 'all'>, readonly TimelineItem['kind'][]>> = {
  talks: ['note', 'visit'],
  dates: ['appointment', 'followUp'],
  changes: [
    'edit',
    'assignment',
    'consent',
    'portrait',
    'opened',
    'reopened',
    'closed',
    'restricted',
    'lifted',
    'settled',
  ],
}

/** So many at first: a file of ten years opens as quickly as a new one. */
const atFirst = 40

export type HistoryCardProps = {
  view: CaseFileView
  myStaffId: string | undefined
  onCorrect: (noteId: string) => void
}

export function HistoryCard({ view, myStaffId, onCorrect }: HistoryCardProps) {
  const t = useText('caseFile')
  const [filter, setFilter] = useState<Filter>('all')
  const [limit, setLimit] = useState(atFirst)
  const items = filter === 'all' ? view.timeline : view.timeline.filter((item) => kindsOf[filter].includes(item.kind))
  const shown = items.slice(0, limit)
  const newCount = countNew(items, myStaffId)
  return (
    <Card
      title={t('timeline.title')}
      icon={History}
      actions={
        <SegmentedControl
          label={t('timeline.filter')}
          segments={filters.map((id) => ({ id, label: t(`timeline.filters.${id}`) }))}
          value={filter}
          onChange={(id) => setFilter(filters.find((one) => one === id) ?? 'all')}
        />
      }
    >
      {items.length === 0 && <NoEntries isFiltered={filter !== 'all'} onShowAll={() => setFilter('all')} />}
      <Timeline label={t('timeline.title')}>
        {shown.map((item, index) => (
          <EntryWithDivider
            key={item.id}
            isBelowNew={index > 0 && index === newCount}
            view={view}
            item={item}
            isNew={index < newCount}
            isMine={item.by.staffId === myStaffId}
            onCorrect={onCorrect}
          />
        ))}
      </Timeline>
      {items.length > limit && (
        <div>
          <Button kind="quiet" onPress={() => setLimit(limit + 200)}>
            {t('timeline.older', { count: items.length - limit })}
          </Button>
        </div>
      )}
    </Card>
  )
}

type EntryWithDividerProps = Parameters<typeof TimelineEntry>[0] & { isBelowNew: boolean }

function EntryWithDivider({ isBelowNew, ...entry }: EntryWithDividerProps) {
  const t = useText('caseFile')
  return (
    <>
      {isBelowNew && <TimelineDivider>{t('timeline.since')}</TimelineDivider>}
      <TimelineEntry {...entry} />
    </>
  )
}

function NoEntries({ isFiltered, onShowAll }: { isFiltered: boolean; onShowAll: () => void }) {
  const t = useText('caseFile')
  if (isFiltered)
    return (
      <EmptyState
        level={3}
        title={t('timeline.emptyFilter')}
        action={<Button onPress={onShowAll}>{t('timeline.showAll')}</Button>}
      />
    )
  return (
    <EmptyState level={3} icon={History} title={t('timeline.empty')}>
      {t('timeline.emptyLine')}
    </EmptyState>
  )
}

/** How many entries at the top others wrote after the reader last wrote something. None when the reader never did. */
function countNew(items: readonly TimelineItem[], myStaffId: string | undefined): number {
  const mine = items.filter((item) => item.by.staffId === myStaffId).map((item) => item.recordedAt)
  const last = mine.reduce((latest, at) => (at > latest ? at : latest), '')
  if (last === '') return 0
  const firstOld = items.findIndex((item) => item.recordedAt <= last)
  return firstOld === -1 ? items.length : firstOld
}
