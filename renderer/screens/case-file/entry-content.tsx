/** What a note or a visit says, folded when it is long. */
import { type ReactNode, useState } from 'react'
import type { NoteFields } from '../../../shared/contact-note.ts'
import type { Row } from '../../../shared/row.ts'
import type { CaseFileView, TimelineItem } from '../../../shared/vault-contract.ts'
import type { VisitFields } from '../../../shared/visit.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useViewStore } from '../../view-store.ts'
import { entryElementId } from './element-ids.ts'

const longFrom = 420

type NoteContentProps = { view: CaseFileView; note: Row<NoteFields>; item: TimelineItem }

export function NoteContent({ view, note, item }: NoteContentProps) {
  const t = useText('caseFile')
  const dates = useDates()
  const { fields } = note
  const with_ = peopleIn(view, fields.personIds)
  const isLate = dates.daysFromToday(item.recordedAt) !== dates.daysFromToday(item.at)
  const frame = [
    with_,
    fields.present,
    fields.place,
    fields.reason,
    item.offline ? t('timeline.offline') : '',
    isLate ? t('timeline.recorded', { when: dates.when(item.recordedAt) }) : '',
  ]
  return (
    <div id={entryElementId(note.id)} tabIndex={-1} className="entry">
      <Meta parts={frame} />
      {fields.corrects !== null && (
        <p className="small muted">
          {t('timeline.correctionReason', { reason: fields.correctionReason })}{' '}
          <JumpLink to={fields.corrects}>{t('timeline.toCorrected')}</JumpLink>
        </p>
      )}
      {item.correctedBy && (
        <p className="small">
          <JumpLink to={item.correctedBy}>{t('timeline.toCorrection')}</JumpLink>
        </p>
      )}
      <Folded text={fields.content} isStruck={item.correctedBy !== undefined}>
        <Labelled label={t('timeline.agreement')} text={fields.agreement} />
        <Labelled label={t('timeline.impressions')} text={fields.impressions} />
      </Folded>
      <NextStep what={fields.nextStep} on={fields.nextOn} />
    </div>
  )
}

export function VisitContent({ view, visit }: { view: CaseFileView; visit: Row<VisitFields> }) {
  const t = useText('caseFile')
  const values = useText('values')
  const go = useViewStore((state) => state.go)
  const { fields } = visit
  const meta = [
    peopleIn(view, fields.personIds),
    fields.met,
    fields.place,
    fields.consent ? values(`visitConsent.${fields.consent}`) : '',
  ]
  return (
    <div id={entryElementId(visit.id)} tabIndex={-1} className="entry">
      <Meta parts={meta} />
      {fields.order && <p className="small">{t('timeline.question', { question: fields.order.question })}</p>}
      {fields.state === 'running' && view.may.includes('visit.finish') && (
        <div>
          <Button onPress={() => go({ screen: 'visit', caseFileId: visit.caseFileId, visitId: visit.id })}>
            {t('timeline.resume')}
          </Button>
        </div>
      )}
      <Folded text={fields.content}>
        <Labelled label={t('timeline.clientWords')} text={fields.clientWords} />
        <Labelled label={t('timeline.objections')} text={fields.objections} />
        <Labelled label={t('timeline.agreement')} text={fields.agreement} />
      </Folded>
      <NextStep what={fields.nextStep} on={fields.nextOn} />
    </div>
  )
}

function Meta({ parts }: { parts: readonly string[] }) {
  const words = parts.filter(Boolean).join(' · ')
  return words === '' ? null : <p className="small muted">{words}</p>
}

type FoldedProps = { text: string; isStruck?: boolean; children: ReactNode }

function Folded({ text, isStruck = false, children }: FoldedProps) {
  const t = useText('caseFile')
  const [isOpen, setIsOpen] = useState(false)
  const isLong = text.length > longFrom
  const shown = isLong && !isOpen ? `${text.slice(0, text.lastIndexOf(' ', longFrom))} …` : text
  return (
    <>
      {text !== '' && <p className="pre">{isStruck ? <s>{shown}</s> : shown}</p>}
      {(!isLong || isOpen) && !isStruck && children}
      {isLong && (
        <div>
          <LinkButton onPress={() => setIsOpen(!isOpen)}>{t(isOpen ? 'timeline.less' : 'timeline.more')}</LinkButton>
        </div>
      )}
    </>
  )
}

function Labelled({ label, text }: { label: string; text: string }) {
  if (text.trim() === '') return null
  return (
    <p className="pre">
      <span className="muted">{label}:</span> {text}
    </p>
  )
}

function NextStep({ what, on }: { what: string; on: string | null }) {
  const t = useText('caseFile')
  const dates = useDates()
  if (what === '') return null
  return (
    <p className="small">
      {on ? t('timeline.nextStepOn', { what, day: dates.date(on) }) : t('timeline.nextStep', { what })}
    </p>
  )
}

/** Moves the focus to another entry of the timeline. */
function JumpLink({ to, children }: { to: string; children: ReactNode }) {
  const jump = () => {
    const entry = document.getElementById(entryElementId(to))
    entry?.scrollIntoView({ block: 'center' })
    entry?.focus()
  }
  return <LinkButton onPress={jump}>{children}</LinkButton>
}

/** Names only where they tell something: a person alone in the file is always meant. */
function peopleIn(view: CaseFileView, ids: readonly string[]): string {
  if (view.people.length < 2) return ''
  return view.people
    .filter(({ personId }) => ids.includes(personId))
    .map(({ name }) => name)
    .join(', ')
}
