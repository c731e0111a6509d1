/** The frame around all screens: where one can go, what waits, who is here. */
import { CalendarDays, FolderOpen, House, RefreshCw, Settings } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import type { Healed, SyncState } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { AppFrame, type NavItem } from '../ui/app-frame.tsx'
import { Count } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { useSyncState } from '../vault-view.ts'
import { useViewStore, type Place, type Screen } from '../view-store.ts'
import { useArrivalNews } from './arrival-words.ts'
import { Cover } from './cover.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { focusFirstFile } from './file-list.tsx'
import { FrameFoot } from './frame-foot.tsx'
import { HealedStore } from './healed-store.tsx'
import { LeaseEnding } from './lease-ending.tsx'
import { usePrinting } from './printing.tsx'
import { ScreenAt } from './screen-at.tsx'
import { Starting } from './start.tsx'
import { SignInAgain, whySignIn } from './sign-in-again.tsx'
import { useRiver, useSyncWords } from './sync-words.ts'
import { useFrameKeys } from './use-frame-keys.ts'
import { useIdleLock } from './use-idle-lock.ts'
import { useLinks } from './use-links.ts'
import { useLock, useReturn } from './use-lock.ts'

export function Frame({ me, healed = null }: { me: Me; healed?: Healed | null }) {
  const locking = useLock()
  const isBack = useReturn()
  useIdleLock(locking.lock)
  const place = useViewStore((state) => state.place)
  useLinks(isBack && !locking.isLocking && place.screen !== 'visit')
  if (locking.isLocking) return <Starting isLocking />
  if (!isBack) return <Starting />
  const inside = { me, place, lock: locking.lock }
  return (
    <Cover>{place.screen === 'visit' ? <VisitWindow {...inside} /> : <Inside {...inside} healed={healed} />}</Cover>
  )
}

type InsideProps = { me: Me; place: Place; lock: () => void }

/** On a visit the frame steps back; only the keys stay. */
function VisitWindow({ me, place, lock }: InsideProps) {
  const printing = usePrinting()
  useFrameKeys({ lock, focusSearch: () => {}, print: printing.ask })
  return (
    <ErrorBoundary>
      <ScreenAt place={place} me={me} lock={lock} />
      {printing.dialog}
    </ErrorBoundary>
  )
}

const areas = ['today', 'caseFiles', 'visits', 'sync', 'settings'] as const
type AreaName = (typeof areas)[number]
const icons = {
  today: House,
  caseFiles: FolderOpen,
  visits: CalendarDays,
  sync: RefreshCw,
  settings: Settings,
} as const

function Inside({ me, place, lock, healed }: InsideProps & { healed: Healed | null }) {
  const t = useText('frame')
  const go = useViewStore((state) => state.go)
  const searchInput = useRef<HTMLInputElement>(null)
  const sync = useSyncState()
  const search = useViewStore((state) => state.search)
  const screenKey = keyOf(place)
  const goTo = (area: AreaName) => {
    if (area === 'caseFiles') search('')
    go({ screen: area })
  }
  useArrivalNews(sync)
  const printing = usePrinting()
  useFrameKeys({ lock, focusSearch: () => searchInput.current?.select(), print: printing.ask })
  const nav = areas.map((area): NavItem => {
    const badge = area === 'sync' && sync ? <NeedsYou sync={sync} /> : undefined
    return { id: area, label: t(area), icon: icons[area], badge }
  })
  const why = sync ? whySignIn(sync) : null
  return (
    <AppFrame
      brand={t('brand')}
      search={<Search inputRef={searchInput} />}
      status={sync ? <Status sync={sync} /> : <span />}
      nav={nav}
      navLabel={t('areas')}
      current={areaOf(place.screen)}
      onNavigate={(id) => goTo(areas.find((area) => area === id) ?? 'today')}
      navFooter={<FrameFoot me={me} lock={lock} />}
      skipLabel={t('skip')}
      banner={
        <>
          {healed && <HealedStore healed={healed} />}
          {sync?.lease && <LeaseEnding lease={sync.lease} />}
          {why && place.screen !== 'sync' && <SignInAgain why={why} />}
        </>
      }
    >
      <FreshScreen key={screenKey} />
      <ErrorBoundary key={`screen ${screenKey}`}>
        <ScreenAt place={place} me={me} lock={lock} />
      </ErrorBoundary>
      {printing.dialog}
    </AppFrame>
  )
}

/** Another place on the same screen is not another screen. */
function keyOf(place: Place): string {
  return 'caseFileId' in place ? `${place.screen} ${place.caseFileId}` : place.screen
}

/** Made anew for each screen: it begins at its top, and holds the focus that the old one took with it. */
function FreshScreen() {
  useLayoutEffect(() => {
    const main = document.querySelector<HTMLElement>('.frame-main')
    main?.scrollTo(0, 0)
    if (document.activeElement === document.body) main?.focus({ preventScroll: true })
  }, [])
  return null
}

function areaOf(screen: Screen): AreaName {
  return screen === 'caseFile' || screen === 'visit' ? 'caseFiles' : screen
}

function NeedsYou({ sync }: { sync: SyncState }) {
  const t = useText('frame')
  const count = sync.refused + sync.disagreements + sync.inTray
  if (count === 0) return null
  return (
    <Count
      value={count}
      label={t('needYou', { count })}
      tone={sync.refused + sync.inTray > 0 ? 'refused' : 'conflict'}
    />
  )
}

function Search({ inputRef }: { inputRef: React.RefObject<HTMLInputElement | null> }) {
  const t = useText('frame')
  const text = useViewStore((state) => state.searchText)
  const search = useViewStore((state) => state.search)
  const go = useViewStore((state) => state.go)
  const change = (typed: string) => {
    search(typed)
    if (typed.trim() !== '') go({ screen: 'caseFiles' })
  }
  return (
    <SearchField
      label={t('searchLabel')}
      placeholder={t('searchHint')}
      keys={t('searchKeys')}
      value={text}
      onChange={change}
      onSubmit={focusFirstFile}
      onArrowDown={focusFirstFile}
      inputRef={inputRef}
    />
  )
}

/** Connection and last sync in words, and the river number; pressing it leads to what it counts. */
function Status({ sync }: { sync: SyncState }) {
  const t = useText('frame')
  const go = useViewStore((state) => state.go)
  const words = useSyncWords(sync)
  const river = useRiver(sync)
  const isAway = sync.paused || (sync.connection !== 'online' && sync.activity !== 'fetching')
  return (
    <>
      <StatusDot shape={isAway ? 'ring' : sync.activity === 'idle' ? 'full' : 'half'}>{words}</StatusDot>
      <Button kind="quiet" aria-label={t('toSync', { what: river })} onPress={() => go({ screen: 'sync' })}>
        {river}
      </Button>
    </>
  )
}
