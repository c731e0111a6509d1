/** The parts of the page "Abgleich". Each is left out when there is nothing in it. */
import { ArrowRight, CircleX, GitCompareArrows, Handshake, House, Inbox } from 'lucide-react'
import { useState } from 'react'
import type { OutboxItem, OutboxView } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useLanguage, useText } from '../text/text.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { showToast } from '../ui/toast.tsx'
import { useAttempt, useVault, useView } from '../vault-view.ts'
import { useViewStore } from '../view-store.ts'
import { useCommandName } from './args-in-words.ts'
import { CorrectEntry, isNote } from './correct-entry.tsx'
import { DisagreementList } from './undecided.tsx'
import { FaceLine } from './person-face.tsx'

/** `hasTeam`: there is a lead to give it to. */
export function Refused({ items, hasTeam }: { items: readonly OutboxItem[]; hasTeam: boolean }) {
  const t = useText('sync')
  if (items.length === 0) return null
  return (
    <Card title={t('needsYou')} icon={CircleX} tone="refused" isFlush>
      <ul className="people">
        {items.map((item) => (
          <RefusedItem key={item.entryId} item={item} hasTeam={hasTeam} />
        ))}
      </ul>
    </Card>
  )
}

function RefusedItem({ item, hasTeam }: { item: OutboxItem; hasTeam: boolean }) {
  const t = useText('sync')
  const problemText = useProblemText()
  const { when } = useDates()
  const [open, setOpen] = useState<'nothing' | 'correct' | 'discard'>('nothing')
  const close = () => setOpen('nothing')
  const what = useCommandName()(item.command)
  const { title, line } = problemText(item.problem ?? { code: 'internal' })
  return (
    <li className="outbox-item">
      <FaceLine face={item.face} name={item.title || t('nobody')} line={`${what} · ${when(item.at)}`} />
      <p>
        <strong>{t('refused', { reason: title })}</strong> {line.includes(t('stillHere')) ? '' : t('stillHere')} {line}
      </p>
      <div className="row">
        <Button kind="primary" onPress={() => setOpen('correct')}>
          {isNote(item) ? t('correct') : t('lookAt')}
        </Button>
        {hasTeam && <HandToLead item={item} />}
        <Button onPress={() => setOpen('discard')}>{t('discard')}</Button>
        <OpenFile item={item} />
      </div>
      {open === 'correct' && <CorrectEntry item={item} onClose={close} />}
      {open === 'discard' && <Discard item={item} what={what} onClose={close} />}
    </li>
  )
}

function HandToLead({ item }: { item: OutboxItem }) {
  const t = useText('sync')
  const vault = useVault()
  const attempt = useAttempt()
  const [isGoing, setGoing] = useState(false)
  const give = async () => {
    setGoing(true)
    if (await attempt(() => vault.handToLead({ entryId: item.entryId }))) showToast({ text: t('toLeadDone') })
    setGoing(false)
  }
  return (
    <Button isPending={isGoing} onPress={() => void give()}>
      {t('toLead')}
    </Button>
  )
}

function OpenFile({ item }: { item: OutboxItem }) {
  const t = useText('sync')
  const go = useViewStore((state) => state.go)
  if (item.title === '') return null
  return (
    <Button kind="quiet" onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId })}>
      {t('openFile')}
    </Button>
  )
}

function Discard({ item, what, onClose }: { item: OutboxItem; what: string; onClose: () => void }) {
  const t = useText('sync')
  const vault = useVault()
  const attempt = useAttempt()
  const discard = async () => {
    const done = await attempt(() => vault.discard({ entryId: item.entryId }))
    onClose()
    if (done) showToast({ text: t('discarded') })
  }
  return (
    <ConfirmDialog
      isOpen
      title={t('discardTitle')}
      confirmLabel={t('discardYes')}
      cancelLabel={t('keep')}
      isDanger
      onConfirm={() => void discard()}
      onCancel={onClose}
    >
      <p>{t('discardLine', { what, title: item.title || t('nobody') })}</p>
    </ConfirmDialog>
  )
}

export function Disagreements() {
  const t = useText('sync')
  const disagreements = useView('disagreements', {}).data ?? []
  if (disagreements.length === 0) return null
  return (
    <Card title={t('twoVersions')} icon={GitCompareArrows} tone="conflict" isFlush>
      <DisagreementList disagreements={disagreements} />
    </Card>
  )
}

type WaitingProps = { items: readonly OutboxItem[]; photos: OutboxView['photos'] }

