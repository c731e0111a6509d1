/** Abgleich: what only this laptop holds, what needs its author, what was handed over, what arrived. */
import { CircleCheck, House, RefreshCw } from 'lucide-react'
import type { Me } from '../../shared/county-contract.ts'
import { decidesRecoveries } from '../../shared/recovery.ts'
import type { OutboxView, SyncState } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { useAttempt, useSyncState, useVault, useView } from '../vault-view.ts'
import { missingOf } from './arrival-words.ts'
import { Arriving, HoldButton } from './arriving.tsx'
import { Courier } from './courier.tsx'
import { Laptops } from './laptops.tsx'
import { SignInAgain, whySignIn } from './sign-in-again.tsx'
import { Arrived, Disagreements, HandedOver, Refused, Waiting } from './sync-parts.tsx'
import { useSyncWords } from './sync-words.ts'
import { TeamRecoveries } from './team-recoveries.tsx'
import { TeamTray } from './team-tray.tsx'
import { ViewState } from './view-state.tsx'

export function SyncScreen({ me }: { me: Me }) {
  const t = useText('sync')
  const sync = useSyncState()
  const outbox = useView('outbox', {})
  const words = useSyncWords(sync)
  return (
    <div className="page page-medium">
      <PageHeader title={t('title')} line={words} actions={sync && <Controls sync={sync} />} />
      {sync && <State sync={sync} />}
      {outbox.data ? (
        <Outbox outbox={outbox.data} sync={sync} hasTeam={me.teamId !== null} />
      ) : (
        <ViewState view={outbox} />
      )}
      <Courier hasWork={(sync?.onlyHere.entries ?? 0) + (sync?.onlyHere.photos ?? 0) > 0} />
      {me.role === 'teamLead' && me.teamId !== null && <TeamTray teamId={me.teamId} />}
      {decidesRecoveries(me) && <TeamRecoveries />}
      <Laptops isLead={me.role === 'teamLead'} />
    </div>
  )
}

function Controls({ sync }: { sync: SyncState }) {
  const t = useText('sync')
  const vault = useVault()
  const attempt = useAttempt()
  const isBusy = sync.activity !== 'idle'
  return (
    <>
      <HoldButton sync={sync} />
      <Button kind="primary" icon={RefreshCw} isPending={isBusy} onPress={() => void attempt(() => vault.sync({}))}>
        {t('now')}
      </Button>
    </>
  )
}

function State({ sync }: { sync: SyncState }) {
  const t = useText('sync')
  const text = useProblemText()
  const why = whySignIn(sync)
  const isShown = sync.problem && !why && sync.activity === 'idle'
  const problem = isShown && sync.problem ? text(sync.problem) : null
  const isQuiet = sync.problem?.code === 'offline' || sync.problem?.code === 'serverUnreachable'
  return (
    <>
      {why && <SignInAgain why={why} />}
      {problem && (
        <Banner kind={isQuiet ? 'info' : 'problem'} title={problem.title}>
          {problem.line}
        </Banner>
      )}
      <Stuck sync={sync} />
      <Noted sync={sync} />
      <Arriving hasButton={false} />
      {sync.activity === 'syncing' && (
        <ProgressBar
          label={t('running')}
          text={sync.onlyHere.entries > 0 ? t('runningLine', { count: sync.onlyHere.entries }) : t('takingNew')}
        />
      )}
    </>
  )
}

/** What waits and does not move, with the reason in plain words. What is shown above already is not said twice. */
function Stuck({ sync }: { sync: SyncState }) {
  const t = useText('sync')
  const { when } = useDates()
  const text = useProblemText()
  const { stuck, oldest } = sync
  if (stuck === 'countyOutdated') return <Banner title={t('someWaits')}>{text({ code: stuck }).line}</Banner>
  if (stuck !== 'notMoving' && stuck !== 'othersFirst') return null
  return (
    <Banner kind="problem" title={t('stuck')}>
      {stuck === 'notMoving' ? t('stuckNotMoving') : t('stuckOthersFirst')}{' '}
      {oldest && t('oldest', { when: when(oldest.at) })}
    </Banner>
  )
}

const repairedShownDays = 7

/** What the app looks after by itself, told so that nobody wonders. */
function Noted({ sync }: { sync: SyncState }) {
  const t = useText('sync')
  const { when, daysFromToday } = useDates()
  const { journalFailing } = sync
  const missing = missingOf(sync).photos
  const repaired = sync.repaired && daysFromToday(sync.repaired.at) > -repairedShownDays ? sync.repaired : null
  return (
    <>
      {journalFailing && (
        <Banner kind="warning" title={t('secondCopyFails')}>
          {t('secondCopyFailsLine')}
        </Banner>
      )}
      {missing > 0 && sync.activity === 'idle' && !sync.paused && (
        <Banner>{t('missingPhotos', { count: missing })}</Banner>
      )}
      {repaired && <Banner>{t('repaired', { count: repaired.files, when: when(repaired.at) })}</Banner>}
    </>
  )
}

type OutboxProps = { outbox: OutboxView; sync: SyncState | undefined; hasTeam: boolean }

function Outbox({ outbox, sync, hasTeam }: OutboxProps) {
  const of = (state: 'waiting' | 'refused' | 'handedOver') => outbox.items.filter((item) => item.state === state)
  const waiting = of('waiting')
  return (
    <>
      <Refused items={of('refused')} hasTeam={hasTeam} />
      <Disagreements />
      {waiting.length + outbox.photos.length === 0 ? (
        <NothingWaits sync={sync} />
      ) : (
        <Waiting items={waiting} photos={outbox.photos} />
      )}
      <HandedOver items={of('handedOver')} />
      <Arrived arrived={outbox.arrived} />
    </>
  )
}

function NothingWaits({ sync }: { sync: SyncState | undefined }) {
  const t = useText('sync')
  // Nobody shall believe that all is well while files are still missing.
  const isOnline = sync?.connection === 'online' && missingOf(sync).files === 0
  return (
    <Card>
      <EmptyState title={isOnline ? t('allDone') : t('allDoneOffline')} icon={isOnline ? CircleCheck : House}>
        {isOnline ? t('allDoneLine') : t('allDoneOfflineLine')}
      </EmptyState>
    </Card>
  )
}
