/** A visit under way: door, talk, record, close. */
import { EyeOff, FlipVertical2, Hand } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Me } from '../../../shared/county-contract.ts'
import type { Row } from '../../../shared/row.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import type { VisitFields } from '../../../shared/visit.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { FullWindow } from '../../ui/full-window.tsx'
import { announce } from '../../ui/live-region.tsx'
import { showToast } from '../../ui/toast.tsx'
import { StepRail } from '../../ui/step-rail.tsx'
import { useViewStore } from '../../view-store.ts'
import { homeOf } from '../case-file/appointment-form.tsx'
import { useDraft } from '../case-file/use-draft.ts'
import { FaceLine } from '../person-face.tsx'
import { ClientView } from './client-view.tsx'
import { CloseStep } from './close-step.tsx'
import { DoorStep } from './door-step.tsx'
import { RecordStep } from './record-step.tsx'
import { TalkStep } from './talk-step.tsx'
import { useFinish } from './use-finish.ts'
import {
  emptyRecord,
  endedBy,
  isStepDone,
  localTime,
  type Step,
  steps,
  type VisitDraft,
  visitDraftKey,
  type VisitPartProps,
} from './visit-draft.ts'
import { useHide } from '../cover.tsx'
import { faceIn } from './face-in.ts'

export type RunningVisitProps = { view: CaseFileView; me: Me; visit: Row<VisitFields> }

export function RunningVisit({ view, me, visit }: RunningVisitProps) {
  const t = useText('visit')
  const go = useViewStore((state) => state.go)
  const draft = useDraft(visitDraftKey(visit.id), emptyRecord)
  const [isTurned, setIsTurned] = useState(false)
  const { finish, isSaving, problem, faults } = useFinish(visit, draft, () => {
    showToast({ text: t('close.finished') })
    go({ screen: 'caseFile', caseFileId: view.item.caseFileId })
  })
  const head = view.people[0]
  if (!draft.isReady) return <FullWindow leading={null}>{null}</FullWindow>
  if (isTurned) return <ClientView visit={visit} draft={draft} onBack={() => setIsTurned(false)} />
  const { step } = draft.value
  const part = { view, visit, draft }
  return (
    <FullWindow
      leading={
        head && (
          <FaceLine
            face={faceIn(visit.fields.kind, head.face)}
            name={head.name}
            line={visit.fields.place || homeOf(view)}
          />
        )
      }
      rail={<Rail visit={visit} draft={draft} />}
      actions={
        <>
          {visit.fields.kind === 'factFinding' && draft.value.consent === 'given' && <Withdrawal draft={draft} />}
          <Button kind="quiet" icon={FlipVertical2} onPress={() => setIsTurned(true)}>
            {t('turn.action')}
          </Button>
          <HideButton />
        </>
      }
      footer={<Foot view={view} draft={draft} finish={finish} isSaving={isSaving} />}
    >
      <StepBody key={step}>
        {step === 'door' && <DoorStep {...part} me={me} />}
        {step === 'talk' && <TalkStep {...part} />}
        {step === 'record' && <RecordStep {...part} />}
        {step === 'close' && <CloseStep {...part} problem={problem} faults={faults} />}
      </StepBody>
    </FullWindow>
  )
}

function HideButton() {
  const t = useText('frame')
  return (
    <Button kind="quiet" icon={EyeOff} keys={t('privat.keys').replace(' ', '+')} onPress={useHide()}>
      {t('privat.action')}
    </Button>
  )
}

/** A new step begins at its top, for eyes and for screen readers. */
function StepBody({ children }: { children: ReactNode }) {
  return (
    <div className="stack stack-l step-body" tabIndex={-1} ref={beginAtTop}>
      {children}
    </div>
  )
}

/** Always the same function, so that it runs when a step begins and not whenever something is drawn anew. */
function beginAtTop(element: HTMLElement | null): void {
  if (!element || element.contains(document.activeElement)) return
  element.focus({ preventScroll: true })
  element.closest('.window-main')?.scrollTo(0, 0)
}

function useReachable(draft: VisitDraft): readonly Step[] {
  const ended = endedBy(draft.value)
  if (ended === 'withdrawn') return ['close']
  return ended === 'refused' ? ['door', 'close'] : steps
}

function Rail({ visit, draft }: VisitPartProps) {
  const t = useText('visit')
  const reachable = useReachable(draft)
  return (
    <StepRail
      label={t('steps.label')}
      doneLabel={t('steps.done')}
      steps={steps.map((id) => ({
        id,
        label: t(`steps.${id}`),
        state: id === draft.value.step ? 'current' : isStepDone(id, visit, draft.value) ? 'done' : 'ahead',
        isDisabled: !reachable.includes(id),
      }))}
      onStep={(id) => draft.change({ step: steps.find((one) => one === id) ?? 'door' })}
    />
  )
}

type FootProps = { view: CaseFileView; draft: VisitDraft; finish: () => Promise<void>; isSaving: boolean }

function Foot({ view, draft, finish, isSaving }: FootProps) {
  const t = useText('visit')
  const dates = useDates()
  const go = useViewStore((state) => state.go)
  const reachable = useReachable(draft)
  const now = reachable.indexOf(draft.value.step)
  const before = reachable[now - 1]
  const next = reachable[now + 1]
  const kept = draft.keptAt
    ? t('kept', { time: dates.clock(draft.keptAt) })
    : draft.restoredAt && t('restored', { time: dates.when(draft.restoredAt) })
  return (
    <>
      {before ? (
        <Button onPress={() => draft.change({ step: before })}>{t('steps.back')}</Button>
      ) : (
        <Button kind="quiet" onPress={() => go({ screen: 'caseFile', caseFileId: view.item.caseFileId })}>
          {t('leave')}
        </Button>
      )}
      <output className="small muted numeric">{kept}</output>
      {next ? (
        <Button kind="primary" onPress={() => draft.change({ step: next })}>
          {t('steps.next', { step: t(`steps.${next}`) })}
        </Button>
      ) : (
        <Button kind="primary" isPending={isSaving} onPress={() => void finish()}>
          {t('close.finish')}
        </Button>
      )}
    </>
  )
}

/** Always in reach: one word ends the visit. */
function Withdrawal({ draft }: { draft: VisitDraft }) {
  const t = useText('visit')
  const [isAsking, setIsAsking] = useState(false)
  const withdraw = () => {
    setIsAsking(false)
    draft.change({
      consent: 'withdrawn',
      result: 'EINWILLIGUNG_WIDERRUFEN',
      leftAt: localTime(new Date()),
      step: 'close',
    })
    announce(t('door.withdrawnTitle'), 'assertive')
  }
  return (
    <>
      <Button kind="danger" icon={Hand} aria-label={t('door.withdraw')} onPress={() => setIsAsking(true)}>
        {t('door.withdrawShort')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('door.withdrawTitle')}
        confirmLabel={t('door.withdrawYes')}
        cancelLabel={t('door.withdrawNo')}
        onConfirm={withdraw}
        onCancel={() => setIsAsking(false)}
      >
        {t('door.withdrawLine')}
      </ConfirmDialog>
    </>
  )
}
