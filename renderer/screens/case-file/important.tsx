/** What needs a person now: hazards, two versions, what is due. */
import { CheckCheck, House } from 'lucide-react'
import { benefitUnits } from '../../../shared/benefit-unit.ts'
import { caseFiles } from '../../../shared/case-file.ts'
import type { Role } from '../../../shared/staff.ts'
import type { CaseFileView, Disagreement } from '../../../shared/vault-contract.ts'
import { visits } from '../../../shared/visit.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useViewStore } from '../../view-store.ts'
import { DueList } from './due-list.tsx'
import { fieldElementId } from './element-ids.ts'
import { fieldSpec } from './field-specs.ts'
import { asRowOf, rowOf, rowsOf } from './rows.ts'
import { TwoVersions } from './two-versions.tsx'
import { useFieldName } from './value-text.ts'

export type ImportantProps = {
  view: CaseFileView
  role: Role
  onDecide: (disagreement: Disagreement) => void
  onVisit: () => void
  onReopen: () => void
}

export function Important({ view, role, onDecide, onVisit, onReopen }: ImportantProps) {
  const t = useText('caseFile')
  const unit = asRowOf(view.unit, benefitUnits)
  const safety = unit?.fields.safetyNote.trim() ?? ''
  const animals = unit?.fields.animals.trim() ?? ''
  const isQuiet =
    safety === '' &&
    animals === '' &&
    view.disagreements.length === 0 &&
    view.due.length === 0 &&
    view.item.missedInARow === 0 &&
    view.item.state !== 'ended'
  return (
    <Card title={t('important.title')}>
      <Closed view={view} onReopen={onReopen} />
      {view.fromNewer > 0 && <Banner title={t('important.fromNewer')}>{t('important.fromNewerLine')}</Banner>}
      <RunningVisits view={view} />
      {(safety !== '' || animals !== '') && (
        <Banner kind="hazard" title={t('important.safety')}>
          {safety !== '' && <span className="pre">{safety}</span>}
          {animals !== '' && <p>{t('important.animals', { animals })}</p>}
        </Banner>
      )}
      <Missed view={view} onVisit={onVisit} />
      <Disagreements view={view} onDecide={onDecide} />
      {isQuiet ? (
        <p className="row muted">
          <Icon of={CheckCheck} /> {t('important.nothing')} {t('important.nothingLine')}
        </p>
      ) : (
        <DueList view={view} role={role} />
      )}
    </Card>
  )
}

function Closed({ view, onReopen }: Pick<ImportantProps, 'view' | 'onReopen'>) {
  const t = useText('caseFile')
  const values = useText('values')
  const dates = useDates()
  const row = rowOf(view, caseFiles, view.item.caseFileId)
  if (row?.fields.state !== 'ended') return null
  const { endedOn, endReason } = row.fields
  return (
    <Banner
      title={t('important.closed', {
        day: endedOn ? dates.date(endedOn) : '',
        reason: endReason ? values(`caseEndReason.${endReason}`) : '',
      })}
      action={view.may.includes('caseFile.reopen') && <Button onPress={onReopen}>{t('actions.reopen')}</Button>}
    >
      {t('important.closedLine')}
    </Banner>
  )
}

function RunningVisits({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const dates = useDates()
  const go = useViewStore((state) => state.go)
  const running = rowsOf(view, visits).filter(({ fields }) => fields.state === 'running')
  return running.map((visit) => (
    <Banner
      key={visit.id}
      title={t('important.running', { time: dates.when(visit.fields.arrivedAt) })}
      action={
        view.may.includes('visit.finish') && (
          <Button
            kind="primary"
            onPress={() => go({ screen: 'visit', caseFileId: view.item.caseFileId, visitId: visit.id })}
          >
            {t('important.resume')}
          </Button>
        )
      }
    />
  ))
}

/** Missed reporting appointments in a row: the third may end the entitlement (§ 7b SGB II), so the second is the time to go. */
function Missed({ view, onVisit }: Pick<ImportantProps, 'view' | 'onVisit'>) {
  const t = useText('caseFile')
  const count = view.item.missedInARow
  if (count === 0 || view.item.state === 'ended' || view.item.restricted) return null
  if (count === 1)
    return (
      <Banner kind="info" title={t('important.missed.one')}>
        {t('important.missed.oneLine')}
      </Banner>
    )
  const title = count === 2 ? t('important.missed.two') : t('important.missed.more', { count })
  return (
    <Banner kind="deadline" title={title}>
      <p className="banner-sentence">{t(count === 2 ? 'important.missed.twoLine' : 'important.missed.moreLine')}</p>
      {view.may.includes('visit.begin') && (
        <Button icon={House} onPress={onVisit}>
          {t('actions.visit')}
        </Button>
      )}
    </Banner>
  )
}

/** Fields of the groups are decided where they stand; others, such as the time of an appointment, right here. */
function Disagreements({ view, onDecide }: Pick<ImportantProps, 'view' | 'onDecide'>) {
  const t = useText('caseFile')
  const fieldName = useFieldName()
  const decideOrLook = view.may.includes('disagreement.settle') ? 'decide' : 'look'
  return view.disagreements.map((one) => {
    const what = [fieldName(one.table, one.field), view.people.length > 1 ? one.subject : ''].filter(Boolean).join(', ')
    const title = t('important.disagreement', { what })
    const key = `${one.rowId} ${one.field}`
    const row = view.rows.find(({ id }) => id === one.rowId)
    if (!fieldSpec(one.table, one.field) && row)
      return (
        <section
          key={key}
          className="important-two"
          aria-label={title}
          id={fieldElementId(one.rowId, one.field)}
          tabIndex={-1}
        >
          <h3>{[what, aboutWhat(row.fields)].filter(Boolean).join(': ')}</h3>
          <TwoVersions view={view} row={row} field={one.field} />
        </section>
      )
    return (
      <Banner
        key={key}
        kind="conflict"
        title={title}
        action={<Button onPress={() => onDecide(one)}>{t(`important.${decideOrLook}`)}</Button>}
      />
    )
  })
}

function aboutWhat(fields: Record<string, unknown>): string {
  const words = fields['purpose'] ?? fields['what']
  return typeof words === 'string' ? words : ''
}
