/** A visit: the screen steps back, one thing at a time, and everything works without a network. */
import { useState } from 'react'
import type { Me } from '../../../shared/county-contract.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { visits } from '../../../shared/visit.ts'
import { useProblemText } from '../../text/problem-text.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FullWindow } from '../../ui/full-window.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useVaultState, useView } from '../../vault-view.ts'
import { stayAt, useViewStore } from '../../view-store.ts'
import '../case-file/case-file.css'
import { rowOf } from '../case-file/rows.ts'
import { BeginVisit } from './begin-visit.tsx'
import { RunningVisit } from './running-visit.tsx'
import './visit.css'

export type VisitScreenProps = {
  caseFileId: string
  visitId?: string | undefined
  appointmentId?: string | undefined
}

export function VisitScreen({ caseFileId, visitId, appointmentId }: VisitScreenProps) {
  const t = useText('visit')
  const file = useText('caseFile')
  const { data, problem, reload } = useView('caseFile', { caseFileId })
  const { state } = useVaultState()
  const problemText = useProblemText()
  if (data && state?.state === 'open')
    return (
      <Visit
        key={visitId ?? appointmentId ?? caseFileId}
        view={data}
        me={state.me}
        visitId={visitId}
        appointmentId={appointmentId}
      />
    )
  if (problem)
    return (
      <FullWindow leading={<LeaveButton caseFileId={caseFileId} />}>
        <ErrorState
          level={1}
          title={file(problem.code === 'notFound' ? 'gone.title' : 'failed.title')}
          action={<Button onPress={reload}>{file('failed.action')}</Button>}
        >
          {problemText(problem).line}
        </ErrorState>
      </FullWindow>
    )
  return (
    <FullWindow leading={null}>
      <Skeleton label={t('loading')} count={5} />
    </FullWindow>
  )
}

type VisitProps = {
  view: CaseFileView
  me: Me
  visitId: string | undefined
  appointmentId: string | undefined
}

function Visit({ view, me, visitId, appointmentId }: VisitProps) {
  const t = useText('visit')
  const { caseFileId } = view.item
  const [begunId, setBegunId] = useState(visitId)
  const begun = (id: string) => {
    setBegunId(id)
    // Whoever comes back, after a lock too, comes back into it.
    stayAt({ screen: 'visit', caseFileId, visitId: id })
  }
  const visit = begunId ? rowOf(view, visits, begunId) : undefined
  if (!begunId) return <BeginVisit view={view} me={me} appointmentId={appointmentId} onBegun={begun} />
  // Between the command and the view that shows it there is a moment without either.
  if (!visit)
    return (
      <FullWindow leading={null}>
        <Skeleton label={t('loading')} count={5} />
      </FullWindow>
    )
  if (visit.fields.state === 'finished')
    return (
      <FullWindow leading={null}>
        <EmptyState
          level={1}
          title={t('finished.title')}
          action={<LeaveButton caseFileId={view.item.caseFileId} isPrimary />}
        >
          {t('finished.line')}
        </EmptyState>
      </FullWindow>
    )
  return <RunningVisit view={view} me={me} visit={visit} />
}

type LeaveButtonProps = { caseFileId: string; isPrimary?: boolean }

export function LeaveButton({ caseFileId, isPrimary = false }: LeaveButtonProps) {
  const t = useText('visit')
  const go = useViewStore((state) => state.go)
  return (
    <Button kind={isPrimary ? 'primary' : 'quiet'} onPress={() => go({ screen: 'caseFile', caseFileId })}>
      {t('leave')}
    </Button>
  )
}
