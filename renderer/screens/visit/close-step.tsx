import type { ProblemNote } from '../../../shared/problem.ts'
import { FactFindingResult, OutreachResult } from '../../../shared/values.ts'
import { finishVisit } from '../../../shared/visit.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { type Faults, useFaultText } from '../case-file/faults.ts'
import { NotSaved } from '../case-file/form-frame.tsx'
import { NextStepFields } from '../case-file/next-step-fields.tsx'
import type { StepProps } from './talk-step.tsx'
import { endedBy, type VisitRecord } from './visit-draft.ts'

export type CloseStepProps = StepProps & { problem: ProblemNote | null; faults: Faults }

export function CloseStep(props: CloseStepProps) {
  const { visit, draft, problem, faults } = props
  const t = useText('visit')
  const fault = useFaultText(faults)
  const { value, change } = draft
  const day = visit.fields.arrivedAt.slice(0, 10)
  return (
    <>
      <h1>{t('close.title')}</h1>
      <EndedNotice {...props} />
      <Missing {...props} />
      <Results {...props} error={fault('result')} />
      <TimeField
        label={t('close.leftAt')}
        description={t('close.leftAtLine')}
        value={value.leftAt?.slice(11) ?? null}
        onChange={(time) => change({ leftAt: time === null ? null : `${day}T${time}` })}
        error={fault('leftAt')}
      />
      <NextStepFields value={value} onChange={change} fault={fault} canFollowUp />
      <p className="muted">{t(visit.fields.kind === 'factFinding' ? 'close.decided' : 'close.notReporting')}</p>
      <NotSaved problem={problem} />
    </>
  )
}

function EndedNotice({ draft }: CloseStepProps) {
  const t = useText('visit')
  const ended = endedBy(draft.value)
  if (ended === 'withdrawn')
    return (
      <Banner kind="hazard" title={t('door.withdrawnTitle')}>
        {t('door.withdrawnLine')}
      </Banner>
    )
  if (ended === 'refused') return <Banner title={t('door.refusedTitle')}>{t('door.refusedEnd')}</Banner>
  return null
}

const nobodyMet = ['NICHT_ANGETROFFEN', 'NICHT_ANGETROFFEN_KARTE', 'NICHT_ANGETROFFEN_OHNE_KARTE', 'ANSCHRIFT_FALSCH']

/** What was left out at the door: said, not forced. Where nobody was met there was nobody to read a card to. */
function Missing({ visit, draft }: CloseStepProps) {
  const t = useText('visit')
  const { card, consent, result } = draft.value
  if (result !== null && nobodyMet.includes(result)) return null
  const toDoor = <Button onPress={() => draft.change({ step: 'door' })}>{t('close.noCardAction')}</Button>
  if (card === null && consent !== 'withdrawn')
    return <Banner kind="warning" title={t('close.noCard')} action={toDoor} />
  if (visit.fields.kind === 'factFinding' && consent === null)
    return <Banner kind="warning" title={t('close.noConsent')} action={toDoor} />
  return null
}

function Results({ visit, draft, error }: CloseStepProps & { error: string | undefined }) {
  const t = useText('visit')
  const values = useText('values')
  const options =
    visit.fields.kind === 'outreach'
      ? OutreachResult.options.map((id) => ({ id, label: values(`outreachResult.${id}`) }))
      : resultsFor(draft.value).map((id) => ({ id, label: values(`factFindingResult.${id}`) }))
  return (
    <RadioCards
      label={t('close.result')}
      isRequired
      options={options}
      value={draft.value.result}
      onChange={(id) => draft.change({ result: finishVisit.args.shape.result.parse(id) })}
      error={error}
    />
  )
}

/** Findings need consent; a no and a withdrawal are results of their own. */
function resultsFor({ consent }: VisitRecord): readonly FactFindingResult[] {
  switch (consent) {
    case 'refused':
      return ['EINWILLIGUNG_VERWEIGERT']
    case 'withdrawn':
      return ['EINWILLIGUNG_WIDERRUFEN']
    case 'given':
      return ['GEKLAERT', 'TEILWEISE', 'NICHT_GEKLAERT', 'ABGEBROCHEN_NUR_MINDERJAEHRIGE']
    case null:
      return ['NICHT_ANGETROFFEN', 'ABGEBROCHEN_NUR_MINDERJAEHRIGE', 'NICHT_GEKLAERT']
  }
}

type FactFindingResult = (typeof FactFindingResult)['options'][number]
