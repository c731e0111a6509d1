/** Akten: the caseload as list or wall of faces, filtered and searched. */
import { FolderOpen, FolderPlus, LayoutGrid, List, SearchX, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { carriesCases, mayRun } from '../../shared/access.ts'
import type { Me } from '../../shared/county-contract.ts'
import type { CaseloadItem } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FilterChips } from '../ui/filter-chips.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { useSyncState, useView } from '../vault-view.ts'
import { listFilters, useViewStore, type ListFilter } from '../view-store.ts'
import { Arriving } from './arriving.tsx'
import { FileRows, FileWall } from './file-list.tsx'
import { fitsFilter } from './file-words.ts'
import { OpenCaseFile } from './open-case-file.tsx'
import { ViewState } from './view-state.tsx'

export function CaseFilesScreen({ me }: { me: Me }) {
  const t = useText('lists')
  const searchText = useViewStore((state) => state.searchText).trim()
  const caseload = useView('caseload', searchText === '' ? {} : null)
  const found = useView('search', searchText === '' ? null : { text: searchText })
  const view = searchText === '' ? caseload : found
  const [isOpening, setIsOpening] = useState(false)
  const mayOpen = mayRun('caseFile.open', me.role, 'none')
  const openButton = mayOpen && (
    <Button kind="primary" icon={FolderPlus} onPress={() => setIsOpening(true)}>
      {t('newCaseFile')}
    </Button>
  )
  return (
    <div className="page page-lists">
      <PageHeader
        title={t('caseFiles')}
        actions={
          <>
            <ShowAs />
            {openButton}
          </>
        }
      />
      <Arriving />
      {view.data ? (
        <Files items={view.data} searchText={searchText} me={me} openButton={openButton} />
      ) : (
        <ViewState view={view} count={8} />
      )}
      {isOpening && <OpenCaseFile me={me} onClose={() => setIsOpening(false)} />}
    </div>
  )
}

function ShowAs() {
  const t = useText('lists')
  const listAs = useViewStore((state) => state.listAs)
  const showListAs = useViewStore((state) => state.showListAs)
  return (
    <SegmentedControl
      label={t('showAs')}
      segments={[
        { id: 'list', label: t('asList'), icon: List },
        { id: 'wall', label: t('asWall'), icon: LayoutGrid },
      ]}
      value={listAs}
      onChange={(id) => showListAs(id === 'wall' ? 'wall' : 'list')}
    />
  )
}

type FilesProps = { items: readonly CaseloadItem[]; searchText: string; me: Me; openButton: React.ReactNode }

function Files({ items, searchText, me, openButton }: FilesProps) {
  const t = useText('lists')
  const listAs = useViewStore((state) => state.listAs)
  const filters = useViewStore((state) => state.filters)
  const filterBy = useViewStore((state) => state.filterBy)
  const go = useViewStore((state) => state.go)
  const { fitting, counts } = useFiltered(items, filters)
  const open = useMemo(() => (caseFileId: string) => go({ screen: 'caseFile', caseFileId }), [go])
  if (items.length === 0) return <NoFiles searchText={searchText} me={me} openButton={openButton} />
  const Shown = listAs === 'wall' ? FileWall : FileRows
  return (
    <>
      <div className="row row-between row-l">
        <FilterChips
          label={t('filters')}
          chips={listFilters.map((id) => ({ id, label: t(`filter.${id}`), count: counts[id] }))}
          value={filters}
          onChange={(ids) => filterBy(listFilters.filter((filter) => ids.includes(filter)))}
        />
        <Count items={items} fitting={fitting} searchText={searchText} />
      </div>
      {fitting.length === 0 ? (
        <EmptyState
          title={t('noneFit')}
          icon={FolderOpen}
          action={<Button onPress={() => filterBy([])}>{t('clearFilters')}</Button>}
        >
          {t('noneFitLine')}
        </EmptyState>
      ) : (
        <Shown key={listAs} label={t('caseFiles')} items={fitting} searchText={searchText} onOpen={open} />
      )}
    </>
  )
}

function useFiltered(items: readonly CaseloadItem[], filters: readonly ListFilter[]) {
  const { today, daysFromToday } = useDates()
  return useMemo(() => {
    const fits = (item: CaseloadItem, filter: ListFilter) => fitsFilter(item, filter, today, daysFromToday)
    const fitting = items.filter((item) => filters.every((filter) => fits(item, filter)))
    const counted = listFilters.map((filter) => [filter, fitting.filter((item) => fits(item, filter)).length])
    return { fitting, counts: Object.fromEntries(counted) as Record<ListFilter, number> }
  }, [items, filters, today, daysFromToday])
}

type CountProps = { items: readonly unknown[]; fitting: readonly unknown[]; searchText: string }

function Count({ items, fitting, searchText }: CountProps) {
  const t = useText('lists')
  const search = useViewStore((state) => state.search)
  const count = items.length
  const text =
    fitting.length < count
      ? t('countOf', { shown: fitting.length, count })
      : searchText === ''
        ? t('count', { count })
        : t('hits', { count, text: searchText })
  return (
    <div className="row">
      <output className="muted numeric">{text}</output>
      {searchText !== '' && (
        <Button kind="quiet" icon={X} onPress={() => search('')}>
          {t('clearSearch')}
        </Button>
      )}
    </div>
  )
}

function NoFiles({ searchText, me, openButton }: Omit<FilesProps, 'items'>) {
  const t = useText('lists')
  const search = useViewStore((state) => state.search)
  const sync = useSyncState()
  const isArriving = sync?.activity === 'fetching'
  if (searchText !== '') {
    return (
      <EmptyState
        title={t('noHits', { text: searchText })}
        icon={SearchX}
        action={<Button onPress={() => search('')}>{t('clearSearch')}</Button>}
      >
        {t('noHitsLine')}
      </EmptyState>
    )
  }
  if (isArriving) return null
  if (!carriesCases(me.role)) return <NoFilesForRole />
  if (sync?.isBare) return <NotHereYet />
  return (
    <EmptyState title={t('noneYet')} icon={FolderOpen} action={openButton}>
      {t('noneYetLine')}
    </EmptyState>
  )
}

/** The laptop is new, or its store was lost: the files come with the next sync, and until then nothing here means "none". */
export function NotHereYet() {
  const t = useText('lists')
  const go = useViewStore((state) => state.go)
  return (
    <EmptyState
      title={t('notHereYet')}
      icon={FolderOpen}
      action={<Button onPress={() => go({ screen: 'sync' })}>{t('toSync')}</Button>}
    >
      {t('notHereYetLine')}
    </EmptyState>
  )
}

export function NoFilesForRole() {
  const t = useText('lists')
  return (
    <EmptyState title={t('noneForRole')} icon={FolderOpen}>
      {t('noneForRoleLine')}
    </EmptyState>
  )
}