/** By case file, the one that waits longest first. */
export function Waiting({ items, photos }: WaitingProps) {
  const t = useText('sync')
  const ofFile = Map.groupBy(items, (item) => item.caseFileId)
  const photosOf = Map.groupBy(photos, (photo) => photo.caseFileId)
  const caseFileIds = [...new Set([...ofFile.keys(), ...photosOf.keys()])]
  const goesNext = photos.length > 0 || items.some(({ problem }) => problem?.code !== 'countyOutdated')
  return (
    <Card title={t('waiting')} icon={House} isFlush>
      {goesNext && <p className="card-note muted">{t('waitingLine')}</p>}
      <ul className="people">
        {caseFileIds.map((id) => (
          <WaitingFile key={id} items={ofFile.get(id) ?? []} photos={photosOf.get(id) ?? []} />
        ))}
      </ul>
    </Card>
  )
}

function WaitingFile({ items, photos }: WaitingProps) {
  const t = useText('sync')
  const { when } = useDates()
  const go = useViewStore((state) => state.go)
  const whats = useCounted(items)
  const problemText = useProblemText()
  const bytes = useBytes()
  const about = items[0] ?? photos[0]
  if (!about) return null
  const since = items.map((item) => item.at).toSorted()[0]
  const size = bytes(photos.reduce((sum, photo) => sum + photo.bytes, 0))
  const parts = [...whats, ...(photos.length > 0 ? [t('photo', { count: photos.length, size })] : [])]
  return (
    <li>
      <FaceLine
        face={about.face}
        name={about.title || t('nobody')}
        line={parts.join(' · ')}
        end={since && t('since', { when: when(since) })}
        onPress={() => go({ screen: 'caseFile', caseFileId: about.caseFileId })}
      />
      {items.some(({ problem }) => problem?.code === 'countyOutdated') && (
        <p className="card-note muted">{problemText({ code: 'countyOutdated' }).title}</p>
      )}
    </li>
  )
}

/** Equal commands are told once, with their number: "Termin geplant (2)". */
function useCounted(items: readonly OutboxItem[]): string[] {
  const name = useCommandName()
  return [...Map.groupBy(items, (item) => item.command)].map(([command, same]) =>
    same.length > 1 ? `${name(command)} (${same.length})` : name(command),
  )
}

function useBytes(): (bytes: number) => string {
  const language = useLanguage()
  return (bytes) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(
      Math.max(1, bytes / 1000),
    )
}

export function HandedOver({ items }: { items: readonly OutboxItem[] }) {
  const t = useText('sync')
  const { when } = useDates()
  const values = useText('values')
  const handedOver = (item: OutboxItem) =>
    item.now ? t('handedOverTo', { name: item.now.name, when: when(item.at) }) : when(item.at)
  if (items.length === 0) return null
  return (
    <Card title={t('handedOver')} icon={Handshake} isFlush>
      <p className="card-note muted">{t('handedOverLine')}</p>
      <ul className="people">
        {items.map((item) => (
          <li key={item.entryId}>
            <FaceLine
              face={item.now?.face ?? null}
              name={item.now?.name ?? t('handedOverToSomebody')}
              line={[handedOver(item), values(`command.${item.command}`), item.title].filter(Boolean).join(' · ')}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}

const arrivedShown = 8

export function Arrived({ arrived }: { arrived: OutboxView['arrived'] }) {
  const t = useText('sync')
  const { when } = useDates()
  if (arrived.length === 0) return null
  return (
    <Card title={t('arrived')} icon={Inbox}>
      <ul className="stack stack-tight">
        {arrived.slice(0, arrivedShown).map(({ at, entries, photos, receipt, lastReceipt }) => (
          <li key={at} className="row row-l">
            <time className="arrived-when muted numeric" dateTime={at}>
              {when(at)}
            </time>
            <ArrowRight className="icon icon-s muted" aria-hidden="true" />
            {entries > 0 && <Badge>{t('arrivedEntries', { count: entries })}</Badge>}
            {photos > 0 && <Badge>{t('arrivedPhotos', { count: photos })}</Badge>}
            {receipt !== undefined && (
              <span className="muted small numeric">
                {lastReceipt === undefined || lastReceipt === receipt
                  ? t('receipt', { number: receipt })
                  : t('receipts', { from: receipt, to: lastReceipt })}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="muted small">{t('arrivedLine')}</p>
    </Card>
  )
}
