/** The case file: who it is about, what matters now, and everything that happened. */
import { useEffect, useState } from 'react'
import type { ProblemNote } from '../../../shared/problem.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import type { Me } from '../../../shared/county-contract.ts'
import { useProblemText } from '../../text/problem-text.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useVaultState, useView } from '../../vault-view.ts'
import { useViewStore, type FieldPlace, type Place } from '../../view-store.ts'
import { PortraitDialog } from '../portrait/portrait-dialog.tsx'
import { AddPersonDialog, AddUnitDialog } from './add-dialogs.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import './case-file.css'
import { CloseDialog, ReopenDialog } from './close-dialog.tsx'
import { Composer, type Composing, composerOf } from './composer.tsx'
import { fieldElementId } from './element-ids.ts'
import { fieldSpec } from './field-specs.ts'
import { Groups } from './groups.tsx'
import { Header, type HeaderAction } from './header.tsx'
import { Important } from './important.tsx'
import { LiftDialog, RestrictDialog, Restricted } from './restriction.tsx'
import { HistoryCard } from './timeline.tsx'

export function CaseFileScreen({ caseFileId }: { caseFileId: string }) {
  const { data, problem, reload } = useView('caseFile', { caseFileId })
  const { state } = useVaultState()
  if (data && state?.state === 'open') return <OpenCaseFile key={caseFileId} view={data} me={state.me} />
  if (problem) return <NotThere problem={problem} onRetry={reload} />
  return <Opening />
}

function Opening() {
  const t = useText('caseFile')
  return (
    <div className="page" aria-busy="true">
      <Skeleton label={t('loading')} shape="rows" count={6} />
    </div>
  )
}

function NotThere({ problem, onRetry }: { problem: ProblemNote; onRetry: () => void }) {
  const t = useText('caseFile')
  const problemText = useProblemText()
  const go = useViewStore((state) => state.go)
  if (problem.code === 'notFound')
    return (
      <EmptyState
        level={1}
        title={t('gone.title')}
        action={
          <Button kind="primary" onPress={() => go({ screen: 'caseFiles' })}>
            {t('gone.action')}
          </Button>
        }
      >
        {t('gone.line')}
      </EmptyState>
    )
  return (
    <ErrorState
      level={1}
      title={t('failed.title')}
      action={
        <Button kind="primary" onPress={onRetry}>
          {t('failed.action')}
        </Button>
      }
    >
      {problemText(problem).line}
    </ErrorState>
  )
}

type Dialog = Extract<HeaderAction, 'assign' | 'person' | 'unit' | 'close' | 'reopen' | 'restrict' | 'lift'>

function OpenCaseFile({ view, me }: { view: CaseFileView; me: Me }) {
  const { caseFileId } = view.item
  const [composing, setComposing] = useComposing(view)
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [facePersonId, setFacePersonId] = useState<string | null>(null)
  const { open, toggle, decide } = useOpenGroups()
  const go = useViewStore((state) => state.go)
  const beginVisit = () => go({ screen: 'visit', caseFileId })
  const act = (action: HeaderAction) => {
    if (action === 'visit') beginVisit()
    else if (action === 'note' || action === 'appointment' || action === 'followUp') setComposing({ what: action })
    else setDialog(action)
  }
  const facePerson = view.people.find(({ personId }) => personId === facePersonId)
  return (
    <div className="page case-file">
      <Header view={view} onAction={act} onFace={setFacePersonId} />
      <Restricted view={view} onLift={() => setDialog('lift')} />
      <div className="split">
        <div className="stack-l stack">
          {composing && <Composer view={view} me={me} composing={composing} onClose={() => setComposing(null)} />}
          <HistoryCard
            view={view}
            myStaffId={me.staffId}
            onCorrect={(noteId) => setComposing({ what: 'correction', noteId })}
          />
        </div>
        <div className="stack-l stack case-file-side">
          <Important
            view={view}
            role={me.role}
            onDecide={decide}
            onVisit={beginVisit}
            onReopen={() => setDialog('reopen')}
          />
          <Groups
            view={view}
            open={open}
            onToggle={toggle}
            onFace={setFacePersonId}
            onAddUnit={() => setDialog('unit')}
          />
        </div>
      </div>
      <Dialogs view={view} me={me} dialog={dialog} onClose={() => setDialog(null)} />
      {facePerson && <PortraitDialog view={view} person={facePerson} onClose={() => setFacePersonId(null)} />}
    </div>
  )
}

type DialogsProps = { view: CaseFileView; me: Me; dialog: Dialog | null; onClose: () => void }

function Dialogs({ view, me, dialog, onClose }: DialogsProps) {
  switch (dialog) {
    case 'assign':
      return <AssignDialog view={view} myStaffId={me.staffId} onClose={onClose} />
    case 'person':
      return <AddPersonDialog view={view} onClose={onClose} />
    case 'unit':
      return <AddUnitDialog view={view} onClose={onClose} />
    case 'close':
      return <CloseDialog view={view} onClose={onClose} />
    case 'reopen':
      return <ReopenDialog view={view} onClose={onClose} />
    case 'restrict':
      return <RestrictDialog view={view} onClose={onClose} />
    case 'lift':
      return <LiftDialog view={view} onClose={onClose} />
    case null:
      return null
  }
}

/** What is being written: asked for by a button, by the place one came from, or by a draft that was left. */
function useComposing(view: CaseFileView) {
  const asked = useViewStore(({ place }) => askedIn(place))
  const [composing, setComposing] = useState<Composing | null>(null)
  const [answered, setAnswered] = useState<typeof asked>()
  if (asked !== answered) {
    setAnswered(asked)
    if (asked === 'newNote' && view.may.includes('note.write')) setComposing({ what: 'note' })
    if (asked === 'newAppointment' && view.may.includes('appointment.plan')) setComposing({ what: 'appointment' })
  }
  const { data: drafts } = useView('drafts', {})
  const [isRestored, setIsRestored] = useState(false)
  if (drafts && !isRestored) {
    setIsRestored(true)
    const left = composerOf(drafts.keys, view)
    if (left && !composing) setComposing(left)
  }
  return [composing, setComposing] as const
}

function askedIn(place: Place) {
  return place.screen === 'caseFile' ? place.show : undefined
}

/** Which groups are open, and how to get to a field: asked for by a button, or by the place one came from. */
function useOpenGroups() {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['people']))
  const [wanted, setWanted] = useState<FieldPlace | null>(null)
  const toggle = (key: string, isOpen: boolean) =>
    setOpen((before) => new Set(isOpen ? [...before, key] : [...before].filter((one) => one !== key)))
  const decide = (place: FieldPlace) => {
    const group = fieldSpec(place.table, place.field)?.group
    if (group) setOpen((before) => new Set([...before, group, `people:${place.rowId}`]))
    setWanted(place)
  }
  const asked = useViewStore(({ place }) => askedIn(place))
  const [answered, setAnswered] = useState<typeof asked>()
  if (asked !== answered) {
    setAnswered(asked)
    if (typeof asked === 'object') decide(asked)
  }
  useEffect(() => {
    if (!wanted) return
    const frame = requestAnimationFrame(() => {
      const field = document.getElementById(fieldElementId(wanted.rowId, wanted.field))
      field?.scrollIntoView({ block: 'center' })
      field?.focus({ preventScroll: true })
      setWanted(null)
    })
    return () => cancelAnimationFrame(frame)
  }, [wanted])
  return { open, toggle, decide }
}
